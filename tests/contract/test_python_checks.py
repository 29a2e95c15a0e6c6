"""What is said of Python programs before they run: the real checker process with its language server."""

import ast
import asyncio
import os
import select
import signal
import subprocess
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from tests.e2e.test_two_languages import PAIRS
from tests.support.programs import programs
from tests.unit.dry_run import skill_of
from tests.unit.game import goal
from voyager import sources
from voyager.bridge.checker import NodeChecker
from voyager.bridge.inside import windows
from voyager.bridge.inside.values import snake
from voyager.domain import CheckReport, Parameter, Program

pytestmark = pytest.mark.asyncio(loop_scope="module")
STICK = replace(
    skill_of(Program(source="", entry="craftStick"), goal("Craft 1 stick")),
    params=tuple(
        Parameter(name=name, default=value) for name, value in [("count", 1), ("woodKind", "oak"), ("from", None)]
    ),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[NodeChecker]:
    process = NodeChecker(tmp_path_factory.mktemp("checker") / "checker.log")
    yield process
    await process.close()


async def report(checker: NodeChecker, body: str) -> CheckReport:
    """Of an entry function with this body, which begins on line 2 in column 5."""
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return await checker.check(f"async def go(bot, count=1):\n{indented}\n", "python", [STICK])


async def findings(checker: NodeChecker, body: str) -> list[str]:
    return [
        f"{each.line}:{each.column} {each.severity} {each.code}" for each in (await report(checker, body)).diagnostics
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("bot.find_blok(matching=1)", ["2:9 error reportAttributeAccessIssue"]),
        ("return bot.inventory.itemz()", ["2:26 error reportAttributeAccessIssue"]),
        ("return [item.nam for item in bot.inventory.items()]", ["2:18 error reportAttributeAccessIssue"]),
        ("return (await mine_block(bot, 'stone')).brokn", ["2:45 error reportAttributeAccessIssue"]),
        ("return bot.find_block(matching=lambda block: block.nam == 'x')", ["2:56 error reportAttributeAccessIssue"]),
        ("return bot.tablist", ["2:16 error reportAttributeAccessIssue"]),
        ("return goals.GoalNeer(1, 2)", ["2:18 error reportAttributeAccessIssue"]),
        ("bot.health = 20", ["2:18 error reportAttributeAccessIssue"]),
        ("bot.control_state.jumpp = True", ["2:23 error reportAttributeAccessIssue"]),
        ("bot.health()", ["2:5 error reportCallIssue"]),
        ("return bot['health']", ["2:12 error reportIndexIssue"]),
        ("await mine_block(bot, 3)", ["2:27 error reportArgumentType"]),
        ("await mine_block('stone')", ["2:11 error reportCallIssue"]),
        ("await go_to(bot, 'home')", ["2:22 error reportArgumentType"]),
        ("await go_to(bot)", ["2:11 error reportCallIssue"]),
        ("await mine_block(bot, 'stone', number=3)", ["2:36 error reportCallIssue"]),
        ("await bot.place_block(bot.held_item)", ["2:11 error reportCallIssue"]),
        ("bot.set_control_state('forwards', True)", ["2:27 error reportArgumentType"]),
        ("bot.nearest_entity(match=len)", ["2:24 error reportCallIssue"]),
        ("await craft_stick(bot, 'four')", ["2:28 error reportArgumentType"]),
        ("await craftStick(bot, size=4)", ["2:27 error reportCallIssue"]),
        ("return amount + count", ["2:12 error reportUndefinedVariable"]),
        ("def far(block: Block): pass", ["2:20 error reportUndefinedVariable"]),
        ("return Bot", ["2:12 error reportUndefinedVariable"]),
        ("if count:\n    deep = 1\nreturn deep", ["4:12 warning reportPossiblyUnboundVariable"]),
        ("mine_block(bot, 'oak_log')", ["2:5 warning not_awaited"]),
        ("async def help(bot): pass\nhelp(bot)", ["3:5 warning not_awaited"]),
        ("import os", ["2:5 error forbidden"]),
        ("from os import path", ["2:5 error forbidden"]),
        ("from math import flor", ["2:22 error absent"]),
        ("import asyncio\nawait asyncio.wait_for(bot.wake(), 1)", ["3:19 error absent"]),
        ("import time as t\nt.sleep(1)", ["3:7 error forbidden"]),
        ("return eval('1'), open('x')", ["2:12 error forbidden", "2:23 error forbidden"]),
        ("return go.__globals__", ["2:12 error forbidden"]),
        ("bot.chat(f'/give @s diamond {count}')", ["2:5 error forbidden"]),
        ("é = '😀'; bot.chat('/stop')", ["2:15 error forbidden"]),
        ("while True:\n    count += 1", ["2:5 error endless_loop"]),
        ("while True:\n    print(count)", ["2:5 warning endless_loop"]),
        ("while True:\n    await bot.wait_for_ticks(1)", ["2:5 warning endless_loop"]),
        ("while bot.inventory.count('stick') < 4:\n    print('waiting')", ["2:5 warning endless_loop"]),
    ],
)
async def test_a_mistake_is_found_in_its_place(checker: NodeChecker, body: str, expected: list[str]) -> None:
    assert await findings(checker, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "await mineBlock(bot, 'oak_log', count=bot.inventory.count('stick'))\nawait craft_stick(bot, woodKind='birch')",
        "await craftStick(bot, 4, 'birch', bot.entity.position)\nawait craft_stick(bot, wood_kind='oak')",
        "b = bot.findBlock({'matching': 'stone', 'maxDistance': 9})\nif b: await bot.dig(b)\n"
        "return b['name'], b.position.x",
        "block = bot.block_at(bot.entity.position.offset(0, -1, 0))\nawait bot.place_block(block, Vec3(0, 1, 0))",
        "for place in ({'x': 1, 'y': 2, 'z': 3}, [1, 2, 3], Vec3(1, 2, 3), bot.entity.position):\n"
        "    await go_to(bot, place)",
        "for i in range(bot.inventory.count('dirt')):\n    await bot.toss(i, None, 1)",
        "for key in ['forward', 'jump']:\n    bot.set_control_state(key, True)\nbot.control_state.jump = False",
        "while bot.inventory.count('stick') < 4:\n    await bot.wait_for_ticks(20)",
        "while True:\n    count += 1\n    if count > 3:\n        break",
        "seen = {}\nseen['logs'] = 1\nbest = None\nbest = 'x' if seen['logs'] > 1 else 3\nreturn best, [1, 'a'][1]",
        "mine_block = 3\nopen = 4\nreturn mine_block + open",
        "import asyncio\nasync def near(bot, n=1):\n    return bot.entity.yaw * n\n"
        "return await asyncio.gather(near(bot), bot.wait_for_ticks(5), asyncio.sleep(1))",
        "class Far(Goal):\n    def is_end(self, node):\n        return node.x > 3\nawait bot.pathfinder.goto(Far())",
        "moves = Movements(bot)\nmoves.can_dig = False\n"
        "moves.allowSprinting = True\nbot.pathfinder.set_movements(moves)",
        "bot.on('chat', lambda name, text: print(name, text))\nbot.look(0, 0)\nawait bot.chat('a / b')",
        "return mcData.items_by_name['stick'].id, mc_data.blocksByName.stone.hardness, 'x' in mcData.itemsByName",
        "chest = await bot.open_container(bot.find_block(matching='chest'))\nawait chest.withdraw('dirt', None, 1)\n"
        "await chest.close()\nreturn max(bot.entities.values(), key=lambda e: e.position.x).name",
        "def far(block: 'Block', at: \"list[Vec3] | Thing\" = None) -> 'Item':\n    return block",
        "try:\n    await craft_item(bot, 'stick')\n"
        "except PrimitiveError as error:\n    return error.code, error.details.got",
        "found = await explore_until(bot, None, maxSeconds=60, predicate=lambda: {'after': 1})\nreturn found.after",
    ],
)
async def test_what_is_right_is_left_alone(checker: NodeChecker, body: str) -> None:
    assert (await findings(checker, body), (await report(checker, body)).undefined) == ([], ())


