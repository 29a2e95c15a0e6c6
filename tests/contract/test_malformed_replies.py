"""What a coder is told after replies from which nothing can run: real parsers, checks and runs, scripted replies."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.scripted_loop import Readers, Rig, reading
from voyager.coder import MAX_REPLIES

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODY = '  await mineBlock(bot, "oak_log", 1);\n  await bot.waitForTicks(2);\n'
GOOD = f"async function getLog(bot) {{\n{BODY}}}\n"
FENCED = f"Plan: 1. mine a log.\n```javascript\n{GOOD}```\n"
PYTHON = 'async def get_log(bot):\n    await mine_block(bot, "oak_log", 1)\n    await bot.wait_for_ticks(2)\n'


def js(body: str, head: str = "async function getLog(bot) {") -> str:
    return f"```javascript\n{head}\n{body}\n}}\n```"


SENT_BACK: dict[str, tuple[str, str]] = {
    "nothing": ("", "The reply holds no program; put it into one ```javascript block"),
    "a refusal": (
        "I'm sorry, but I can't help with that.",
        "The reply holds no program; put it into one ```javascript",
    ),
    "prose only": ("Plan:\n1. Find a tree.\n2. Mine a log from it.", "The reply holds no program; put it"),
    "a block of text": ("```text\nmine a log, then wait\n```", "The reply holds no program; put it"),
    "a table of JSON": ('```json\n{"steps": ["mine", "wait"]}\n```', "The reply holds no program; put it"),
    "a block cut off": (FENCED[:-30], "does not parse: the reply ends inside its code block, so it was cut off or the"),
    "a second block cut off": (
        f"```js\nfunction isLog(name) {{ return name === 'oak_log'; }}\n```\n{FENCED[:-30]}",
        "does not parse: the reply ends inside its code block",
    ),
    "two languages": (f"{FENCED}\n```python\n{PYTHON}```", "holds code in JavaScript and in Python; write the whole"),
    "the other language": (
        f"```python\n{PYTHON}```",
        "The program is in Python; programs are JavaScript here, so write it",
    ),
    "several candidates": (
        f"Option A\n{FENCED}\nOption B\n{js('  await bot.waitForTicks(1);')}",
        "The reply holds several programs: `getLog` is defined in more than one block; answer with the best of them",
    ),
    "eval": (
        js('  await eval("mineBlock")(bot, "oak_log");'),
        "2:9 error: code made from text is refused; write it as",
    ),
    "import": (
        f'```javascript\nimport {{ Vec3 }} from "vec3";\n{GOOD}```',
        "The program does not parse: programs are no modules; everything they may use is global",
    ),
    "require": (
        js('  const fs = require("fs");\n  fs.rmSync("/");'),
        "2:14 error: require('fs') is refused to programs: they load no code; offered are vec3, mineflayer,",
    ),
    "what only Node has": (js('  await fetch("https://example.org");'), "`fetch` is not there in programs"),
    "a syntax error": (js('  await mineBlock(bot, "oak_log", 1;'), ">   2 |   await mineBlock(bot,"),
    "an entry without bot": (
        js(BODY, "async function getLog() {"),
        "The entry `getLog` does not take `bot`; `bot` must",
    ),
    "a required parameter": (
        js(BODY, "async function getLog(bot, wood) {"),
        "called with `bot` alone; give wood a default",
    ),
    "not async": (
        js("  mineBlock(bot, 'oak_log', 1);", "function getLog(bot) {"),
        "The program declares no async function",
    ),
    "helpers only": (
        "```js\nconst LOGS = ['oak_log'];\nfunction isLog(b) { return LOGS.includes(b.name); }\n```",
        "no async",
    ),
    "an unknown primitive": (js('  await mineBlocks(bot, "oak_log");'), "Called but defined nowhere: `mineBlocks`."),
    "an unknown member": (
        js("  await bot.digBlock(bot.blockAtCursor());"),
        "Property 'digBlock' does not exist on type",
    ),
    "an argument of another kind": (
        js("  await mineBlock(bot, 17);"),
        "error: Argument of type 'number' is not assignable",
    ),
    "a loop without end": (
        js("  while (true) {}"),
        "this loop has no end: nothing in it waits or leaves it; give it a count",
    ),
    "far too much": (
        js(f"  const tables = '{'x' * 200_000}';\n{BODY}"),
        "characters, at most 40000 are taken; use loops, helpers and skills",
    ),
    "a NUL": (js("  bot.chat('a\0b');"), "The program holds the character U+0000 in line 2, which no source may hold"),
    "half a surrogate pair": (js("  bot.chat('\ud83d');"), "holds the character U+D83D in line 2, which no source may"),
    "Markdown inside the code": (js(f"  **Step 1**: mine\n{BODY}"), ">   2 |   **Step 1**: mine"),
    "types": (
        js(BODY, "async function getLog(bot: Bot, count: number = 1): Promise<void> {"),
        "The program does not parse: programs are plain JavaScript; leave the types out",
    ),
    "brackets without end": (js(f"  return {'[' * 15_000}"), "the source is nested too deeply to be parsed"),
}
"""Replies from which nothing runs, and a sentence of what the next prompt says."""

QUOTED = GOOD.replace('"', "\u201d")
ESCAPED = GOOD.replace('"', "&quot;").replace("1)", "1 &lt; 2 ? 1 : 1)")
UNDERSTOOD: dict[str, str] = {
    "JSON around the code": '{"plan": ["mine"], "program": "' + GOOD.replace('"', '\\"').replace("\n", "\\n") + '"}',
    "JSON in a block": '```json\n{"code": "' + GOOD.replace('"', '\\"').replace("\n", "\\n") + '"}\n```',
    "a tool call": '{"name": "run", "arguments": "{\\"code\\": '
    + '\\"async function getLog(bot) {await mineBlock(bot, \'oak_log\', 1); await bot.waitForTicks(2)}\\"}"}',
    "escaped for HTML": f"```javascript\n{ESCAPED}```",
    "typographic quotes": f"```javascript\n{QUOTED}```",
    "code without a fence": f"Here it is.\n\n{GOOD}",
    "a block for what is called, then the program": f"```bash\nnpm install mineflayer\n```\n{FENCED}",
    "an arrow function": "```js\nconst getLog = async (bot) => {\n" + BODY + "}\n```",
    "Windows line ends": FENCED.replace("\n", "\r\n"),
}
"""Replies that are wrapped oddly and mean one program: they cost no second call."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def readers(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Readers]:
    async with reading(tmp_path_factory.mktemp("readers")) as both:
        yield both


