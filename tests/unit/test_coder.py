"""The coder's conversation with a model, and the describer's."""

from dataclasses import replace

import pytest

from tests.unit.dry_run import skill_of
from tests.unit.game import FOREST, goal, observation, returned
from tests.unit.tiny_world import API, PRIMITIVES, inspect
from voyager.bridge.fake import nothing_found
from voyager.bridge.python_source import inspect_python
from voyager.coder import MAX_REPLIES, Coder, read_code
from voyager.describer import ModelDescriber
from voyager.domain import (
    Attempt,
    CheckReport,
    CoderView,
    Contract,
    DescriberView,
    Diagnostic,
    Feedback,
    HelperView,
    Language,
    Languages,
    Parameter,
    Program,
    ProgramInfo,
    SkillHit,
    SourceError,
    Verdict,
)
from voyager.errors import BadReply
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import FULL_SOURCES, Prompts, prompt_hash

STICK = goal("Craft 1 stick")
PYTHON_API = "async def craft_item(bot: Bot, name: str, count: float = ...)"
PYTHON = 'async def make_sticks(bot, count=1):\n    await craftPlanks(bot)\n    await craft_item(bot, "stick", count)\n'
SOURCE = 'async function craftStick(bot, count = 1) {\n  await craftItem(bot, "stick", count);\n}\n'
FENCED = f"Explain: x\n\n```javascript\n{SOURCE}```\n"
VIEW = CoderView(goal=STICK, observation=observation(FOREST), skills=(), attempts=())


async def inspected(source: str, language: Language = "javascript") -> ProgramInfo:
    if "BROKEN" in source:
        line = source.splitlines().index(next(text for text in source.splitlines() if "BROKEN" in text)) + 1
        return ProgramInfo(error=SourceError(code="SyntaxError", message="Unexpected token", line=line, column=3))
    return inspect_python(source, PRIMITIVES) if language == "python" else await inspect(source)


def coder(*replies: str, language: Languages = "javascript") -> tuple[Coder, ScriptedModel]:
    model = ScriptedModel({"coder": replies})
    return Coder(model, Prompts(API, python_api=PYTHON_API, language=language), inspected, nothing_found), model


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (FENCED, SOURCE),
        (f"```js\n{SOURCE}```", SOURCE),
        (f"```\n{SOURCE}```", SOURCE),
        (f"Here:\n  ```javascript\n{SOURCE}  ```\nDone.", SOURCE),
        (f"First\n```js\nconst a = 1;\n```\nthen\n```js\n{SOURCE}```", f"const a = 1;\n\n{SOURCE}"),
        (f"Plan: none\n{SOURCE}", SOURCE),
        (f"cut off\n```javascript\n{SOURCE}", SOURCE),
        (f"<think>\nFirst\n```js\n{SOURCE}```\nor so.\n</think>\n```js\n{SOURCE}```", SOURCE),
    ],
)
def test_the_code_of_a_reply_is_found(reply: str, code: str) -> None:
    assert read_code(reply, "javascript").source == code


async def test_a_good_reply_becomes_a_program() -> None:
    writer, model = coder(FENCED)
    written = await writer.write(VIEW)
    assert (written.program.source, written.program.entry) == (SOURCE, "craftStick")
    assert written.program.single_call == "craftItem"
    assert written.program.calls == ()
    assert written.program.params[0].default == 1
    assert written.request is model.requests[0]


LANGUAGES: tuple[Languages, ...] = ("python", "either")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fence", ["python", "py", "Python3", "", "text\n```\n```"])
async def test_a_python_program_is_told_by_its_fence_or_its_text(language: Languages, fence: str) -> None:
    writer, _ = coder(f"```{fence}\n{PYTHON}```", language=language)
    program = (await writer.write(VIEW)).program
    assert (program.language, program.entry, program.source) == ("python", "make_sticks", PYTHON)
    assert (program.calls, program.params[0].name) == (("craftPlanks",), "count")


async def test_a_model_that_may_write_either_language_chooses_program_by_program() -> None:
    writer, _ = coder(f"```python\n{PYTHON}```", FENCED, language="either")
    assert [(await writer.write(VIEW)).program.language for _ in range(2)] == ["python", "javascript"]


