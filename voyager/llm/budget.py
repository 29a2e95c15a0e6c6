"""Holds a run to its budget: each call is asked for before it is made, and counted after."""

import time
from collections.abc import Callable
from decimal import Decimal

from voyager.costs import Budget, Called, Line, Spent, lines
from voyager.errors import BudgetSpent
from voyager.events import BudgetNearlySpent, Event

WARNED_AT = Decimal("0.8")
"""The part of a limit at which it is warned, once a session."""


class Meter:
    """Counts a run's calls on from earlier sessions.

    The last call may go over a limit by what it costs: that is known only after it.

    Args:
        spent: what earlier sessions of the run have cost.
        hours: how long they took.
        clock: seconds, from any moment on.
    """

    def __init__(
        self,
        budget: Budget,
        spent: Spent,
        hours: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budget = budget
        self._spent = spent
        self._hours = hours
        self._clock = clock
        self._began: float | None = None
        self._tell: Callable[[Event], None] = lambda _: None
        self._warned: set[str] = set()

    @property
    def budget(self) -> Budget:
        return self._budget

    def begin(self, tell: Callable[[Event], None]) -> None:
        """The session begins: from now on hours count, and `tell` is told when a limit comes near."""
        self._began = self._clock()
        self._tell = tell

    def allow(self) -> None:
        """To be called before a call is made. Raises: BudgetSpent."""
        for line in self._lines():
            if line.spent:
                raise BudgetSpent(f"the run's budget is spent ({line}); go on with a larger {line.flag}")
        if self._began is not None:
            self._warn()

    def add(self, call: Called) -> None:
        """Count a call that was answered."""
        self._spent = self._spent.plus(call)
        self._warn()

    def _warn(self) -> None:
        for line in self._lines():
            if line.used >= line.limit * WARNED_AT and line.name not in self._warned:
                self._warned.add(line.name)
                self._tell(BudgetNearlySpent(used=str(line), flag=line.flag))

    def _lines(self) -> list[Line]:
        session_s = 0.0 if self._began is None else self._clock() - self._began
        return lines(self._budget, self._spent, self._hours + session_s / 3600)
