"""What may be written to `library.db`, inside of one transaction."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import JsonValue

from voyager.domain import Maturity, Verification, VersionEventKind
from voyager.skills.record import Record
from voyager.wire import to_json


class Changes:
    """Changes that are committed together, all or none. Everything here belongs to a version that has a row, unless
    it says otherwise."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        """The admission number that comes next."""
        return self._value("SELECT coalesce(max(number), 0) + 1 FROM versions")

    def is_number_taken(self, number: int) -> bool:
        return self._value("SELECT count(*) FROM versions WHERE number = ?", number) > 0

    def intend(self, name: str, version: int) -> None:
        """Remember a version that is about to be written; it has no row yet."""
        self._connection.execute("INSERT INTO intents VALUES (?, ?)", (name, version))

    def settle(self, name: str, version: int) -> None:
        """Nobody is about to write this version any more."""
        self._connection.execute("DELETE FROM intents WHERE name = ? AND version = ?", (name, version))

    def scanned(self) -> None:
        """Everything that is derived from the folders is here now."""
        self._connection.execute("UPDATE meta SET value = 1 WHERE key = 'scanned'")

    def add(
        self, name: str, version: int, *, number: int, content_hash: str, maturity: Maturity, takes_over: bool
    ) -> None:
        """Add a version; the highest of a name that `takes_over` becomes its current one, the only one always."""
        self._connection.execute(
            "INSERT INTO versions (name, version, number, content_hash, maturity, uses, successes)"
            " VALUES (?, ?, ?, ?, ?, 0, 0)",
            (name, version, number, content_hash, maturity),
        )
        self._connection.execute(
            "INSERT INTO skills VALUES (?, ?, NULL, NULL, 0) ON CONFLICT (name)"
            " DO UPDATE SET current_version = excluded.current_version"
            " WHERE excluded.current_version > current_version AND ?",
            (name, version, int(takes_over)),
        )
        self.touch(name)

    def describe(self, name: str, version: int, facts: Mapping[str, JsonValue], calls: Sequence[str]) -> None:
        """Keep what the folder says of a version, for lists and graphs."""
        self._connection.execute(
            "UPDATE versions SET facts = ? WHERE name = ? AND version = ?", (json.dumps(facts), name, version)
        )
        self._connection.execute("DELETE FROM calls WHERE name = ? AND version = ?", (name, version))
        self._connection.executemany(
            "INSERT INTO calls VALUES (?, ?, ?)", [(name, version, callee) for callee in dict.fromkeys(calls)]
        )

    def pin(self, name: str, version: int | None) -> None:
        """None: to no version."""
        self._set(name, "pinned_version", version)

    def ban(self, name: str, reason: str | None) -> None:
        """None: no longer."""
        self._set(name, "banned", None if reason is None else _whole(reason))

    def make_current(self, name: str, version: int) -> None:
        self._set(name, "current_version", version)

    def mature(self, name: str, version: int, maturity: Maturity) -> None:
        self._connection.execute(
            "UPDATE versions SET maturity = ? WHERE name = ? AND version = ?", (maturity, name, version)
        )
        self.touch(name)

    def count(self, name: str, version: int, *, success: bool, recent: str, record: Record) -> None:
        """One more use."""
        self._connection.execute(
            "UPDATE versions SET uses = uses + 1, successes = successes + ?, recent = ?, record = ?"
            " WHERE name = ? AND version = ?",
            (int(success), recent, json.dumps(to_json(record)), name, version),
        )
        self.touch(name)

    def forget_recent(self, name: str, version: int) -> None:
        """What was of late is no longer."""
        self._connection.execute("UPDATE versions SET recent = '' WHERE name = ? AND version = ?", (name, version))

    def tell(self, name: str, version: int | None, kind: VersionEventKind, reason: str = "") -> None:
        """Add to the history of a name."""
        self._connection.execute(
            "INSERT INTO events (name, version, kind, reason, at) VALUES (?, ?, ?, ?, ?)",
            (name, version, kind, _whole(reason), _now()),
        )

    def verify(self, name: str, version: int, verification: Verification) -> None:
        """In place of an earlier one of this version in this environment."""
        self._connection.execute(
            "INSERT OR REPLACE INTO verifications VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                version,
                verification.environment,
                int(verification.green),
                _whole(verification.reason),
                verification.ticks,
                verification.fixture_hash,
                _now(),
            ),
        )
        self.touch(name)

    def _set(self, name: str, column: str, value: str | int | None) -> None:
        self._connection.execute(f"UPDATE skills SET {column} = ? WHERE name = ?", (value, name))
        self.touch(name)

    def touch(self, name: str) -> None:
        """Something about a name changed: whoever follows looks at it again."""
        self._connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes'")
        self._connection.execute(
            "UPDATE skills SET changed = (SELECT value FROM meta WHERE key = 'changes') WHERE name = ?", (name,)
        )

    def _value(self, sql: str, *values: str | int) -> int:
        return self._connection.execute(sql, values).fetchone()[0]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _whole(text: str) -> str:
    """Half a surrogate pair, which a model may have written into a goal or an error, is nothing that SQLite takes."""
    return text.encode("utf-8", "replace").decode()
