"""A library that is used and not written: for a pursuit that learns nothing."""

from collections.abc import Mapping, Sequence

from voyager.domain import Filters, Skill, SkillDraft, SkillHit, Use
from voyager.errors import LibraryError
from voyager.ports import Library


class LentLibrary:
    """Implements `ports.Library` over another one, of which it changes nothing, the counts of uses included."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @property
    def number(self) -> int:
        return self._library.number

    def admit(self, draft: SkillDraft) -> Skill:
        raise LibraryError(f"`{draft.name}` can't be admitted to a lent library; learn with `--learn`")

    def get(self, name: str, version: int | None = None) -> Skill | None:
        return self._library.get(name, version)

    def outcomes(self) -> Mapping[str, tuple[int, int]]:
        return self._library.outcomes()

    def search(self, text: str, limit: int = 5, *, filters: Filters | None = None) -> list[SkillHit]:
        return self._library.search(text, limit, filters=filters)

    def closure(self, names: Sequence[str]) -> list[Skill]:
        return self._library.closure(names)

    def record_use(self, name: str, version: int, use: Use) -> None:
        """Nothing: the counts belong to the runs that learn."""
