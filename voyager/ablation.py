"""Parts that a run can be made without, to see what each is worth: their names, and what stands in for them."""

from collections.abc import Iterable, Mapping, Sequence

from voyager.domain import (
    CheckReport,
    Execution,
    Filters,
    Goal,
    Program,
    Skill,
    SkillDraft,
    SkillHit,
    Truth,
    Use,
    Verdict,
)
from voyager.feedback import FEEDBACK_KINDS, FeedbackKind
from voyager.ports import Library

_FEEDBACK = "feedback"
PARTS: Mapping[str, str] = {
    "curriculum": "goals are items of the game drawn at random",
    "guide": "the coder is not told how a goal is gone about",
    "library": "no skill is shown, called or kept",
    "abstraction": "skills are kept with the literals that they were verified with",
    "deduplication": "a program is kept under its own name, whatever else does the same or calls that",
    "critic": "a program that ends without an error is taken for a success",
    "checks": "programs run unchecked, and helpers that they lack are not written",
    "candidates": "one program is written for an attempt",
    **{f"{_FEEDBACK}.{kind}": f"the coder is not told the {kind} of earlier attempts" for kind in FEEDBACK_KINDS},
}
"""Every part by name, and what a run without it is like."""


def parts_of(text: str) -> tuple[str, ...]:
    """The parts that a list with commas names, in the order of `PARTS`; `feedback` stands for all of its kinds.

    Raises:
        ValueError: there is no such part; the message lists those there are.
    """
    named: set[str] = set()
    for name in filter(None, (part.strip() for part in text.split(","))):
        found = [part for part in PARTS if part == name or (name == _FEEDBACK and part.startswith(f"{_FEEDBACK}."))]
        if not found:
            raise ValueError(f"there is no part `{name}`; there are {', '.join(PARTS)}, and {_FEEDBACK} for all of it")
        named.update(found)
    return tuple(part for part in PARTS if part in named)


def normal(text: str) -> str:
    """`text` as equal choices are spelt equally. Raises: ValueError, as `parts_of`."""
    return ",".join(parts_of(text))


def hidden(parts: Iterable[str]) -> frozenset[FeedbackKind]:
    """The kinds of feedback among `parts`."""
    named = set(parts)
    return frozenset(kind for kind in FEEDBACK_KINDS if f"{_FEEDBACK}.{kind}" in named)


async def unchecked(program: Program) -> CheckReport:
    """In place of the static checks."""
    return CheckReport()


class TrustingCritic:
    """In place of a critic: whatever ended without an error has reached its goal. Implements `ports.Critic`."""

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        return Verdict(kind="success" if execution.outcome == "returned" else "failure")


class UnseenLibrary:
    """In place of the library: nothing of what is in it is found. Implements `ports.Library`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def number(self) -> int:
        return self._library.number

    def admit(self, draft: SkillDraft) -> Skill:
        return self._library.admit(draft)

    def get(self, name: str, version: int | None = None) -> Skill | None:
        return None

    def outcomes(self) -> Mapping[str, tuple[int, int]]:
        return {}

    def search(self, text: str, limit: int = 5, *, filters: Filters | None = None) -> list[SkillHit]:
        return []

    def closure(self, names: Sequence[str]) -> list[Skill]:
        return []

    def record_use(self, name: str, version: int, use: Use) -> None:
        self._library.record_use(name, version, use)
