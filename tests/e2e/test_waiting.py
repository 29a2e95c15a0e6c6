"""Waiting for a model in the real world, and a run that is answered from its recording."""

import asyncio
import json
from pathlib import Path

import pytest

from voyager.config import Settings
from voyager.places import LivePace, Scene, places
from voyager.worlds.spec import parse_world

from ..conftest import Cli

pytestmark = pytest.mark.slow


async def test_a_live_world_stands_still_while_a_model_is_waited_for(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, world="embedded:flat", live=True)
    async with places(settings, parse_world(settings.world), Scene(logs=tmp_path / "logs")) as there:
        assert there.embedded is not None
        await LivePace(there.embedded, there.bridge, settings.clock).resting()

        async def tick() -> int:
            return (await there.world.truth(settings.username)).tick

        async def goes_on() -> bool:
            began = await tick()
            for _ in range(400):
                await asyncio.sleep(0.05)
                if await tick() > began:
                    return True
            return False

        assert await goes_on()
        async with there.standstill():
            held = await tick()
            await asyncio.sleep(0.5)
            assert await tick() <= held + 1  # At most the tick that was under way.
            held = await tick()
            await asyncio.sleep(0.5)
            assert await tick() == held
        assert await goes_on()


def test_a_recorded_run_is_played_again_without_its_model(cli: Cli, tmp_path: Path) -> None:
    calls = tmp_path / "calls.jsonl"
    first = cli(
        "explore", "--goals", "2", "--seed", "1", "--record", str(calls), "--home", str(tmp_path / "a"), "--json"
    )
    assert first.code == 0, first.err
    assert {json.loads(line)["role"] for line in calls.read_text().splitlines()} >= {"curriculum", "coder"}
    spec = f"recorded:{calls}"
    again = cli("explore", "--goals", "2", "--seed", "1", "--model", spec, "--home", str(tmp_path / "b"), "--json")
    assert again.code == 0, again.err
    for name in ("goals", "skills", "inventory", "ticks"):
        assert again.json[name] == first.json[name], name
    assert again.json["cost_usd"] == 0
    other = cli("explore", "--goals", "1", "--seed", "2", "--model", spec, "--home", str(tmp_path / "c"))
    assert other.code == 4
    assert "no answer of the curriculum to this: message 2 (user) has" in other.err
