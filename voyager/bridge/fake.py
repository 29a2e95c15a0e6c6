"""Fakes at the bridge and world seams, for trying stages and loops without a game; nothing in a real run uses them.

bridge = FakeBridge(inventory={"oak_log": 3}, play=lambda program: Play(gains={"stick": 4}))
world = FakeWorld(bridge)
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pydantic import JsonValue

from voyager.domain import (
    Call,
    CheckReport,
    Execution,
    Language,
    Observation,
    Position,
    Program,
    ProgramError,
    ProgramInfo,
    ReflexAct,
    Skill,
    Snapshot,
    Standing,
    Truth,
)

_ORIGIN = Position(x=0.5, y=64.0, z=0.5)
_FUNCTION = re.compile(r"async\s+function\s+(\w+)\s*\(")
_CALL = re.compile(r"await\s+(\w+)\s*\(")


@dataclass(frozen=True, kw_only=True)
class Play:
    """What running a program does: items gained (signed), statistics raised, ticks, how it failed, and what is told."""

    gains: Mapping[str, int] = field(default_factory=dict[str, int])
    statistics: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    ticks: int = 20
    error: ProgramError | None = None
    trace: tuple[Call, ...] = ()
    chat: tuple[str, ...] = ()
    reflexes: tuple[ReflexAct, ...] = ()


async def nothing_found(program: Program) -> CheckReport:
    """A check that finds nothing in any program."""
    return CheckReport()


class FakeBridge:
    """Implements `ports.Bridge`: every program is handed to `play`, whose answer happens to the inventory.

    `inspect` reads names by pattern only: it knows no syntax errors.
    """

    def __init__(self, play: Callable[[Program], Play], inventory: Mapping[str, int] | None = None) -> None:
        self._play = play
        self.inventory = Counter[str](inventory or {})
        self.statistics: dict[str, Counter[str]] = {}
        self.tick = 0
        self.programs: list[Program] = []

    async def observe(self) -> Observation:
        return Observation(
            tick=self.tick,
            position=_ORIGIN,
            dimension="overworld",
            biome="plains",
            time_of_day=self.tick % 24_000,
            is_day=True,
            health=20,
            food=20,
            inventory=dict(+self.inventory),
        )

    async def inspect(self, source: str, language: Language = "javascript") -> ProgramInfo:
        functions = _FUNCTION.findall(source)
        calls = tuple(dict.fromkeys(name for name in _CALL.findall(source) if name not in functions))
        entry = functions[-1] if functions else None
        single = calls[0] if source.count("await") == 1 and len(calls) == 1 else None
        return ProgramInfo(entry=entry, functions=tuple(functions), calls=calls, single_call=single)

    async def run(
        self,
        program: Program,
        *,
        args: Sequence[JsonValue],
        skills: Sequence[Skill],
        deadline_ticks: int,
        deadline_s: float,
        seed: int,
    ) -> Execution:
        before = self._standing()
        self.programs.append(program)
        play = self._play(program)
        self.inventory.update(play.gains)
        for category, counts in play.statistics.items():
            self.statistics.setdefault(category, Counter()).update(counts)
        self.tick += play.ticks
        return Execution(
            outcome="returned" if play.error is None else "threw",
            error=play.error,
            trace=play.trace,
            chat=play.chat,
            reflexes=play.reflexes,
            ticks=play.ticks,
            wall_s=0.01,
            before=before,
            after=self._standing(),
            observation=await self.observe(),
        )

    async def cancel(self) -> None:
        """A fake program has always ended already."""

    def _standing(self) -> Standing:
        return Standing(tick=self.tick, inventory=dict(+self.inventory), position=_ORIGIN)


class FakeWorld:
    """Implements `ports.World` over a `FakeBridge`; `snapshots` lists the ids asked for."""

    def __init__(self, bridge: FakeBridge) -> None:
        self._bridge = bridge
        self.snapshots: list[str] = []

    async def truth(self, player: str) -> Truth:
        return Truth(
            tick=self._bridge.tick,
            inventory=dict(+self._bridge.inventory),
            position=_ORIGIN,
            statistics={name: dict(counts) for name, counts in self._bridge.statistics.items()},
        )

    async def snapshot(self, snapshot_id: str) -> Snapshot:
        self.snapshots.append(snapshot_id)
        return Snapshot(id=snapshot_id, tick=self._bridge.tick)


class FakeForks:
    """Implements `ports.Forks` over a `FakeBridge`; `notes` lists what was asked for."""

    def __init__(self, bridge: FakeBridge) -> None:
        self._bridge = bridge
        self._points: dict[str, tuple[Counter[str], dict[str, Counter[str]], int]] = {}
        self.notes: list[str] = []

    async def mark(self, point: str) -> None:
        self.notes.append(f"mark {point}")
        self._points[point] = deepcopy((self._bridge.inventory, self._bridge.statistics, self._bridge.tick))

    async def back(self, point: str) -> None:
        self.notes.append(f"back {point}")
        self._bridge.inventory, self._bridge.statistics, self._bridge.tick = deepcopy(self._points[point])
