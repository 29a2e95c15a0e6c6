"""What becomes of skills after their admission, through the library's public face."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft
from tests.unit.test_loop import NoSearch
from voyager.domain import Origin, Use, Verification
from voyager.errors import CyclicCalls, LibraryError
from voyager.skills.database import FILE
from voyager.skills.library import SkillLibrary
from voyager.skills.maturity import interval
from voyager.skills.schema import MIGRATIONS
from voyager.skills.store import SkillStore, StoredSkill, stored

PACK = Origin(kind="pack", source="p.zip", file="a/v1/skill.js", sha256="0")
GREEN = Verification(green=True, ticks=40, environment="1.20.1 mineflayer 4.39.0", fixture_hash="f")
RED = Verification(green=False, reason="threw", ticks=4, environment="1.20.1 mineflayer 4.39.0", fixture_hash="f")


def test_outcomes_are_those_of_the_last_skill_for_a_thing(tmp_path: Path) -> None:
    library = SkillLibrary(tmp_path / "library", NoSearch())
    for name, item, origin in (("a", "stick", None), ("b", "stick", None), ("c", "stick", PACK), ("d", "torch", None)):
        one = draft(name)
        library.admit(replace(one, goal=replace(one.goal, subject=item), origin=origin))
    library.admit(draft("e"))
    library.record_use("a", 1, Use(success=False))
    library.record_use("b", 1, Use(success=True))
    library.ban("d", "useless")
    assert library.outcomes() == {"stick": (1, 1)}


@pytest.fixture
def library(tmp_path: Path) -> SkillLibrary:
    """Of `a` in three versions and `b`, which calls it."""
    opened = SkillLibrary(tmp_path / "library", NoSearch())
    for number in range(3):
        opened.admit(draft("a", body=f"return {number};"))
    opened.admit(draft("b", calls=("a",)))
    return opened


def reopened(library: SkillLibrary) -> SkillLibrary:
    library.close()
    return SkillLibrary(library.folder, NoSearch(), create=False)


def bound(library: SkillLibrary) -> dict[str, int]:
    return {skill.name: skill.version for skill in library.closure(["b"])}


def kinds(library: SkillLibrary, name: str = "a") -> list[tuple[str, int | None]]:
    return [(event.kind, event.version) for event in library.history(name)]


def test_a_pinned_version_is_called_whatever_is_admitted_later(library: SkillLibrary) -> None:
    library.pin("a", 1)
    library.admit(draft("a", body="return 9;"))
    library = reopened(library)
    assert bound(library) == {"a": 1, "b": 1}
    assert [hit.skill.version for hit in library.search("a") if hit.skill.name == "a"] == [1]
    assert (library.standing("a").current, library.standing("a").in_force) == (4, 1)
    library.unpin("a")
    assert bound(library) == {"a": 4, "b": 1}
    assert library.standing("a").pinned is None
    assert kinds(library)[-3:] == [("pinned", 1), ("admitted", 4), ("unpinned", 1)]


def test_a_banned_skill_is_neither_found_nor_called(library: SkillLibrary) -> None:
    library.ban("a", "digs straight down")
    library = reopened(library)
    assert library.get("a") is None
    assert library.names() == ["b"]
    # What calls it is not offered either: it could not run.
    assert library.search("a") == []
    with pytest.raises(LibraryError, match=r"a is banned \(digs straight down\); `voyager skills unban a`"):
        library.closure(["b"])
    named = library.get("a", 2)
    assert named is not None
    assert named.version == 2
    assert library.standing("a").banned == "digs straight down"
    library.unban("a")
    assert bound(library) == {"a": 3, "b": 1}
    assert [event.reason for event in library.history("a") if event.kind == "banned"] == ["digs straight down"]


def test_a_retired_skill_is_not_found_but_called(library: SkillLibrary) -> None:
    library.retire("a", "slow")
    assert [hit.skill.name for hit in library.search("a")] == ["b"]
    assert bound(library) == {"a": 3, "b": 1}
    library.parole("a")
    assert library.standing("a").maturity == "candidate"
    assert {hit.skill.name for hit in library.search("a")} == {"a", "b"}
    assert kinds(library)[-2:] == [("retired", 3), ("paroled", 3)]


def test_a_rollback_goes_to_the_newest_sound_version_before(library: SkillLibrary, tmp_path: Path) -> None:
    (library.folder / "a" / "v2" / "skill.js").write_text("broken")
    library = reopened(library)
    assert library.rollback("a") == 1
    assert bound(library) == {"a": 1, "b": 1}
    assert [skill.version for skill in library.versions("a")] == [1, 3]
    with pytest.raises(LibraryError, match="no sound version before 1"):
        library.rollback("a")
    assert library.admit(draft("a", body="return 9;")).version == 4
    assert library.rollback("a", 3) == 3
    with pytest.raises(LibraryError, match="not earlier"):
        library.rollback("a", 4)
    with pytest.raises(LibraryError, match="is damaged"):
        library.rollback("a", 2)
    library.pin("a", 3)
    with pytest.raises(LibraryError, match="`voyager skills unpin a` first"):
        library.rollback("a")


def test_no_standing_makes_skills_call_each_other_in_a_circle(library: SkillLibrary) -> None:
    library.pin("b", 1)
    library.admit(draft("b", body="return 2;"))
    library.unpin("b")
    library.admit(draft("a", body="return 9;", calls=("b",)))
    for change in (lambda: library.pin("b", 1), lambda: library.rollback("b")):
        with pytest.raises(CyclicCalls, match="a -> b -> a"):
            change()
    assert bound(library) == {"b": 2}


def test_unknown_names_and_versions_say_what_there_is(library: SkillLibrary) -> None:
    with pytest.raises(LibraryError, match=r"no skill a v7 in .*; there are versions 1, 2, 3"):
        library.pin("a", 7)
    for change in (library.unpin, library.unban, library.parole, library.rollback, library.history):
        with pytest.raises(LibraryError, match=r"no skill nothing .*`voyager skills list`"):
            change("nothing")


def test_a_candidate_takes_no_place_until_it_is_proven(library: SkillLibrary) -> None:
    candidate = library.admit(replace(draft("a", body="return 9;"), origin=PACK))
    assert (candidate.version, candidate.maturity) == (4, "candidate")
    assert bound(library) == {"a": 3, "b": 1}
    library.record_verification("a", 4, GREEN)
    assert library.standing("a").current == 4
    assert library.standing("a").maturity == "verified"


def test_six_uses_that_worked_make_a_version_trusted_and_a_red_fixture_ends_it(library: SkillLibrary) -> None:
    for _ in range(5):
        library.record_use("a", 3, Use(success=True))
    assert library.standing("a").maturity == "verified"
    library.record_use("a", 3, Use(success=True))
    assert library.standing("a").maturity == "trusted"
    library.record_verification("a", 3, RED)
    assert library.standing("a").maturity == "candidate"
    library.record_use("a", 3, Use(success=True))
    assert library.standing("a").maturity == "candidate"
    library.record_verification("a", 3, GREEN)
    library.record_use("a", 3, Use(success=True))
    assert library.standing("a").maturity == "trusted"
    assert [each.verification for each in library.verifications("a")] == [GREEN]
    assert [kind for kind, _ in kinds(library)][-5:] == ["failed", "matured", "verified", "matured", "matured"]


def test_a_version_that_fails_of_late_is_retired_until_parole(library: SkillLibrary) -> None:
    for success in (True, True, *[False] * 19):
        library.record_use("a", 3, Use(success=success))
    assert library.standing("a").maturity == "retired"
    assert library.history("a")[-1].reason.startswith("verified -> retired: ")
    library.record_use("a", 3, Use(success=True))
    assert library.standing("a").maturity == "retired"
    library.parole("a")
    library.record_use("a", 3, Use(success=False))
    assert library.standing("a").maturity == "candidate"


def test_a_contract_holds_what_uses_measured(library: SkillLibrary) -> None:
    for use in (
        Use(success=True, ticks=60, damage=2, wear=3, calls=4, start={"oak_log": 5, "stick": 2}),
        Use(success=True, ticks=80, damage=0, wear=1, calls=6, start={"oak_log": 3, "apple": 1}),
        Use(success=False, ticks=2, start={"oak_log": 1, "apple": 9}),
        Use(success=False),
    ):
        library.record_use("a", 3, use)
    skill = reopened(library).get("a")
    assert skill is not None
    contract = skill.contract
    assert (contract.uses, contract.successes) == (4, 2)
    # The verifying attempt took 40 ticks.
    assert (contract.ticks, contract.damage, contract.wear, contract.calls) == (60, 1, 2, 5)
    assert contract.interval == interval(2, 4)
    assert contract.needs == {"oak_log": 3}


@pytest.mark.parametrize(
    ("successes", "uses", "low", "high"),
    # Of the exact formula, worked out apart from the code; (0, 10) and (5, 10) are textbook values.
    [(0, 0, 0, 1), (5, 10, 0.2366, 0.7634), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (8, 10, 0.4902, 0.9433)],
)
def test_the_interval_is_wilsons(successes: int, uses: int, low: float, high: float) -> None:
    assert interval(successes, uses) == pytest.approx((low, high), abs=5e-5)


def old_library(folder: Path) -> list[StoredSkill]:
    """What the first schema left behind: `a` in two versions, of which the first was used."""
    store = SkillStore(folder)
    skills = [stored(draft("a", body=f"return {n};"), version=n, number=n) for n in (1, 2)]
    for skill in skills:
        store.write(skill)
        description = folder / skill.name / f"v{skill.version}" / "skill.json"
        facts = json.loads(description.read_text())
        del facts["fixture_hash"], facts["origin"], facts["compat"]
        description.write_text(json.dumps(facts))
    connection = sqlite3.connect(folder / FILE)
    MIGRATIONS[0](connection)
    for skill in skills:
        connection.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, 'verified', ?, ?)",
            (skill.name, skill.version, skill.number, skill.content_hash, 7 if skill.version == 1 else 0, 3),
        )
    connection.execute("INSERT INTO current VALUES ('a', 2)")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    return skills


def test_a_library_of_the_first_schema_opens_with_all_it_had(tmp_path: Path) -> None:
    old_library(tmp_path)
    library = SkillLibrary(tmp_path, NoSearch(), create=False)
    assert [(skill.version, skill.contract.uses) for skill in library.versions("a")] == [(1, 7), (2, 0)]
    assert library.standing("a").current == 2
    assert library.history("a") == []
    assert library.admit(draft("b", calls=("a",))).name == "b"
    assert library.callers("a") == ["b"]
    assert library.rollback("a") == 1
    assert [hit.skill.version for hit in reopened(library).search("a") if hit.skill.name == "a"] == [1]
