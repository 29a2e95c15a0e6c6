"""A measured figure beside the bound that it is held to."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Progress = Callable[[str], None]
REPEATS = 50
"""How often what is short is measured; the median counts."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value with its unit."""

    name: str
    value: float
    unit: str
    note: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def target(self) -> str:
        """The bound it is held to, `` where there is none."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "" if self.most is None else f"≤ {self.most:g}"

    @property
    def missed(self) -> bool:
        """Whether it has a bound and does not keep it."""
        return (self.least is not None and self.value < self.least) or (
            self.most is not None and self.value > self.most
        )


async def median_ms(action: Callable[[], Awaitable[object]], repeats: int = REPEATS) -> float:
    """The median of `repeats` runs of `action`, in milliseconds of real time."""
    times: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        await action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
