"""µ-law, A-law and eight-bit samples as tables: one look-up for each sample, or for each two.

The laws are those of ITU-T G.711, scaled to samples of 16 bits. `audioop` did this until it left
the standard library in Python 3.13.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dispatch.recordings.wav import Encoding
from handlers.adapters.audio_levels import FULL_SCALE, Wave

Samples = NDArray[np.int16]
Codes = NDArray[np.uint8]

_ULAW_BIAS = 132
_ALAW_TOGGLED = 0x55


@cache
def decoding(encoding: Encoding) -> Samples:
    """The sample of each of the 256 codes of a byte."""
    codes = np.arange(256, dtype=np.int32)
    if encoding is Encoding.PCM8:
        return ((codes - 128) << 8).astype(np.int16)
    return _ulaw_samples(codes) if encoding is Encoding.ULAW else _alaw_samples(codes)


@cache
def encoding_of(encoding: Encoding) -> Codes:
    """The code nearest to each of the 65,536 samples, by the sample's bits read as a number.

    Nearest is what G.711's decision values say; between two, and of two codes for 0, the higher.
    """
    values, codes = np.unique(decoding(encoding)[::-1], return_index=True)
    between = (values[:-1].astype(np.int32) + values[1:]) / 2
    samples = np.arange(65536, dtype=np.uint16).view(np.int16)
    return (255 - codes[np.searchsorted(between, samples, side="right")]).astype(np.uint8)


def heard(codes: Codes, encoding: Encoding) -> Wave:
    """Codes, (channels, frames), as a block to be measured: two codes with one look-up."""
    channels, frames = codes.shape
    if frames % 2:
        codes = np.concatenate([codes, np.zeros((channels, 1), np.uint8)], axis=1)
    two = _decoding_pairs(encoding).take(codes.view("<u2"), mode="wrap")
    return two.view(np.float32)[:, :frames]


@cache
def _decoding_pairs(encoding: Encoding) -> NDArray[np.complex64]:
    """Two samples, full scale being 1, by their codes read as one number.

    512 KB, for which a processor's second cache has room.
    """
    wave = decoding(encoding).astype(np.float32) / np.float32(FULL_SCALE)
    return np.stack([np.tile(wave, 256), np.repeat(wave, 256)], axis=1).view(np.complex64)[:, 0]


def _ulaw_samples(codes: NDArray[np.int32]) -> Samples:
    plain = ~codes & 0xFF
    exponent, mantissa = plain >> 4 & 7, plain & 15
    size = (((mantissa << 3) + _ULAW_BIAS) << exponent) - _ULAW_BIAS
    return np.where(plain & 0x80, -size, size).astype(np.int16)


def _alaw_samples(codes: NDArray[np.int32]) -> Samples:
    plain = codes ^ _ALAW_TOGGLED
    exponent, mantissa = plain >> 4 & 7, plain & 15
    linear = (mantissa << 4) + 8
    size = np.where(exponent == 0, linear, (linear + 256) << np.maximum(exponent - 1, 0))
    return np.where(plain & 0x80, size, -size).astype(np.int16)
