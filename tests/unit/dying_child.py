"""Kills a writer of a library at random moments, again and again; run by the tests with FOLDER KILLS SEED.

Everything that opens the library is forked off: what Chroma holds does not outlive a fork. Prints one JSON object a
kill: what the writer was at, and what a look at the library found wrong.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import chromadb

from voyager.bench.synthetic import SyntheticEmbedder, synthetic_drafts
from voyager.skills.index import SkillIndex
from voyager.skills.library import INDEX_FOLDER, SkillLibrary
from voyager.skills.vector_stores import FolderStore

assert chromadb  # Imported once for all that are forked off.
LONGEST_S = 0.05
STEPS = 8
"""Lines that a writer says before it may be killed."""


def write(folder: Path, seed: int, say: Callable[[str], None]) -> None:
    """Admit, edit and reindex without end; says each step before it is taken and each version that was admitted."""
    chance = random.Random(seed)
    library = SkillLibrary(folder, SyntheticEmbedder())
    step = 0
    while True:
        step += 1
        kind = chance.choice(("admit", "edit", "edit", "search", "reindex"))
        say(f"at {kind}")
        names = library.names()
        if kind == "reindex":
            library.rescan()
            library.reindex()
        elif kind == "search":
            library.search("anything")
        else:
            draft = next(synthetic_drafts(1, first=len(names)))
            if kind == "edit" and names:
                old = library.get(chance.choice(names))
                assert old is not None
                draft = replace(draft, name=old.name, entry=old.entry, calls=old.calls)
            skill = library.admit(replace(draft, source=f"{draft.source}// {seed} {step}\n"))
            say(f"admitted {skill.name} {skill.version} {skill.content_hash}")


def look(folder: Path, admitted: Sequence[list[str]], say: Callable[[str], None]) -> None:
    """Says what is wrong with the library, after the moment in which whoever comes next opens and searches it."""
    library = SkillLibrary(folder, SyntheticEmbedder())
    library.search("anything")
    skills = [skill for name in library.names() for skill in library.versions(name)]
    rows = [(skill.name, skill.version, skill.content_hash) for skill in skills]
    for name, version, content in admitted:
        if (name, int(version), content) not in rows:
            say(f"lost {name} v{version}")
    if len({(name, content) for name, _, content in rows}) != len(rows) or len(rows) != library.number:
        say(f"doubled: {len(rows)} versions, number {library.number}")
    folders = {(path.parent.name, int(path.name[1:])) for path in folder.glob("*/v*")}
    if folders != {(name, version) for name, version, _ in rows}:
        say("folders and rows differ")
    for damage in library.damaged.values():
        say(damage)
    current = library.all_current()
    library.close()
    index = SkillIndex(FolderStore(folder / INDEX_FOLDER), SyntheticEmbedder(), library.wording)
    with TemporaryDirectory() as elsewhere:
        fresh = SkillIndex(FolderStore(Path(elsewhere) / "index"), SyntheticEmbedder(), library.wording)
        fresh.add(current)
        if index.ids() != fresh.ids() or index.query("asked", 50) != fresh.query("asked", 50):
            say("the index is not what a fresh one is")


def forked(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Process id, and the end of a pipe that what it says comes out of."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            work(lambda text: void(os.write(into, f"{text}\n".encode())))
        except BaseException as error:
            os.write(into, f"failed: {type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    os.close(into)
    return child, out


def void(_: int) -> None:
    """For functions whose result nobody wants."""


def heard(pipe: BinaryIO) -> list[str]:
    """The whole lines that are left in it."""
    with pipe:
        return [line.decode().strip() for line in pipe if line.endswith(b"\n")]


def main(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    admitted: list[list[str]] = []
    for kill in range(kills):
        writer, out = forked(lambda say, kill=kill: write(folder, seed * 1000 + kill, say))
        pipe = os.fdopen(out, "rb")
        said = [pipe.readline().decode().strip() for _ in range(chance.randrange(1, STEPS))]
        # The moment itself, anywhere within the next step or two; nothing waits for it.
        time.sleep(chance.uniform(0, LONGEST_S))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        said += heard(pipe)
        admitted += [line.split()[1:] for line in said if line.startswith("admitted ")]
        wrong = [line for line in said if line.startswith("failed")]
        looker, out = forked(lambda say, known=tuple(admitted): look(folder, known, say))
        wrong += heard(os.fdopen(out, "rb"))
        os.waitpid(looker, 0)
        print(
            json.dumps(
                {"at": [line for line in said if line.startswith("at ")][-1], "admitted": len(admitted), "wrong": wrong}
            ),
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