async def test_there_are_five_and_twenty_malformed_replies_and_more() -> None:
    assert len(SENT_BACK) >= 25


@pytest.mark.parametrize("name", SENT_BACK)
async def test_the_next_prompt_says_what_is_wrong_and_no_attempt_is_counted(
    readers: Readers, tmp_path: Path, name: str
) -> None:
    reply, told = SENT_BACK[name]
    # A missing function is asked for by itself first; nobody writes it here.
    unwritten = ["No."] if name == "an unknown primitive" else []
    rig = Rig(tmp_path, readers, [reply, *unwritten, FENCED])
    await rig.loop.run()
    assert told in rig.asked[-1]
    assert rig.asked[-1].endswith("Answer again, completely, in the format asked for.")
    assert len(rig.asked[-1]) < 3_000
    assert rig.outcomes == [("learned", 1)]
    assert [program.source for program in rig.bridge.programs] == [GOOD]


@pytest.mark.parametrize("name", ["nothing", "a block cut off", "two languages", "half a surrogate pair", "types"])
async def test_a_goal_for_which_no_reply_holds_a_program_is_skipped_and_not_failed(
    readers: Readers, tmp_path: Path, name: str
) -> None:
    rig = Rig(tmp_path, readers, [SENT_BACK[name][0]])
    await rig.loop.run()
    assert (rig.outcomes, rig.bridge.programs, len(rig.asked)) == ([("skipped", 0)], [], MAX_REPLIES)


