"""The loop's decisions, over the shipped fakes: what is kept, what is not, what a resume sees."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from voyager.bridge.fake import FakeBridge, FakeWorld, Play, nothing_found
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder, Resumption
from voyager.coder import Coder
from voyager.critic import Critics
from voyager.describer import ModelDescriber
from voyager.domain import Candidate, CurriculumView, Goal, GoalRecord, Observation, Predicate, Program, ProgramError
from voyager.errors import ModelUnavailable
from voyager.events import Event, GoalEnded, LibraryTidied, ModelTrouble
from voyager.history import History, fold
from voyager.llm.scripted import ScriptedModel
from voyager.loop import Loop
from voyager.ports import ChatModel, Counsel, Forks, Guide, Pace
from voyager.prompts import Prompts
from voyager.refactoring.tidying import Report
from voyager.rollout.stages import Limits, Stages
from voyager.skills.library import SkillLibrary

STICK = Goal(
    text="Craft 1 stick", kind="craft", subject="stick", predicate=Predicate(measure="crafted", subject="stick")
)
ONE_CALL = '```javascript\nasync function craftStick(bot) {\n  await craftItem(bot, "stick", 1);\n}\n```'
TWO_CALLS = (
    '```javascript\nasync function craftStick(bot) {\n  await craftItem(bot, "oak_planks", 2);\n'
    '  await craftItem(bot, "stick", 1);\n}\n```'
)
CRAFTED = Play(gains={"stick": 4, "oak_planks": -2}, statistics={"crafted": {"stick": 4}})
FAILED = Play(error=ProgramError(code="missing_ingredients", message="craftItem: stick needs 2 oak_planks, have 0"))


class NoSearch:
    """An embedder for libraries that nobody searches."""

    @property
    def name(self) -> str:
        return "none"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, 0.0] for _ in texts]


class Listed:
    """Implements `ports.Curriculum`: the goals of a list, then nothing."""

    def __init__(self, goals: Sequence[Goal]) -> None:
        self._goals = list(goals)
        self.views: list[CurriculumView] = []

    async def propose(self, view: CurriculumView) -> Goal | None:
        self.views.append(view)
        return self._goals.pop(0) if self._goals else None


class Rig:
    """A loop over fakes in one folder."""

    def __init__(self, folder: Path, replies: Sequence[str], play: Callable[[Program], Play]) -> None:
        path = folder / "runs" / "r" / "journal.db"
        self.journal = Journal(path) if path.exists() else Journal.create(path, {})
        self.library = SkillLibrary(folder / "library", NoSearch())
        self.bridge = FakeBridge(play)
        self.world = FakeWorld(self.bridge)
        self.model = ScriptedModel({"coder": replies, "describer": ["Makes sticks."]})
        self.asked: ChatModel = self.model
        self.told: list[Event] = []
        self.curriculum = Listed(())

    def loop(
        self,
        goals: Sequence[Goal],
        limits: Limits | None = None,
        history: History | None = None,
        pace: Pace | None = None,
        forks: Forks | None = None,
        counsel: Counsel | None = None,
        guide: Guide | None = None,
        over: Callable[[Stages], Stages] = lambda stages: stages,
    ) -> Loop:
        prompts = Prompts(api="declare function craftItem(bot: Bot, name: string, count?: number): Promise<void>")
        recorder = Recorder(self.journal)
        self.curriculum = Listed(goals)
        stages = Stages(
            curriculum=self.curriculum,
            candidates=no_candidates,
            coder=Coder(self.asked, prompts, self.bridge.inspect, nothing_found),
            critic=Critics(self.asked, prompts),
            describer=ModelDescriber(self.asked, prompts),
            library=self.library,
            bridge=self.bridge,
            world=self.world,
            pace=pace,
            forks=forks,
            counsel=counsel,
            guide=guide,
        )
        return Loop(
            over(stages),
            recorder,
            limits or Limits(),
            player="Voyager",
            seed=1,
            history=history or History(),
            listener=self.told.append,
        )

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        return [(e.record.outcome, e.record.attempts) for e in self.told if isinstance(e, GoalEnded)]


def no_candidates(observation: Observation, history: Sequence[GoalRecord]) -> Sequence[Candidate]:
    return ()


async def test_a_verified_program_of_several_calls_becomes_a_skill(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    assert await rig.loop([STICK]).run() == "nothing_left"
    assert rig.outcomes == [("learned", 1)]
    assert rig.library.names() == ["craftStick"]


async def test_one_primitive_call_is_done_and_not_kept(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [ONE_CALL], lambda _: CRAFTED)
    await rig.loop([STICK]).run()
    assert rig.outcomes == [("done", 1)]
    assert rig.library.names() == []


async def test_a_failed_attempt_is_repaired_with_its_error_in_the_next_prompt(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [ONE_CALL, TWO_CALLS], lambda p: CRAFTED if "oak_planks" in p.source else FAILED)
    await rig.loop([STICK]).run()
    assert rig.outcomes == [("learned", 2)]
    second = [r for r in rig.model.requests if r.role == "coder"][1]
    assert "craftItem: stick needs 2 oak_planks, have 0" in second.messages[-1].content


async def test_a_goal_is_given_up_after_the_limit_of_attempts(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [ONE_CALL], lambda _: FAILED)
    await rig.loop([STICK], Limits(attempts=3)).run()
    assert rig.outcomes == [("gave_up", 3)]
    assert len(rig.bridge.programs) == 3


async def test_a_program_that_leaned_on_an_earlier_attempt_is_not_a_skill(tmp_path: Path) -> None:
    """Two attempts bring one plank each of the two asked for: the goal is reached, by neither program alone."""
    two = Goal(
        text="Obtain 2 oak_planks",
        kind="obtain",
        subject="oak_planks",
        count=2,
        predicate=Predicate(measure="gained", subject="oak_planks", minimum=2),
    )
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: Play(gains={"oak_planks": 1}))
    await rig.loop([two]).run()
    assert rig.outcomes == [("done", 2)]
    assert rig.library.names() == []


async def test_a_single_call_of_a_skill_is_reuse(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    await rig.loop([STICK]).run()
    again = Rig(
        tmp_path / "2",
        ["```javascript\nasync function more(bot) {\n  await craftStick(bot);\n}\n```"],
        lambda _: CRAFTED,
    )
    again.library = rig.library
    await again.loop([STICK]).run()
    assert again.outcomes == [("reused", 1)]
    assert rig.library.names() == ["craftStick"]


async def test_replies_without_a_program_skip_the_goal_and_run_nothing(tmp_path: Path) -> None:
    rig = Rig(tmp_path, ["I'd rather not."], lambda _: CRAFTED)
    await rig.loop([STICK]).run()
    assert rig.outcomes == [("skipped", 0)]
    assert rig.bridge.programs == []
    assert [e for e in rig.told if isinstance(e, ModelTrouble)] != []


async def test_a_model_that_is_gone_ends_the_run_saved(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [], lambda _: CRAFTED)
    with pytest.raises(ModelUnavailable):
        await rig.loop([STICK]).run()
    assert fold(rig.journal.entries()).stopped == "failed"
    checkpoint = rig.journal.checkpoints.latest()
    assert checkpoint is not None
    assert checkpoint.snapshot is not None
    assert checkpoint.snapshot.id == rig.world.snapshots[-1]


async def test_a_checkpoint_follows_every_goal(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    await rig.loop([STICK, STICK]).run()
    assert [point.goals_ended for point in rig.journal.checkpoints.list()] == [0, 1, 2, 2]


async def test_a_rewind_voids_goals_but_neither_skills_nor_iterations(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    await rig.loop([STICK, STICK]).run()
    first = rig.journal.checkpoints.list()[1]
    back = Resumption(checkpoint=first.id, kept_seq=first.journal_seq, goals_ended=1, tick=first.tick)
    await Recorder(rig.journal).resumed(rig.world, rig.library.number, back)
    latest = rig.journal.checkpoints.latest()
    assert latest is not None
    assert latest.journal_seq == rig.journal.last_seq
    history = fold(rig.journal.entries())
    assert len(history.records) == 1
    assert history.programs == 2
    assert [skill.name for skill in history.skills] == ["craftStick"]
    assert history.stopped is None


class Noted:
    """Implements `ports.Pace`; keeps the order of what it was told in `notes`."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes

    async def acting(self) -> None:
        self._notes.append("acting")

    async def resting(self) -> None:
        self._notes.append("resting")


