"""A library through `kill -9`: what was admitted stays, nothing is doubled, the rest can follow."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder
from voyager.skills.database import FILE
from voyager.skills.library import SkillLibrary

ROOT = Path(__file__).parents[2]
COUNT = 60
EXPECTED = sorted((f"skill{n}", 1, draft(f"skill{n}", body=f"return {n};").source) for n in range(COUNT))


def child(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.admitting_child", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def contents(folder: Path) -> tuple[list[tuple[str, int, str]], int]:
    """(name, version, source) of every version, and the library's number."""
    library = SkillLibrary(folder, embedder())
    assert library.damaged == {}
    versions = [skill for name in library.names() for skill in library.versions(name)]
    number = library.number
    library.close()
    return [(skill.name, skill.version, skill.source) for skill in versions], number


@pytest.mark.parametrize("seed", range(5))
def test_no_skill_is_lost_or_doubled_by_a_kill_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    victim = child("admit", str(tmp_path), str(COUNT))
    assert victim.stdout is not None
    admitted = [victim.stdout.readline().strip() for _ in range(chance.randrange(1, COUNT // 2))]
    # The moment itself, anywhere within the next admission or two; nothing waits for it.
    time.sleep(chance.uniform(0, 0.01))
    victim.send_signal(signal.SIGKILL)
    admitted += [line.strip() for line in victim.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    victim.stdout.close()
    assert victim.wait() == -signal.SIGKILL

    skills, number = contents(tmp_path)
    assert {name for name, _, _ in skills} >= set(admitted)
    assert len(skills) == number <= len(admitted) + 1
    assert set(skills) <= set(EXPECTED)

    again = child("admit", str(tmp_path), str(COUNT))
    assert len(again.communicate()[0].splitlines()) == COUNT
    assert contents(tmp_path) == (EXPECTED, COUNT)


def test_a_kill_after_any_disk_step_leaves_a_whole_library(tmp_path: Path) -> None:
    process = child("steps", str(tmp_path), "admit")
    lines = process.communicate()[0].splitlines()
    assert process.returncode == 0
    assert [line.split()[1] for line in lines] == ["killed"] * (len(lines) - 1) + ["survived"]
    # Folders made, files and folders synced, the rename: fewer steps would mean fewer promises.
    assert len(lines) >= 10
    before, victim = (draft("before"), draft("victim"))
    kept: list[int] = []
    for line in lines:
        home = tmp_path / line.split()[0]
        skills, number = contents(home)
        assert ("before", 1, before.source) in skills
        assert number == len(skills)
        kept.append(len(skills))
        library = SkillLibrary(home, embedder())
        assert library.admit(victim).version == 1
        assert library.number == 2
        library.close()
        assert contents(home) == ([("before", 1, before.source), ("victim", 1, victim.source)], 2)
        assert [path.name for path in sorted(home.glob("*/v*"))] == ["v1", "v1"]
        assert not any((home / ".new").glob("*"))
    assert kept == sorted(kept)
    assert (kept[0], kept[-1]) == (1, 2)


@pytest.mark.parametrize(("kind", "maturity", "current"), [("edit", "candidate", 2), ("worse", "verified", 1)])
def test_a_kill_at_any_step_leaves_the_old_version_or_the_new_one_as_it_is_to_be(
    tmp_path: Path, kind: str, maturity: str, current: int
) -> None:
    process = child("steps", str(tmp_path), kind)
    lines = process.communicate()[0].splitlines()
    assert process.returncode == 0
    found: list[tuple[list[str], int]] = []
    for line in lines:
        library = SkillLibrary(tmp_path / line.split()[0], embedder())
        maturities = [str(skill.maturity) for skill in library.versions("before")]
        found.append((maturities, library.standing("before").current))
        library.close()
    old, new = (["verified"], 1), (["verified", maturity], current)
    assert found == sorted(found, key=lambda each: len(each[0]))
    assert (found[0], found[-1]) == (old, new)
    assert all(each in (old, new) for each in found)
    # Also with the versions' folders alone.
    whole = tmp_path / lines[-1].split()[0]
    (whole / FILE).unlink()
    library = SkillLibrary(whole, embedder())
    assert [str(skill.maturity) for skill in library.versions("before")] == new[0]
    assert library.standing("before").current == current
    library.close()


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_double_nothing_and_leave_the_index_whole(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "tests.unit.dying_child", str(tmp_path / "library"), "200", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    kills = [json.loads(line) for line in process.stdout.splitlines()]
    assert len(kills) == 200
    assert [kill for kill in kills if kill["wrong"]] == []
    # The kills fell into all that a writer does, and much was admitted before them.
    assert {kill["at"] for kill in kills} == {"at admit", "at edit", "at search", "at reindex"}
    assert kills[-1]["admitted"] > 100


def test_two_processes_share_a_library(tmp_path: Path) -> None:
    processes = [child("admit", str(tmp_path), "25", prefix) for prefix in ("a", "b", "a")]
    for process in processes:
        assert len(process.communicate()[0].splitlines()) == 25
        assert process.returncode == 0
    skills, number = contents(tmp_path)
    assert number == 50
    assert {(name, version) for name, version, _ in skills} == {
        (f"{prefix}{one}", 1) for prefix in "ab" for one in range(25)
    }


def test_no_use_that_two_processes_count_at_once_is_lost(tmp_path: Path) -> None:
    library = SkillLibrary(tmp_path, embedder())
    library.admit(draft("a"))
    for process in [child("use", str(tmp_path), "40", "a") for _ in range(2)]:
        process.communicate()
        assert process.returncode == 0
    skill = library.get("a")
    assert skill is not None
    assert (skill.contract.uses, skill.contract.successes) == (80, 40)
    # Ten ticks in each of the forty that worked, forty in the verifying attempt.
    assert skill.contract.ticks == round((40 * 10 + 40) / 41)
