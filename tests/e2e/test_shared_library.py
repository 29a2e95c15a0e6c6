"""Two explorers at once, in worlds of their own, on one library."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from voyager.bench.synthetic import SyntheticEmbedder
from voyager.skills.library import SkillLibrary

from ..conftest import Cli

GOALS = 50
TIMEOUT_S = 3600


def admissions(home: Path) -> list[tuple[str, int]]:
    """(name, version) of what a run's journal says was admitted."""
    with sqlite3.connect(home / "runs" / "run-1" / "journal.db") as journal:
        rows = journal.execute("SELECT data FROM entries WHERE kind = 'skill_admitted'").fetchall()
    skills: list[dict[str, Any]] = [json.loads(row[0]) for row in rows]
    return [(skill["name"], skill["version"]) for skill in skills]


@pytest.mark.slow
def test_two_explorers_share_a_library_and_nothing_is_lost_torn_or_doubled(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "library"

    def explore(seed: int) -> dict[str, Any]:
        home = tmp_path / f"home-{seed}"
        done = cli(
            *("explore", "--goals", str(GOALS), "--seed", str(seed), "--home", str(home), "--library", str(folder)),
            "--json",
            timeout_s=TIMEOUT_S,
        )
        assert done.code == 0, done.err
        return done.json

    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(explore, (1, 2)))
    assert [len(run["goals"]) for run in runs] == [GOALS, GOALS]

    library = SkillLibrary(folder, SyntheticEmbedder(), create=False)
    assert library.rescan() == []
    assert library.damaged == {}
    versions = [skill for name in library.names() for skill in library.versions(name)]
    assert len(versions) == library.number
    assert len({(skill.name, skill.content_hash) for skill in versions}) == len(versions)
    assert {(path.parent.name, int(path.name[1:])) for path in folder.glob("*/v*")} == {
        (skill.name, skill.version) for skill in versions
    }
    # What both learned is there once: the second is given the version of the first.
    told = [each for seed in (1, 2) for each in admissions(tmp_path / f"home-{seed}")]
    assert {(skill.name, skill.version) for skill in versions} == set(told)
    for skill in versions:
        assert library.closure([skill.name])
    library.close()
    found = cli("skills", "search", "get a better pickaxe", "--limit", "100", "--library", str(folder), "--json").json
    assert len(found) == min(100, len({skill.name for skill in versions}))
