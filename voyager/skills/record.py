"""What the uses of a version add up to; a fixed size, however many there were."""

from collections.abc import Mapping
from dataclasses import field, replace

from pydantic.dataclasses import dataclass as checked

from voyager.domain import Use


@checked(frozen=True, kw_only=True)
class Mean:
    """Of `n` measured values."""

    n: int = 0
    mean: float = 0.0

    def plus(self, value: float | None) -> "Mean":
        """With one more; None was not measured."""
        if value is None:
            return self
        return Mean(n=self.n + 1, mean=self.mean + (value - self.mean) / (self.n + 1))


@checked(frozen=True, kw_only=True)
class Record:
    """Means over the uses of a version (`ticks`: over those that worked), and the leasts of what they began with.

    `worked` and `failed` hold the least count of each item over the starts that worked and those that failed; an item
    that one of them lacked is left out, None: there was no such start.
    """

    ticks: Mean = field(default_factory=Mean)
    damage: Mean = field(default_factory=Mean)
    wear: Mean = field(default_factory=Mean)
    calls: Mean = field(default_factory=Mean)
    worked: Mapping[str, int] | None = None
    failed: Mapping[str, int] | None = None

    def plus(self, use: Use) -> "Record":
        """With one more use."""
        counted = replace(
            self,
            ticks=self.ticks.plus(use.ticks) if use.success else self.ticks,
            damage=self.damage.plus(use.damage),
            wear=self.wear.plus(use.wear),
            calls=self.calls.plus(use.calls),
        )
        if use.start is None:
            return counted
        if use.success:
            return replace(counted, worked=_least(self.worked, use.start))
        return replace(counted, failed=_least(self.failed, use.start))

    @property
    def needs(self) -> dict[str, int]:
        """The least count of each item over starts that worked, where a start with less of it failed."""
        if self.worked is None or self.failed is None:
            return {}
        return {item: count for item, count in self.worked.items() if self.failed.get(item, 0) < count}


def _least(known: Mapping[str, int] | None, start: Mapping[str, int]) -> dict[str, int]:
    held = {item: count for item, count in sorted(start.items()) if count > 0}
    if known is None:
        return held
    return {item: min(count, known[item]) for item, count in held.items() if item in known}
