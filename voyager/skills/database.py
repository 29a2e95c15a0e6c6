"""`library.db`: what changes about skills. The folders of `store` say what the skills are."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from voyager.checkpoint.database import Database, Row
from voyager.domain import Language, Listing, Maturity, Verification, VersionEvent, VersionVerification
from voyager.skills.changes import Changes
from voyager.skills.listing import order, where
from voyager.skills.record import Record
from voyager.skills.salvage import Salvage, restore
from voyager.skills.schema import MIGRATIONS
from voyager.wire import from_json

FILE = "library.db"

_COLUMNS = "name, version, number, content_hash, maturity, uses, successes, recent, record"
# The version in force and those before it, which stand in for it while its folder is damaged.
_IN_FORCE = "version <= coalesce(pinned_version, current_version) AND banned IS NULL"
_REMEDY = "`voyager skills reindex` makes a new one of the skill folders"
_BOUND = "version = coalesce(pinned_version, current_version)"
_PROVEN = "NOT (maturity = 'candidate' AND json_extract(facts, '$.origin') IS NOT NULL)"
_FINDABLE = f"maturity != 'retired' AND {_PROVEN}"


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
    recent: str = ""
    """The last uses since admission or parole, `1` for one that worked and `0` for one that did not."""
    record: Record = field(default_factory=Record)


@dataclass(frozen=True, kw_only=True)
class ListedRow:
    """A version in force, with what its skill.json says as JSON."""

    row: VersionRow
    facts: str
    pinned: bool
    banned: str | None


class CandidateRow(NamedTuple):
    """What ranking weighs of a version.

    What its folder says freely stays JSON, as `record` is: SQLite can't tell half of a surrogate pair.
    """

    name: str
    version: int
    language: Language
    dimension: str | None
    goal: str
    uses: int
    successes: int
    record: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class IndexMark:
    """How far a collection of vectors follows the library."""

    collection: str
    applied: int
    """The value of `changes` that it holds everything of."""
    entries: int
    writes: int
    """Grows whenever its entries change."""


@dataclass(frozen=True, kw_only=True)
class NameRow:
    """How a name stands."""

    current: int
    pinned: int | None
    banned: str | None

    @property
    def in_force(self) -> int:
        return self.current if self.pinned is None else self.pinned


class LibraryDatabase:
    """The rows of one library; every change is on disk when its transaction ends."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Raises: SchemaTooNew, StorageError."""
        self.read_only = read_only
        self._database = Database(folder / FILE, MIGRATIONS, read_only=read_only, remedy=_REMEDY)

    @property
    def number(self) -> int:
        """The newest admission number, 0 for an empty library."""
        return self._database.rows("SELECT coalesce(max(number), 0) FROM versions")[0][0]

    @property
    def changes(self) -> int:
        """Grows with every change of a name."""
        return self._database.rows("SELECT value FROM meta WHERE key = 'changes'")[0][0]

    @property
    def scanned(self) -> bool:
        """Whether everything that is derived from the folders is here."""
        return self._database.rows("SELECT value FROM meta WHERE key = 'scanned'") == [(1,)]

    def intents(self) -> list[tuple[str, int]]:
        """Versions that somebody is, or was when killed, about to write."""
        return [(row[0], row[1]) for row in self._database.rows("SELECT name, version FROM intents")]

    def names(self) -> list[str]:
        """The names that are not banned, in alphabetical order."""
        return [row[0] for row in self._database.rows("SELECT name FROM skills WHERE banned IS NULL ORDER BY name")]

    def searchable(self) -> list[tuple[str, int]]:
        """The (name, version) in force of every name that is not banned, retired or quarantined."""
        sql = (
            "SELECT name, version FROM skills JOIN versions USING (name)"
            f" WHERE {_BOUND} AND banned IS NULL AND {_FINDABLE}"
        )
        return [(row[0], row[1]) for row in self._database.rows(sql)]

    def changed_since(self, sequence: int) -> list[str]:
        """The names that changed after `changes` was `sequence`."""
        return [row[0] for row in self._database.rows("SELECT name FROM skills WHERE changed > ?", (sequence,))]

    def identities(self, names: Sequence[str]) -> list[tuple[str, int]]:
        """The (name, version) of every version of these."""
        marks = ", ".join("?" * len(names))
        sql = f"SELECT name, version FROM versions WHERE name IN ({marks})"
        return [(row[0], row[1]) for row in self._database.rows(sql, names)]

    def listed(self, listing: Listing) -> list[ListedRow]:
        """The versions in force that `listing` asks for, with what their folders say."""
        condition, values = where(listing)
        ordered, more = order(listing)
        sql = (
            f"SELECT {_COLUMNS}, facts, pinned_version IS NOT NULL, banned FROM skills JOIN versions USING (name)"
            f" WHERE {condition} {ordered}"
        )
        return [
            ListedRow(row=_version_row(row[:9]), facts=row[9], pinned=bool(row[10]), banned=row[11])
            for row in self._database.rows(sql, [*values, *more])
        ]

    def count(self, listing: Listing) -> int:
        """How many there are of them, limit and offset aside."""
        condition, values = where(listing)
        sql = f"SELECT count(*) FROM skills JOIN versions USING (name) WHERE {condition}"
        return self._database.rows(sql, values)[0][0]

    @property
    def identity(self) -> str:
        """Of this database; one that was made anew has another."""
        rows = self._database.rows("SELECT value FROM meta WHERE key = 'identity'")
        return f"{rows[0][0]:x}"

    def mark(self, collection: str) -> IndexMark | None:
        """How far a collection of vectors follows."""
        sql = "SELECT applied, entries, writes FROM indexes WHERE collection = ?"
        rows = self._database.rows(sql, (collection,))
        if not rows:
            return None
        return IndexMark(collection=collection, applied=rows[0][0], entries=rows[0][1], writes=rows[0][2])

    def set_mark(self, mark: IndexMark) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO indexes VALUES (?, ?, ?, ?)",
                (mark.collection, mark.applied, mark.entries, mark.writes),
            )

    def forget_marks(self) -> None:
        """No collection follows any more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM indexes")

    def standing(self, name: str) -> NameRow | None:
        sql = "SELECT current_version, pinned_version, banned FROM skills WHERE name = ?"
        rows = self._database.rows(sql, (name,))
        return NameRow(current=rows[0][0], pinned=rows[0][1], banned=rows[0][2]) if rows else None

    def in_force(self, name: str) -> list[VersionRow]:
        """The version in force and, newest first, those before it; none of a banned name."""
        sql = f"SELECT {_COLUMNS} FROM versions JOIN skills USING (name) WHERE name = ? AND {_IN_FORCE}"
        return [_version_row(row) for row in self._database.rows(f"{sql} ORDER BY version DESC", (name,))]

    def versions(self, name: str) -> list[VersionRow]:
        """Every version of `name`, the oldest first."""
        sql = f"SELECT {_COLUMNS} FROM versions WHERE name = ? ORDER BY version"
        return [_version_row(row) for row in self._database.rows(sql, (name,))]

    def version(self, name: str, version: int) -> VersionRow | None:
        sql = f"SELECT {_COLUMNS} FROM versions WHERE name = ? AND version = ?"
        rows = self._database.rows(sql, (name, version))
        return _version_row(rows[0]) if rows else None

    def known(self) -> set[tuple[str, int]]:
        """Every (name, version) that has a row."""
        return {(row[0], row[1]) for row in self._database.rows("SELECT name, version FROM versions")}

    def callees(self, name: str, version: int) -> tuple[str, ...]:
        """What a version calls."""
        sql = "SELECT callee FROM calls WHERE name = ? AND version = ? ORDER BY callee"
        return tuple(row[0] for row in self._database.rows(sql, (name, version)))

    def callers(self, name: str) -> list[str]:
        """The names whose version in force calls `name`."""
        sql = (
            "SELECT calls.name FROM calls JOIN skills ON skills.name = calls.name"
            " AND calls.version = coalesce(pinned_version, current_version) WHERE callee = ? ORDER BY calls.name"
        )
        return [row[0] for row in self._database.rows(sql, (name,))]

    def events(self, name: str) -> list[VersionEvent]:
        """The oldest first."""
        sql = "SELECT kind, version, reason, at FROM events WHERE name = ? ORDER BY id"
        return [
            VersionEvent(kind=kind, version=version, reason=reason, at=at)
            for kind, version, reason, at in self._database.rows(sql, (name,))
        ]

    def verifications(self, name: str) -> list[VersionVerification]:
        """The latest of each version and environment, the oldest first."""
        sql = (
            "SELECT version, environment, green, reason, ticks, fixture_hash, at FROM verifications"
            " WHERE name = ? ORDER BY version, at, environment"
        )
        return [_verification(row) for row in self._database.rows(sql, (name,))]

    @contextmanager
    def changing(self) -> Generator[Changes]:
        """Hold off all other writers, of other processes too; commit at the end, all or none. Raises: StorageError."""
        with self._database.transaction() as connection:
            yield Changes(connection)

    def check(self) -> None:
        """Read all of it. Raises: DatabaseDamaged."""
        self._database.check()

    def restore(self, saved: Salvage) -> int:
        """Bring in what could be read of a damaged database; returns for how many versions."""
        with self._database.transaction() as connection:
            return restore(connection, saved)

    def candidates(self, names: Sequence[str]) -> list[CandidateRow]:
        """What ranking weighs of the versions in force of those that searches may find; no folder is read."""
        sql = (
            "SELECT name, version, json_extract(facts, '$.language'), facts -> '$.dimension', facts -> '$.goal',"
            " uses, successes, record, facts -> '$.effect'"
            " FROM skills JOIN versions USING (name)"
            f" WHERE name IN (SELECT value FROM json_each(?)) AND {_BOUND} AND banned IS NULL"
            f" AND facts IS NOT NULL AND {_FINDABLE}"
        )
        return [CandidateRow(*row) for row in self._database.rows(sql, [json.dumps(names)])]

    def terms(self, ids: Sequence[tuple[str, int]], wording: str) -> dict[tuple[str, int], str]:
        """The words that versions are matched by, of those for which `wording` has made them."""
        sql = (
            "SELECT name, words.version, terms FROM words JOIN json_each(?) AS asked"
            " ON name = asked.value ->> 0 AND words.version = asked.value ->> 1 WHERE wording = ?"
        )
        return {(row[0], row[1]): row[2] for row in self._database.rows(sql, [json.dumps(ids), wording])}

    def set_terms(self, terms: Mapping[tuple[str, int], str], wording: str) -> None:
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?)",
                [(name, version, wording, text) for (name, version), text in terms.items()],
            )

    def outcomes(self) -> dict[str, tuple[int, int]]:
        """(successes, uses) by the subject of their goals, of the last by name; no quarantined or banned one's."""
        # SQLite gives the columns beside max() of the row that has it.
        sql = (
            "SELECT facts -> '$.goal.subject' AS subject, max(name), successes, uses"
            " FROM skills JOIN versions USING (name)"
            f" WHERE {_BOUND} AND banned IS NULL AND facts IS NOT NULL AND {_PROVEN} GROUP BY subject"
        )
        told = ((json.loads(row[0]), row[2], row[3]) for row in self._database.rows(sql) if row[0] is not None)
        return {subject: (worked, uses) for subject, worked, uses in told if subject is not None}

    def broken_call(self, name: str) -> str | None:
        """A skill that `name` reaches through the versions in force and that can't be called: missing or banned."""
        sql = (
            "WITH RECURSIVE reached (name) AS (VALUES (?) UNION SELECT callee FROM reached JOIN skills USING (name)"
            " JOIN calls ON calls.name = skills.name AND calls.version = coalesce(pinned_version, current_version))"
            " SELECT reached.name FROM reached LEFT JOIN skills USING (name)"
            " WHERE skills.name IS NULL OR banned IS NOT NULL LIMIT 1"
        )
        rows = self._database.rows(sql, (name,))
        return rows[0][0] if rows else None

    def close(self) -> None:
        self._database.close()


_UNUSED = Record()


def is_green(verifications: Sequence[VersionVerification], version: int) -> bool:
    """Whether the version passed when it was run last, or never was."""
    own = [each for each in verifications if each.version == version]
    return not own or max(own, key=lambda each: each.at).verification.green


def _version_row(row: Row) -> VersionRow:
    return VersionRow(
        name=row[0],
        version=row[1],
        number=row[2],
        content_hash=row[3],
        maturity=row[4],
        uses=row[5],
        successes=row[6],
        recent=row[7],
        record=_UNUSED if row[8] == "{}" else from_json(Record, json.loads(row[8])),
    )


def _verification(row: Row) -> VersionVerification:
    return VersionVerification(
        version=row[0],
        verification=Verification(
            environment=row[1], green=bool(row[2]), reason=row[3], ticks=row[4], fixture_hash=row[5]
        ),
        at=row[6],
    )
