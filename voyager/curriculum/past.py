"""What a run has behind it, as the frontier reads it: what is known, what failed, what rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voyager.curriculum.failures import has
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.warmup import REACHED
from voyager.domain import Goal, GoalRecord, Observation

FIRST_REST = 2
"""For so many goals a goal rests that was given up once."""
_GETTING = frozenset({"obtain", "craft", "smelt", "mine"})


def key_of(goal: Goal) -> str:
    """What two goals share that ask for the same: the item, however it is got; else the deed and its object."""
    if goal.kind is None or goal.subject is None:
        return goal.text.lower()
    return goal.subject if goal.kind in _GETTING else f"{goal.kind} {goal.subject}"


@dataclass(frozen=True, kw_only=True)
class Past:
    """Goals by `key_of`. `known` also holds what is held; `failures` counts since the last success."""

    known: frozenset[str]
    known_roles: frozenset[str]
    reached: Mapping[str, int]
    """The largest count that was reached."""
    failures: Mapping[str, int]
    last_failed: Mapping[str, GoalRecord]
    since: Mapping[str, frozenset[str]]
    """By goal given up: what was reached after that."""
    changed: frozenset[str]
    """Goals given up of which everything is there now that the last attempt lacked."""
    resting: Mapping[str, int]
    """For how many more goals."""

    def doubt(self, key: str) -> int:
        """How many failures count against a goal: one less when what the last one lacked is there now."""
        return self.failures.get(key, 0) - (key in self.changed)

    @classmethod
    def of(cls, tree: TechTree, observation: Observation, history: Sequence[GoalRecord]) -> "Past":
        """Fold the records, oldest first.

        A goal that was given up rests for `FIRST_REST` goals, then four, and so on, doubling with each failure, unless
        everything that its last attempt lacked is there now. One that nobody could try or judge failed at nothing: it
        rests as after one failure, however often.
        """
        known = {item for item, count in observation.inventory.items() if count > 0}
        reached: dict[str, int] = {}
        failures: dict[str, int] = {}
        last: dict[str, int] = {}
        skipped: dict[str, int] = {}
        for number, record in enumerate(history):
            key = key_of(record.goal)
            if record.outcome in REACHED:
                reached[key] = max(reached.get(key, 0), record.goal.count)
                failures.pop(key, None)
            elif record.outcome == "skipped":
                skipped[key] = number
            else:
                failures[key] = failures.get(key, 0) + 1
                last[key] = number
        rests = {key: number + FIRST_REST + 1 - len(history) for key, number in skipped.items()}
        for key, count in failures.items():
            rests[key] = max(rests.get(key, 0), last[key] + FIRST_REST**count + 1 - len(history))
        changed = {key for key in failures if _has_all(observation, history[last[key]].lacked)}
        known |= reached.keys()
        return cls(
            known=frozenset(known),
            known_roles=frozenset(tree.role(item) for item in known),
            reached=reached,
            failures=failures,
            last_failed={key: history[last[key]] for key in failures},
            since={
                key: frozenset(key_of(later.goal) for later in history[number + 1 :] if later.outcome in REACHED)
                for key, number in last.items()
                if key in failures
            },
            changed=frozenset(changed),
            resting={key: left for key, left in rests.items() if left > 0 and key not in changed},
        )


def _has_all(observation: Observation, lacked: Mapping[str, int]) -> bool:
    return bool(lacked) and all(has(observation, name, count) for name, count in lacked.items())
