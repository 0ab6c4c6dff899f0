"""The channels of a sound: each by itself, or mixed into one."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from handlers.adapters.audio_tables import Samples

_Kind = TypeVar("_Kind", bound=np.integer[Any])
_TWICE_AS_WIDE = {1: "<u2", 2: "<u4"}


def apart(frames: NDArray[_Kind]) -> NDArray[_Kind]:
    """(frames, channels) as (channels, frames): one or two channels, samples of 8 or 16 bits.

    Both samples of a frame are read as one number, of which a cast keeps the lower half. That
    takes half of the time of a transposed array's copy, which moves one sample after another.
    """
    if frames.shape[1] == 1:
        return frames.reshape(1, -1)
    both = frames.view(_TWICE_AS_WIDE[frames.itemsize])[:, 0]
    channels = np.empty(frames.shape[::-1], f"<u{frames.itemsize}")
    np.copyto(channels[0], both, casting="unsafe")
    np.copyto(channels[1], both >> 8 * frames.itemsize, casting="unsafe")
    return channels.view(frames.dtype)


def mixed(channels: Samples) -> Samples:
    """(channels, frames) in one channel, as (frames, 1): the average, so that nothing is too loud.

    It is made of what both have and half of what only one has: their sum may need 17 bits.
    """
    if len(channels) == 1:
        return channels.T
    left, right = channels
    average: Samples = (left & right) + ((left ^ right) >> 1)
    return average[:, np.newaxis]