async def test_a_live_world_acts_only_while_a_program_runs(tmp_path: Path) -> None:
    notes: list[str] = []

    def play(program: Program) -> Play:
        notes.append("program")
        return CRAFTED

    rig = Rig(tmp_path, [TWO_CALLS], play)
    await rig.loop([STICK], pace=Noted(notes)).run()
    assert notes == ["resting", "acting", "program", "resting"]


class Teller:
    """Implements `ports.Guide`; `asked` counts the goals."""

    asked = 0

    async def context(self, goal: Goal, observation: Observation) -> str:
        self.asked += 1
        return f"{goal.subject}: made of planks"


async def test_every_attempt_at_a_goal_is_told_how_it_is_gone_about_and_it_is_asked_once(tmp_path: Path) -> None:
    plays = iter([FAILED, CRAFTED])
    rig, guide = Rig(tmp_path, [ONE_CALL, TWO_CALLS], lambda _: next(plays)), Teller()
    await rig.loop([STICK], guide=guide).run()
    assert guide.asked == 1
    coder = [request for request in rig.model.requests if request.role == "coder"]
    assert len(coder) == 2
    assert all("stick: made of planks" in request.messages[-1].content for request in coder)


async def test_a_limit_of_programs_holds_within_a_goal_and_over_sessions(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: FAILED)
    assert await rig.loop([STICK, STICK], Limits(programs=3)).run() == "programs"
    assert rig.outcomes == [("gave_up", 3)]
    again = rig.loop([STICK], Limits(programs=3), fold(rig.journal.entries()))
    assert await again.run() == "programs"
    assert len(rig.bridge.programs) == 3