@pytest.mark.parametrize("name", UNDERSTOOD)
async def test_a_program_in_an_odd_wrapping_is_understood(readers: Readers, tmp_path: Path, name: str) -> None:
    rig = Rig(tmp_path, readers, [UNDERSTOOD[name]])
    await rig.loop.run()
    assert (rig.outcomes, len(rig.asked), len(rig.bridge.programs)) == ([("learned", 1)], 1, 1)


async def test_a_command_in_chat_runs_is_refused_and_the_next_prompt_says_so(readers: Readers, tmp_path: Path) -> None:
    rig = Rig(tmp_path, readers, [js("  await bot.waitForTicks(1);\n  bot.chat('/give @s oak_log');"), FENCED])
    await rig.loop.run()
    assert rig.outcomes == [("learned", 2)]
    assert "Error: chat_refused: " in rig.asked[1]
    assert "commands such as `/give` are refused in chat unless the operator allows them" in rig.asked[1]


async def test_a_failed_program_that_comes_again_unchanged_is_sent_back_once(readers: Readers, tmp_path: Path) -> None:
    failing = js('  await craftItem(bot, "stick");\n  await bot.waitForTicks(1);')
    rig = Rig(tmp_path, readers, [failing, failing.replace(");", ");  "), FENCED])
    await rig.loop.run()
    assert "This is the program of attempt 1 again, unchanged: it ended with `missing_ingredients`" in rig.asked[2]
    assert rig.outcomes == [("learned", 2)]
    stubborn = Rig(tmp_path / "stubborn", readers, [failing])
    await stubborn.loop.run()
    assert (stubborn.outcomes, len(stubborn.asked)) == ([("gave_up", 4)], 1 + 3 * 2)


async def test_missing_helpers_are_written_one_after_another(readers: Readers, tmp_path: Path) -> None:
    main = js("  const log = await findLog(bot, 16);\n  await bot.waitForTicks(2);\n  return log;")
    find = "```js\nasync function findLog(bot, far) {\n  return await logsWithin(bot, far);\n}\n```"
    within = '```js\nasync function logsWithin(bot, far) {\n  await mineBlock(bot, "oak_log", 1);\n}\n```'
    rig = Rig(tmp_path, readers, [main, find, within])
    await rig.loop.run()
    assert rig.outcomes == [("learned", 1)]
    source = rig.bridge.programs[0].source
    assert source.index("logsWithin(bot, far) {") < source.index("findLog(bot, far) {") < source.index("getLog(bot)")
    assert rig.bridge.programs[0].entry == "getLog"
    systems = {request.messages[0].content for request in rig.model.requests if request.role == "coder"}
    assert len(systems) == 1
    assert "- `const log = await findLog(bot, 16);`" in rig.asked[1]
    assert "Goal: Obtain 1 oak_log" in rig.asked[1]
    assert "- `return await logsWithin(bot, far);`" in rig.asked[2]


LACKING = js("  await findLog(bot);\n  await bot.waitForTicks(2);")


@pytest.mark.parametrize(
    "helpers",
    [
        ["I can't."],
        ["```js\nasync function other(bot) {\n  await mineBlock(bot, 'oak_log');\n}\n```"],
        ["```js\nasync function findLog(bot) {\n  await mineBlock(bot, 7);\n}\n```"],
        ["```js\nasync function findLog(bot) {\n  await getLog(bot);\n}\n```"],
        [f"```js\nasync function {a}(bot) {{\n  await {b}(bot);\n}}\n```" for a, b in
         [("findLog", "one"), ("one", "two"), ("two", "three")]],
        ["```js\nasync function findLog(bot) {\n  await a(bot), b(bot), c(bot), d(bot), e(bot), f(bot);\n}\n```"],
    ],
    ids=["refused", "another", "unsound", "in a circle", "too deep", "too many"],
)  # fmt: skip
async def test_where_helpers_do_not_work_out_they_are_named_to_the_coder(
    readers: Readers, tmp_path: Path, helpers: list[str]
) -> None:
    rig = Rig(tmp_path, readers, [LACKING, *helpers, FENCED])
    await rig.loop.run()
    assert "Called but defined nowhere: `findLog`. Define them in the program, or use the API" in rig.asked[-1]
    assert rig.outcomes == [("learned", 1)]
    assert len(rig.asked) == 2 + len(helpers)
