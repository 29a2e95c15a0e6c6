"""The checker's Python side against its real process."""

import os
import re
import signal
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.dry_run import skill_of
from tests.unit.game import goal
from voyager.bridge.checker import NodeChecker
from voyager.bridge.inside.values import snake
from voyager.bridge.process import primitive_names
from voyager.domain import Language, Parameter, Program
from voyager.refactoring.abstraction import abstracted

SOURCE = "async function go(bot) {\n  await craftStick(bot, 'four');\n  await makeTable(bot);\n  bot.helth;\n}\n"
STICK = replace(
    skill_of(Program(source="", entry="craftStick"), goal("Craft 1 stick")),
    params=(Parameter(name="count", default=1),),
)


@pytest.fixture
async def checker(tmp_path: Path) -> AsyncGenerator[NodeChecker]:
    process = NodeChecker(tmp_path / "checker.log")
    yield process
    await process.close()


async def test_findings_come_with_place_and_line_and_skills_are_known_by_their_signature(checker: NodeChecker) -> None:
    report = await checker.check(SOURCE, "javascript", [STICK])
    assert [(found.line, found.column, found.code) for found in report.diagnostics] == [
        (2, 25, "TS2345"),
        (4, 7, "TS2551"),
    ]
    assert report.diagnostics[1].source_line == "  bot.helth;"
    assert (report.undefined, report.sound) == (("makeTable",), False)


async def test_sources_are_read_where_no_bot_is_at_hand(checker: NodeChecker) -> None:
    info = await checker.inspect("async function go(bot, count = 2) { await makeTable(bot) }", "javascript")
    assert (info.entry, [each.name for each in info.params], info.calls) == ("go", ["count"], ("makeTable",))
    assert (await checker.inspect("async def go(bot):\n    await make_table(bot)", "python")).calls == ("make_table",)
    broken = await checker.inspect("async function go(bot) {\n  return +\n}", "javascript")
    assert broken.error is not None
    assert broken.error.line == 3


async def test_a_checker_that_was_killed_is_started_again(checker: NodeChecker) -> None:
    assert (await checker.check("async function go(bot) { return bot.health }", "javascript", [])).sound
    os.kill(checker.pid, signal.SIGKILL)
    assert not (await checker.check(SOURCE, "javascript", [])).sound


async def test_the_api_in_python_names_every_primitive_and_what_programs_read(checker: NodeChecker) -> None:
    api = await checker.python_api()
    for name in primitive_names():
        assert re.search(rf"^async def {snake(name)}\(bot: Bot[,)]", api, re.MULTILINE), name
    assert "    def find_block(self, options: Mapping[str, Any] = ..., *, matching: " in api
    assert "-> {broken: float, collected: dict[str, float]}" in api
    assert "`max_seconds` are game seconds" in api
    assert not re.search(
        r"\b(?!McDataType|ConsoleType)[a-z]+[A-Z]\w*\(|Anonymous|@property|@overload|: \.\.\.$", api, re.M
    )
    assert len(api) < 33_000


async def test_what_of_a_program_can_become_parameters_is_told_in_both_languages(checker: NodeChecker) -> None:
    javascript = "async function go(bot) {\n  await mineBlock(bot, 'oak_log', 3);\n}\n"
    python = "async def go(bot):\n    await mine_block(bot, 'oak_log', 3)\n"
    goal_ = replace(goal("Mine 1 oak_log"), count=3)
    arguments = await checker.arguments()
    cases: tuple[tuple[str, Language, str], ...] = (
        (javascript, "javascript", "async function go(bot, name = 'oak_log', count = 3) {"),
        (python, "python", "async def go(bot, name='oak_log', count=3):"),
    )
    for source, language, head in cases:
        program = Program(source=source, entry="go", language=language)
        made = abstracted(program, goal_, await checker.literals(source, "go", language), arguments)
        assert made is not None
        assert made.source.splitlines()[0] == head
        assert "(bot, name, count)" in made.source
