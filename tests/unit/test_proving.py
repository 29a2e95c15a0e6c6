"""What a new version of a skill may break, and that a trusted skill changes only when it breaks nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft
from tests.unit.test_fixtures import FIXTURE
from tests.unit.test_loop import NoSearch, Rig
from tests.unit.test_starts import FakeLand
from voyager.bridge.fake import Play
from voyager.checkpoint.recorder import Recorder
from voyager.domain import (
    Attempt,
    Call,
    Execution,
    Feedback,
    Fixture,
    Goal,
    Maturity,
    Program,
    Reply,
    Revision,
    Skill,
    SkillDraft,
    Verdict,
)
from voyager.events import ModelTrouble
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.proving import breakage, dependants
from voyager.replay.starts import AttemptStarts
from voyager.rollout.admission import Admission
from voyager.rollout.stages import Stages, Step, Stop
from voyager.skills.library import SkillLibrary

PROVEN = replace(FIXTURE, reproduces=True)
NEW = draft("planks", body="return 2;")


def passing(skill: SkillDraft | Skill, fixture: Fixture) -> str:
    return ""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    """`tools` calls `sticks`, which calls `planks`; `bare` calls it too and has no fixture."""
    kept = SkillLibrary(tmp_path / "library", NoSearch())
    for name, calls in (("planks", ()), ("sticks", ("planks",)), ("tools", ("sticks",))):
        kept.admit(replace(draft(name, calls=calls), fixture=PROVEN))
    kept.admit(draft("bare", calls=("planks",)))
    yield kept
    kept.close()


async def test_a_version_is_run_with_all_that_lean_on_it_which_bind_to_it(library: SkillLibrary) -> None:
    runner = FakeFixtureRunner(passing)
    assert await breakage(library, runner, NEW) == ""
    assert runner.ran == [("planks", ()), ("sticks", ("planks",)), ("tools", ("planks", "sticks"))]
    assert library.get("planks") is not None
    assert dependants(library, "planks") == ["bare", "sticks", "tools"]


async def test_what_breaks_is_told_whether_itself_or_another(library: SkillLibrary) -> None:
    own = FakeFixtureRunner(lambda skill, _: "no planks" if "return 2" in skill.source else "")
    assert await breakage(library, own, NEW) == "the fixture of planks v1 fails with it: no planks"
    other = FakeFixtureRunner(lambda skill, _: "no stick" if skill.name == "sticks" else "")
    assert await breakage(library, other, NEW) == "the fixture of sticks v1 fails with it: no stick"


async def test_a_start_from_which_nobody_saw_it_work_says_nothing(library: SkillLibrary) -> None:
    library.admit(replace(draft("far", calls=("planks",)), fixture=replace(FIXTURE, reproduces=False)))
    runner = FakeFixtureRunner(passing)
    await breakage(library, runner, NEW)
    assert "far" not in {name for name, _ in runner.ran}


async def test_a_version_that_would_call_in_a_circle_is_refused(library: SkillLibrary) -> None:
    told = await breakage(library, FakeFixtureRunner(passing), replace(NEW, calls=("sticks",)))
    assert "circle" in told
    assert "planks" in told


async def test_a_name_that_is_new_breaks_nothing(library: SkillLibrary) -> None:
    assert await breakage(library, FakeFixtureRunner(lambda skill, _: f"{skill.name} is red"), draft("other")) == ""


REVISED = Step(
    attempt=Attempt(
        number=1,
        program=Program(source="", entry="tool", single_call="planks"),
        execution=Execution(outcome="returned", trace=(Call(name="planks", kind="skill", version=2),)),
        feedback=Feedback(text=""),
        verdict=Verdict(kind="success"),
        revision=Revision(name="planks", parent_version=1, program=Program(source=NEW.source, entry="planks")),
    ),
    reply=Reply(text="", model="m"),
    prompt="",
    own_success=True,
)


@pytest.mark.parametrize(
    ("maturity", "reason", "kept"),
    [("verified", "no stick", 2), ("trusted", "", 2), ("trusted", "no stick", 1)],
)
async def test_a_trusted_skill_changes_only_when_nothing_breaks_and_the_new_version_has_its_fixture(
    tmp_path: Path, maturity: Maturity, reason: str, kept: int
) -> None:
    rig = Rig(tmp_path, [], lambda _: Play())
    for name, calls in (("planks", ()), ("sticks", ("planks",))):
        rig.library.admit(replace(draft(name, calls=calls), fixture=PROVEN))
    rig.library.mature("planks", 1, maturity)
    runner = FakeFixtureRunner(lambda skill, _: reason if skill.name == "sticks" else "")
    starts = AttemptStarts(FakeLand(), FakeLand(), "Voyager", rig.library, runner)
    held: list[Stages] = []

    def hold(stages: Stages) -> Stages:
        held.append(stages)
        return stages

    rig.loop([], over=hold)
    admission = Admission(
        replace(held[0], starts=starts), Recorder(rig.journal), Stop(), player="Voyager", listener=rig.told.append
    )
    await admission.keep(Goal(text="Craft a tool"), REVISED)
    now = rig.library.get("planks")
    assert now is not None
    assert now.version == kept
    assert rig.library.fixture("planks", kept) == PROVEN
    told = [event.reason for event in rig.told if isinstance(event, ModelTrouble)]
    why = "not kept: planks is trusted, but the fixture of sticks v1 fails with it: no stick"
    assert told == ([] if kept == 2 else [why])
