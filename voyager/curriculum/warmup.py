"""Warm-up: what of the observation the curriculum is shown grows with the goals that were reached.

Voyager (arXiv 2305.16291, A.3.1) begins with the core of the inventory and adds the rest bit by bit.
"""

from collections.abc import Mapping, Sequence

from voyager.domain import GoalRecord
from voyager.feedback import ObservationPart

REACHED = frozenset({"learned", "reused", "done"})


def hidden_parts(warm_up: Mapping[ObservationPart, int], history: Sequence[GoalRecord]) -> frozenset[ObservationPart]:
    """The parts that as many reached goals do not show yet; equal histories hide the same."""
    reached = sum(record.outcome in REACHED for record in history)
    return frozenset(part for part, goals in warm_up.items() if reached < goals)
