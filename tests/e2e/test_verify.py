"""`voyager skills verify` end to end: skills of a short run, each run again from its own start."""

import asyncio
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from voyager.replay.bench import Bench
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

from ..conftest import Cli
from ..unit.test_loop import NoSearch

PROVING = {"VOYAGER_PROOFS": "true"}


def fixtures(home: Path) -> dict[str, dict[str, Any]]:
    files = (home / "library").glob("*/v*/fixture.json")
    return {f"{file.parts[-3]} {file.parts[-2]}": json.loads(file.read_bytes()) for file in files}


def interrupted(home: Path, environment: dict[str, str]) -> tuple[int, list[str]]:
    """Verify everything, and press Ctrl-C at the first result: the exit code, and the names that were told green."""
    command = [sys.executable, "-m", "voyager", "skills", "verify", "--all", "--home", str(home)]
    with subprocess.Popen(
        command, env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline()]
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate(timeout=120)
    assert "are recorded" in errors
    lines += rest.splitlines()
    return running.returncode, [line.split()[1] for line in lines if line.startswith("green")]


def check_interrupt(home: Path, environment: dict[str, str]) -> None:
    """What was told green before an interrupt is in the library, as many times as it was verified."""
    library = SkillLibrary(home / "library", NoSearch())
    try:
        before = {name: library.verifications(name)[-1].at for name in library.known()}
        code, green = interrupted(home, environment)
        after = {name: library.verifications(name)[-1].at for name in library.known()}
    finally:
        library.close()
    assert code == 130
    assert 1 <= len(green) < len(before)
    assert {name for name in before if after[name] != before[name]} == set(green)


def check_healing(cli: Cli, home: Path, callee: str, callers: set[str]) -> None:
    """Break version 2 of a skill by hand: it is red until it is rolled back, then it and its callers are green."""
    (home / "library" / callee / "v2" / "skill.js").write_text("// lost\n")
    assert cli("skills", "verify", callee, "--home", str(home)).code == 1
    assert cli("skills", "rollback", callee, "--home", str(home)).code == 0
    healed = cli("skills", "verify", callee, *sorted(callers), "--home", str(home), "--json")
    assert healed.code == 0, healed.out
    assert {each["colour"] for each in healed.json["results"]} == {"green"}


async def check_order(home: Path) -> None:
    """What comes of a fixture is the same after others in the same world and bot, to the last position of the bot."""
    library = SkillLibrary(home / "library", NoSearch())
    bench = Bench(home / "logs")

    async def told(name: str) -> JsonValue:
        skill = library.get(name)
        assert skill is not None
        fixture = library.fixture(name, skill.version)
        assert fixture is not None
        replay = await bench.run(skill, library.closure(skill.calls), fixture)
        assert replay.green, replay.reason
        return to_json(replace(replay, execution=replace(replay.execution, wall_s=0.0)))

    try:
        names = library.known()
        first = {name: await told(name) for name in names}
        assert {name: await told(name) for name in reversed(names)} == first
    finally:
        await bench.close()
        library.close()


def check_bench(cli: Cli, home: Path) -> None:
    """The skills of a library are timed, and held to a second each."""
    timed = {each["name"]: each for each in cli("bench", "fixtures", "--home", str(home), "--json").json}
    assert timed["red fixtures"]["value"] == 0
    assert [each["most"] for name, each in timed.items() if name.startswith("fixture")] == [1.0, 1.0]


@pytest.mark.slow
def test_skills_pass_from_their_starts_until_one_is_broken_and_the_same_run_makes_the_same_fixtures(
    cli: Cli, environment: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "first"
    run = ("explore", "--seed", "1", "--json")
    first = cli(*run, "--goals", "12", "--home", str(home), env=PROVING, timeout_s=900)
    assert first.code == 0, first.err
    assert len(first.json["skills"]) >= 3
    assert first.json["ledger"] == []

    starts = fixtures(home)
    assert set(starts) == {f"{skill['name']} v{skill['version']}" for skill in first.json["skills"]}
    assert {start["reproduces"] for start in starts.values()} == {True}
    again = cli(*run, "--goals", "6", "--home", str(tmp_path / "second"), env=PROVING, timeout_s=900)
    assert again.json["goals"] == first.json["goals"][:6]
    assert fixtures(tmp_path / "second").items() <= starts.items()

    green = cli("skills", "verify", "--all", "--jobs", "2", "--home", str(home), "--json")
    assert green.code == 0, green.err
    assert {each["colour"] for each in green.json["results"]} == {"green"}

    asyncio.run(check_order(home))
    check_bench(cli, home)
    check_interrupt(home, environment)

    callee = next(skill["calls"][0] for skill in first.json["skills"] if skill["calls"])
    callers = {skill["name"] for skill in first.json["skills"] if callee in skill["calls"]}
    source = home / "library" / callee / "v1" / "skill.js"
    admitted = source.read_bytes()
    source.write_bytes(admitted + b"// changed\n")
    broken = cli("skills", "verify", callee, "--home", str(home))
    assert broken.code == 1
    assert f"red     {callee} v1: it is not what was admitted" in broken.out
    assert all(name in broken.out for name in callers)
    source.write_bytes(admitted)
    assert cli("skills", "verify", callee, "--home", str(home)).code == 0

    better, worse = tmp_path / "better.js", tmp_path / "worse.js"
    better.write_bytes(b"// by hand\n" + admitted)
    edited = cli("skills", "edit", callee, "--from", str(better), "--home", str(home), "--json")
    assert edited.code == 0, edited.err
    assert edited.json["version"] == 2
    assert callers < set(edited.json["passed"])
    worse.write_text(f"async function {callee}(bot) {{\n  await bot.waitForTicks(1)\n}}\n")
    refused = cli("skills", "edit", callee, "--from", str(worse), "--home", str(home))
    assert refused.code == 1
    assert f"the fixture of {callee} v2 fails with it" in refused.err
    assert cli("skills", "show", callee, "--home", str(home), "--json").json["version"] == 2

    check_healing(cli, home, callee, callers)

    assert cli("skills", "export", "--all", "--out", str(tmp_path / "all.zip"), "--home", str(home)).code == 0
    other = ("--library", str(tmp_path / "other"), "--json")
    there = cli("skills", "import", str(tmp_path / "all.zip"), "--verify", *other)
    assert there.code == 0, there.err
    assert {each["colour"] for each in there.json["verified"]} == {"green"}
    listed = cli("skills", "list", *other).json
    assert {each["name"]: each["maturity"] for each in listed} == dict.fromkeys(
        (skill["name"] for skill in first.json["skills"]), "verified"
    )
