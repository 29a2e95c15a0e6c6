"""A library's folder: whether it is one, and its database, which may be there to be read only."""

import hashlib
from pathlib import Path

from voyager.checkpoint.durable import disk_errors
from voyager.errors import LibraryError, StorageError
from voyager.skills.database import FILE, LibraryDatabase


def opened_database(folder: Path, *, create: bool) -> LibraryDatabase:
    """Without `create`, one that can't be written is opened to be read. Raises: SchemaTooNew, StorageError."""
    try:
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return LibraryDatabase(folder)
    except StorageError as refused:
        if create:
            raise
        try:
            return LibraryDatabase(folder, read_only=True)
        except StorageError:
            raise refused from None


def check_folder(folder: Path, *, create: bool) -> None:
    """Raises: LibraryError: it is not a library, nor a place for a new one where `create` is set."""
    with disk_errors(folder):
        if not folder.exists():
            if not create:
                raise LibraryError(f"no skill library in {folder}; learn skills first, or name another folder")
            return
        if not folder.is_dir():
            raise LibraryError(f"{folder} is a file, not a skill library; name a folder")
        empty = not any(folder.iterdir())
        if (folder / FILE).is_file() or next(folder.glob("*/v*/skill.json"), None) or (create and empty):
            return
    raise LibraryError(
        f"{folder} is not a skill library: it has no {FILE} and no skill folders; name a library or an empty folder"
    )


def owner_of(identity: str, folder: Path) -> str:
    """Of vectors on a server; a copy of a library is another owner than what it was copied from."""
    return hashlib.sha256(f"{identity} {folder.resolve()}".encode()).hexdigest()[:16]
