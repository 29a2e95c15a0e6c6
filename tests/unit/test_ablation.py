"""Each part that a run can be made without is really gone: the stages are put together as for a run, over the fakes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from tests.unit import game
from tests.unit.skill_samples import draft
from tests.unit.test_loop import CRAFTED, FAILED, NoSearch
from voyager.ablation import PARTS, parts_of
from voyager.assembly import Parts, build_limits, build_stages
from voyager.bridge.fake import FakeBridge, FakeWorld, Play
from voyager.bridge.python_literals import python_literals
from voyager.bridge.python_source import inspect_python
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.config import Settings, resolve
from voyager.curriculum.lore import Lore
from voyager.domain import (
    Call,
    CallError,
    CheckReport,
    Diagnostic,
    Fixture,
    Language,
    Literals,
    Position,
    Program,
    ProgramInfo,
    ReflexAct,
    Request,
    Skill,
    SkillDraft,
    Start,
)
from voyager.errors import ConfigError
from voyager.events import Event, GoalEnded
from voyager.history import History
from voyager.llm.prices import PriceTable, terms_of
from voyager.llm.scripted import ScriptedModel
from voyager.loop import Loop
from voyager.places import Places
from voyager.prompts import Prompts
from voyager.replay.fake import FakeFixtureRunner
from voyager.session import KEPT
from voyager.skills.library import SkillLibrary
from voyager.worlds.spec import EmbeddedSpec

FIRST = '```javascript\nasync function first(bot) {\n  await mineBlock(bot, "oak_log");\n  await two(bot);\n}\n```'
SECOND = FIRST.replace("first", "second")
FINDING = Diagnostic(severity="error", code="ts1", message="`two` takes none", line=3, column=3)
DOUBT = replace(FINDING, severity="warning", message="`two` may take none")
FULL = replace(
    FAILED,
    gains={"dirt": 3},
    trace=(Call(name="craftItem", kind="primitive", args=("stick",), error=CallError(code="x", message="y")),),
    reflexes=(ReflexAct(tick=1, name="eat", what="bread"),),
    chat=("a word",),
)
"""An attempt of which there is something to tell of every kind."""


@dataclass
class Reader:
    """Implements `ports.Checker`: says `report` of everything."""

    report: CheckReport = field(default_factory=CheckReport)
    asked: int = 0

    async def check(self, source: str, language: Language, skills: Sequence[Skill]) -> CheckReport:
        self.asked += 1
        return self.report

    async def literals(self, source: str, entry: str, language: Language) -> Literals:
        return python_literals(source, entry)

    async def inspect(self, source: str, language: Language) -> ProgramInfo:
        return inspect_python(source, ["mineBlock"])

    async def arguments(self) -> Mapping[str, Sequence[str]]:
        return {"mineBlock": ["name", "count"]}


class PythonBridge(FakeBridge):
    """Reads Python as the real one does."""

    async def inspect(self, source: str, language: Language = "javascript") -> ProgramInfo:
        return (
            inspect_python(source, ["mineBlock"]) if language == "python" else await super().inspect(source, language)
        )


class SameStart:
    """Implements `ports.Starts`: every program began where nothing lies."""

    async def begin(self, *, draws: int) -> None:
        """Nothing is noted."""

    async def fixture(self, draft: SkillDraft, skills: Sequence[Skill]) -> Fixture:
        return Fixture(start=Start(position=Position(x=0, y=64, z=0)), reproduces=True)

    def inherited(self, parent: Skill) -> Fixture | None:
        return None

    async def breakage(self, draft: SkillDraft) -> str:
        return ""


class Unasked:
    """Implements `guide.Answers`: nothing was ever asked."""

    def find(self, question: str) -> str | None:
        return None

    def keep(self, question: str, answer: str) -> None:
        """Forgotten at once."""


class Lab:
    """Explores one goal with the stages of a run whose settings say `without`."""

    def __init__(self, folder: Path, without: str, **settings: Any) -> None:
        self.settings = Settings(home=folder, without=without, **settings)
        self.library = SkillLibrary(folder / "library", NoSearch(), create=True)
        self.reader = Reader()
        self.play: Callable[[Program], Play] = lambda _: CRAFTED
        self.replies = [FIRST, SECOND]
        self.told: list[Event] = []
        self._journal = Journal.create(folder / "run" / "journal.db", {})

    async def explore(self) -> "Lab":
        replies = {
            "curriculum": ["Reasoning: sticks.\nGoal: Craft 1 stick"],
            "coder": self.replies,
            "describer": ["Does it."],
        }
        self.model = ScriptedModel(cast(Any, replies))
        self.bridge = PythonBridge(self.play)
        there = Places(
            world=FakeWorld(self.bridge),
            bridge=cast(Any, self.bridge),
            embedded=None,
            checker=cast(Any, self.reader),
        )
        parts = Parts(
            spec=EmbeddedSpec(preset="default"),
            tree=game.tree(),
            model=self.model,
            terms=terms_of(self.settings, PriceTable(prices=()), {}),
            lore=Lore(weights=game.weights(), milestones=(), suite=None),
        )
        api = "declare function mineBlock(bot: Bot, name: string): Promise<void>"
        prompts = Prompts(api=api, language=self.settings.language)
        runner = FakeFixtureRunner(lambda skill, fixture: "")
        stages = build_stages(self.settings, parts, there, self.library, Unasked(), self.model, prompts, runner=runner)
        loop = Loop(
            replace(stages, starts=SameStart()),
            Recorder(self._journal),
            build_limits(self.settings, goals=1),
            player="Voyager",
            seed=1,
            history=History(),
            listener=self.told.append,
        )
        await loop.run()
        return self

    def asked(self, role: str) -> list[Request]:
        return [request for request in self.model.requests if request.role == role]

    def prompt(self, number: int) -> str:
        """What the coder was shown in its question `number`, from 0."""
        return self.asked("coder")[number].messages[-1].content

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return [cast(dict[str, Any], entry.data) for entry in self._journal.entries() if entry.kind == kind]

    @property
    def ended(self) -> GoalEnded:
        return next(event for event in self.told if isinstance(event, GoalEnded))


Make = Callable[..., Lab]


async def without_curriculum(make: Make, off: bool) -> None:
    lab = await make(attempts=1).explore()
    assert (len(lab.asked("curriculum")) == 0) == off
    assert (lab.ended.record.goal.text != "Craft 1 stick") == off


async def without_library(make: Make, off: bool) -> None:
    lab = make()
    lab.library.admit(draft("two", description="Was learned before."))
    await lab.explore()
    assert ("Was learned before." not in lab.prompt(0)) == off
    assert ("Skills: none yet." in lab.prompt(0)) == off
    [started] = lab.entries("program_started")
    assert started["skills"] == ([] if off else [{"name": "two", "version": 1}])
    assert (lab.library.names() == ["two"]) == off
    assert (len(lab.asked("describer")) == 0) == off
    assert lab.ended.record.outcome == ("done" if off else "learned")


async def without_abstraction(make: Make, off: bool) -> None:
    lab = make(language="python")
    lab.replies = ['```python\nasync def first(bot):\n    await mine_block(bot, "dirt")\n    await two(bot)\n```']
    await lab.explore()
    kept = lab.library.get("first")
    assert kept is not None
    assert kept.signature == ("first(bot)" if off else "first(bot, name='dirt')")
    assert len(lab.entries("skill_abstracted")) == (0 if off else 1)


async def without_deduplication(make: Make, off: bool) -> None:
    lab = make()
    lab.library.admit(draft("first"))
    lab.library.mature("first", 1, "trusted")
    await lab.explore()
    assert lab.library.names() == (["first"] if off else ["first", "first2"])
    assert lab.library.standing("first").current == (2 if off else 1)
    assert len(lab.entries("skill_placed")) == (0 if off else 1)


async def without_critic(make: Make, off: bool) -> None:
    lab = make(attempts=1)
    lab.play = lambda _: Play(gains={"dirt": 1})
    await lab.explore()
    assert (lab.ended.record.outcome == "learned") == off
    assert (lab.ended.record.outcome == "gave_up") != off


async def without_checks(make: Make, off: bool) -> None:
    lab = make()
    lab.reader.report = CheckReport(diagnostics=(FINDING,))
    await lab.explore()
    assert (lab.reader.asked == 0) == off
    assert (len(lab.asked("coder")) == 1) == off
    assert [one.entry for one in lab.bridge.programs] == ["first" if off else "second"]


async def without_candidates(make: Make, off: bool) -> None:
    lab = await make(candidates=2).explore()
    assert len(lab.asked("coder")) == (1 if off else 2)


def without_feedback(text: str) -> Callable[[Make, bool], Awaitable[None]]:
    """That `text` stands in the prompt for the second attempt, or does not."""

    async def proof(make: Make, off: bool) -> None:
        lab = make(attempts=2)
        lab.reader.report = CheckReport(diagnostics=(DOUBT,))
        lab.play = lambda _: FULL
        await lab.explore()
        assert (text not in lab.prompt(1)) == off

    return proof


async def without_guide(make: Make, off: bool) -> None:
    lab = await make().explore()
    assert ("How it is gone about: " not in lab.prompt(0)) == off


PROOFS: dict[str, Callable[[Make, bool], Awaitable[None]]] = {
    "curriculum": without_curriculum,
    "guide": without_guide,
    "library": without_library,
    "abstraction": without_abstraction,
    "deduplication": without_deduplication,
    "critic": without_critic,
    "checks": without_checks,
    "candidates": without_candidates,
    "feedback.error": without_feedback("Error: missing_ingredients"),
    "feedback.trace": without_feedback("First failing call: craftItem"),
    "feedback.effect": without_feedback("Inventory change: {dirt: 3}"),
    "feedback.reflexes": without_feedback("Reflexes: eat (bread)"),
    "feedback.chat": without_feedback("Chat: a word"),
    "feedback.checks": without_feedback("Checked before it ran: "),
    "feedback.critique": without_feedback("Critique: "),
    "feedback.fault": without_feedback("Fault: "),
}


def test_every_part_has_its_proof() -> None:
    assert list(PROOFS) == list(PARTS)


@pytest.mark.parametrize("off", [False, True], ids=["with it", "without it"])
@pytest.mark.parametrize("part", PROOFS)
async def test_a_part_is_there_and_without_it_is_not(tmp_path: Path, part: str, off: bool) -> None:
    await PROOFS[part](partial(Lab, tmp_path, part if off else ""), off)


def test_parts_are_named_in_any_order_and_all_feedback_at_once() -> None:
    assert parts_of("critic, library,critic") == ("library", "critic")
    assert parts_of("") == ()
    assert parts_of("feedback") == tuple(part for part in PARTS if part.startswith("feedback."))
    assert Settings(without="critic,library").without == "library,critic"


def test_a_part_that_there_is_not_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        resolve({"without": "critics"}, folder=tmp_path, environment={})
    assert "no part `critics`" in str(refused.value)
    assert "feedback.trace" in str(refused.value)


def test_a_run_keeps_what_it_is_made_without() -> None:
    assert {"without", "candidates"} <= set(KEPT)


def test_the_readme_names_every_part() -> None:
    text = (game.ROOT / "README.md").read_text("utf-8")
    assert [part for part in PARTS if f"`{part.removeprefix('feedback.')}`" not in text] == []
