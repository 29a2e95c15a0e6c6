"""The paper's four goals (arXiv 2305.16291, table 2) in three new worlds: without a library, and with one lent."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli

GOALS = ("a diamond pickaxe", "a golden sword", "a bucket of lava", "a compass")
SEEDS = tuple(map(int, os.environ.get("VOYAGER_TEST_SEEDS", "11").split(",")))
"""The worlds. By default one: three take a quarter of an hour more than the long tests have."""
MOST = 50
"""Programs: the paper's own bound, and the command's."""
LEARNED_IN = 30
"""Goals of the run that the lent library comes from, on seed 1."""


def digest(library: Path) -> dict[str, str]:
    """Of every file of a skill."""
    files = sorted(path for path in library.glob("[!.]*/v*/*") if path.is_file())
    return {str(path.relative_to(library)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_every_goal_is_reached_in_every_world_and_in_fewer_programs_with_what_was_learned(
    cli: Cli, tmp_path: Path
) -> None:
    teacher = tmp_path / "teacher"
    learning = cli("explore", "--goals", str(LEARNED_IN), "--seed", "1", "--home", str(teacher), timeout_s=1200)
    assert learning.code == 0, learning.err
    library = teacher / "library"
    lent = digest(library)
    listed = cli("skills", "list", "--home", str(teacher), "--json").json
    assert len(listed) >= 7

    def pursue(job: tuple[str, int, Sequence[str]]) -> dict[str, Any]:
        goal, seed, options = job
        home = tmp_path / f"{goal.replace(' ', '_')}-{seed}-{len(options)}"
        done = cli("pursue", goal, "--seed", str(seed), "--home", str(home), "--json", *options, timeout_s=1800)
        assert done.code == 0, f"{job}: {done.err[-2000:]}"
        return done.json

    reused = ("--library", str(library))
    jobs = [(goal, seed, options) for options in ((), reused) for seed in SEEDS for goal in GOALS]
    # Two at a time: each keeps its agent, its world and its bot busy in turn.
    with ThreadPoolExecutor(2) as pool:
        runs = dict(zip(jobs, pool.map(pursue, jobs), strict=True))
    table = {job: run["iterations"] for job, run in runs.items()}
    assert all(run["pursuit"]["reached"] for run in runs.values()), table
    assert all(run["stamp"] == "clean" for run in runs.values())
    assert all(count <= MOST for count in table.values()), table
    for goal in GOALS:
        bare, helped = (sum(table[goal, seed, options] for seed in SEEDS) for options in ((), reused))
        assert helped < bare, (goal, table)
    assert any(any(goal["outcome"] == "reused" for goal in run["goals"]) for (_, _, o), run in runs.items() if o)
    assert digest(library) == lent
    assert [skill["name"] for skill in cli("skills", "list", "--home", str(teacher), "--json").json] == [
        skill["name"] for skill in listed
    ]
