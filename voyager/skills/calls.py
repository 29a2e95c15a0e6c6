"""Which skills a program's calls bind to."""

from collections.abc import Iterable

from voyager.domain import spellings
from voyager.ports import Library


def called_skills(library: Library, calls: Iterable[str]) -> list[str]:
    """The names of the skills among `calls`, each in the spelling that the library has."""
    found = (next((each for each in spellings(name) if library.get(each) is not None), None) for name in calls)
    return list(dict.fromkeys(name for name in found if name is not None))
