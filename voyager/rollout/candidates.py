"""Several programs for one attempt: which are worth trying, how far each came, and which is kept.

Graded by how a program ended, as CodeRL (arXiv 2207.01780) and Self-Edit (arXiv 2305.04087) grade by the kind of error.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from voyager.critic import satisfied
from voyager.domain import Execution, Goal, LeftOut, Truth, Verdict, Written


class Grade(IntEnum):
    """How far a program came, worst first."""

    CRASHED = 0
    """It brought its process down."""
    TIMED_OUT = 1
    """A limit ended it: of ticks, seconds, operations or memory."""
    THREW_EARLY = 2
    """It threw before any of its calls had come back."""
    THREW_LATE = 3
    RETURNED = 4
    PROGRESS = 5
    """It brought a part of what the goal's predicate asks for, whichever way it ended."""
    SUCCESS = 6

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, kw_only=True, order=True)
class Score:
    """A grade, and within it how much was seen of what was asked for and how many calls had come back."""

    grade: Grade
    seen: int = 0
    calls: int = 0


def score(goal: Goal, start: Truth, end: Truth, execution: Execution, verdict: Verdict) -> Score:
    """How far a program came that ran from `start` to `end`.

    A goal without predicate has no progress; an `undecided` verdict is no success.
    """
    seen = 0 if goal.predicate is None else satisfied(goal.predicate, start, end)[1]
    calls = sum(call.error is None for call in execution.trace)
    return Score(grade=_grade(execution, verdict, seen, calls), seen=seen, calls=calls)


def _grade(execution: Execution, verdict: Verdict, seen: int, calls: int) -> Grade:
    if verdict.kind == "success":
        return Grade.SUCCESS
    if seen > 0:
        return Grade.PROGRESS
    if execution.outcome == "threw":
        return Grade.THREW_LATE if calls else Grade.THREW_EARLY
    if execution.outcome in ("timed_out", "killed_by_limit"):
        return Grade.TIMED_OUT
    return Grade.CRASHED if execution.outcome == "crashed" else Grade.RETURNED


def worth_trying(written: Sequence[Written]) -> tuple[tuple[Written, ...], tuple[LeftOut, ...]]:
    """The different programs that pass the static checks, in the order of writing; one at least.

    The first stays when none passes: a check can be wrong and the world is not.
    """
    kept: list[Written] = []
    left: list[LeftOut] = []
    sound = [one for one in written if one.report.sound] or list(written[:1])
    for one in written:
        entry = one.program.entry
        if one not in sound:
            left.append(LeftOut(entry=entry, why="it does not pass the static checks"))
        elif any(_text(one) == _text(other) for other in kept):
            left.append(LeftOut(entry=entry, why="the same program was written before"))
        else:
            kept.append(one)
    return tuple(kept), tuple(left)


def _text(written: Written) -> tuple[str, str]:
    brought = "" if written.revision is None else written.revision.program.source
    lines = (line.strip() for line in (written.program.source + brought).splitlines())
    return written.program.language, "\n".join(line for line in lines if line)


def elected(candidates: Sequence[Written], calls: Sequence[frozenset[str]]) -> int:
    """Which to run in a world that can't be taken back: the index of one whose plan most candidates share.

    Among equals the one with the fewest findings of the static checks, then the first. Voting over what samples agree
    on: self-consistency (arXiv 2203.11171).

    Args:
        calls: what each candidate calls by name, which stands for its plan.
    """
    votes = Counter(calls)
    findings = [len(one.report.diagnostics) for one in candidates]
    return min(range(len(candidates)), key=lambda index: (-votes[calls[index]], findings[index], index))
