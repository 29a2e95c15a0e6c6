"""Nothing that was reported is lost: interrupts save, and `kill -9` of everything is survived at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli

GOALS = 6
KILLS = 10


def begin(
    environment: dict[str, str], folder: Path, *arguments: str, stdin: int | None = None
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "voyager", *arguments],
        cwd=folder,
        env=environment,
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(process: "subprocess.Popen[str]", text: str) -> None:
    """Read stderr until a line holds `text`."""
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return
    raise AssertionError(f"the process ended without saying {text!r}")


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    return [child for child, parent in parents.items() if parent == pid]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def versions(library: Path) -> dict[tuple[str, str], str]:
    """Every stored version with its source."""
    return {
        (folder.parent.name, folder.name): (folder / "skill.js").read_text("utf-8")
        for folder in sorted(library.glob("[!.]*/v*"))
        if (folder / "skill.js").is_file()
    }


def test_ctrl_c_and_sigterm_save_and_resume_goes_on_without_a_rewind(
    cli: Cli, environment: dict[str, str], tmp_path: Path
) -> None:
    process = begin(environment, tmp_path, "explore", "--seed", "1")
    wait_for(process, "goal 3")
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "-m voyager resume run-1`" in rest
    before = cli("runs", "show", "run-1", "--json").json
    assert before["state"] == "stopped"

    resumed = begin(environment, tmp_path, "resume", "run-1")
    wait_for(resumed, f"goal {len(before['goals']) + 2}:")
    resumed.send_signal(signal.SIGTERM)
    _, rest = resumed.communicate(timeout=60)
    assert resumed.returncode == 0, rest
    after = cli("runs", "show", "run-1", "--json").json
    assert (after["state"], after["stamp"]) == ("stopped", "clean")
    assert after["goals"][: len(before["goals"])] == before["goals"]
    assert len(after["goals"]) >= len(before["goals"]) + 1
    assert after["ticks"] > before["ticks"]


def test_no_process_outlives_a_killed_agent(environment: dict[str, str], tmp_path: Path) -> None:
    process = begin(environment, tmp_path, "explore", "--seed", "1")
    wait_for(process, "goal 2")
    children = descendants(process.pid)
    assert len(children) >= 2
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while not all(gone(child) for child in children):
        assert time.monotonic() < deadline, "a Node process outlived its agent by ten seconds"
        time.sleep(0.05)


@pytest.mark.slow
def test_kill_9_of_all_three_processes_at_any_moment_loses_nothing(
    cli: Cli, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    moments = random.Random(20260101)
    process = begin(environment, tmp_path, "explore", "--run", "killed", "--seed", "1", "--goals", str(GOALS))
    wait_for(process, "goal 1")
    kept: dict[tuple[str, str], str] = {}
    for _ in range(KILLS):
        # From the start of the process on: while it opens, resumes, joins, plays, learns and saves.
        time.sleep(moments.uniform(0.0, 8.0))
        for victim in moments.sample([process.pid, *descendants(process.pid)], k=1 + len(descendants(process.pid))):
            if not gone(victim):
                os.kill(victim, signal.SIGKILL)
        process.communicate()
        now = versions(home / "library")
        assert kept.items() <= now.items(), "a verified skill was lost or changed"
        kept = now
        process = begin(environment, tmp_path, "resume", "killed", "--goals", str(GOALS))
    _, rest = process.communicate(timeout=400)
    assert process.returncode == 0, rest
    kept_after = versions(home / "library")
    assert kept.items() <= kept_after.items()
    sources = list(kept_after.values())
    assert len(sources) == len(set(sources)), "a skill was stored twice"
    listed: list[dict[str, Any]] = cli("skills", "list", "--json").json
    assert {skill["name"] for skill in listed} == {name for name, _ in kept_after}
    run = cli("runs", "show", "killed", "--json").json
    assert run["stamp"] == "rewound"
    assert {entry["kind"] for entry in run["ledger"]} == {"recovery", "rewind"}
