"""A process that gives a run advice and takes it up, killed before and after each step on the disk; run by the tests.

python -m tests.unit.advising_child FOLDER     one line of JSON a step: whether it was killed, and what was journaled
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from voyager.checkpoint.advice import AdviceSpool
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.history import fold
from voyager.people.advising import OPERATOR, Counsel

TEXT = "iron lies east of the lake"


async def unheard(line: str) -> None:
    raise AssertionError(f"nobody spoke in chat: {line}")


def take(home: Path) -> tuple[str, ...]:
    """What a loop does between steps: gives what is to be shown for the first goal."""
    journal = Journal(home / "journal.db")
    try:
        known = fold(journal.entries()).advice
        counsel = Counsel(AdviceSpool(home / "advice"), Recorder(journal), known, unheard)
        return asyncio.run(counsel.heard(0))
    finally:
        journal.close()


def kill_at(step: int) -> None:
    """Kill this process at the `step`-th moment: before and after each change of the disk's names or wait for it."""
    taken = 0

    def moment() -> None:
        nonlocal taken
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **options: object) -> object:
            moment()
            result = change(*args, **options)
            moment()
            return result

        return run

    for name in ("fsync", "mkdir", "rename", "unlink"):
        setattr(os, name, counted(getattr(os, name)))


def main(folder: Path) -> None:
    step, killed = 0, True
    while killed:
        step += 1
        home = folder / str(step)
        Journal.create(home / "journal.db", {}).close()
        child = os.fork()
        if child == 0:
            kill_at(step)
            AdviceSpool(home / "advice").put(TEXT, by=OPERATOR)
            take(home)
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        shown = [take(home), take(home)]
        print(json.dumps({"killed": killed, "shown": shown, "left": len(AdviceSpool(home / "advice").waiting())}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
