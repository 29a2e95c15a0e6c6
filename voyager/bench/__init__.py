"""`voyager bench`: the project's own measure of speed, and of how well skills are found."""

from voyager.bench.bridge import measure_bridge
from voyager.bench.figures import Figure, Progress
from voyager.bench.fixtures import measure_fixtures
from voyager.bench.library import measure_library
from voyager.bench.retrieval import measure_retrieval
from voyager.bench.world import measure_world, read_figures
from voyager.config import Settings
from voyager.errors import ConfigError

__all__ = ["SUITES", "TICKS", "Figure", "measure", "read_figures"]

SUITES = ("world", "bridge", "library", "retrieval", "fixtures")
TICKS = 1_000_000


async def measure(
    settings: Settings, suite: str, ticks: int = TICKS, progress: Progress = lambda _: None
) -> list[Figure]:
    """Run one suite. `ticks`: over how many the memory is watched; `progress` is told what is measured now.

    Raises:
        ConfigError: no such suite.
        WorldError: the world's own figures could not be taken.
        LibraryError, ServiceError: as `measure_fixtures`.
    """
    if suite == "world":
        return await measure_world(settings, ticks, progress)
    if suite == "bridge":
        return await measure_bridge(settings, progress)
    if suite == "library":
        return measure_library(settings, progress)
    if suite == "retrieval":
        return measure_retrieval(settings, progress)
    if suite == "fixtures":
        return await measure_fixtures(settings, progress)
    raise ConfigError(f"no suite `{suite}`; there are: {', '.join(SUITES)}")
