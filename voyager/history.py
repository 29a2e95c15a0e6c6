"""The story of a run folded from its journal: what the curriculum looks back on and `runs show` prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, cast

from pydantic import JsonValue

from voyager.costs import FREE, Budget, Called, Price, Spent
from voyager.domain import Advice, GoalRecord, LedgerEntry, PursuitEnd, Role, Stamp, Usage
from voyager.wire import from_json, to_json


class Entry(Protocol):
    """One journal entry as it is read back."""

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def tick(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def data(self) -> JsonValue: ...


@dataclass(frozen=True, kw_only=True)
class SkillEntry:
    name: str
    version: int
    maturity: str
    calls: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class History:
    """A run so far. What a rewind voided is left out of goals and inventory, never out of costs and ledger."""

    records: tuple[GoalRecord, ...] = ()
    skills: tuple[SkillEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    inventory: Mapping[str, int] = field(default_factory=dict[str, int])
    tick: int = 0
    """The world's tick at the last entry."""
    programs: int = 0
    """Programs executed: the field's iterations."""
    program_ticks: int = 0
    program_wall_s: float = 0.0
    costs: Mapping[tuple[Role, str, str | None], Spent] = field(
        default_factory=dict[tuple[Role, str, str | None], Spent]
    )
    """What models cost, by role, model spec and endpoint."""
    budget: Budget = field(default_factory=Budget)
    """The last one that the run was given."""
    hours: float = 0.0
    """Wall-clock time of its sessions."""
    stopped: str | None = None
    """Why the run stopped; None while it runs or when it was killed."""
    pursuit: PursuitEnd | None = None
    """How the pursuit ended; None while it goes on, and where the run is none."""
    last_seq: int = 0
    reviewed: Mapping[str, int] = field(default_factory=dict[str, int])
    """What people decided, e.g. `programs refused`, and how often."""
    advice: tuple[Advice, ...] = ()
    """All that people told; what came in after the goal that a rewind went back to counts as come in for that goal."""

    @property
    def spent(self) -> Spent:
        """What models cost, in all."""
        return sum(self.costs.values(), Spent())

    @property
    def by_role(self) -> Mapping[Role, Spent]:
        sums: dict[Role, Spent] = {}
        for (role, _, _), spent in self.costs.items():
            sums[role] = sums.get(role, Spent()) + spent
        return sums

    @property
    def by_model(self) -> Mapping[tuple[str, str | None], Spent]:
        """By model spec and endpoint."""
        sums: dict[tuple[str, str | None], Spent] = {}
        for (_, asked, endpoint), spent in self.costs.items():
            sums[asked, endpoint] = sums.get((asked, endpoint), Spent()) + spent
        return sums

    @property
    def speed(self) -> float:
        """Simulated time over wall time while programs ran (20 ticks a second); 0 before the first."""
        return self.program_ticks / 20 / self.program_wall_s if self.program_wall_s > 0 else 0.0

    @property
    def stamp(self) -> Stamp:
        kinds = {entry.kind for entry in self.ledger}
        if "command" in kinds:
            return "assisted"
        return "rewound" if "rewind" in kinds else "clean"


def fold(entries: Iterable[Entry]) -> History:
    """Fold journal entries, in order, into a `History`."""
    listed = list(entries)
    void = void_ranges(listed)
    history = History(hours=_hours(listed))
    for entry in listed:
        data = cast(dict[str, JsonValue], entry.data)
        history = replace(history, tick=entry.tick, last_seq=entry.seq)
        history = _fold_costs(history, entry.kind, data)
        if not any(first <= entry.seq <= last for first, last in void):
            history = _fold_story(history, entry.kind, data)
    return history


def void_ranges(entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """First and last sequence numbers of what rewinds voided."""
    ranges: list[tuple[int, int]] = []
    for entry in entries:
        if entry.kind == "resumed":
            data = cast(dict[str, int], entry.data)
            ranges.append((data["void_from"], data["void_to"]))
    return ranges


def _hours(entries: Iterable[Entry]) -> float:
    """Wall-clock time from entry to entry, but for the pauses that end with a resume."""
    seconds, last = 0.0, None
    for entry in entries:
        if entry.kind == "ledger":
            continue  # A resume writes those before it says that it is one.
        at = datetime.fromisoformat(entry.at)
        if last is not None and entry.kind != "resumed":
            seconds += max(0.0, (at - last).total_seconds())
        last = at
    return seconds / 3600


def _called(data: Mapping[str, JsonValue]) -> Called:
    """A call as journaled; journals of before prices tell only the model's own name."""
    asked = str(data.get("asked", data["model"]))
    price = data.get("price", to_json(FREE) if asked.startswith("builtin:") else None)
    said = (message["content"] for message in cast(list[dict[str, str]], data["messages"]))
    return Called(
        role=cast(Role, data["role"]),
        asked=asked,
        endpoint=cast(str | None, data.get("endpoint")),
        usage=from_json(Usage, data["usage"]),
        price=None if price is None else from_json(Price, price),
        wall_s=cast(float, data["wall_s"]),
        size=sum(len(text.encode()) for text in (*said, str(data.get("reasoning", "")), str(data["reply"]))),
    )


def _fold_costs(history: History, kind: str, data: dict[str, JsonValue]) -> History:
    """What stays true however often the world was rewound."""
    if kind == "program_ended":
        execution = cast(dict[str, float], data["execution"])
        return replace(
            history,
            programs=history.programs + 1,
            program_ticks=history.program_ticks + int(execution["ticks"]),
            program_wall_s=history.program_wall_s + execution["wall_s"],
        )
    if kind == "model_called":
        call = _called(data)
        key = (call.role, call.asked, call.endpoint)
        return replace(history, costs={**history.costs, key: history.costs.get(key, Spent()).plus(call)})
    if kind == "budget":
        return replace(history, budget=from_json(Budget, data))
    if kind == "skill_admitted":
        skill = from_json(SkillEntry, data)
        return history if skill in history.skills else replace(history, skills=(*history.skills, skill))
    if kind == "advised":
        return replace(history, advice=(*history.advice, from_json(Advice, data)))
    if kind == "reviewed":
        key = f"{data['what']} {data['decision']}"
        return replace(history, reviewed={**history.reviewed, key: history.reviewed.get(key, 0) + 1})
    if kind == "ledger":
        return replace(history, ledger=(*history.ledger, from_json(LedgerEntry, data)))
    return history


def _fold_story(history: History, kind: str, data: dict[str, JsonValue]) -> History:
    if kind == "goal_ended":
        return replace(
            history,
            records=(*history.records, from_json(GoalRecord, data["record"])),
            inventory=cast(dict[str, int], data["inventory"]),
        )
    if kind == "resumed":
        ended = len(history.records)
        advice = tuple(replace(each, goal=min(each.goal, ended)) for each in history.advice)
        return replace(history, stopped=None, pursuit=None, advice=advice)
    if kind == "pursuit_ended":
        return replace(history, pursuit=from_json(PursuitEnd, data))
    if kind == "stopped":
        return replace(history, stopped=str(data["reason"]), inventory=cast(dict[str, int], data["inventory"]))
    return history
