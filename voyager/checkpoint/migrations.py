"""Numbered schema migrations; the number of a SQLite file's schema is its `PRAGMA user_version`."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from voyager.errors import SchemaTooNew, UserError

Migration = Callable[[sqlite3.Connection], None]


def schema_version(connection: sqlite3.Connection) -> int:
    """0 for a file that no migration has touched."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration], path: Path) -> None:
    """Bring the file to schema `len(migrations)`; the n-th migration leads from schema n-1 to n.

    Each runs in a transaction of its own that also sets the number, so a kill leaves a whole schema. The
    connection must be in autocommit mode; a migration must not commit.

    Raises:
        SchemaTooNew: the file has a schema that this version does not know.
    """
    check_not_newer(connection, len(migrations), path)
    while (version := schema_version(connection)) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while this one waited for the lock.
            if schema_version(connection) == version:
                migrations[version](connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def check_not_newer(connection: sqlite3.Connection, known: int, path: Path) -> None:
    """Raises: SchemaTooNew: the file's schema is above `known`."""
    version = schema_version(connection)
    if version > known:
        raise SchemaTooNew(
            f"{path} has schema {version}, this Voyager knows schemas up to {known}; "
            "install the newer Voyager that wrote it"
        )


def check_current(connection: sqlite3.Connection, known: int, path: Path) -> None:
    """For readers, which must not migrate.

    Raises:
        SchemaTooNew: the file's schema is above `known`.
        UserError: it is below, so that it has to be opened for writing once.
    """
    check_not_newer(connection, known, path)
    version = schema_version(connection)
    if version < known:
        raise UserError(f"{path} has schema {version}, reading needs schema {known}; open it for writing once")
