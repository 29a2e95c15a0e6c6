"""The speed of the skill library."""

import statistics
import time

from voyager.bench.figures import REPEATS, Figure
from voyager.config import Settings
from voyager.skills.embedder import SentenceEmbedder


def measure_library(settings: Settings) -> list[Figure]:
    """Every figure of the library."""
    embedder = SentenceEmbedder(settings.embedding)
    start = time.perf_counter()
    embedder.embed(["warm up"])
    loaded = time.perf_counter() - start
    times: list[float] = []
    for number in range(REPEATS):
        start = time.perf_counter()
        embedder.embed([f"craft tool number {number}"])
        times.append((time.perf_counter() - start) * 1000)
    return [
        Figure(name="embedding model, load", value=loaded, unit="s"),
        Figure(name="embedding one query", value=statistics.median(times), unit="ms (median)"),
    ]
