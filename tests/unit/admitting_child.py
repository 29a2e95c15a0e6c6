"""A process that admits skills and is killed while it does; run by the tests with arguments.

admit FOLDER COUNT [PREFIX]     admit COUNT skills, printing each name once its admission returned
use FOLDER COUNT NAME           count COUNT uses of a skill, of which each second one worked
steps FOLDER KIND               for each step of one change on the disk: a forked process that kills itself there
    admit    a skill is admitted
    edit     a person edits a skill that has no fixture
    worse    a program is kept beside a better one that does the same
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.unit.skill_samples import draft
from voyager.bridge.fake import FakeBridge, Play
from voyager.checkpoint.database import Database
from voyager.domain import CheckReport, Language, Use
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.revising import Tools, revise
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.library import SkillLibrary


def admit(folder: Path, count: int, prefix: str = "skill") -> None:
    library = SkillLibrary(folder, SentenceEmbedder())
    for number in range(count):
        print(library.admit(draft(f"{prefix}{number}", body=f"return {number};")).name, flush=True)


def use(folder: Path, count: int, name: str) -> None:
    library = SkillLibrary(folder, SentenceEmbedder())
    for number in range(count):
        library.record_use(name, 1, Use(success=number % 2 == 0, ticks=10, start={"oak_log": 3 + number}))


def steps(folder: Path, kind: str) -> None:
    """Prints, for each step until the change survives, whether the process was killed there."""
    change = {"admit": admit_another, "edit": edit, "worse": put_aside}[kind]
    step, killed = 0, True
    while killed:
        step += 1
        home = folder / str(step)
        SkillLibrary(home, SentenceEmbedder()).admit(draft("before"))
        child = os.fork()
        if child == 0:
            kill_at(step)
            change(SkillLibrary(home, SentenceEmbedder()))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL)
        killed = code != 0
        print(step, "killed" if killed else "survived", flush=True)


def admit_another(library: SkillLibrary) -> None:
    library.admit(draft("victim"))


def edit(library: SkillLibrary) -> None:
    base = library.get("before")
    assert base is not None
    world = FakeBridge(lambda program: Play())
    runner = FakeFixtureRunner(lambda skill, fixture: "")
    tools = Tools(inspect=world.inspect, checker=Content(), runner=runner, environment="here")
    revised = asyncio.run(revise(library, base, draft("before", body="return 2;").source, tools))
    assert revised.skill is not None


class Content:
    """A checker with nothing to say."""

    async def check(self, source: str, language: Language, skills: object) -> CheckReport:
        return CheckReport()


def put_aside(library: SkillLibrary) -> None:
    library.admit(replace(draft("before", body="return 2;"), aside=True))


def kill_at(step: int) -> None:
    """Kill this process right after its `step`-th change of the disk's names, wait for the disk, or transaction."""
    taken = 0

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **options: object) -> object:
            nonlocal taken
            result = change(*args, **options)
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return run

    for name in ("fsync", "mkdir", "rename"):
        setattr(os, name, counted(getattr(os, name)))
    begun = Database.transaction

    @contextmanager
    def transaction(self: Database) -> Generator[sqlite3.Connection]:
        with begun(self) as connection:
            yield connection
        counted(lambda: None)()

    Database.transaction = transaction


if __name__ == "__main__":
    if sys.argv[1] == "admit":
        admit(Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    elif sys.argv[1] == "use":
        use(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        steps(Path(sys.argv[2]), sys.argv[3])
