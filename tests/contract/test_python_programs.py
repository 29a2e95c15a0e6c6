"""What Python programs are offered, and skills that call each other across languages, on the scripted host."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.support.programs import Programs, programs, skill

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runs(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Programs]:
    async with programs(tmp_path_factory.mktemp("programs")) as made:
        yield made


def lines(*text: str) -> str:
    return "\n".join(text) + "\n"


async def test_both_spellings_and_named_arguments_call_a_primitive(runs: Programs) -> None:
    done = await runs.run(
        lines(
            "async def go(bot):",
            "    a = await mine_block(bot, 'stone', 2)",
            "    b = await mineBlock(bot, name='dirt', count=3)",
            "    return [a.mined, b['mined'], bot.health, bot.oxygenLevel, bot.oxygen_level]",
        )
    )
    assert done.result == [2, 3, 20, 20, 20]
    assert [(call.name, call.args) for call in done.trace] == [("mineBlock", ("stone", 2)), ("mineBlock", ("dirt", 3))]


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        (lines("async def go(bot):", "    a = None", "    return a.b"), "AttributeError", 3, 12),
        (lines("async def go(bot):", "    await craft_item(bot, 'x')"), "missing_ingredients", 2, 11),
        (lines("async def go(bot):", "    é = 1; await craft_item(bot, 'x')"), "missing_ingredients", 2, 18),
        (lines("async def go(bot):", "    return (1"), "SyntaxError", 2, 12),
        (lines("def go(bot):", "    pass"), "NoEntry", None, None),
        (
            lines(
                "async def help(bot):", "    await craft_item(bot, 'x')", "async def go(bot):", "    await help(bot)"
            ),
            "missing_ingredients",
            2,
            11,
        ),
        (lines("async def go(bot):", "    await mine_block('stone')"), "bad_argument", 2, 11),
        (lines("async def go(bot):", "    await mine_block(bot, 'stone', number=3)"), "bad_argument", 2, 11),
        (lines("async def go(bot):", "    await mine_block(bot, float('nan'))"), "bad_argument", 2, 11),
        (lines("import os", "async def go(bot):", "    pass"), "ImportError", 1, 1),
        (lines("async def go(bot):", "    bot.chat('/stop')"), "chat_refused", 2, 5),
        (lines("async def go(bot):", "    return go(bot).cr_frame"), "Forbidden", 2, 12),
    ],
)
async def test_an_error_has_its_code_and_place(runs: Programs, source: str, code: str, line: int, column: int) -> None:
    error = (await runs.run(source)).error
    assert error is not None
    assert (error.code, error.line, error.column) == (code, line, column), error
    assert line is None or error.source_line == source.splitlines()[line - 1]


async def test_the_variables_of_the_failing_frame_are_told_and_bounded(runs: Programs) -> None:
    done = await runs.run(
        lines(
            "class Own:",
            "    def __repr__(self):",
            "        raise SystemExit",
            "async def go(bot, count=2):",
            "    at, own, text, many = Vec3(1, 2, 3), Own(), 'x' * 500, list(range(99))",
            "    await craft_item(bot, 'x')",
        )
    )
    assert done.error is not None
    variables = dict(done.error.variables)
    assert [variables.pop(name) for name in ("count", "at", "own")] == [2, "(1, 2, 3)", "<Own>"]
    assert all(len(str(value)) <= 100 for value in variables.values())
    assert set(variables) == {"text", "many"}


async def test_a_member_that_is_not_offered_is_answered_with_the_nearest(runs: Programs) -> None:
    error = (await runs.run("async def go(bot):\n    bot.helth\n")).error
    assert error is not None
    assert "the nearest member is bot.health" in error.message


async def test_time_passes_in_ticks_and_several_things_can_be_awaited(runs: Programs) -> None:
    done = await runs.run(
        lines(
            "import asyncio",
            "async def wait(bot, n):",
            "    await bot.wait_for_ticks(n)",
            "    return n",
            "async def go(bot):",
            "    await asyncio.sleep(1)",
            "    return await asyncio.gather(wait(bot, 3), wait(bot, 5), mine_block(bot, 'stone'))",
        )
    )
    assert done.result == [3, 5, {"mined": 1}]
    assert done.ticks == 25


async def test_what_is_not_awaited_is_noted(runs: Programs) -> None:
    done = await runs.run(
        lines(
            "async def help(bot):",
            "    pass",
            "async def go(bot):",
            "    help(bot)",
            "    craft_item(bot, 'x')",
            "    await bot.wait_for_ticks(5)",
        )
    )
    assert done.outcome == "returned"
    assert any("coroutine 'help' was never awaited" in note for note in done.log)
    assert any("failed and was not awaited: PrimitiveError" in note for note in done.log)


async def test_a_predicate_is_asked_and_what_it_raises_comes_back_unchanged(runs: Programs) -> None:
    done = await runs.run(
        lines(
            "async def go(bot):",
            "    seen = []",
            "    def look():",
            "        seen.append(1)",
            "        return len(seen) > 3 and {'after': len(seen)}",
            "    found = await explore_until(bot, None, 60, predicate=look)",
            "    try:",
            "        await explore_until(bot, None, 60, lambda: {}['no'])",
            "    except KeyError as error:",
            "        return [found.after, error.args[0]]",
        )
    )
    assert done.result == [4, "no"]


async def test_random_numbers_and_sets_are_the_same_in_every_run_of_a_seed(runs: Programs) -> None:
    source = lines(
        "import random", "async def go(bot):", "    return [random.random(), list({'a', 'b', 'c'}), hash('x')]"
    )
    first, second, third = [(await runs.run(source, seed=seed)).result for seed in (1, 1, 2)]
    assert first == second != third


async def test_what_a_program_expected_and_did_not_find_is_told_with_the_state_of_that_moment(runs: Programs) -> None:
    source = lines(
        "async def go(bot):",
        "    expect(bot.health > 0, 'to live')",
        "    expect(bot.inventory.count('stick') >= 99, '99 sticks')",
    )
    error = (await runs.run(source)).error
    assert error is not None
    assert (error.code, error.message, error.line) == ("assertion", "expected 99 sticks", 3)
    assert error.details["expected"] == "99 sticks"
    assert error.details["state"] == {
        "inventory": {"oak_log": 3, "stick": 2},
        "position": {"x": 0.5, "y": 64, "z": 0.5},
        "health": 20,
        "food": 20,
    }
    forgotten = (await runs.run("async def go(bot):\n    expect(craft_item(bot, 'x'), 'an x')\n")).error
    assert forgotten is not None
    assert (forgotten.code, forgotten.line) == ("bad_argument", 2)


JS = skill(
    "waitAndDouble",
    "async function waitAndDouble (bot, n = 2, deep = null) {\n"
    "  await bot.waitForTicks(n)\n  return { twice: n * 2, deep }\n}",
    "javascript",
)
JS_FAILS = skill("failInJs", "async function failInJs (bot) {\n  await craftItem(bot, 'x')\n}", "javascript")
PY = skill(
    "add_up", "async def add_up(bot, a, b=10, *, c=100):\n    await bot.wait_for_ticks(1)\n    return a + b + c\n"
)
PY_FAILS = skill("fail_in_py", "async def fail_in_py(bot):\n    there = {}\n    return there['key']\n")
PY_CALLS = skill("through", "async def through(bot, n):\n    return (await wait_and_double(bot, n=n)).twice\n")
ALL = (JS, JS_FAILS, PY, PY_FAILS, PY_CALLS)


async def test_python_calls_a_skill_in_javascript_and_back_through_it(runs: Programs) -> None:
    source = lines(
        "async def go(bot):",
        "    one = await waitAndDouble(bot)",
        "    two = await wait_and_double(bot, deep={'a': [1]})",
        "    return [one.twice, two, await add_up(bot, 1, c=5)]",
    )
    done = await runs.run(source, skills=ALL)
    assert done.result == [4, {"twice": 4, "deep": {"a": [1]}}, 16]
    assert done.ticks == 5
    assert [(call.name, call.kind, call.ticks) for call in done.trace] == [
        ("waitAndDouble", "skill", 2),
        ("waitAndDouble", "skill", 2),
        ("add_up", "skill", 1),
    ]


async def test_javascript_calls_a_skill_in_python_that_calls_one_in_javascript(runs: Programs) -> None:
    source = "async function go (bot) { return [await add_up(bot, 1), await add_up(bot, 1, undefined), await through(bot, 3)] }"  # noqa: E501
    done = await runs.run(source, skills=ALL, language="javascript")
    assert done.result == [111, 111, 6]
    assert [call.name for call in done.trace] == ["add_up", "add_up", "through"]
    assert [call.name for call in done.trace[2].calls] == ["waitAndDouble"]
    assert [use.name for use in done.skills_used] == ["add_up", "through", "waitAndDouble"]


async def test_an_error_crosses_with_its_code_and_its_place(runs: Programs) -> None:
    source = lines(
        "async def go(bot):",
        "    try:",
        "        await fail_in_js(bot)",
        "    except PrimitiveError as error:",
        "        print(error.code, error.details['item'])",
        "    await failInJs(bot)",
    )
    done = await runs.run(source, skills=ALL)
    assert done.log == ("missing_ingredients x",)
    assert done.error is not None
    assert (done.error.code, done.error.skill, done.error.line) == ("missing_ingredients", "failInJs", 2)
    caught = "async function go (bot) { try { await fail_in_py(bot) } catch (e) { console.log(e.name, e.code) } await fail_in_py(bot) }"  # noqa: E501
    done = await runs.run(caught, skills=ALL, language="javascript")
    assert done.log == ("KeyError KeyError",)
    assert done.error is not None
    assert (done.error.code, done.error.skill, done.error.line) == ("KeyError", "fail_in_py", 3)


async def test_a_function_does_not_cross(runs: Programs) -> None:
    error = (await runs.run("async def go(bot):\n    await wait_and_double(bot, lambda: 1)\n", skills=ALL)).error
    assert error is not None
    assert "a function can't be passed to a skill of another language" in error.message


async def test_skills_that_call_each_other_for_ever_are_refused(runs: Programs) -> None:
    ping = skill("ping", "async function ping (bot) { return await pong(bot) }", "javascript")
    pong = skill("pong", "async def pong(bot):\n    return await ping(bot)\n")
    done = await runs.run("async def go(bot):\n    await ping(bot)\n", skills=[ping, pong])
    assert done.error is not None
    assert done.error.code == "too_deep"


async def test_a_broken_skill_harms_only_who_calls_it(runs: Programs) -> None:
    broken = skill("broken", "async def broken(bot:\n")
    assert (await runs.run("async def go(bot):\n    return 1\n", skills=[broken])).result == 1
    error = (
        await runs.run("async function go (bot) { await broken(bot) }", skills=[broken], language="javascript")
    ).error
    assert error is not None
    assert (error.code, error.skill, error.line) == ("SyntaxError", "broken", 1)


async def test_a_run_that_waits_for_ever_ends_at_its_deadline_with_its_line(runs: Programs) -> None:
    done = await runs.run("async def go(bot):\n    await wander(bot)\n", deadline_ticks=20)
    assert done.error is not None
    assert (done.outcome, done.error.line) == ("timed_out", 2)
