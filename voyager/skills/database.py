"""`library.db`: what changes about skills. The folders of `store` say what the skills are."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voyager.checkpoint.database import Database, Row
from voyager.domain import Maturity

FILE = "library.db"

_COLUMNS = "name, version, number, content_hash, maturity, uses, successes"


def _first_schema(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE versions (name TEXT NOT NULL, version INTEGER NOT NULL,"
        " number INTEGER NOT NULL UNIQUE, content_hash TEXT NOT NULL, maturity TEXT NOT NULL,"
        " uses INTEGER NOT NULL, successes INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT"
    )
    connection.execute(
        "CREATE TABLE current (name TEXT PRIMARY KEY, current_version INTEGER NOT NULL,"
        " FOREIGN KEY (name, current_version) REFERENCES versions (name, version)) STRICT"
    )


MIGRATIONS = (_first_schema,)


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """What is known of one version beside its folder. `number` is its admission number, from 1."""

    name: str
    version: int
    number: int
    content_hash: str
    maturity: Maturity = "verified"
    uses: int = 0
    successes: int = 0


class LibraryDatabase:
    """The rows of one library; every change is on disk when its transaction ends."""

    def __init__(self, folder: Path) -> None:
        """Raises: SchemaTooNew, StorageError."""
        self._database = Database(folder / FILE, MIGRATIONS)

    @property
    def number(self) -> int:
        """The newest admission number, 0 for an empty library."""
        return self._database.rows("SELECT coalesce(max(number), 0) FROM versions")[0][0]

    def in_force(self, name: str | None = None) -> dict[str, list[VersionRow]]:
        """By name, in alphabetical order: the current version and, newest first, those before it."""
        sql = (
            f"SELECT {_COLUMNS} FROM versions JOIN current USING (name) WHERE version <= current_version"
            f" {'' if name is None else 'AND name = ?'} ORDER BY name, version DESC"
        )
        found: dict[str, list[VersionRow]] = {}
        for row in self._database.rows(sql, () if name is None else (name,)):
            found.setdefault(row[0], []).append(_version_row(row))
        return found

    def versions(self, name: str) -> list[VersionRow]:
        """Every version of `name`, the oldest first."""
        sql = f"SELECT {_COLUMNS} FROM versions WHERE name = ? ORDER BY version"
        return [_version_row(row) for row in self._database.rows(sql, (name,))]

    def known(self) -> set[tuple[str, int]]:
        """Every (name, version) that has a row."""
        return {(row[0], row[1]) for row in self._database.rows("SELECT name, version FROM versions")}

    def count_use(self, name: str, version: int, *, success: bool) -> bool:
        """Count one use; False when there is no such version."""
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "UPDATE versions SET uses = uses + 1, successes = successes + ? WHERE name = ? AND version = ?",
                (int(success), name, version),
            )
            return cursor.rowcount == 1

    @contextmanager
    def alone(self) -> Generator["Admission"]:
        """Hold off all other writers, of other processes too; commit at the end. Raises: StorageError."""
        with self._database.transaction() as connection:
            yield Admission(connection)

    def close(self) -> None:
        self._database.close()


class Admission:
    """Changes that are committed together, all or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        return self._connection.execute("SELECT coalesce(max(number), 0) + 1 FROM versions").fetchone()[0]

    def is_number_taken(self, number: int) -> bool:
        sql = "SELECT 1 FROM versions WHERE number = ?"
        return self._connection.execute(sql, (number,)).fetchone() is not None

    def add(self, row: VersionRow, *, takes_over: bool = True) -> None:
        """Add a version; the highest of a name that `takes_over` becomes its current one, the only one always."""
        self._connection.execute(
            f"INSERT INTO versions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.name, row.version, row.number, row.content_hash, row.maturity, row.uses, row.successes),
        )
        self._connection.execute(
            "INSERT INTO current VALUES (?, ?) ON CONFLICT (name)"
            " DO UPDATE SET current_version = excluded.current_version"
            " WHERE excluded.current_version > current_version AND ?",
            (row.name, row.version, takes_over),
        )


def _version_row(row: Row) -> VersionRow:
    return VersionRow(
        name=row[0],
        version=row[1],
        number=row[2],
        content_hash=row[3],
        maturity=row[4],
        uses=row[5],
        successes=row[6],
    )
