"""Opens the library that a command of `voyager skills` is about."""

import difflib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cached_property

import typer

from voyager.cli import output
from voyager.domain import Listing, Skill, SkillSummary
from voyager.errors import LibraryError, UserError, VoyagerError
from voyager.session import open_library
from voyager.skills.connections import Connections
from voyager.skills.library import SkillLibrary

_NEAREST = 3


@contextmanager
def opened(home: str | None, library: str | None) -> Generator[SkillLibrary | None]:
    """The library of these options; None where none is named and nothing has been learned yet.

    Raises:
        ConfigError, LibraryError, SchemaTooNew, StorageError.
    """
    settings = output.settings({"home": home, "library": library})
    if library is None and not settings.library_folder.exists():
        yield None
        return
    kept = open_library(settings)
    try:
        yield kept
    finally:
        kept.close()


@contextmanager
def opened_for(name: str, home: str | None, library: str | None) -> Generator[SkillLibrary]:
    """The library that has the skill `name`, be it banned or damaged.

    Raises:
        UserError: there is no such skill.
        ConfigError, LibraryError, SchemaTooNew, StorageError.
    """
    with opened(home, library) as kept:
        if kept is None:
            raise unknown(name, ())
        try:
            kept.standing(name)
        except LibraryError as error:
            raise unknown(name, kept.known()) from error
        yield kept


def version_of(library: SkillLibrary, name: str, version: int | None) -> Skill:
    """That version of a skill that there is, or the one that calls bind to.

    Raises:
        UserError: there is no such version.
        LibraryError: it is damaged.
    """
    standing = library.standing(name)
    wanted = standing.in_force if version is None else version
    skill = library.get(name, wanted)
    if skill is not None:
        return skill
    if (name, wanted) in library.damaged:
        raise LibraryError(library.damaged[name, wanted])
    there = ", ".join(map(str, library.known_versions(name)))
    raise UserError(f"no version {version} of `{name}` in this library; there are: {there}")


def summaries(library: SkillLibrary) -> list[SkillSummary]:
    """All skills by name, banned ones too, the versions that calls bind to."""
    return library.summaries(Listing(banned=None))


def connections_of(library: SkillLibrary) -> Connections:
    """The calls between the versions that calls bind to."""
    return Connections({skill.name: skill.calls for skill in summaries(library)})


class Neighbours:
    """Who calls whom, read only as far as it is asked for: a list of a few skills needs no graph of 100,000."""

    def __init__(self, library: SkillLibrary) -> None:
        self._library = library

    def callers(self, name: str) -> list[str]:
        """What calls `name` itself, by name."""
        return self._library.callers(name)

    def depth(self, name: str) -> int:
        """How many calls lie below it at most."""
        return self._all.depth(name)

    @cached_property
    def _all(self) -> Connections:
        return connections_of(self._library)


def completed(context: typer.Context, incomplete: str) -> list[str]:
    """Names of skills that begin so, for the shell; none where there is no library to look into."""
    try:
        with opened(context.params.get("home"), context.params.get("library")) as kept:
            return [] if kept is None else [name for name in kept.known() if name.startswith(incomplete)]
    except VoyagerError:
        return []


def unknown(name: str, names: Iterable[str]) -> UserError:
    """There is no skill `name`; says which names are nearest."""
    known = list(names)
    if not known:
        return UserError(f"no skill `{name}`: this library is empty; learn some with `voyager explore`")
    # Case is what people get wrong first: mineoaklog is mineOakLog.
    by_fold = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), by_fold, n=_NEAREST)
    hint = f"the nearest are {', '.join(by_fold[each] for each in near)}" if near else "`voyager skills list` shows all"
    return UserError(f"no skill `{name}` in this library; {hint}")
