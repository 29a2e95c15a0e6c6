"""The SQLite layer under journal and library: migrations, transactions, errors."""

import sqlite3
import threading
from pathlib import Path

import pytest

from voyager.checkpoint.database import Database
from voyager.checkpoint.migrations import Migration
from voyager.errors import SchemaTooNew, StorageError, UserError


def first(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE things (name TEXT)")


def second(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7")
    connection.execute("INSERT INTO things VALUES ('migrated', 1)")


def broken(connection: sqlite3.Connection) -> None:
    second(connection)
    raise RuntimeError("power cut")


def insert(database: Database, name: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO things VALUES (?)", (name,))


def names(database: Database) -> list[str]:
    return [row[0] for row in database.rows("SELECT name FROM things ORDER BY name")]


def test_migrations_run_once_each_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path, (first,)).transaction() as connection:
        connection.execute("INSERT INTO things VALUES ('old')")
    both: tuple[Migration, ...] = (first, second)
    for _ in range(2):
        database = Database(path, both)
        assert database.rows("SELECT name, size FROM things ORDER BY name") == [("migrated", 1), ("old", 7)]
        database.close()


def test_a_migration_that_fails_leaves_the_schema_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with pytest.raises(RuntimeError):
        Database(path, (first, broken))
    database = Database(path, (first,))
    assert database.rows("PRAGMA user_version") == [(1,)]
    assert names(database) == []
    database.close()
    assert names(Database(path, (first, second))) == ["migrated"]


def test_a_schema_is_refused_when_newer_and_by_readers_when_older(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, (first, second)).close()
    with pytest.raises(SchemaTooNew, match="has schema 2, this Voyager knows schemas up to 1"):
        Database(path, (first,))
    Database(tmp_path / "b.db", (first,)).close()
    with pytest.raises(UserError, match="open it for writing once"):
        Database(tmp_path / "b.db", (first, second), read_only=True)


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", (first,))

    def change_and_fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO things VALUES ('lost')")
            raise KeyError("x")

    with pytest.raises(KeyError):
        change_and_fail()
    insert(database, "kept")
    assert names(database) == ["kept"]


def test_commits_reach_the_disk(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", (first,))
    assert database.rows("PRAGMA synchronous") == [(2,)]
    assert database.rows("PRAGMA journal_mode") == [("wal",)]


def test_a_full_disk_is_named_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = Database(path, (first,))
    insert(database, "kept")
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match=r"a\.db: the disk is full; free some space"):
        insert(database, "x" * 100_000)
    assert names(database) == ["kept"]
    database.close()
    assert names(Database(path, (first,))) == ["kept"]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, (first,)).close()
    reader = Database(path, (first,), read_only=True)
    with pytest.raises(StorageError, match="can't be written"):
        insert(reader, "x")
    with pytest.raises(StorageError, match="can't be opened"):
        Database(tmp_path / "none.db", (first,), read_only=True)


def test_threads_take_turns(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", (first,))

    def insert_many(letter: str) -> None:
        for number in range(20):
            insert(database, f"{letter}{number:02}")

    threads = [threading.Thread(target=insert_many, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == [f"{letter}{number:02}" for letter in "abcd" for number in range(20)]