class Tidying:
    """In place of the tidier: notes that it was asked."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.report = Report(applied=True, before=2, after=1)

    async def tidy(self, *, apply: bool) -> Report:
        self.asked.append(apply)
        return self.report


async def test_a_stop_ends_tidying_and_the_goal_before_it_has_ended(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)

    class Endless(Tidying):
        async def tidy(self, *, apply: bool) -> Report:
            loop.stop()
            await asyncio.Event().wait()
            return self.report

    loop = rig.loop(
        [STICK, STICK],
        Limits(tidy_every=1),
        over=lambda stages: replace(stages, tidier=cast(Any, Endless())),
    )
    assert await loop.run() == "interrupted"
    kinds = [entry.kind for entry in rig.journal.entries()]
    assert (kinds.count("goal_ended"), kinds.count("library_tidied")) == (1, 1)
    assert next(event.text for event in rig.told if isinstance(event, LibraryTidied)).endswith("; interrupted")


async def test_the_library_is_tidied_after_every_so_many_goals(tmp_path: Path) -> None:
    for every, times in ((0, 0), (2, 1), (1, 3)):
        rig = Rig(tmp_path / str(every), [TWO_CALLS], lambda _: CRAFTED)
        tidier = Tidying()
        loop = rig.loop(
            [STICK, STICK, STICK],
            Limits(tidy_every=every),
            over=lambda stages, tidier=tidier: replace(stages, tidier=cast(Any, tidier)),
        )
        await loop.run()
        assert tidier.asked == [True] * times
        assert [entry.kind for entry in rig.journal.entries()].count("library_tidied") == times
        assert [type(event) for event in rig.told].count(LibraryTidied) == times
