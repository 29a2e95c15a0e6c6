"""Files that survive a kill and a power cut: written, fsynced, then named."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from voyager.errors import StorageError


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to a new file and wait until it is on disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_errors(path: Path, kind: type[StorageError] = StorageError) -> Generator[None]:
    """Turn an `OSError` about `path` into a `kind` that names the next step."""
    try:
        yield
    except OSError as error:
        raise kind(f"{path}: {_REASONS.get(error.errno or 0, 'the disk refused')} ({error.strerror})") from error


_NO_PERMISSION = "can't be written; give this user write permission or choose another folder"
_REASONS = {
    errno.ENOSPC: "the disk is full; free some space and run again, nothing was half-written",
    errno.EDQUOT: "the disk quota is used up; free some space and run again, nothing was half-written",
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: _NO_PERMISSION,
    errno.ENOTDIR: "a part of this path is a file; choose another folder",
    errno.EEXIST: "a file is in the way; choose another folder",
}
