"""Going back and going on: a resume that fails changes nothing, and one that works leaves one timeline."""

import shutil
from pathlib import Path

import pytest

from ..conftest import Cli


@pytest.mark.slow
def test_a_resume_that_fails_leaves_the_run_as_it_was_and_one_back_in_time_is_stamped(cli: Cli, home: Path) -> None:
    assert cli("explore", "--goals", "3", "--seed", "1").code == 0
    before = cli("runs", "show", "run-1", "--json").json
    snapshots = home / "runs" / "run-1" / "world" / "snapshots"
    first, second = sorted(path.name for path in snapshots.iterdir())[1:3]
    shutil.rmtree(snapshots / first)
    failed = cli("resume", "run-1", "--at", first)
    assert failed.code == 5
    assert first in failed.err
    assert cli("runs", "show", "run-1", "--json").json == before
    done = cli("resume", "run-1", "--at", second, "--goals", "1", "--json")
    assert done.code == 0, done.err
    assert done.json["stamp"] == "rewound"
    assert [entry["kind"] for entry in done.json["ledger"]] == ["rewind"]
    assert done.json["goals"][:2] == before["goals"][:2]
    assert len(done.json["goals"]) == 3
    again = cli("resume", "run-1", "--goals", "1", "--json")
    assert again.code == 0, again.err
    assert again.json["goals"][:3] == done.json["goals"]


@pytest.mark.slow
def test_a_run_whose_library_is_gone_is_not_resumed_without_it(cli: Cli, home: Path) -> None:
    assert cli("explore", "--goals", "1", "--seed", "1").code == 0
    shutil.rmtree(home / "library")
    done = cli("resume", "run-1", "--goals", "1")
    assert done.code == 3
    assert "no skill library" in done.err
    assert cli("runs", "show", "run-1", "--json").json["state"] == "stopped"


@pytest.mark.slow
def test_a_run_moves_with_its_home(cli: Cli, home: Path, tmp_path: Path) -> None:
    assert cli("explore", "--goals", "1", "--seed", "1").code == 0
    moved = tmp_path / "moved"
    shutil.copytree(home, moved)
    shutil.rmtree(home)
    assert cli("resume", "run-1", "--goals", "1", "--home", str(moved)).code == 0
    assert not home.exists()