def test_the_prompt_says_what_programs_are_written_in() -> None:
    systems = {
        language: Prompts(API, python_api=PYTHON_API, language=language).coder(VIEW)[0].content
        for language in ("javascript", *LANGUAGES)
    }
    assert {language: text.split(" programs")[0] for language, text in systems.items()} == {
        "javascript": "You write JavaScript",
        "python": "You write Python",
        "either": "You write JavaScript or Python",
    }
    assert [API in systems[language] for language in ("javascript", *LANGUAGES)] == [True, False, True]
    assert PYTHON_API in systems["python"]
    assert ["```python" in text for text in systems.values()] == [False, True, True]


def test_a_skill_of_the_other_language_is_shown_as_a_python_program_calls_it() -> None:
    skill = replace(
        skill_of(Program(source=SOURCE, entry="craftOakPlanks"), STICK), params=(Parameter(name="logCount", default=1),)
    )
    shown = Prompts(API, language="python").coder(replace(VIEW, skills=(SkillHit(skill=skill, score=1),)))[1].content
    assert "- craft_oak_planks(bot, log_count=1)\n" in shown


async def test_calls_name_what_is_no_primitive() -> None:
    body = 'async function a(bot) {\n  await craftStick(bot, 2);\n  await equip(bot, "stick");\n}\n'
    writer, _ = coder(f"```js\n{body}```")
    assert (await writer.write(VIEW)).program.calls == ("craftStick",)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("```js\nasync function a(bot) {\n  BROKEN(\n}\n```", ">   2 |   BROKEN("),
        ("```js\nconst x = 1;\n```", "no async function"),
        ("I can't do that.", "no program"),
        ("", "no program"),
    ],
)
async def test_a_reply_without_a_program_is_asked_again_with_what_is_wrong(bad: str, told: str) -> None:
    writer, model = coder(bad, FENCED)
    written = await writer.write(VIEW)
    assert written.program.source == SOURCE
    again = model.requests[1].messages
    assert told in again[-1].content
    assert (again[-2].role, again[-2].content) == ("assistant", bad or "(no answer)")
    assert again[:2] == model.requests[0].messages
    assert prompt_hash(again) != prompt_hash(again[:2])


async def test_an_entry_that_does_not_take_bot_is_asked_again() -> None:
    async def without_bot(source: str, language: Language) -> ProgramInfo:
        return ProgramInfo(entry="a")

    model = ScriptedModel({"coder": ["```js\nasync function a() {}\n```"]})
    with pytest.raises(BadReply, match="must be its first parameter"):
        await Coder(model, Prompts(API), without_bot, nothing_found).write(VIEW)
    assert len(model.requests) == MAX_REPLIES


async def test_the_prompt_shows_what_the_next_program_needs_to_know() -> None:
    program = Program(source=SOURCE, entry="craftStick")
    feedback = Feedback(text="Error: needs 2 oak_planks, have 0")
    attempt = Attempt(
        number=1,
        program=program,
        execution=returned({}, {}),
        feedback=feedback,
        verdict=Verdict(kind="failure"),
    )
    helpers = [
        skill_of(Program(source=f"async function s{n}(bot) {{ n{n}() }}\n", entry=f"s{n}"), STICK) for n in range(4)
    ]
    hits = tuple(SkillHit(skill=skill, score=0.5) for skill in helpers)
    view = CoderView(goal=STICK, observation=observation(FOREST), skills=hits, attempts=(attempt,))
    system, user = Prompts(API).coder(view)
    assert API in system.content
    for shown in ("crafted stick >= 1", "Attempt 1", feedback.text, SOURCE.strip(), "s3(bot)", "oak_log: 9"):
        assert shown in user.content
    assert [f"n{n}()" in user.content for n in range(4)] == [n < FULL_SOURCES for n in range(4)]


@pytest.mark.parametrize("language", ["javascript", "python", "either"])
def test_what_does_not_change_comes_first(language: Languages) -> None:
    prompts = Prompts(API, python_api=PYTHON_API, language=language)
    other = CoderView(goal=goal("Obtain 1 dirt"), observation=observation({}), skills=(), attempts=())
    missing = HelperView(goal="Obtain 1 dirt", program=Program(source=SOURCE, entry="craftStick"), name="a", calls=())
    assert prompts.coder(VIEW)[0] == prompts.coder(other)[0] == prompts.helper(missing)[0]


