"""Programs that try to get out of the Python child, as a model could write them: the real run, the real seal.

`tests/contract/test_python_seal.py` has the kernel's layers alone.
"""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.programs import Programs, programs
from voyager.domain import Execution

REFUSED = {
    "open": "open('/etc/passwd').read()",
    "import os": "import os",
    "import ctypes": "import ctypes",
    "import socket": "from socket import socket",
    "import by name": "__import__('subprocess')",
    "subclasses": "().__class__.__base__.__subclasses__()",
    "globals of a function": "mine_block.__globals__",
    "closure": "mine_block.__closure__",
    "code": "go.__code__",
    "frame of a coroutine": "go(bot).cr_frame",
    "frame of a generator": "(x for x in [1]).gi_frame",
    "frame of an error": "try:\n        1 / 0\n    except Exception as error:\n        error.__traceback__.tb_frame",
    "getattr": "getattr(bot, '__cl' + 'ass__').__init__; getattr(go, '__glo' + 'bals__')",
    "match": "match go:\n        case object(__globals__=found): print(found)",
    "builtins": "__builtins__['open']",
    "eval": "eval('1')",
    "exec": "exec('import os')",
    "compile": "compile('1', 'x', 'eval')",
    "setattr": "setattr(bot, 'chat', None)",
    "module in a module": "import random\n    random._os.system('true')",
    "module in a module 2": "import collections\n    collections._sys.modules",
    "formatter": "import string\n    string.Formatter().get_field('0.__class__', [go], {})",
    "attrgetter": "import operator\n    operator.attrgetter('__globals__')(go)",
    "type hints": "import typing\n    typing.get_type_hints(go)",
    "change the bot": "bot.chat = print",
    "change the inventory": "bot.inventory.count = lambda name: 64",
    "delete a member": "del bot.chat",
    "change the data": "mcData.items_by_name.stick['id'] = 1",
    "raw packets": "bot._client.write('chat', {})",
    "operator command": "bot.chat('/give @s diamond 64')",
    "operator command behind a line": "bot.chat('hello\\n /op me')",
    "wall clock": "import time\n    time.sleep(1000)",
}
HANGS = {
    "loop": "while True:\n        pass",
    "loop that catches": "while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass",  # noqa: E501
    "comprehension": "[x for x in iter(int, 1)]",
    "regular expression": "import re\n    re.match('(a+)+$', 'a' * 60 + 'b')",
    "power": "return len(str(7 ** 7 ** 9))",
    "gather": "import asyncio\n    async def no():\n        pass\n    while True:\n        await asyncio.gather(no())",
    "property": "class Slow:\n        def __str__(self):\n            while 1:\n                pass\n    return str(Slow())",  # noqa: E501
}
DEAF = {
    "max": "return max(range(10 ** 15))",
    "sum": "return sum(range(10 ** 15))",
}
"""C code that looks at no signal: the child is killed from outside."""
BOMBS = {
    "sort": "sorted(iter(int, 1))",
    "list": "x = []\n    while True:\n        x.append(bytearray(1 << 20))",
    "string": "x = 'a' * 10\n    while True:\n        x += x",
    "repeat": "return len([0] * (1 << 34))",
    "dict": "return len({str(n): n for n in range(1 << 40)})",
    "recursion of data": "x = []\n    for n in range(1 << 40):\n        x = [x, x, n]",
}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runs(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Programs]:
    """One bot process for all attacks: it has to outlive them."""
    async with programs(tmp_path_factory.mktemp("attacks")) as made:
        yield made


def program(body: str) -> str:
    return f"async def go(bot):\n    {body}\n"


def is_alive(child: int) -> bool:
    return Path(f"/proc/{child}").exists()


async def clean(runs: Programs) -> None:
    """The bot lives on, and the next program sees nothing of the one before."""
    assert not is_alive(runs.child), "the child is gone with its run"
    done = await runs.run("async def go(bot):\n    return [await mine_block(bot, 'stone'), 'kept' in dir(Vec3)]\n")
    assert (done.outcome, done.result) == ("returned", [{"mined": 1}, False])


def placed(done: Execution) -> bool:
    return done.error is not None and done.error.line is not None and done.error.source_line is not None


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
async def test_what_leads_out_is_refused_at_its_line(runs: Programs, body: str) -> None:
    done = await runs.run(program(body))
    assert (done.outcome, placed(done)) == ("threw", True), done
    await clean(runs)


@pytest.mark.parametrize("body", HANGS.values(), ids=HANGS.keys())
async def test_a_loop_is_stopped_at_its_line(runs: Programs, body: str) -> None:
    done = await runs.run(program(body), deadline_s=1)
    assert done.outcome == "killed_by_limit"
    assert placed(done), done.error
    await clean(runs)


@pytest.mark.parametrize("body", DEAF.values(), ids=DEAF.keys())
async def test_what_hears_no_signal_is_killed_and_its_last_call_named(runs: Programs, body: str) -> None:
    done = await runs.run(program(f"await mine_block(bot, 'stone')\n    {body}"), deadline_s=1)
    assert done.outcome == "killed_by_limit"
    assert done.error is not None
    assert "its last call was mineBlock" in done.error.message
    await clean(runs)


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
async def test_a_memory_bomb_ends_at_its_line(runs: Programs, body: str) -> None:
    done = await runs.run(program(f"await mine_block(bot, 'stone')\n    {body}"), deadline_s=5)
    assert done.outcome == "killed_by_limit"
    assert done.error is not None
    assert done.error.code in ("memory", "timed_out")
    assert placed(done) or "its last call was mineBlock" in done.error.message
    await clean(runs)


async def test_a_child_that_is_killed_is_a_crash_of_its_program(runs: Programs) -> None:
    running = asyncio.create_task(runs.run(program("await mine_block(bot, 'stone')\n    while True:\n        pass")))
    runs.started.clear()
    await runs.started.wait()
    os.killpg(runs.child, signal.SIGKILL)
    done = await running
    assert done.error is not None
    assert (done.outcome, done.error.code) == ("crashed", "crashed")
    await clean(runs)


async def test_an_endless_frame_is_cut(runs: Programs) -> None:
    done = await runs.run(program("await mine_block(bot, 'x' * (20 << 20))"))
    assert done.outcome in ("threw", "killed_by_limit")
    await clean(runs)


async def test_a_flood_of_calls_is_stopped(runs: Programs) -> None:
    done = await runs.run(program("while True:\n        bot.health"), deadline_s=1)
    assert (done.outcome, placed(done)) == ("killed_by_limit", True)
    done = await runs.run(program("while True:\n        fail_now(bot)"), deadline_s=2)
    assert done.outcome == "killed_by_limit"
    await clean(runs)


async def test_the_environment_and_the_clock_tell_nothing(runs: Programs) -> None:
    os.environ["VOYAGER_SECRET"] = "s3cret"
    source = "import time, random\nasync def go(bot):\n    return [time.time(), random.random(), hash('a'), list({'a', 'b'})]\n"  # noqa: E501
    first, second = [await runs.run(source, seed=7) for _ in range(2)]
    assert first.result == second.result
    assert (await runs.run(source, seed=8)).result != first.result
