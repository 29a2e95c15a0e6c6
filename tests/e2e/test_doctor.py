"""`voyager doctor`: what works in a world, and what is behind what does not."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.support.breaking_proxy import losing
from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.worlds.arena import settle
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

ALL = ["step-up", "jump", "dig", "place", "craft-2x2", "craft-3x3", "furnace", "chest", "eat", "combat"]


def test_everything_works_in_the_embedded_world(cli: Cli) -> None:
    done = cli("doctor", "--json")
    assert done.code == 0, done.out
    assert [(found["probe"], found["status"]) for found in done.json] == [(name, "works") for name in ALL]


def test_a_probe_that_is_not_there_is_refused_with_those_that_are(refusing: Cli) -> None:
    done = refusing("doctor", "--only", "fly")
    assert (done.code, "step-up, jump" in done.err) == (2, True)


@asynccontextmanager
async def stocked(folder: Path) -> AsyncGenerator[int]:
    """The port of an arena in real time in which the bot has been before and has what some probes need."""
    world = EmbeddedWorld(folder / "world.log")
    try:
        started = await world.start(WorldOptions(preset="arena"))
        bridge = NodeBridge(BotOptions(host="127.0.0.1", port=started.port), folder / "bot.log")
        await bridge.connect()
        for line in ("give Voyager oak_log 2", "give Voyager dirt 2"):
            await world.command(line)
        await settle(bridge)
        await bridge.close()
        await world.set_clock("real")
        yield started.port
    finally:
        await world.close()


async def doctored(port: int, environment: Mapping[str, str], *probes: str) -> dict[str, Any]:
    chosen = [part for name in probes for part in ("--only", name)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "voyager", "doctor", f"127.0.0.1:{port}", *chosen, "--json"),
        env=dict(environment),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return {"code": process.returncode, **{found["probe"]: found for found in json.loads(out)}}


async def test_a_server_that_is_not_ours_is_tried_with_what_the_bot_has(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async with stocked(tmp_path) as port:
        found = await doctored(port, environment, "craft-2x2", "furnace")
    assert (found["code"], found["craft-2x2"]["status"]) == (0, "works")
    assert found["furnace"]["status"] == "skipped"
    assert "1 furnace" in found["furnace"]["message"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lost", "probe", "fault"),
    [("window_click", "craft-2x2", "state id"), ("block_dig", "dig", "believes its own prediction")],
)
async def test_a_mechanic_broken_on_purpose_is_named_with_the_fault_that_is_known(
    environment: dict[str, str], tmp_path: Path, lost: str, probe: str, fault: str
) -> None:
    async with stocked(tmp_path) as port, losing(port, [lost]) as broken:
        found = await doctored(broken, environment, "jump", probe)
    assert (found["code"], found["jump"]["status"], found[probe]["status"]) == (1, "works", "fails")
    assert found[probe]["message"]
    assert fault in found[probe]["known"][0]["fault"]
    assert found[probe]["known"][0]["workaround"]
