"""The story of a run folded from its journal: what the curriculum looks back on and `runs show` prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from pydantic import JsonValue

from voyager.domain import GoalRecord, LedgerEntry, Stamp
from voyager.wire import from_json


class Entry(Protocol):
    """One journal entry as it is read back."""

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def tick(self) -> int: ...
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
    tokens: int = 0
    billed: bool = False
    """Whether a model was asked that may cost money."""
    stopped: str | None = None
    """Why the run stopped; None while it runs or when it was killed."""
    last_seq: int = 0

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
    void = _void_ranges(listed)
    history = History()
    for entry in listed:
        data = cast(dict[str, JsonValue], entry.data)
        history = replace(history, tick=entry.tick, last_seq=entry.seq)
        history = _fold_costs(history, entry.kind, data)
        if not any(first <= entry.seq <= last for first, last in void):
            history = _fold_story(history, entry.kind, data)
    return history


def _void_ranges(entries: list[Entry]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for entry in entries:
        if entry.kind == "resumed":
            data = cast(dict[str, int], entry.data)
            ranges.append((data["void_from"], data["void_to"]))
    return ranges


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
        usage = cast(dict[str, int | None], data["usage"])
        spent = (usage["prompt_tokens"] or 0) + (usage["completion_tokens"] or 0)
        billed = history.billed or not str(data["model"]).startswith("builtin:")
        return replace(history, tokens=history.tokens + spent, billed=billed)
    if kind == "skill_admitted":
        skill = from_json(SkillEntry, data)
        return history if skill in history.skills else replace(history, skills=(*history.skills, skill))
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
        return replace(history, stopped=None)
    if kind == "stopped":
        return replace(history, stopped=str(data["reason"]), inventory=cast(dict[str, int], data["inventory"]))
    return history
