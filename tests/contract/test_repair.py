"""Repair goes to the skill that failed: real parsers, checks and runs on a scripted host, scripted replies."""

from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.scripted_loop import LOG, Readers, Rig, reading
from voyager.domain import Parameter, Provenance, Skill, SkillDraft

pytestmark = pytest.mark.asyncio(loop_scope="module")
MINES = '  await mineBlock(bot, "oak_log", count);'
BROKEN = f"async function fetchLog(bot, count = 1) {{\n  const {{ nowhere }} = null;\n{MINES}\n}}\n"
MENDED = 'async function fetchLog(bot, count = 1) {\n  await mineBlock(bot, "oak_log", count * ONE);\n}'
CALLS = "async function getLog(bot) {\n  await fetchLog(bot, 1);\n  await bot.waitForTicks(2);\n}"
PYTHON = (
    "```python\nONE = 1\n\nasync def fetchLog(bot, count=1):\n    await mine_block(bot, 'oak_log', count * ONE)\n\n"
    "async def get_log(bot):\n    await fetchLog(bot, 1)\n    await bot.wait_for_ticks(2)\n```"
)


def js(*parts: str) -> str:
    return "```javascript\n" + "\n\n".join(parts) + "\n```"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def readers(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Readers]:
    async with reading(tmp_path_factory.mktemp("readers")) as both:
        yield both


def known(rig: Rig, source: str = BROKEN, effect: Mapping[str, int] | None = None) -> Skill:
    """`fetchLog` as the library has it."""
    return rig.library.admit(
        SkillDraft(
            name="fetchLog",
            source=source,
            entry="fetchLog",
            language="javascript",
            params=(Parameter(name="count", default=1),),
            description="Fetches logs.",
            goal=LOG,
            calls=(),
            provenance=Provenance(goal=LOG.text, run="before", attempt=1, model="by hand", prompt_hash=""),
            effect={"oak_log": 1} if effect is None else effect,
            ticks=5,
        )
    )


async def test_a_skill_that_its_own_code_failed_gets_a_new_version_with_the_program_that_calls_it(
    readers: Readers, tmp_path: Path
) -> None:
    rig = Rig(tmp_path, readers, [js(CALLS), js("const ONE = 1;", MENDED, CALLS)])
    known(rig)
    await rig.loop.run()
    assert "Fault: skill fetchLog v1: its own code failed with `TypeError`; 0 of 0 calls since" in rig.asked[1]
    assert "Repair: the evidence is against the skill fetchLog. Define a better `fetchLog`" in rig.asked[1]
    assert BROKEN.strip() in rig.asked[1]
    assert rig.outcomes == [("learned", 2)]
    first, second = rig.library.versions("fetchLog")
    assert (second.version, second.provenance.parent_version) == (2, 1)
    assert second.source == f"const ONE = 1;\n\n{MENDED}\n"
    assert (dict(second.contract.effect), second.description) == ({"oak_log": 1}, "Fetches logs.")
    assert (first.contract.uses, first.contract.successes) == (1, 0)
    program = rig.library.get("getLog")
    assert program is not None
    assert (program.source, program.calls) == (f"{CALLS}\n", ("fetchLog",))
    entries = [entry.data for entry in rig.journal.entries() if entry.kind == "program_started"]
    assert [("revision" in entry) for entry in entries if isinstance(entry, dict)] == [False, True]


async def test_a_new_version_may_be_written_in_the_other_language(readers: Readers, tmp_path: Path) -> None:
    rig = Rig(tmp_path, readers, [js(CALLS), PYTHON], language="either")
    known(rig)
    await rig.loop.run()
    assert rig.outcomes == [("learned", 2)]
    assert [(skill.version, skill.language) for skill in rig.library.versions("fetchLog")] == [
        (1, "javascript"),
        (2, "python"),
    ]


async def test_a_python_program_that_only_calls_a_javascript_skill_reuses_it(readers: Readers, tmp_path: Path) -> None:
    reply = "```python\nasync def get_log(bot):\n    await fetch_log(bot, 1)\n    expect(True, 'luck')\n```"
    rig = Rig(tmp_path, readers, [reply], language="python")
    known(rig, f"async function fetchLog(bot, count = 1) {{\n{MINES}\n}}\n")
    await rig.loop.run()
    assert rig.outcomes == [("reused", 1)]
    assert rig.library.names() == ["fetchLog"]


async def test_a_new_version_that_fails_is_not_kept_and_the_next_prompt_shows_it(
    readers: Readers, tmp_path: Path
) -> None:
    worse = MENDED.replace("count * ONE", "undefined.count")
    rig = Rig(tmp_path, readers, [js(CALLS), js(worse, CALLS), js("const ONE = 1;", MENDED, CALLS)])
    known(rig)
    await rig.loop.run()
    assert f"with this as the new version of the skill fetchLog:\n```javascript\n{worse}\n```" in rig.asked[2]
    assert "the new version that this program defines failed too, with `TypeError`" in rig.asked[2]
    assert "Define a better `fetchLog`" in rig.asked[2]
    assert rig.outcomes == [("learned", 3)]
    assert [skill.provenance.parent_version for skill in rig.library.versions("fetchLog")] == [None, 1]


async def test_a_skill_that_was_called_without_what_it_needs_is_left_alone(readers: Readers, tmp_path: Path) -> None:
    rig = Rig(tmp_path, readers, [js(CALLS), js("const ONE = 1;", MENDED, CALLS)])
    known(rig, 'async function fetchLog(bot, count = 1) {\n  await craftItem(bot, "oak_log", count);\n}\n', {"axe": -1})
    await rig.loop.run()
    told = "Fault: the program itself: it called fetchLog v1 wrongly: its contract needs 1 axe (had 0) at hand"
    assert told in rig.asked[1]
    assert "Repair: the fault lies in the program itself. Write it anew" in rig.asked[1]
    assert rig.outcomes == [("learned", 2)]
    assert len(rig.library.versions("fetchLog")) == 1
    program = rig.library.get("getLog")
    assert program is not None
    assert (MENDED in program.source, program.calls) == (True, ())


async def test_a_new_version_that_can_not_stand_alone_is_sent_back(readers: Readers, tmp_path: Path) -> None:
    bare = "async function fetchLog(bot, count) {\n  await mineBlock(bot, 'oak_log', count);\n}"
    rig = Rig(tmp_path, readers, [js(CALLS), js(bare, CALLS), js("const ONE = 1;", MENDED, CALLS)])
    known(rig)
    await rig.loop.run()
    assert "`fetchLog` can't be kept as a skill: define it as an async function" in rig.asked[2]
    assert rig.outcomes == [("learned", 2)]
