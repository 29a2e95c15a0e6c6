"""Letting imported skills out by a person's word, where no fixture can show that they work."""

from collections.abc import Sequence

from voyager.errors import UserError
from voyager.skills.library import SkillLibrary

REASON = "released by a person"


def quarantined(library: SkillLibrary) -> list[str]:
    """The names that have a quarantined version, in alphabetical order."""
    return [name for name in library.known() if _newest(library, name) is not None]


def release(library: SkillLibrary, names: Sequence[str]) -> list[tuple[str, int]]:
    """Verify, unseen, the newest quarantined version of each name and what it calls that is quarantined, callees first.

    Returns:
        The versions released.
    Raises:
        LibraryError: there is no such skill.
        UserError: one of them is not quarantined; nothing was released.
    """
    targets: list[tuple[str, int]] = []
    for name in names:
        version = _newest(library, name)
        skill = None if version is None else library.get(name, version)
        if skill is None:
            library.standing(name)
            raise UserError(f"{name} is not quarantined; `voyager skills show {name}` tells how it stands")
        inside = [(each.name, each.version) for each in library.closure(skill.calls) if each.quarantined]
        targets += [each for each in (*inside, (name, skill.version)) if each not in targets]
    for name, version in targets:
        library.mature(name, version, "verified", REASON)
    return targets


def _newest(library: SkillLibrary, name: str) -> int | None:
    return next((skill.version for skill in reversed(library.versions(name)) if skill.quarantined), None)
