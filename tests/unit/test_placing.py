"""Under which name a program is kept: what runs from fixtures say decides, and callers never break."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft as sample
from tests.unit.test_loop import NoSearch
from voyager.domain import Fixture, Parameter, Position, Replay, Skill, SkillDraft, Start, Use
from voyager.errors import ServiceError
from voyager.refactoring.placing import Placed, Placer
from voyager.replay.fake import FakeFixtureRunner
from voyager.skills.library import SkillLibrary

Judge = Callable[[SkillDraft | Skill, Fixture], str]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    kept = SkillLibrary(tmp_path, NoSearch())
    yield kept
    kept.close()


def draft(
    name: str,
    body: str = "",
    *,
    seed: int = 1,
    calls: tuple[str, ...] = (),
    params: Sequence[str] = (),
    ticks: int = 40,
) -> SkillDraft:
    """A program with a start of its own, told by `seed`."""
    fixture = Fixture(start=Start(position=Position(x=0, y=64, z=0)), seed=seed, reproduces=True)
    made = sample(
        name,
        body=body or f"return '{name}'",
        effect={"oak_planks": 1} if calls else {"oak_log": 1},
        calls=calls,
        params=tuple(Parameter(name=each, default=1) for each in params),
    )
    return replace(made, fixture=fixture, ticks=ticks)


def green(skill: SkillDraft | Skill, fixture: Fixture) -> str:
    return ""


def without(word: str) -> Judge:
    """Whatever reaches a source with `word` in it is red."""
    return lambda skill, fixture: f"{word} is wrong" if word in skill.source else ""


async def place(library: SkillLibrary, made: SkillDraft, judge: Judge = green, ticks: int = 20) -> Placed:
    placed = await Placer(library, FakeFixtureRunner(judge, ticks=ticks)).place(made)
    library.admit(placed.draft)
    return placed


async def test_a_program_like_no_other_keeps_its_name(library: SkillLibrary) -> None:
    placed = await place(library, draft("mine"))
    assert (placed.draft.name, placed.draft.aside, placed.reason) == ("mine", False, "")


async def test_what_does_the_same_better_becomes_the_next_version_of_the_name_that_is_there(
    library: SkillLibrary,
) -> None:
    library.admit(draft("mine", seed=1))
    placed = await place(library, draft("cut", seed=2, ticks=10), ticks=20)
    assert (placed.draft.name, placed.draft.entry, placed.draft.aside) == ("mine", "cut", False)
    assert placed.draft.provenance.parent_version == 1
    assert [(each.version, each.entry) for each in library.versions("mine")] == [(1, "mine"), (2, "cut")]


async def test_what_does_the_same_worse_becomes_a_version_that_is_not_current(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    placed = await place(library, draft("cut", seed=2, ticks=10), ticks=5)
    assert (placed.draft.name, placed.draft.aside) == ("mine", True)
    assert library.standing("mine").current == 1
    assert len(library.versions("mine")) == 2


async def test_uses_that_worked_count_for_more_than_ticks(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    library.record_use("mine", 1, Use(success=True))
    assert (await place(library, draft("cut", seed=2, ticks=10))).draft.aside


@pytest.mark.parametrize(("seed", "skill"), [(1, "cut"), (2, "mine")])
async def test_two_are_one_only_if_each_does_what_the_other_does_from_its_start(
    library: SkillLibrary, seed: int, skill: str
) -> None:
    library.admit(draft("mine", seed=1))

    def judge(tried: SkillDraft | Skill, fixture: Fixture) -> str:
        return "no oak here" if (tried.entry, fixture.seed) == (skill, seed) else ""

    placed = await place(library, draft("cut", seed=2, ticks=10), judge)
    assert (placed.draft.name, placed.reason) == ("cut", "")


async def test_what_is_far_in_meaning_or_gains_something_else_is_not_tried(library: SkillLibrary) -> None:
    library.admit(replace(draft("mine", seed=1), effect={"dirt": 1}))
    runner = FakeFixtureRunner(green)
    assert (await Placer(library, runner).place(draft("cut", seed=2))).draft.name == "cut"
    assert runner.ran == []


async def test_what_calls_another_is_not_taken_for_it(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    library.admit(replace(draft("build", seed=3, calls=("mine",)), effect={"oak_log": 1}))
    made = replace(draft("cut", seed=2, calls=("build",)), effect={"oak_log": 1})
    assert (await place(library, made, lambda skill, fixture: "" if skill.name != "build" else "x")).draft.name == "cut"


async def test_a_better_twin_that_callers_could_not_call_alike_does_not_replace(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1, params=("count",)))
    library.admit(draft("build", seed=3, calls=("mine",)))
    placed = await place(library, draft("cut", seed=2, ticks=10, params=("kind", "count")))
    assert (placed.draft.name, placed.draft.aside) == ("mine", True)


async def test_a_program_of_the_same_name_is_the_next_version_if_it_passes_that_skills_fixtures(
    library: SkillLibrary,
) -> None:
    library.admit(draft("mine", seed=1))
    placed = await place(library, draft("mine", "return 2", seed=2))
    assert (placed.draft.name, placed.draft.provenance.parent_version) == ("mine", 1)
    placed = await place(library, draft("mine", "return 3", seed=2), without("return 3"))
    assert placed.draft.name == "mine2"
    assert "return 3 is wrong" in placed.reason
    assert (await place(library, draft("mine", "return 4", seed=2), without("return 4"))).draft.name == "mine3"


async def test_the_same_program_again_is_found_without_a_run(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    runner = FakeFixtureRunner(green)
    assert (await Placer(library, runner).place(draft("mine", seed=2))).draft.name == "mine"
    assert runner.ran == []


async def test_a_program_that_breaks_a_caller_gets_a_name_of_its_own(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    library.admit(draft("build", seed=3, calls=("mine",)))

    class Reaching(FakeFixtureRunner):
        """`build` fails when what it calls is the new program."""

        async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
            replay = await super().run(skill, skills, fixture)
            broken = skill.name == "build" and any("return 2" in each.source for each in skills)
            return replace(replay, green=not broken, reason="no logs") if broken else replay

    placed = await Placer(library, Reaching(green)).place(draft("mine", "return 2", seed=2))
    assert placed.draft.name == "mine2"
    assert "the fixture of build v1 fails with it: no logs" in placed.reason


async def test_a_fixture_that_is_red_anyway_says_nothing_of_the_new_program(library: SkillLibrary) -> None:
    library.admit(draft("mine", seed=1))
    placed = await place(
        library, draft("mine", "return 2", seed=2), lambda skill, fixture: "gone" if fixture.seed == 1 else ""
    )
    assert placed.draft.name == "mine"


@pytest.mark.parametrize("how", ["trusted", "called"])
async def test_what_is_trusted_or_called_changes_only_with_proof(library: SkillLibrary, how: str) -> None:
    library.admit(draft("mine", seed=1))
    if how == "trusted":
        library.mature("mine", 1, "trusted")
    else:
        library.admit(draft("build", seed=3, calls=("mine",)))
    placed = await Placer(library, None).place(draft("mine", "return 2", seed=2))
    assert placed.draft.name == "mine2"
    assert "no fixture shows" in placed.reason


async def test_a_banned_name_is_taken(library: SkillLibrary) -> None:
    library.admit(draft("mine"))
    library.ban("mine", "cheats")
    assert (await place(library, draft("mine", "return 2"))).draft.name == "mine2"


async def test_a_world_that_fails_proves_nothing(library: SkillLibrary) -> None:
    def gone(skill: SkillDraft | Skill, fixture: Fixture) -> str:
        raise ServiceError("the world ended")

    library.admit(draft("mine", seed=1))
    assert (await place(library, draft("cut", seed=2), gone)).draft.name == "cut"
    assert (await place(library, draft("mine", "return 2", seed=2), gone)).draft.name == "mine2"
