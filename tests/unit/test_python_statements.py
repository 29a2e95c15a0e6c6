"""Python's statements as they are told to who moves them: by block, with calls and names, and what has to stay."""

import pytest

from voyager.bridge.python_statements import python_statements
from voyager.domain import Statement

GO = '''\
async def go(bot, kind="oak_log"):
    """Gets logs."""
    lacking = 3  -  bot.inventory.count(kind)  # 😀
    if lacking > 0:
        await mine_block(bot, kind, lacking)
        await craft_item(bot, 'stick')
    await place_item(bot, "crafting_table")
'''


def of(body: str, head: str = "bot") -> list[list[Statement]]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return python_statements(f"async def go({head}):\n{lines}", "go")


def test_the_statements_of_each_block_outer_blocks_first_with_calls_and_names() -> None:
    outer, inner = python_statements(GO, "go")
    lacking, test, place = outer
    assert lacking.text == "lacking = 3 - bot.inventory.count(kind)"
    assert (lacking.binds, lacking.uses) == (("lacking",), ("lacking", "bot", "kind"))
    assert test.calls == ("mine_block", "craft_item")
    assert GO[place.start : place.end] == 'await place_item(bot, "crafting_table")'
    assert [each.text for each in inner] == ["await mine_block(bot, kind, lacking)", "await craft_item(bot, 'stick')"]
    assert all(each.movable for each in (*outer, *inner))


@pytest.mark.parametrize(
    "body",
    [
        "if bot.health < 5:\n    return",
        "while True:\n    break",
        "await helper(bot)",
        "async def inner():\n    pass",
        "import math",
        'text = """two\nlines"""',
        "await eat(bot); await sleep(bot)",
        "del bot.memory",
    ],
)
def test_what_leaves_the_block_declares_otherwise_or_shares_its_lines_stays_where_it_is(body: str) -> None:
    source = f"def helper(bot):\n    pass\n\nasync def go(bot):\n    {body.replace(chr(10), chr(10) + '    ')}\n"
    assert not python_statements(source, "go")[0][0].movable


def test_a_branch_is_no_statement_of_its_own() -> None:
    blocks = of("if bot.food > 5:\n    pass\nelif bot.food:\n    await eat(bot)\n    await eat(bot)")
    assert [each.movable for each in blocks[2]] == [False]
    assert all(each.movable for each in blocks[3])


def test_a_name_of_one_block_is_declared_there_and_one_that_others_see_is_given_another_value() -> None:
    outer, body, *_ = of("total = 0\nfor i in range(3):\n    n = i + 1\n    total = total + n\nreturn total")
    assert [each.binds for each in outer] == [("total",), ("i",), ()]
    assert [(each.binds, each.assigns) for each in body] == [(("n",), ()), ((), ("total",))]
    assert outer[1].assigns == ("total",)


def test_what_the_next_turn_of_a_loop_needs_is_not_declared_in_it() -> None:
    _, body, *_ = of("for i in range(3):\n    if i > 0:\n        bot.look(last)\n    last = bot.yaw")
    assert [(each.binds, each.assigns) for each in body] == [((), ()), ((), ("last",))]


def test_a_name_that_may_have_no_value_is_not_handed_on() -> None:
    outer, *_ = of("if bot.food:\n    n = 1\nfor k in range(2):\n    m = 1\nbot.look(n)\nbot.look(m)\nbot.look(k)")
    assert [each.movable for each in outer] == [False, False, False, False, False]
    outer, *_ = of("n = 1\nbot.look(n)")
    assert all(each.movable for each in outer)


def test_what_a_comprehension_names_is_its_own() -> None:
    outer, *_ = of("near = [b for b in bot.find_blocks('stone')]\nbot.look(near[0])")
    assert outer[0].binds == ("near",)
    assert outer[0].movable


@pytest.mark.parametrize(
    "source",
    ["async def go(bot", "async def go(bot):\r\n    pass\r\n", "async def other(bot):\n    pass\n",
     "n = 1\nasync def go(bot):\n    global n\n    n = 2\n"],
)  # fmt: skip
def test_a_source_that_can_not_be_told_has_none(source: str) -> None:
    assert python_statements(source, "go") == []
