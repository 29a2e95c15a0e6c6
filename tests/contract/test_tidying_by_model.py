"""What a model proposes for a library, over real HTTP: replies by hand, read by the real checker and proven as the
rules' proposals are. The fake at the seam of fixtures tells what a program gains from the crafting that it comes to."""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit.skill_samples import draft
from tests.unit.test_loop import NoSearch
from voyager.bridge.checker import NodeChecker
from voyager.domain import (
    Execution,
    Fixture,
    Parameter,
    Position,
    Replay,
    Reply,
    Request,
    Skill,
    SkillDraft,
    Start,
    Truth,
)
from voyager.errors import BudgetSpent
from voyager.llm.journaled import JournaledModel
from voyager.llm.openai_model import OpenAIModel
from voyager.prompts import Prompts
from voyager.refactoring.suggesting import Suggester
from voyager.refactoring.tidying import MOST_QUESTIONS, Report, Tidier
from voyager.skills.library import SkillLibrary

from ..support.chat_server import Answer, Answered, ChatServer, in_order

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLANKS = 'await craftItem(bot, "oak_planks", 4);\n  await craftItem(bot, "stick", {count});'
LOOP = 'for (const item of ["oak_planks", "stick"]) {\n    await craftItem(bot, item, 4);\n  }'
GENERAL = """
Reasoning: both make sticks.
Retire: oneStick
```js
async function makeSticks(bot, count = 4) {
  await craftItem(bot, "oak_planks", 4);
  await craftItem(bot, "stick", count);
}
```
```js
async function oneStick(bot) {
  return await makeSticks(bot, 1);
}
```
"""


class Crafted:
    """Implements `ports.FixtureRunner`: a skill gains what the texts that it comes to craft."""

    async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        text = "".join([skill.source, *(each.source for each in skills)])
        effect = skill.effect if isinstance(skill, SkillDraft) else skill.contract.effect
        reason = ", ".join(f"it gained no {item}" for item in effect if f'"{item}"' not in text)
        execution = Execution(outcome="returned")
        truth = Truth(tick=0, inventory={})
        return Replay(green=not reason, reason=reason, execution=execution, before=truth, after=truth)


def skill(name: str, body: str, **gains: int) -> SkillDraft:
    fixture = Fixture(start=Start(position=Position(x=0, y=64, z=0)), reproduces=True)
    made = draft(name, effect=gains)
    return replace(made, source=f"async function {name}(bot) {{\n  {body}\n}}\n", fixture=fixture)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[NodeChecker]:
    process = NodeChecker(tmp_path_factory.mktemp("checker") / "checker.log")
    yield process
    await process.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    """Two skills that do the same in ways that no rule takes for one."""
    kept = SkillLibrary(tmp_path / "library", NoSearch())
    kept.admit(skill("makeSticks", PLANKS.format(count=4), oak_planks=3))
    kept.admit(skill("oneStick", LOOP, stick=1))
    yield kept
    kept.close()


class Desk:
    """Asks over HTTP; keeps what was answered, and allows so many questions."""

    def __init__(self, library: SkillLibrary, checker: NodeChecker, server: ChatServer, allowed: int = 99) -> None:
        self.answered: list[tuple[Request, Reply]] = []
        self._allowed = allowed
        model = OpenAIModel("m", base_url=server.base_url, api_key="test-key")
        journaled = JournaledModel(model, self._keep, self._allow)
        asks = Suggester(journaled, "openai:m", Prompts(""), checker.inspect, checker, library)
        self.tidier = Tidier(library, checker, checker.inspect, Crafted(), asks)

    def _keep(self, request: Request, reply: Reply) -> None:
        self.answered.append((request, reply))

    def _allow(self) -> None:
        if len(self.answered) >= self._allowed:
            raise BudgetSpent("the run's budget is spent (1 of 1 calls)")


async def tidied(library: SkillLibrary, checker: NodeChecker, answer: Answer | Answered) -> Report:
    with ChatServer(answer if callable(answer) else lambda _: answer) as server:
        return await Desk(library, checker, server).tidier.tidy(apply=True)


def state(library: SkillLibrary) -> list[tuple[str, int, str]]:
    return [(each.name, each.version, each.maturity) for each in library.all_current()]


async def test_a_good_merge_is_applied_and_says_who_proposed_it(library: SkillLibrary, checker: NodeChecker) -> None:
    with ChatServer(in_order(GENERAL)) as server:
        desk = Desk(library, checker, server)
        report = await desk.tidier.tidy(apply=True)
        asked = server.asked[0]["messages"]
    [made] = [each for each in report.tried if each.by == "openai:m"]
    assert (made.kind, made.outcome, made.skills) == ("generalisation", "merged", ("makeSticks", "oneStick"))
    assert set(made.passed) == {"makeSticks v1", "oneStick v1"}
    left, gone = library.get("makeSticks"), library.get("oneStick")
    assert left is not None
    assert gone is not None
    assert (left.signature, gone.calls, gone.maturity) == ("makeSticks(bot, count = 4)", ("makeSticks",), "retired")
    assert left.provenance.model == "m"
    assert left.provenance.parent_version == 1
    assert "It also takes count" in left.description
    [(request, _)] = desk.answered
    assert request.role == "coder"
    assert left.provenance.prompt_hash
    assert "Skill oneStick, for the goal: Do oneStick" in asked[1]["content"]
    assert LOOP in asked[1]["content"]


