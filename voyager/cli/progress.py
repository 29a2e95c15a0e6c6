"""Live progress of a run: plain lines anywhere, and a status line at the bottom of a terminal."""

import contextlib
from collections.abc import Generator, Mapping

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from voyager.domain import Attempt
from voyager.events import (
    AttemptEnded,
    AttemptStarted,
    BudgetNearlySpent,
    CandidateTried,
    Event,
    GoalEnded,
    GoalStarted,
    LibraryTidied,
    ModelBack,
    ModelTrouble,
    ModelWaiting,
    SkillLearned,
)

_SHOWN_ITEMS = 12
_LINE = 300
"""Characters of an error that are shown; the journal has it whole."""


class Progress:
    """Draws events; also counts the skills learned."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = Status("starting", console=console) if console.is_terminal else None
        self._goal = ""
        self._speed = 0.0
        self._skills = 0

    def __enter__(self) -> "Progress":
        if self._status is not None:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Give the terminal back; safe to call twice."""
        if self._status is not None:
            self._status.stop()

    @contextlib.contextmanager
    def paused(self) -> Generator[None]:
        """The status line is away while someone types."""
        self.end()
        try:
            yield
        finally:
            if self._status is not None:
                self._status.start()

    def ask(self, question: str) -> None:
        """A line that someone goes on with."""
        self._console.print(question, markup=False, soft_wrap=True, end="")

    def say(self, text: str) -> None:
        """A line that stays."""
        self._console.print(text, markup=False, soft_wrap=True)

    def show(self, event: Event) -> None:
        """Draw one event."""
        match event:
            case GoalStarted(number=number, goal=goal):
                self._goal = f"goal {number}: {goal.text}"
                self._line(f"[bold]{escape(self._goal)}[/bold]")
            case AttemptStarted(number=number, limit=limit, program=program):
                self._update(f"attempt {number}/{limit} {program.entry}")
            case CandidateTried(number=number, candidate=candidate, of=of, grade=grade):
                self._line(f"  attempt {number} candidate {candidate}/{of}: {escape(grade)}")
            case AttemptEnded(attempt=attempt, limit=limit, speed=speed):
                self._speed = speed
                self._attempt(attempt, limit)
            case SkillLearned(skill=skill):
                self._skills += 1
                calls = f", calls {', '.join(skill.calls)}" if skill.calls else ""
                self._line(f"  [green]learned {escape(skill.name)} v{skill.version}[/green]{escape(calls)}")
            case LibraryTidied(text=text):
                self._line(f"  [dim]{escape(text)}[/dim]")
            case GoalEnded(record=record, inventory=inventory):
                self._line(f"  {record.outcome} after {record.attempts} | {escape(items(inventory))}")
                self._update("choosing the next goal")
            case ModelTrouble(reason=reason):
                self._line(f"  [yellow]{escape(_first_line(reason))}[/yellow]")
            case BudgetNearlySpent(used=used, flag=flag):
                self._line(f"  [yellow]{used} of the budget are used; {flag} sets it[/yellow]")
            case ModelWaiting(reason=reason, wait_s=wait_s, waited_s=waited_s, patience_s=patience_s):
                times = f"again in {wait_s:.0f} s ({waited_s:.0f} s of at most {patience_s:.0f} s waited; Ctrl-C saves)"
                self._line(f"  [yellow]{escape(_first_line(reason))}; {times}[/yellow]")
                self._update("waiting for the model")
            case ModelBack(waited_s=waited_s):
                self._line(f"  the model answers again after {waited_s:.0f} s")

    def _attempt(self, attempt: Attempt, limit: int) -> None:
        colour = {"success": "green", "failure": "yellow", "undecided": "magenta"}[attempt.verdict.kind]
        error = attempt.execution.error
        why = attempt.verdict.critique if error is None else error.message
        tail = f": {why}" if attempt.verdict.kind != "success" and why else ""
        head = f"  attempt {attempt.number}/{limit} {attempt.program.entry}: "
        facts = f" ({attempt.execution.ticks} ticks, {self._speed:.0f}x)"
        self._line(f"{escape(head)}[{colour}]{attempt.verdict.kind}[/{colour}]{facts}{escape(_first_line(tail))}")

    def _line(self, markup: str) -> None:
        self._console.print(markup, soft_wrap=True)

    def _update(self, doing: str) -> None:
        if self._status is not None:
            self._status.update(
                escape(f"{self._goal} | {doing} | {self._speed:.0f}x real time | {self._skills} learned")
            )


def items(inventory: Mapping[str, int]) -> str:
    """The inventory on one line, most first."""
    ranked = sorted(inventory.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{count} {name}" for name, count in ranked[:_SHOWN_ITEMS])
    more = f" and {len(ranked) - _SHOWN_ITEMS} more kinds" if len(ranked) > _SHOWN_ITEMS else ""
    return (shown or "nothing") + more


def _first_line(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= _LINE else f"{line[:_LINE]}..."
