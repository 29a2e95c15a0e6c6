"""What lies between two moments: the difference of two truths, and the calls that a program made in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist

from voyager.domain import Call, Position, Truth

TRACE_LINES = 40
"""Calls listed of one program, the first ones and the last ones."""
_ARGUMENTS = 100
"""Characters of one call's arguments."""
_ERROR = 200
"""Characters of one call's error."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`gained` and `lost` count items, both above 0; `counted` holds the statistics that rose, by category."""

    gained: Mapping[str, int]
    lost: Mapping[str, int]
    counted: Mapping[str, Mapping[str, float]]
    deaths: int
    seconds: float
    """Simulated."""
    moved: float | None
    """Metres between the two positions; None where one is not known."""

    def rise(self, category: str, name: str) -> int:
        """How much that statistic rose; 0 also where the server tells none."""
        return int(self.counted.get(category, {}).get(name, 0))


def between(before: Truth, after: Truth) -> Difference:
    """What changed from `before` to `after`."""
    names = sorted({*before.inventory, *after.inventory})
    change = {name: after.inventory.get(name, 0) - before.inventory.get(name, 0) for name in names}
    counted: dict[str, dict[str, float]] = {}
    for category, counts in after.statistics.items():
        earlier = before.statistics.get(category, {})
        rose = {name: count - earlier.get(name, 0) for name, count in sorted(counts.items())}
        counted[category] = {name: rise for name, rise in rose.items() if rise != 0}
    deaths = int(counted.get("custom", {}).get("deaths", 0))
    moved = None if before.position is None or after.position is None else distance(before.position, after.position)
    return Difference(
        gained={name: count for name, count in change.items() if count > 0},
        lost={name: -count for name, count in change.items() if count < 0},
        counted={category: counts for category, counts in counted.items() if counts},
        deaths=max(deaths, int(after.dead and not before.dead)),
        seconds=(after.tick - before.tick) / 20,
        moved=moved,
    )


def distance(one: Position, other: Position) -> float:
    """Metres in a straight line."""
    return dist((one.x, one.y, one.z), (other.x, other.y, other.z))


def counts(values: Mapping[str, float]) -> str:
    """`oak_log 3, stick 4`, most first."""
    ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {count:g}" for name, count in ranked)


def call_text(call: Call) -> str:
    """A call as it was written, its arguments shortened."""
    arguments = ", ".join(repr(argument) for argument in call.args)
    return f"{call.name}({_short(arguments, _ARGUMENTS)})"


def brought(call: Call) -> str:
    """Items that a call gained and lost, signed; empty for none."""
    return ", ".join(f"{name} {change:+d}" for name, change in sorted(call.effect.inventory.items()))


def trace_lines(trace: Sequence[Call], limit: int = TRACE_LINES) -> list[str]:
    """A program's calls with arguments, effect and error, those that calls made indented; at most about `limit`."""
    lines = _lines(trace, "")
    if len(lines) <= limit:
        return lines
    half = limit // 2
    return [*lines[:half], f"... {len(lines) - 2 * half} more calls ...", *lines[-half:]]


def _lines(calls: Sequence[Call], indent: str) -> list[str]:
    lines: list[str] = []
    for call in calls:
        effect = f" -> {brought(call)}" if call.effect.inventory else ""
        hurt = f", hurt {call.effect.damage:g}" if call.effect.damage > 0 else ""
        failed = "" if call.error is None else f" FAILED {call.error.code}: {_short(call.error.message, _ERROR)}"
        lines.append(f"{indent}{call_text(call)} {call.ticks} ticks{effect}{hurt}{failed}")
        lines.extend(_lines(call.calls, indent + "  "))
    return lines


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 3]}..."