async def test_a_merge_that_drops_an_effect_is_refused_with_its_reason(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    before = state(library)
    report = await tidied(library, checker, GENERAL.replace('await craftItem(bot, "oak_planks", 4);', ""))
    made = report.tried[-1]
    assert (made.outcome, made.by) == ("refused", "openai:m")
    assert "it gained no oak_planks" in made.reason
    assert state(library) == before


async def test_steps_in_common_become_a_new_skill(library: SkillLibrary, checker: NodeChecker) -> None:
    library.admit(skill("makeTorch", LOOP + '\n  await craftItem(bot, "torch", 1);', torch=1))
    step = """
```javascript
async function makePlanksAndSticks(bot, count) {
  await craftItem(bot, "oak_planks", 4);
  await craftItem(bot, "stick", count);
}

async function makeTorch(bot) {
  await makePlanksAndSticks(bot, 4);
  await craftItem(bot, "torch", 1);
}

async function oneStick(bot) {
  await makePlanksAndSticks(bot, 1);
}
```"""
    report = await tidied(library, checker, in_order(step, "Nothing: all is well."))
    [made] = [each for each in report.tried if each.outcome == "extracted"]
    assert made.skills == ("makePlanksAndSticks", "makeTorch", "oneStick")
    assert made.versions == {"makePlanksAndSticks": 1, "makeTorch": 2, "oneStick": 2}
    new = library.get("makePlanksAndSticks")
    assert new is not None
    assert new.params == (Parameter(name="count", required=True),)
    assert "makeTorch and oneStick" in new.description
    assert "all is well." in [each.reason for each in report.tried]


UNUSABLE = (
    ("I would merge them.", "no program"),
    ("\n", "no program"),
    ("```js\nasync function makeSticks(bot {\n```", "does not parse"),
    ("```js\nasync function makeSticks(bot, count = 4) {\n  await craftItem(", "cut off"),
    (GENERAL.replace("count = 4", "many"), "parameter of `makeSticks` has no default"),
    (GENERAL.replace("makeSticks(bot, 1)", "buildSticks(bot, 1)"), "calls `buildSticks`"),
    (GENERAL.replace("Retire: oneStick", "Retire: craftBread"), "retires `craftBread`"),
    (GENERAL.replace("return await makeSticks(bot, 1)", 'await craftItem(bot, "stick")'), "retires `oneStick`"),
    (GENERAL.replace('craftItem(bot, "stick", count)', "craftItem(bot, 7, count)"), "was checked and not run"),
    (GENERAL.replace('craftItem(bot, "stick", count)', "oneStick(bot)"), "circle"),
    (GENERAL.replace("function makeSticks", "function craftItem"), "there is a `craftItem` already"),
    (GENERAL + GENERAL, "several programs"),
    ("```python\nasync def make_sticks(bot):\n    pass\n```", "in Python"),
    ("Retire: none\n```js\nasync function other(bot) { await craftItem(bot, 'a', 1) }\n```", "not called by two"),
)


async def test_a_reply_that_can_not_be_used_is_told_and_dropped(library: SkillLibrary, checker: NodeChecker) -> None:
    before = state(library)
    for reply, why in UNUSABLE:
        made = (await tidied(library, checker, reply)).tried[-1]
        assert (made.kind, made.outcome, made.skills) == ("question", "dropped", ("makeSticks", "oneStick")), reply
        assert why in made.reason
    assert state(library) == before


async def test_a_model_is_asked_once_about_what_has_not_changed_and_never_in_a_dry_run(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    with ChatServer(lambda _: "Nothing: they differ.") as server:
        desk = Desk(library, checker, server)
        assert [each.outcome for each in (await desk.tidier.tidy(apply=False)).tried][-1] == "would_ask"
        assert server.asked == []
        report = await Desk(library, checker, server).tidier.tidy(apply=True)
        assert (report.tried[-1].outcome, report.tried[-1].reason) == ("nothing", "they differ.")
        again = Desk(library, checker, server)
        await again.tidier.tidy(apply=True)
        await again.tidier.tidy(apply=True)
        assert len(server.asked) == 2


async def test_a_spent_budget_or_a_model_that_is_gone_ends_the_questions_and_keeps_what_was_done(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    with ChatServer(lambda _: (401, "no such key")) as server:
        report = await Desk(library, checker, server).tidier.tidy(apply=True)
        assert "refused the key" in report.trouble
        report = await Desk(library, checker, server, allowed=0).tidier.tidy(apply=True)
        assert "budget is spent" in report.trouble


async def test_there_is_an_end_of_questions(library: SkillLibrary, checker: NodeChecker) -> None:
    number = iter(range(1000))

    def rewritten(_: object) -> str:
        return GENERAL.replace("Retire: oneStick\n", "").replace("4);", f"4);\n  bot.chat('{next(number)}');")

    with ChatServer(rewritten) as server:
        await Desk(library, checker, server).tidier.tidy(apply=True)
        assert 0 < len(server.asked) <= MOST_QUESTIONS
    assert re.fullmatch(r"makeSticks\(bot, count = 4\)", getattr(library.get("makeSticks"), "signature", ""))
