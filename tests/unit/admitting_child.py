"""A process that admits skills and is killed while it does; run by the tests with arguments.

admit FOLDER COUNT [PREFIX]     admit COUNT skills, printing each name once its admission returned
use FOLDER COUNT NAME           count COUNT uses of a skill, of which each second one worked
steps FOLDER                    for each disk step of one admission: a forked process that kills itself there
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.unit.skill_samples import draft
from voyager.domain import Use
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


def steps(folder: Path) -> None:
    """Prints, for each step until an admission survives, whether the process was killed there."""
    step, killed = 0, True
    while killed:
        step += 1
        home = folder / str(step)
        SkillLibrary(home, SentenceEmbedder()).admit(draft("before"))
        child = os.fork()
        if child == 0:
            kill_at(step)
            SkillLibrary(home, SentenceEmbedder()).admit(draft("victim"))
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        print(step, "killed" if killed else "survived", flush=True)


def kill_at(step: int) -> None:
    """Kill this process right after its `step`-th change of the disk's names or wait for the disk."""
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


if __name__ == "__main__":
    if sys.argv[1] == "admit":
        admit(Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    elif sys.argv[1] == "use":
        use(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        steps(Path(sys.argv[2]))
