"""Reading Python programs without running them."""

import pytest

from voyager.bridge.python_source import inspect_python
from voyager.domain import Parameter

PRIMITIVES = ["mineBlock", "craftItem"]


def test_entry_parameters_functions_and_calls_are_read() -> None:
    info = inspect_python(
        "import math\n"
        "def help(x): return math.floor(x)\n"
        "async def collect(bot, name='oak_log', count=3, *, near, far=[1, 'a'], odd=len('a')):\n"
        "    await mine_block(bot, name, help(count))\n"
        "    await craftItem(bot, 'stick')\n"
        "    print(await otherSkill(bot), later(bot))\n",
        PRIMITIVES,
    )
    assert (info.entry, info.functions, info.error) == ("collect", ("help", "collect"), None)
    assert info.calls == ("mineBlock", "craftItem", "otherSkill", "later")
    assert info.params == (
        Parameter(name="name", default="oak_log"),
        Parameter(name="count", default=3),
        Parameter(name="near", required=True),
        Parameter(name="far", default=[1, "a"]),
        Parameter(name="odd"),
    )
    assert info.single_call is None


@pytest.mark.parametrize(
    ("body", "single"),
    [
        ("await mine_block(bot, 'stone', 3)", "mineBlock"),
        ("return await getWood(bot, count=n)", "getWood"),
        ("'''Says what it does.'''\n    await mineBlock(bot)", "mineBlock"),
        ("await mine_block(bot, 'stone')\n    expect(bot.inventory.count('cobblestone'), 'stone')", "mineBlock"),
        ("await mine_block(bot, bot.health)", None),
        ("x = await mine_block(bot)", None),
        ("await mine_block(bot)\n    await mine_block(bot)", None),
    ],
)
def test_a_program_that_is_one_call_is_told(body: str, single: str | None) -> None:
    assert inspect_python(f"async def go(bot, n=1):\n    {body}\n", PRIMITIVES).single_call == single


def test_a_source_comes_apart_into_what_stands_at_its_top_level() -> None:
    source = (
        "import math\nLOGS, (a, b) = [], (1, 2)\n\n# Gets wood.\nasync def wood(bot):\n    return math.pi, LOGS\n\n"
        "async def go(bot):\n    await wood(bot)\n"
    )
    parts = inspect_python(source, PRIMITIVES).parts
    assert [(part.names, part.uses) for part in parts] == [
        (("math",), ()),
        (("LOGS", "a", "b"), ()),
        (("wood",), ("math", "LOGS")),
        (("go",), ("wood",)),
    ]
    assert parts[2].source == "# Gets wood.\nasync def wood(bot):\n    return math.pi, LOGS"


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [("async def go(bot):\n  return (1\n", 2, 10), ("x = '\0'", 1, 1), ("await x\n" * 2 + "é = (", 3, 5)],
)
def test_a_syntax_error_has_its_place(source: str, line: int, column: int) -> None:
    error = inspect_python(source, PRIMITIVES).error
    assert error is not None
    assert (error.code, error.line, error.column) == ("SyntaxError", line, column), error


def test_a_source_that_nests_too_deeply_is_an_error_and_no_crash() -> None:
    assert inspect_python("(" * 5000 + ")" * 5000, PRIMITIVES).error is not None


def test_a_program_without_an_async_function_has_no_entry() -> None:
    assert inspect_python("def go(bot): pass\n", PRIMITIVES).entry is None
