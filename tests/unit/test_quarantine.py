"""What came from elsewhere is kept, and reaches no run, until something shows that it works."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder
from voyager.domain import Origin, Program, SkillDraft
from voyager.errors import LibraryError, UserError
from voyager.packs.quarantine import quarantined, release
from voyager.skills.calls import called_skills, reachable
from voyager.skills.database import FILE
from voyager.skills.library import SkillLibrary

ORIGIN = Origin(kind="files", source="skills.zip", file="a.js", sha256="0" * 64)


def imported(name: str, body: str = "") -> SkillDraft:
    return replace(draft(name, body=body), origin=ORIGIN)


def opened(folder: Path) -> SkillLibrary:
    return SkillLibrary(folder, embedder())


def test_an_imported_skill_is_a_candidate_that_no_search_finds(tmp_path: Path) -> None:
    library = opened(tmp_path)
    skill = library.admit(imported("mineOakLog"))
    assert (skill.maturity, skill.quarantined, skill.origin) == ("candidate", True, ORIGIN)
    assert library.get("mineOakLog") == skill
    assert library.search("mine an oak log") == []


def test_a_program_calls_no_quarantined_skill_unless_a_person_says_so(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(imported("mineOakLog"))
    assert called_skills(library, ["mineOakLog", "mine_oak_log"]) == []
    assert called_skills(library, ["mineOakLog"], quarantined=True) == ["mineOakLog"]
    assert reachable(library, Program(source="", entry="go", calls=("mineOakLog",))) == []


def test_an_imported_version_does_not_take_the_place_of_a_verified_one(tmp_path: Path) -> None:
    library = opened(tmp_path)
    own = library.admit(draft("mineOakLog", body="return 1;"))
    other = library.admit(imported("mineOakLog", body="return 2;"))
    assert (other.version, other.quarantined) == (2, True)
    assert library.get("mineOakLog") == own
    learned = library.admit(draft("mineOakLog", body="return 3;"))
    assert library.get("mineOakLog") == learned


def test_a_run_that_learns_anew_what_was_imported_takes_its_place(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(imported("mineOakLog", body="return 2;"))
    learned = library.admit(draft("mineOakLog", body="return 1;"))
    assert library.get("mineOakLog") == learned


def test_the_same_content_is_no_new_version_and_stays_what_it_was(tmp_path: Path) -> None:
    library = opened(tmp_path)
    own = library.admit(draft("mineOakLog"))
    assert library.admit(imported("mineOakLog")) == own
    assert library.number == 1


def test_the_same_source_for_other_primitives_is_another_content(tmp_path: Path) -> None:
    library = opened(tmp_path)
    own = library.admit(draft("mineOakLog"))
    other = library.admit(replace(imported("mineOakLog"), compat="voyager"))
    assert (other.version, other.compat) == (2, "voyager")
    assert other.content_hash != own.content_hash
    library.close()
    assert opened(tmp_path).versions("mineOakLog") == [own, other]


def test_a_quarantined_skill_without_its_row_comes_back_quarantined(tmp_path: Path) -> None:
    library = opened(tmp_path)
    skill = library.admit(imported("mineOakLog"))
    library.close()
    (tmp_path / FILE).unlink()
    assert opened(tmp_path).get("mineOakLog") == skill


def test_a_person_may_release_a_skill_with_all_it_calls(tmp_path: Path) -> None:
    library = opened(tmp_path)
    own = library.admit(draft("craftStick", body="return 1;"))
    library.admit(imported("mineOakLog"))
    library.admit(replace(imported("craftPlanks"), calls=("mineOakLog",)))
    library.admit(replace(imported("craftStick", body="return 2;"), calls=("craftPlanks",)))
    assert quarantined(library) == ["craftPlanks", "craftStick", "mineOakLog"]
    assert library.get("craftStick") == own

    assert release(library, ["craftStick"]) == [("mineOakLog", 1), ("craftPlanks", 1), ("craftStick", 2)]
    stick = library.get("craftStick")
    assert stick is not None
    assert (stick.version, stick.maturity, stick.quarantined) == (2, "verified", False)
    assert quarantined(library) == []
    assert called_skills(library, ["craftPlanks"]) == ["craftPlanks"]
    assert library.history("mineOakLog")[-1].reason == "candidate -> verified: released by a person"


def test_only_what_is_quarantined_is_released(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("craftStick"))
    library.admit(imported("mineOakLog"))
    with pytest.raises(UserError, match="craftStick is not quarantined"):
        release(library, ["mineOakLog", "craftStick"])
    with pytest.raises(LibraryError, match="no skill craftMoon"):
        release(library, ["craftMoon"])
    assert quarantined(library) == ["mineOakLog"]


def test_a_pardoned_skill_of_ours_is_not_quarantined(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("craftStick"))
    library.parole("craftStick")
    skill = library.get("craftStick")
    assert skill is not None
    assert (skill.maturity, skill.quarantined) == ("candidate", False)
