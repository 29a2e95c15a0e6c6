"""One SQLite file as journal and library use it: WAL, every commit on disk, any thread, errors translated."""

import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voyager.checkpoint.durable import disk_errors, sync_folder
from voyager.checkpoint.migrations import Migration, check_current, migrate
from voyager.errors import StorageError


class DatabaseDamaged(StorageError):
    """The file is no database, or one that can't be read."""


BUSY_TIMEOUT_S = 30.0
RESTORE = "restore it from a copy, or move it away and start again"

Value = str | int | float | bytes | None
# SQLite columns have no static type; callers name the type where they unpack a row.
Row = tuple[Any, ...]


class Database:
    """A migrated SQLite file. Commits survive a kill and a power cut (`synchronous=FULL`)."""

    def __init__(
        self, path: Path, migrations: Sequence[Migration], *, read_only: bool = False, remedy: str = RESTORE
    ) -> None:
        """Open `path`, creating it unless `read_only`.

        Args:
            remedy: what to do when the file is damaged.
        Raises:
            SchemaTooNew: written by a newer version.
            StorageError: missing, damaged, locked, or refused by the disk.
        """
        self._path = path
        self._remedy = remedy
        self._lock = threading.RLock()
        with disk_errors(path), translated(path, remedy):
            self._connection = _connect(path, read_only=read_only)
            try:
                self._prepare(migrations, read_only=read_only)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, migrations: Sequence[Migration], *, read_only: bool) -> None:
        if read_only:
            self._connection.execute("PRAGMA query_only = ON")
            check_current(self._connection, len(migrations), self._path)
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        migrate(self._connection, migrations, self._path)
        sync_folder(self._path.parent)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing, and alone: other writers, of other processes too, wait up to 30 s.

        Raises:
            StorageError: the disk refused, or another process held the file too long.
        """
        with self._lock, translated(self._path, self._remedy):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Raises: StorageError."""
        with self._lock, translated(self._path, self._remedy):
            return self._connection.execute(sql, tuple(values)).fetchall()

    def check(self) -> None:
        """Read all of it. Raises: DatabaseDamaged: with what SQLite finds wrong first."""
        found = self.rows("PRAGMA quick_check(1)")
        if found != [("ok",)]:
            raise DatabaseDamaged(f"{self._path}: {_DAMAGES[sqlite3.SQLITE_CORRUPT]} ({found[0][0]}); {self._remedy}")

    def close(self) -> None:
        with self._lock, translated(self._path, self._remedy):
            self._connection.close()


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    # A WAL file can only be read by a process that may make its -shm file, hence "rw"; where the folder
    # forbids that nobody can be writing either, and "immutable" holds.
    if not read_only:
        return _open(path, "rwc")
    try:
        connection = _open(path, "rw")
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
        return connection
    except sqlite3.OperationalError:
        return _open(path, "ro&immutable=1")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=False,
    )


@contextmanager
def translated(path: Path, remedy: str = RESTORE) -> Generator[None]:
    """Turn what SQLite and the disk report about `path` into a `StorageError` that names the next step."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        # Extended codes carry the primary one in their low byte.
        primary = code & 0xFF if isinstance(code, int) else -1
        if primary in _DAMAGES:
            raise DatabaseDamaged(f"{path}: {_DAMAGES[primary]} ({error}); {remedy}") from error
        reason = _REASONS.get(primary)
        if reason is None:
            raise
        raise StorageError(f"{path}: {reason} ({error})") from error


_DAMAGES = {sqlite3.SQLITE_CORRUPT: "is damaged", sqlite3.SQLITE_NOTADB: "is not a database"}
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again, nothing was half-written",
    sqlite3.SQLITE_READONLY: "can't be written; give this user write permission or choose another folder",
    sqlite3.SQLITE_PERM: "can't be written; give this user write permission or choose another folder",
    sqlite3.SQLITE_CANTOPEN: "can't be opened; check that the folder exists and this user may write to it",
    sqlite3.SQLITE_IOERR: "the disk refused to read or write; check the disk and its free space",
    sqlite3.SQLITE_BUSY: f"another process held it for {BUSY_TIMEOUT_S:.0f} s; stop that one and run again",
}
