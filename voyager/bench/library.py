"""The speed of the skill library, by its size."""

import json
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from voyager.bench.figures import REPEATS, Figure, Progress
from voyager.bench.synthetic import SyntheticEmbedder, synthetic_drafts
from voyager.config import Settings
from voyager.domain import Listing, SkillDraft
from voyager.errors import LibraryError
from voyager.skills import drawing
from voyager.skills.connections import Connections
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.library import SkillLibrary
from voyager.skills.store import facts, stored

SIZES = (100, 10_000, 100_000)
ADMISSION_MS = 50.0
ADMISSION_SIZE = 10_000
SEARCH_MS = 15.0
OPEN_S = 2.0
LARGE = 100_000
LIST_MS = 1000.0
"""Up to here a list does not break a thought (Nielsen, "Usability Engineering", 1993)."""
GRAPH_S = 30.0
GRAPH_MB = 50.0
"""A browser reads so much from the disk, and what is in it, in a second or two."""
PAGE = 100
"""Lines that `voyager skills list` shows at once."""


def measure_library(settings: Settings, progress: Progress, sizes: Iterable[int] = SIZES) -> list[Figure]:
    """Every figure of the library; skills and their vectors are made up (`voyager.bench.synthetic`).

    Real texts would take an hour to embed: the time of embedding one query is measured apart and added.
    """
    progress("the embedding model")
    loaded, embedding = _embedding(settings)
    figures = [
        Figure(name="embedding model, load", value=loaded, unit="s"),
        Figure(name="embedding one query", value=embedding, unit="ms (median)"),
    ]
    with TemporaryDirectory(prefix="voyager-bench-") as folder:
        held = 0
        for size in sizes:
            progress(f"a library of {size:,} skills")
            figures += _at(Path(folder) / "library", held, size, embedding)
            # What was admitted to be measured stays.
            held = size + REPEATS
    return figures


def _at(folder: Path, held: int, size: int, embedding_ms: float) -> list[Figure]:
    """The figures of a library that `held` so many, grown to `size`."""
    # There first, so that nobody is told that it lost its database.
    SkillLibrary(folder, SyntheticEmbedder()).close()
    _write(folder, synthetic_drafts(size - held, first=held), held)
    embedder = SyntheticEmbedder()
    start = time.perf_counter()
    library = SkillLibrary(folder, embedder)
    library.rescan()
    entries = library.reindex()
    filled = time.perf_counter() - start
    library.close()
    if entries != size:
        raise LibraryError(f"the library for the figures holds {entries} skills, not {size}; they would mean nothing")
    embedder = SyntheticEmbedder()
    start = time.perf_counter()
    library = SkillLibrary(folder, embedder, create=False)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    library.search("the first search of a process")
    first = time.perf_counter() - start
    embedded = embedder.embedded - 1
    try:
        search = _median_ms(lambda number: library.search(f"search number {number}"))
        listed = _median_ms(lambda number: _list(library, number))
        graph = _graph(library)
        drafts = synthetic_drafts(REPEATS, first=size)
        admission = _median_ms(lambda _: library.admit(next(drafts)))
    finally:
        library.close()
    at = f"at {size:,} skills"
    return [
        Figure(name=f"opening {at}", value=opened, unit="s", most=OPEN_S if size == LARGE else None),
        Figure(name=f"texts embedded anew {at}", value=embedded, unit="", most=0),
        Figure(name=f"first search of a process {at}", value=first, unit="s", note="loads the index; embedding aside"),
        Figure(name=f"search {at}", value=search, unit="ms (median)", note="made-up vectors; embedding aside"),
        Figure(
            name=f"search {at}, real embedding added",
            value=search + embedding_ms,
            unit="ms (median)",
            most=SEARCH_MS if size == LARGE else None,
        ),
        Figure(
            name=f"page of {PAGE} of a list {at}",
            value=listed,
            unit="ms (median)",
            note="sorted by success, and all counted",
            most=LIST_MS if size == LARGE else None,
        ),
        *_graph_figures(graph, at, bound=size == LARGE),
        Figure(
            name=f"admission {at}",
            value=admission,
            unit="ms (median)",
            note="embedding and fixture aside",
            most=ADMISSION_MS if size == ADMISSION_SIZE else None,
        ),
        Figure(name=f"reindexing {at}", value=filled, unit="s", note="made-up vectors; embedding aside"),
    ]


def _list(library: SkillLibrary, offset: int) -> None:
    library.summaries(Listing(sort="rate", descending=True, limit=PAGE, offset=offset))
    library.count(Listing())


def _graph(library: SkillLibrary) -> tuple[float, float]:
    """Seconds to make the page of all skills, and its megabytes."""
    start = time.perf_counter()
    skills = library.summaries(Listing(banned=None))
    connections = Connections({skill.name: skill.calls for skill in skills})
    page = drawing.page(connections, {skill.name: drawing.told(skill) for skill in skills}, "Skill library")
    return time.perf_counter() - start, len(page.encode()) / 1e6


def _graph_figures(graph: tuple[float, float], at: str, *, bound: bool) -> list[Figure]:
    seconds, megabytes = graph
    drawn = f"the {drawing.MAX_DRAWN:,} most called drawn, all searched"
    return [
        Figure(name=f"graph page {at}, made in", value=seconds, unit="s", most=GRAPH_S if bound else None),
        Figure(name=f"graph page {at}, size", value=megabytes, unit="MB", note=drawn, most=GRAPH_MB if bound else None),
    ]


def _embedding(settings: Settings) -> tuple[float, float]:
    """Seconds to load the real model, and the median of milliseconds that one query takes it."""
    embedder = SentenceEmbedder(settings.embedding)
    start = time.perf_counter()
    embedder.embed(["warm up"])
    loaded = time.perf_counter() - start
    return loaded, _median_ms(lambda number: embedder.embed([f"craft tool number {number}"]))


def _write(folder: Path, drafts: Iterable[SkillDraft], held: int) -> None:
    """Skill folders as an admission leaves them, without its waits for the disk."""
    for number, draft in enumerate(drafts, held + 1):
        skill = stored(draft, version=1, number=number)
        place = folder / skill.name / "v1"
        place.mkdir(parents=True)
        (place / "skill.js").write_text(skill.source)
        (place / "skill.json").write_text(json.dumps(facts(skill)))


def _median_ms(action: Callable[[int], object]) -> float:
    times: list[float] = []
    for number in range(REPEATS):
        start = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
