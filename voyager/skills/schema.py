"""The schemas of `library.db`, as numbered migrations."""

import sqlite3


def _first(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE versions (name TEXT NOT NULL, version INTEGER NOT NULL,"
        " number INTEGER NOT NULL UNIQUE, content_hash TEXT NOT NULL, maturity TEXT NOT NULL,"
        " uses INTEGER NOT NULL, successes INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT"
    )
    connection.execute(
        "CREATE TABLE current (name TEXT PRIMARY KEY, current_version INTEGER NOT NULL,"
        " FOREIGN KEY (name, current_version) REFERENCES versions (name, version)) STRICT"
    )


def _second(connection: sqlite3.Connection) -> None:
    """Standing, history and verifications; what lists and graphs show, taken from the folders; intents of admissions.

    `facts` is a version's skill.json and, with `calls`, derived: NULL until the folder was read. `changed` is the
    value that `changes` had when something about the name last changed; followers ask for what is above theirs.
    """
    for column in ("recent TEXT NOT NULL DEFAULT ''", "record TEXT NOT NULL DEFAULT '{}'", "facts TEXT"):
        connection.execute(f"ALTER TABLE versions ADD COLUMN {column}")
    for statement in _SECOND:
        connection.execute(statement)


_SECOND = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
    "CREATE TABLE skills (name TEXT PRIMARY KEY, current_version INTEGER NOT NULL, pinned_version INTEGER,"
    " banned TEXT, changed INTEGER NOT NULL,"
    " FOREIGN KEY (name, current_version) REFERENCES versions (name, version),"
    " FOREIGN KEY (name, pinned_version) REFERENCES versions (name, version)) STRICT",
    "CREATE INDEX skills_changed ON skills (changed)",
    "CREATE TABLE calls (name TEXT NOT NULL, version INTEGER NOT NULL, callee TEXT NOT NULL,"
    " PRIMARY KEY (name, version, callee)) STRICT, WITHOUT ROWID",
    "CREATE INDEX calls_callee ON calls (callee, name, version)",
    "CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER, kind TEXT NOT NULL,"
    " reason TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    "CREATE INDEX events_name ON events (name, id)",
    "CREATE TABLE verifications (name TEXT NOT NULL, version INTEGER NOT NULL, environment TEXT NOT NULL,"
    " green INTEGER NOT NULL, reason TEXT NOT NULL, ticks INTEGER NOT NULL, fixture_hash TEXT NOT NULL,"
    " at TEXT NOT NULL, PRIMARY KEY (name, version, environment)) STRICT",
    "CREATE TABLE intents (name TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT",
    "INSERT INTO skills SELECT name, current_version, NULL, NULL, row_number() OVER (ORDER BY name) FROM current",
    "INSERT INTO meta SELECT 'changes', count(*) FROM current",
    "INSERT INTO meta VALUES ('scanned', 0)",
    "DROP TABLE current",
)


def _third(connection: sqlite3.Connection) -> None:
    """How far each collection of vectors follows; an identity, which keeps libraries apart on one server."""
    connection.execute(
        "CREATE TABLE indexes (collection TEXT PRIMARY KEY, applied INTEGER NOT NULL, entries INTEGER NOT NULL,"
        " writes INTEGER NOT NULL) STRICT"
    )
    connection.execute("INSERT INTO meta VALUES ('identity', random() & 0x7fffffffffffffff)")


def _fourth(connection: sqlite3.Connection) -> None:
    """The words that versions are matched by, derived: of the wording that made them."""
    connection.execute(
        "CREATE TABLE words (name TEXT NOT NULL, version INTEGER NOT NULL, wording TEXT NOT NULL, terms TEXT NOT NULL,"
        " PRIMARY KEY (name, version)) STRICT, WITHOUT ROWID"
    )


MIGRATIONS = (_first, _second, _third, _fourth)
