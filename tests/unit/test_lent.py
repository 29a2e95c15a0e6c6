"""A lent library: read, and left as it was."""

from pathlib import Path

import pytest

from tests.unit.skill_samples import draft
from tests.unit.test_loop import NoSearch
from voyager.domain import Use
from voyager.errors import LibraryError
from voyager.skills.lent import LentLibrary
from voyager.skills.library import SkillLibrary


def test_a_lent_library_gives_its_skills_and_takes_nothing(tmp_path: Path) -> None:
    library = SkillLibrary(tmp_path / "library", NoSearch())
    skill = library.admit(draft("mineOakLog"))
    lent = LentLibrary(library)
    assert (lent.number, lent.outcomes(), lent.get(skill.name)) == (library.number, {}, skill)
    assert lent.closure([skill.name]) == [skill]
    assert [hit.skill for hit in lent.search(skill.name)] == [skill]
    lent.record_use(skill.name, skill.version, Use(success=True))
    kept = library.get(skill.name)
    assert kept is not None
    assert kept.contract.uses == skill.contract.uses
    with pytest.raises(LibraryError, match="--learn"):
        lent.admit(draft("mineOakLog"))
    assert library.number == lent.number
