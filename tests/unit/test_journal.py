"""The journal of a run: append-only, one writer, readable by all."""

import fcntl
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.unit.unprivileged import run_without_permission
from voyager.checkpoint.journal import Journal, JournalReader
from voyager.checkpoint.lock import is_held
from voyager.domain import Checkpoint, Snapshot
from voyager.errors import SchemaTooNew, StorageError, UnknownRun, UserError

ROOT = Path(__file__).parents[2]
SETTINGS = {"seed": 1, "model": "builtin:planner", "world": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "first" / "journal.db"


def checkpoint(number: int, *, snapshot: Snapshot | None = None) -> Checkpoint:
    return Checkpoint(
        id=f"c{number}",
        journal_seq=number * 10,
        library_number=number,
        snapshot=snapshot,
        tick=number * 100,
        goals_ended=number,
    )


def test_entries_come_back_in_order_and_unchanged(path: Path) -> None:
    values: list[JsonValue] = [None, 1.5, "é\u2028\ud800", [1, {"a": []}], {"text": "x" * 100_000}]
    journal = Journal.create(path, SETTINGS)
    assert [journal.append("thing", value, tick=tick) for tick, value in enumerate(values)] == [1, 2, 3, 4, 5]
    journal.close()

    reader = JournalReader(path)
    entries = list(reader.entries())
    assert [entry.data for entry in entries] == values
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.tick for entry in entries] == [0, 1, 2, 3, 4]
    assert {entry.kind for entry in entries} == {"thing"}
    assert all(entry.at.endswith("+00:00") for entry in entries)
    assert (reader.name, reader.settings, reader.last_seq) == ("first", SETTINGS, 5)
    assert reader.created <= entries[0].at


def test_entries_are_filtered_by_sequence_and_kind(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    for number in range(1200):
        journal.append("even" if number % 2 == 0 else "odd", number, tick=number)
    assert [entry.data for entry in journal.entries(after=1197)] == [1197, 1198, 1199]
    assert [entry.data for entry in journal.entries(kinds=["odd"])] == list(range(1, 1200, 2))
    assert [entry.data for entry in journal.entries(after=1198, kinds=["even", "odd"])] == [1198, 1199]
    assert list(journal.entries(kinds=[])) == []


def test_numbering_goes_on_after_reopening(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    journal.append("a", 1, tick=0)
    journal.close()
    journal = Journal(path)
    assert journal.append("b", 2, tick=5) == 2
    assert journal.settings == SETTINGS


def test_a_reader_sees_what_a_writer_appends_meanwhile(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    reader = JournalReader(path)
    assert reader.last_seq == 0
    journal.append("a", 1, tick=0)
    assert [entry.data for entry in reader.entries()] == [1]
    assert not hasattr(reader, "append")


def test_a_run_is_begun_once(path: Path) -> None:
    Journal.create(path, SETTINGS).close()
    with pytest.raises(UserError, match="run first exists already; go on with `voyager resume first`"):
        Journal.create(path, {})
    assert JournalReader(path).settings == SETTINGS


def test_an_unknown_run_is_named(path: Path) -> None:
    for kind in (Journal, JournalReader):
        with pytest.raises(UnknownRun, match="no run first"):
            kind(path)
    assert not path.parent.exists()


def test_a_run_killed_before_it_began_can_be_begun(path: Path) -> None:
    path.parent.mkdir(parents=True)
    sqlite3.connect(path).close()
    path.touch()
    with pytest.raises(UnknownRun, match="killed before it began"):
        Journal(path)
    journal = Journal.create(path, SETTINGS)
    assert journal.append("a", 1, tick=0) == 1


def test_a_newer_journal_is_refused_by_reader_and_writer(path: Path) -> None:
    Journal.create(path, SETTINGS).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    for kind in (Journal, JournalReader):
        with pytest.raises(SchemaTooNew, match="has schema 2, this Voyager knows schemas up to 1"):
            kind(path)
    with pytest.raises(SchemaTooNew):
        Journal.create(path, SETTINGS)


def test_a_damaged_journal_is_refused(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"what is this " * 400)
    for kind in (Journal, JournalReader):
        with pytest.raises(StorageError, match=r"journal\.db: is not a database"):
            kind(path)


CHILD = """
import os, sys
from pathlib import Path
from voyager.checkpoint.journal import Journal
journal = Journal.create(Path(sys.argv[1]), {"seed": 1})
number = 0
while True:
    number += 1
    seq = journal.append("step", {"number": number, "pad": "x" * 2000}, tick=number)
    print(seq, flush=True)
"""


def test_one_process_writes_a_run_and_its_death_by_kill_frees_it(path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    try:
        seen = [int(child.stdout.readline()) for _ in range(20)]
        with pytest.raises(UserError, match=f"run first is being written by process {child.pid}; stop it"):
            Journal(path)
        with pytest.raises(UserError, match=f"process {child.pid}"):
            Journal.create(path, {})
        assert JournalReader(path).last_seq >= 20
    finally:
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        child.wait()
        child.stdout.close()
    # The last line may have been cut off by the kill.
    seen += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    journal = Journal(path)
    entries = list(journal.entries())
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.data for entry in entries] == [{"number": n, "pad": "x" * 2000} for n in range(1, len(entries) + 1)]
    assert len(seen) <= len(entries) <= len(seen) + 1
    assert journal.append("next", None, tick=0) == len(entries) + 1


def test_two_writers_in_one_process_are_refused_too(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    with pytest.raises(UserError, match=f"process {os.getpid()}"):
        Journal(path)
    journal.close()
    Journal(path).close()


def test_whether_a_run_is_being_written_can_be_asked(path: Path) -> None:
    lock = path.with_suffix(".lock")
    assert not is_held(lock)
    journal = Journal.create(path, SETTINGS)
    assert is_held(lock)
    journal.close()
    assert not is_held(lock)
    with lock.open() as another_asking:
        fcntl.flock(another_asking, fcntl.LOCK_SH)
        assert not is_held(lock)


def test_checkpoints_come_back_unchanged_and_in_order(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    assert journal.checkpoints.latest() is None
    first = checkpoint(1, snapshot=Snapshot(id="s1", tick=100, hash="ab"))
    second = checkpoint(2)
    journal.checkpoint(first)
    journal.checkpoint(second)
    with pytest.raises(UserError, match="checkpoint c1 exists already"):
        journal.checkpoint(first)
    journal.close()

    points = JournalReader(path).checkpoints
    assert points.list() == [first, second]
    assert points.latest() == second
    assert points.get("c1") == first
    assert points.get("c9") is None


def test_a_journal_can_be_read_from_a_folder_without_write_permission(path: Path) -> None:
    journal = Journal.create(path, SETTINGS)
    journal.append("a", {"b": 1}, tick=3)
    journal.close()
    code = """
import json, sys
from pathlib import Path
from voyager.checkpoint.journal import Journal, JournalReader
from voyager.errors import VoyagerError
drop_rights()
path = Path(sys.argv[1], "journal.db")
try:
    Journal(path)
except VoyagerError as error:
    print(json.dumps([str(error), [entry.data for entry in JournalReader(path).entries()]]))
"""
    refusal, data = json.loads(run_without_permission(code, path.parent))
    assert "can't be written; give this user write permission" in refusal
    assert data == [{"b": 1}]