def test_the_next_attempts_prompt_begins_as_the_last_one_did() -> None:
    """So that an endpoint's prompt cache holds for all that has been said of the goal."""
    attempt = Attempt(
        number=1,
        program=Program(source=SOURCE, entry="craftStick"),
        execution=returned({}, {}),
        feedback=Feedback(text="Outcome: returned"),
        verdict=Verdict(kind="failure"),
    )
    first, second = (
        Prompts(API).coder(replace(VIEW, attempts=tried, observation=observation(seen)))[1].content
        for tried, seen in [((attempt,), FOREST), ((attempt, replace(attempt, number=2)), {"stone": 1})]
    )
    shared = first[: first.index("Skills: none yet")]
    assert attempt.feedback.text in shared
    assert second.startswith(shared.rstrip())


def test_how_a_goal_is_gone_about_and_what_people_say_stand_by_the_goal() -> None:
    view = replace(VIEW, context="Two planks make four sticks.", advice=("alex: try the birches",))
    shown = Prompts(API).coder(view)[1].content
    assert shown.startswith("Goal: Craft 1 stick\n")
    assert shown.index("gone about: Two planks make four sticks.") < shown.index("a person: alex: try the birches")
    assert shown.index("alex") < shown.index("Observation:")
    assert "gone about" not in Prompts(API).coder(VIEW)[1].content


def test_a_skill_is_shown_with_its_contract() -> None:
    contract = Contract(effect={"oak_planks": -2, "stick": 4}, ticks=31, successes=3, uses=4)
    skill = replace(skill_of(Program(source=SOURCE, entry="craftStick"), STICK), contract=contract)
    shown = Prompts(API).coder(replace(VIEW, skills=(SkillHit(skill=skill, score=1),)))[1].content
    assert "Needs at hand: 2 oak_planks. Gains: 4 stick. Verified in 31 ticks; 3 of 4 later calls ended well." in shown


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Makes sticks of planks. Needs planks.", "Makes sticks of planks. Needs planks."),
        ("Description: Makes\nsticks.", "Makes sticks."),
        (
            " ".join(f"Sentence {n}." for n in range(9)),
            " ".join([*(f"Sentence {n}." for n in range(5)), "It gained 4 stick."]),
        ),
        ("", "Craft 1 stick. It gained 4 stick."),
        ("```js\ncode\n```", "Craft 1 stick. It gained 4 stick."),
        ('{"description": "x"}', "Craft 1 stick. It gained 4 stick."),
        ("word " * 500, "Craft 1 stick. It gained 4 stick."),
    ],
)
async def test_a_description_is_short_plain_text_whatever_the_model_says(reply: str, text: str) -> None:
    view = DescriberView(
        goal=STICK, program=Program(source=SOURCE, entry="craftStick"), execution=returned({}, {"stick": 4})
    )
    model = ScriptedModel({"describer": [reply]})
    assert await ModelDescriber(model, Prompts(API)).describe(view) == text


WRONG = "async function craftStick(bot, count = 1) {\n  await craftItem(bot, 4);\n  await findWood(bot);\n}\n"
ERROR = Diagnostic(severity="error", code="TS2345", message="4 is no string", line=2, column=24)


async def checked(program: Program) -> CheckReport:
    return CheckReport() if program.source == SOURCE else CheckReport(diagnostics=(ERROR,), undefined=("findWood",))


async def test_what_the_checks_find_is_asked_again_with_its_place_and_undefined_helpers_by_name() -> None:
    model = ScriptedModel({"coder": [f"```js\n{WRONG}```", FENCED]})
    written = await Coder(model, Prompts(API), inspected, checked).write(VIEW)
    assert (written.program.source, written.report) == (SOURCE, CheckReport())
    told = model.requests[1].messages[-1].content
    assert "2:24 error: 4 is no string [TS2345]" in told
    assert ">   2 |   await craftItem(bot, 4);" in told
    assert "defined nowhere: `findWood`" in told


async def test_the_last_reply_runs_whatever_the_checks_say_and_carries_what_they_said() -> None:
    model = ScriptedModel({"coder": [f"```js\n{WRONG}```"] * MAX_REPLIES})
    written = await Coder(model, Prompts(API), inspected, checked).write(VIEW)
    assert written.program.source == WRONG
    assert (written.report.diagnostics, written.report.undefined) == ((ERROR,), ("findWood",))


async def test_warnings_alone_ask_nothing_again() -> None:
    warning = replace(ERROR, severity="warning")

    async def warned(program: Program) -> CheckReport:
        return CheckReport(diagnostics=(warning,))

    model = ScriptedModel({"coder": [FENCED]})
    written = await Coder(model, Prompts(API), inspected, warned).write(VIEW)
    assert written.report.diagnostics == (warning,)
