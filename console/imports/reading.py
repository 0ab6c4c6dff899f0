"""The texts of an export: one JSON file, a folder, or a zip archive."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from console.project import read_text, shown
from dispatch.errors import ConfigurationError

MOST_BYTES = 64 * 1024 * 1024
"""Of all files together, unpacked; the export of a thousand people has a tenth of it."""
MOST_FILES = 10_000
JSON = ".json"


def texts_of(path: Path) -> Mapping[str, str]:
    """Every JSON text by its name; raises ConfigurationError where there is none to read."""
    if path.is_dir():
        found = dict(_of_folder(path))
    elif zipfile.is_zipfile(path):
        found = dict(_of_archive(path))
    else:
        found = {path.name: _text_of(path, MOST_BYTES)}
    if not found:
        raise ConfigurationError(shown(path), 0, "there is no file in it that ends with .json")
    return found


def _of_folder(folder: Path) -> Iterator[tuple[str, str]]:
    left = MOST_BYTES
    paths = sorted(one for one in folder.rglob(f"*{JSON}") if one.is_file())
    _refuse_too_many(len(paths), folder)
    for path in paths:
        text = _text_of(path, left)
        left -= len(text)
        yield path.relative_to(folder).as_posix(), text


def _text_of(path: Path, most: int) -> str:
    if path.is_file() and path.stat().st_size > most:
        raise ConfigurationError(shown(path), 0, f"over {MOST_BYTES:,} bytes in all: no export")
    return read_text(path)


def _of_archive(path: Path) -> Iterator[tuple[str, str]]:
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            names = [one for one in archive.infolist() if one.filename.endswith(JSON)]
            _refuse_too_many(len(names), path)
            for one in sorted(names, key=lambda name: name.filename):
                with archive.open(one) as opened:
                    packed = opened.read(left + 1)
                left -= len(packed)
                if left < 0:
                    message = f"over {MOST_BYTES:,} bytes unpacked: no export"
                    raise ConfigurationError(shown(path), 0, message)
                yield one.filename, packed.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(shown(path), 0, "a file in it is not UTF-8 text") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise ConfigurationError(shown(path), 0, f"the archive cannot be read: {error}") from None


def _refuse_too_many(many: int, path: Path) -> None:
    if many > MOST_FILES:
        raise ConfigurationError(shown(path), 0, f"{many:,} files; {MOST_FILES:,} at most")
