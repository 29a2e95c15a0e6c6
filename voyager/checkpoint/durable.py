"""Files that survive a kill and a power cut: written, fsynced, then named."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from voyager.errors import StorageError, UserError


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


@contextmanager
def path_errors(path: Path) -> Generator[None]:
    """Around writing to a path that a person named: what is wrong with it is theirs to mend, a full disk is not.

    Raises:
        UserError, StorageError.
    """
    try:
        with disk_errors(path):
            yield
    except StorageError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _REASONS.keys() - _FULL:
            raise UserError(str(error)) from error
        raise


_FULL = {errno.ENOSPC, errno.EDQUOT}
_NO_PERMISSION = "can't be written; give this user write permission or choose another folder"
_REASONS = {
    errno.ENOSPC: "the disk is full; free some space and run again, nothing was half-written",
    errno.EDQUOT: "the disk quota is used up; free some space and run again, nothing was half-written",
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: _NO_PERMISSION,
    errno.ENOTDIR: "a part of this path is a file; choose another folder",
    errno.EEXIST: "a file is in the way; choose another folder",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.ENOENT: "its folder is missing; make that first, or choose another",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}
