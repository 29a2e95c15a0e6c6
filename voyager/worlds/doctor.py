"""Tries the mechanics of a world one by one with a real bot, and names what is known to be behind a failure."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from voyager.domain import Execution, Program, Truth
from voyager.errors import BridgeError
from voyager.ports import Bridge, World
from voyager.worlds.arena import set_up, settle
from voyager.worlds.embedded import EmbeddedWorld
from voyager.worlds.probes import Fault, Probe

DEADLINE_TICKS = 1200
DEADLINE_S = 90.0
Status = Literal["works", "fails", "skipped"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How one probe ended. `known` are faults that fit a failure; `ticks` is what it took."""

    probe: str
    title: str
    status: Status
    message: str = ""
    ticks: int = 0
    known: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Patient:
    """The world that is looked at. `embedded` where it is ours: what a probe needs is then put up by its console."""

    bridge: Bridge
    world: World
    embedded: EmbeddedWorld | None
    player: str


async def examine(patient: Patient, probes: Mapping[str, Probe]) -> AsyncGenerator[Finding]:
    """Every probe in turn. Raises: ConfigError, WorldError, BridgeError: nothing can be tried."""
    for name, probe in probes.items():
        yield await _try(patient, name, probe)


async def _try(patient: Patient, name: str, probe: Probe) -> Finding:
    if patient.embedded is not None:
        await _clean(patient, patient.embedded)
        await set_up(probe.arena(), patient.embedded, patient.bridge, patient.player)
    before = await patient.world.truth(patient.player)
    lacking = {item: count for item, count in probe.gives.items() if before.inventory.get(item, 0) < count}
    if lacking:
        needs = ", ".join(f"{count} {item}" for item, count in lacking.items())
        return Finding(probe=name, title=probe.title, status="skipped", message=f"put {needs} into the bot's inventory")
    info = await patient.bridge.inspect(probe.program)
    if info.entry is None:
        return Finding(probe=name, title=probe.title, status="fails", message="the probe's program has no entry")
    execution = await patient.bridge.run(
        Program(source=probe.program, entry=info.entry),
        args=(),
        skills=(),
        deadline_ticks=DEADLINE_TICKS,
        deadline_s=DEADLINE_S,
        seed=1,
    )
    after = await patient.world.truth(patient.player)
    status, message = _judge(probe, execution, before, after)
    known = probe.known if status == "fails" else ()
    return Finding(probe=name, title=probe.title, status=status, message=message, ticks=execution.ticks, known=known)


def _judge(probe: Probe, execution: Execution, before: Truth, after: Truth) -> tuple[Status, str]:
    if execution.error is not None:
        return "fails", execution.error.message
    result = execution.result
    if isinstance(result, dict) and isinstance(result.get("skipped"), str):
        return "skipped", cast(str, result["skipped"])
    for item, least in probe.keeps.items():
        if after.inventory.get(item, 0) < least:
            return "fails", f"{after.inventory.get(item, 0)} {item} in the inventory afterwards, {least} expected"
    for item, change in probe.gains.items():
        seen = after.inventory.get(item, 0) - before.inventory.get(item, 0)
        if seen != change:
            return "fails", f"the world says {seen:+d} {item}, {change:+d} expected"
    return "works", ""


async def _clean(patient: Patient, world: EmbeddedWorld) -> None:
    """An empty box around the bot and empty pockets: what one probe left must not help or harm the next."""
    player = patient.player
    at = f"execute at {player} run"
    for line in (
        f"tp {player} 0.5 -60 0.5",
        f"clear {player}",
        f"{at} fill ~-12 ~ ~-12 ~12 ~6 ~12 air",
        f"{at} fill ~-12 ~-1 ~-12 ~12 ~-1 ~12 grass_block",
        "kill @e[type=!player]",
        "time set 6000",
    ):
        await world.command(line)  # `clear` and `kill` fail where there is nothing to remove.
    try:
        await settle(patient.bridge, 25)
    except BridgeError as error:
        raise BridgeError(f"the bot does not act in the world: {error}") from error