@pytest.mark.parametrize("name", PAIRS)
async def test_the_skills_of_both_languages_are_left_alone(checker: NodeChecker, name: str) -> None:
    assert await checker.check(PAIRS[name][1], "python", []) == CheckReport()


async def test_helpers_that_are_defined_nowhere_are_named_in_order(checker: NodeChecker) -> None:
    found = await report(checker, "await make_table(bot)\nawait craft_stick(bot)\nfind_shore(bot)\nmake_table(bot)")
    assert (found.undefined, found.diagnostics, found.sound) == (("make_table", "find_shore"), (), False)


async def test_a_finding_shows_its_line_and_no_more_than_the_api(checker: NodeChecker) -> None:
    (found,) = (await report(checker, "await mine_block(bot, 3)")).diagnostics
    assert found.source_line == "    await mine_block(bot, 3)"
    assert found.message == (
        'Argument of type "Literal[3]" cannot be assigned to parameter "name" of type "str | Iterable[str]"'
        ' in function "mine_block"'
    )


async def test_annotations_that_are_put_off_are_left_alone(checker: NodeChecker) -> None:
    source = (
        "from __future__ import annotations\nasync def go(bot: Bot, near: Block | None = None) -> Item:\n    return x\n"
    )
    found = await checker.check(source, "python", [])
    assert [(each.line, each.column) for each in found.diagnostics] == [(3, 12)]


