"""The append-only story of one run: `runs/<run>/journal.db`, SQLite WAL, one transaction an entry."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue

from voyager.checkpoint import checkpoints
from voyager.checkpoint.checkpoints import Checkpoints
from voyager.checkpoint.database import Database, Row
from voyager.checkpoint.durable import disk_errors
from voyager.checkpoint.lock import WriterLock
from voyager.domain import Checkpoint
from voyager.errors import StorageError, UnknownRun, UserError

PAGE = 500


def _first_schema(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    connection.execute(
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, tick INTEGER NOT NULL,"
        " at TEXT NOT NULL, data TEXT NOT NULL) STRICT"
    )
    connection.execute("CREATE INDEX entries_kind ON entries (kind, seq)")
    connection.execute(checkpoints.TABLE)


MIGRATIONS = (_first_schema,)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step of the story. `at` is the wall-clock time in ISO 8601, UTC; `tick` the simulated time."""

    seq: int
    kind: str
    tick: int
    at: str
    data: JsonValue


class JournalReader:
    """A journal to browse, also while its run goes on; it can't be written through this."""

    def __init__(self, path: Path) -> None:
        """Raises: UnknownRun, SchemaTooNew, StorageError."""
        self._start(path, _existing(path, read_only=True))

    def _start(self, path: Path, database: Database) -> None:
        self._path = path
        self._database = database
        self.checkpoints = Checkpoints(database)
        try:
            if not database.rows("SELECT 1 FROM meta WHERE key = 'settings'"):
                raise UnknownRun(f"run {_name(path)} was killed before it began; start it again")
        except BaseException:
            database.close()
            raise

    @property
    def name(self) -> str:
        """The run's name, which is its folder's."""
        return _name(self._path)

    @property
    def settings(self) -> dict[str, JsonValue]:
        """What the run was started with."""
        return json.loads(self._meta("settings"))

    @property
    def created(self) -> str:
        """Wall-clock time of the run's start in ISO 8601, UTC."""
        return self._meta("created")

    @property
    def last_seq(self) -> int:
        """Sequence number of the newest entry, 0 before the first."""
        return self._database.rows("SELECT coalesce(max(seq), 0) FROM entries")[0][0]

    def entries(self, after: int = 0, kinds: Sequence[str] | None = None) -> Iterator[Entry]:
        """Entries with `seq` above `after` in order, of the given kinds or of all.

        Entries appended while iterating are met too.
        """
        where, values = "seq > ?", tuple(kinds or ())
        if kinds is not None:
            where += f" AND kind IN ({', '.join('?' * len(values))})"
        sql = f"SELECT seq, kind, tick, at, data FROM entries WHERE {where} ORDER BY seq LIMIT {PAGE}"
        while rows := self._database.rows(sql, (after, *values)):
            for row in rows:
                yield _entry(row)
            after = rows[-1][0]

    def close(self) -> None:
        self._database.close()

    def _meta(self, key: str) -> str:
        return self._database.rows("SELECT value FROM meta WHERE key = ?", (key,))[0][0]


class Journal(JournalReader):
    """The journal of a run that this process writes; implements `ports.Journal`."""

    def __init__(self, path: Path) -> None:
        """Open the journal of an existing run for writing.

        Raises:
            UnknownRun: there is no such run.
            UserError: another process is writing it.
            SchemaTooNew, StorageError.
        """
        if not path.is_file():
            raise _unknown(path)
        self._lock = _lock(path)
        try:
            self._start(path, _existing(path, read_only=False))
        except BaseException:
            self._lock.release()
            raise

    @classmethod
    def create(cls, path: Path, settings: Mapping[str, JsonValue]) -> "Journal":
        """Begin a run: make its folder and journal, keep `settings`, and open it for writing.

        Raises:
            UserError: the run exists, or another process is writing it.
            StorageError: the disk is full, read-only or without permission.
        """
        with disk_errors(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(path)
        try:
            _begin(path, settings)
        finally:
            lock.release()
        return cls(path)

    def append(self, kind: str, data: JsonValue, *, tick: int) -> int:
        """Write one entry and return its sequence number, from 1; it is on disk when this returns.

        Raises:
            StorageError: the disk refused; nothing of the entry was kept.
        """
        with self._database.transaction() as connection:
            return _insert(connection, kind, tick, data)

    def append_with_checkpoint(
        self, entries: Sequence[tuple[str, JsonValue]], point: Callable[[int], Checkpoint], *, tick: int
    ) -> Checkpoint:
        """Write entries (kind, data) and the checkpoint that follows them, all or nothing.

        Args:
            point: makes the checkpoint from the sequence number of the last entry.
        Raises:
            StorageError, UserError.
        """
        with self._database.transaction() as connection:
            seq = self.last_seq
            for kind, data in entries:
                seq = _insert(connection, kind, tick, data)
            checkpoint = point(seq)
            self.checkpoints.insert(connection, checkpoint)
        return checkpoint

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a point to resume from; on disk when this returns. Raises: StorageError, UserError."""
        self.checkpoints.add(checkpoint)

    def close(self) -> None:
        super().close()
        self._lock.release()


def _insert(connection: sqlite3.Connection, kind: str, tick: int, data: JsonValue) -> int:
    cursor = connection.execute(
        "INSERT INTO entries (kind, tick, at, data) VALUES (?, ?, ?, ?)",
        (kind, tick, _now(), json.dumps(data, separators=(",", ":"))),
    )
    return cursor.lastrowid or 0


def _begin(path: Path, settings: Mapping[str, JsonValue]) -> None:
    database = Database(path, MIGRATIONS)
    try:
        with database.transaction() as connection:
            if connection.execute("SELECT 1 FROM meta WHERE key = 'settings'").fetchone():
                raise UserError(
                    f"run {_name(path)} exists already; go on with `voyager resume {_name(path)}` "
                    "or choose another name"
                )
            values = {"created": _now(), "settings": json.dumps(dict(settings))}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", list(values.items()))
    finally:
        database.close()


def _existing(path: Path, *, read_only: bool) -> Database:
    if not path.is_file():
        raise _unknown(path)
    return Database(path, MIGRATIONS, read_only=read_only)


def _unknown(path: Path) -> UnknownRun:
    return UnknownRun(f"no run {_name(path)} in {path.parent.parent}; `voyager runs` lists those there are")


def _lock(path: Path) -> WriterLock:
    return WriterLock(
        path.with_suffix(".lock"),
        lambda holder: f"run {_name(path)} is being written by {holder}; stop it or choose another run",
    )


def _entry(row: Row) -> Entry:
    try:
        data = json.loads(row[4])
    except ValueError as error:
        raise StorageError(f"the journal is damaged: entry {row[0]} ({row[1]}) is not JSON ({error})") from error
    return Entry(seq=row[0], kind=row[1], tick=row[2], at=row[3], data=data)


def _name(path: Path) -> str:
    return path.absolute().parent.name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
