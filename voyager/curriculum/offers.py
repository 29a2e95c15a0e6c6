"""What the frontier's parts share: goals by kind, and how far off things are."""

from voyager.curriculum.weights import Weights
from voyager.domain import Goal, GoalKind, Observation
from voyager.goals import predicate_for

_TEXTS = {
    "obtain": "Obtain {count} {subject}",
    "craft": "Craft {count} {subject}",
    "kill": "Kill {count} {subject}",
    "place": "Place {count} {subject}",
    "eat": "Eat {count} {subject}",
    "equip": "Equip {count} {subject}",
    "deposit": "Deposit {count} {subject}",
    "sleep": "Sleep until morning",
    "shelter": "Take shelter until morning",
}
_BESIDE = 8
"""Blocks within which one is back before anything comes."""


def goal_of(kind: GoalKind, subject: str, count: int = 1, text: str | None = None) -> Goal:
    """A goal of this kind; its text parses to the same goal."""
    said = text if text is not None else _TEXTS[kind].format(count=count, subject=subject)
    return Goal(text=said, kind=kind, subject=subject, count=count, predicate=predicate_for(kind, subject, count))


def distance_to(observation: Observation, name: str | None) -> float | None:
    """Blocks to the nearest block or mob of that name in sight; None when there is none."""
    if name is None:
        return None
    block = observation.blocks.get(name)
    if block is not None:
        return block.distance
    return min((entity.distance for entity in observation.entities if entity.name == name), default=None)


def near(weights: Weights, distance: float) -> float:
    """Affordance of what is so many blocks away."""
    return weights.half_way / (weights.half_way + distance)


def in_the_open(weights: Weights, observation: Observation, distance: float | None) -> float:
    """What a walk is worth when it is dark: less under the open sky, unless it is a few steps."""
    outside = observation.light.sky > 0 and not observation.is_day
    return weights.in_the_dark if outside and (distance is None or distance > _BESIDE) else 1.0
