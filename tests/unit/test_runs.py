"""Run folders: whole or not there, and nobody's files are touched."""

from pathlib import Path

import pytest

from voyager import runs
from voyager.errors import StorageError, UnknownRun, UserError


def begin(journal: Path) -> None:
    journal.parent.mkdir(parents=True)
    journal.write_text("journal")


def test_runs_are_numbered_and_found(tmp_path: Path) -> None:
    assert runs.create(tmp_path, None, begin).name == "run-1"
    assert runs.create(tmp_path, None, begin).name == "run-2"
    assert runs.names(tmp_path) == ["run-1", "run-2"]
    assert runs.find(tmp_path, "run-2").journal.read_text() == "journal"


def test_a_run_that_could_not_begin_leaves_nothing(tmp_path: Path) -> None:
    def fail(journal: Path) -> None:
        begin(journal)
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        runs.create(tmp_path, "mine", fail)
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_folder_that_is_no_run_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "runs" / "notes"
    notes.mkdir(parents=True)
    (notes / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="is not a run"):
        runs.create(tmp_path, "notes", begin)
    assert (notes / "mine.txt").read_text() == "x"


def test_an_existing_run_is_not_begun_again(tmp_path: Path) -> None:
    runs.create(tmp_path, "mine", begin)
    with pytest.raises(UserError, match="voyager resume mine"):
        runs.create(tmp_path, "mine", begin)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "a b", "x" * 65, "é"])
def test_a_name_that_could_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="is no run name"):
        runs.find(tmp_path, name)


def test_an_unknown_run_names_those_there_are(tmp_path: Path) -> None:
    runs.create(tmp_path, "mine", begin)
    with pytest.raises(UnknownRun, match="mine"):
        runs.find(tmp_path, "yours")


def test_pursuits_are_numbered_by_themselves(tmp_path: Path) -> None:
    runs.create(tmp_path, None, begin)
    assert runs.create(tmp_path, None, begin, kind="pursuit").name == "pursuit-1"
    assert runs.create(tmp_path, None, begin).name == "run-2"