async def test_what_does_not_parse_is_left_to_the_parser(checker: NodeChecker) -> None:
    assert await checker.check("async def go(bot:", "python", []) == CheckReport()


async def test_a_killed_checker_or_server_is_started_again_and_they_end_together(checker: NodeChecker) -> None:
    assert (await report(checker, "return bot.health")).sound
    for victim in (*children(checker.pid), checker.pid):
        os.kill(victim, signal.SIGKILL)
        assert not (await report(checker, "bot.helth")).sound
    (server,) = children(checker.pid)
    watched = os.pidfd_open(server)
    try:
        os.kill(checker.pid, signal.SIGKILL)
        assert select.select([watched], [], [], 30)[0], "the server outlived its checker"
    finally:
        os.close(watched)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


OBJECTS = {
    "Bot": "bot", "Entity": "bot.entity", "Window": "bot.inventory", "Pathfinder": "bot.pathfinder", "Pvp": "bot.pvp",
    "CollectBlock": "bot.collect_block", "Tool": "bot.tool", "HawkEye": "bot.hawk_eye", "AutoEat": "bot.auto_eat",
    "Vec3": "Vec3()", "Goal": "Goal()", "Movements": "Movements(bot)", "McDataType": "mcData", "GoalsType": "goals",
    "ConsoleType": "console",
}  # fmt: skip
"""Classes of the stub, and how programs reach one of their objects."""
STATIONS = {
    "Container": "container", "Furnace": "furnace", "Anvil": "anvil", "EnchantmentTable": "enchantment",
    "Villager": "villager",
}  # fmt: skip


@pytest.fixture(scope="module")
def declared() -> dict[str, set[str]]:
    """Members by class, with those of its bases, in snake case; the functions of the stub under the empty name."""
    root = cast(Path, sources.checkout())
    script = "import(process.argv[1]).then(stub => { process.stdout.write(stub.pythonStub(process.argv[2]).text) })"
    stub = root / "bridge" / "src" / "checks" / "python-stub.ts"
    command = [str(sources.node()), "-e", script, str(stub), str(root / "skills" / "primitives")]
    tree = ast.parse(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def members(name: str) -> Iterator[str]:
        for base in classes[name].bases:
            if isinstance(base, ast.Name) and base.id in classes:
                yield from members(base.id)
        for node in classes[name].body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name
            elif isinstance(node, ast.AnnAssign | ast.Assign):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                yield cast(ast.Name, target).id

    found = {name: {snake(each) for each in members(name) if not each.startswith("__")} for name in classes}
    functions = {node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}
    return found | {"": functions}


async def test_the_stub_declares_what_programs_have_and_nothing_else(
    declared: dict[str, set[str]], tmp_path: Path
) -> None:
    async with programs(tmp_path) as runs:
        listed = ", ".join(f"'{name}': dir({path})" for name, path in OBJECTS.items())
        there = cast(dict[str, list[str]], await runs.value(f"{{{listed}}}"))
    for name, members in there.items():
        offered = {snake(each) for each in members} - {"reference"}
        assert declared[name] == offered, name


@pytest.mark.parametrize(("name", "kind"), STATIONS.items())
async def test_the_stub_declares_the_methods_of_every_station(
    declared: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    def cached(_method: str, _number: int) -> dict[str, object]:
        return {"kind": kind, "fields": [], "extra": {}}

    monkeypatch.setattr(windows, "cached", cached)
    window = windows.window_by_id(1, lambda *_: asyncio.sleep(0))
    # What a station tells besides comes with the world's answer.
    told = {"Furnace": {"fuel", "progress", "total_progress", "total_fuel"}, "EnchantmentTable": {"xpseed"}}
    assert set(dir(window)) <= declared[name]
    fields = declared[name] - set(dir(window))
    assert {each.removesuffix("_seconds") for each in fields} - {"enchantments", "trades"} == told.get(name, set())


async def test_every_declared_primitive_is_there_in_both_spellings(declared: dict[str, set[str]]) -> None:
    folder = cast(Path, sources.checkout()) / "skills" / "primitives"
    names = {file.stem for file in folder.glob("*.js")}
    assert declared[""] == names | {snake(name) for name in names}
