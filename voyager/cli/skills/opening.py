"""Opens the library that a command of `voyager skills` is about."""

import difflib
from collections.abc import Generator, Iterable
from contextlib import contextmanager

from voyager.cli import output
from voyager.errors import UserError
from voyager.session import open_library
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
