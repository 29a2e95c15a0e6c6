"""Which skills a program's calls bind to."""

from collections.abc import Iterable
from dataclasses import replace

from voyager.domain import Program, Revision, Skill, spellings
from voyager.ports import Library
from voyager.skills.graph import CallGraph


def called_skills(library: Library, calls: Iterable[str], *, quarantined: bool = False) -> list[str]:
    """The names of the skills among `calls`, each in the spelling that the library has; of the quarantined ones only
    with `quarantined`, which is for a person to decide."""

    def is_offered(name: str) -> bool:
        skill = library.get(name)
        return skill is not None and (quarantined or not skill.quarantined)

    found = (next(filter(is_offered, spellings(name)), None) for name in calls)
    return list(dict.fromkeys(name for name in found if name is not None))


def calls_below(library: Library, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The calls of these skills and of all that they reach, by caller, without what can't be called."""
    found: dict[str, tuple[str, ...]] = {}
    pending = list(names)
    while pending:
        name = pending.pop()
        skill = None if name in found else library.get(name)
        if skill is not None:
            found[name] = skill.calls
            pending += skill.calls
    return found


def reachable(library: Library, program: Program, revision: Revision | None = None) -> list[Skill]:
    """All skills that `program` may reach, callees first, with the version that it brings along in place of the current
    one; that version is called the next after its parent.

    Raises:
        CyclicCalls: with that version, skills would call each other in a circle.
    """
    called = called_skills(library, program.calls)
    parent = None if revision is None else library.get(revision.name, revision.parent_version)
    if revision is None or parent is None:
        return library.closure(called)
    version = replace(
        parent,
        version=parent.version + 1,
        language=revision.program.language,
        source=revision.program.source,
        entry=revision.program.entry,
        params=revision.program.params,
        calls=tuple(called_skills(library, revision.program.calls)),
        maturity="candidate",
        content_hash="",
    )
    return CallGraph(called, lambda name: version if name == version.name else library.get(name)).callees_first()
