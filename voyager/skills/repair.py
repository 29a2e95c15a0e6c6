"""A library set right: what can be is taken from its skill folders anew, the rest is told with the next step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import networkx as nx

from voyager.checkpoint.database import DatabaseDamaged
from voyager.domain import Listing
from voyager.errors import StorageError
from voyager.ports import Embedder
from voyager.skills.database import FILE
from voyager.skills.library import SkillLibrary
from voyager.skills.salvage import salvaged
from voyager.skills.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What became of a library."""

    skills: int
    """Names that can be used."""
    entries: int | None
    """Of the search index; None where it could not be rebuilt."""
    mended: tuple[str, ...]
    left: tuple[str, ...]
    """What is still wrong, each with the next step."""


def repair(
    folder: Path, embedder: Embedder, *, chroma_url: str | None = None, wording: Wording | None = None
) -> Repaired:
    """Rebuild what is derived from the skill folders of the library in `folder`, and look at all of it.

    Raises:
        LibraryError: the folder is no library.
        SchemaTooNew: a newer version wrote it.
        SetupError: the embedding model is missing.
        StorageError: the disk refuses; a library that can't be written can't be repaired.
    """
    mended: list[str] = []
    library = _opened(
        partial(SkillLibrary, folder, embedder, create=False, chroma_url=chroma_url, wording=wording), folder, mended
    )
    try:
        if library.read_only:
            raise StorageError(f"{folder} can't be written; give this user write permission, or repair a copy of it")
        mended += [f"{name} v{version} was not known and is now" for name, version in library.rescan()]
        left = [*library.damaged.values(), *_broken_calls(library)]
        entries = None
        try:
            entries = library.reindex()
        except StorageError as refused:
            left.append(str(refused))
        return Repaired(skills=len(library.names()), entries=entries, mended=tuple(mended), left=tuple(left))
    finally:
        library.close()


def _opened(reopen: Callable[[], SkillLibrary], folder: Path, mended: list[str]) -> SkillLibrary:
    """The library, with a new database where its own is damaged."""
    try:
        library = reopen()
        try:
            library.check_database()
        except BaseException:
            library.close()
            raise
        return library
    except DatabaseDamaged as damaged:
        saved = salvaged(folder / FILE)
        aside = _move_aside(folder)
        library = reopen()
        versions = library.restore(saved)
        mended.append(
            f"{damaged}: it is now {aside.name}, and the new one has the counts, pins and bans that could be read"
            f" ({versions} versions)"
        )
        return library


def _move_aside(folder: Path) -> Path:
    number = 1
    while (aside := folder / f"{FILE}-damaged-{number}").exists():
        number += 1
    (folder / FILE).rename(aside)
    # What SQLite keeps beside a database belongs to it alone.
    for suffix in ("-wal", "-shm"):
        beside = folder / f"{FILE}{suffix}"
        if beside.exists():
            beside.rename(aside.with_name(f"{aside.name}{suffix}"))
    return aside


def _broken_calls(library: SkillLibrary) -> Iterator[str]:
    """What is wrong with the calls among the skills in force."""
    skills = {summary.name: summary.calls for summary in library.summaries(Listing(banned=None))}
    for name, calls in skills.items():
        for callee in calls:
            if callee not in skills:
                yield f"skill {name} calls {callee}, which is not in the library; import or learn {callee} first"
    graph: nx.DiGraph[str] = nx.DiGraph([(name, callee) for name, calls in skills.items() for callee in calls])
    for component in nx.strongly_connected_components(graph):
        first = min(component)
        if len(component) > 1 or graph.has_edge(first, first):
            yield (
                f"skills call each other in a circle: {', '.join(sorted(component))}; none of them can be called until"
                f" one of them is rolled back or banned (`voyager skills rollback {first}`)"
            )
