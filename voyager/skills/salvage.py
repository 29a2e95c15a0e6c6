"""What can still be read of a damaged `library.db`, brought into a new one."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from voyager.checkpoint.database import Row

Salvage = Mapping[str, Sequence[Row]]
"""Rows by table, with the columns of `_COLUMNS`."""

_COLUMNS = {
    "versions": "maturity, uses, successes, recent, record, name, version, content_hash",
    "skills": "current_version, pinned_version, banned, name",
    "events": "name, version, kind, reason, at",
    "verifications": "name, version, environment, green, reason, ticks, fixture_hash, at",
}
_HAS_VERSION = "EXISTS (SELECT 1 FROM versions WHERE versions.name = ?1 AND versions.version = ?2)"


def salvaged(path: Path) -> Salvage:
    """All rows up to the first that can't be read, table by table; none of a file that is no database."""
    return {table: _readable(path, f"SELECT {columns} FROM {table}") for table, columns in _COLUMNS.items()}


def restore(connection: sqlite3.Connection, saved: Salvage) -> int:
    """Bring `saved` to the versions that are there with the same content; returns to how many of them."""
    versions = 0
    for row in saved["versions"]:
        versions += connection.execute(
            "UPDATE versions SET maturity = ?, uses = ?, successes = ?, recent = ?, record = ?"
            " WHERE name = ? AND version = ? AND content_hash = ?",
            row,
        ).rowcount
    for current, pinned, banned, name in saved["skills"]:
        connection.execute("UPDATE skills SET banned = ? WHERE name = ?", (banned, name))
        for column, version in (("current_version", current), ("pinned_version", pinned)):
            connection.execute(f"UPDATE skills SET {column} = ?2 WHERE name = ?1 AND {_HAS_VERSION}", (name, version))
    for name in {row[0] for row in saved["events"]}:
        # Instead of the admissions that were told when its folders were found.
        connection.execute("DELETE FROM events WHERE name = ?", (name,))
    connection.executemany(
        "INSERT INTO events (name, version, kind, reason, at) VALUES (?, ?, ?, ?, ?)", saved["events"]
    )
    for row in saved["verifications"]:
        connection.execute(
            f"INSERT OR REPLACE INTO verifications SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE {_HAS_VERSION}", row
        )
    return versions


def _readable(path: Path, sql: str) -> list[Row]:
    rows: list[Row] = []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            for row in connection.execute(sql):
                rows.append(row)
    except sqlite3.DatabaseError:
        # What came before the damage is kept.
        return rows
    return rows
