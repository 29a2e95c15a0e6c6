"""A program that brings a new version of a skill along, taken apart: the version, and the program that calls it.

PSN (arXiv 2601.03509): repair goes to the skill that failed. The version runs as a skill in place of the old one, so
what is kept of it is what was measured.
"""

from collections.abc import Sequence
from dataclasses import replace

from voyager.coder.helpers import Readers
from voyager.domain import Fault, Part, Program, ProgramInfo, Revision, spellings
from voyager.errors import BadReply


async def split(
    program: Program, info: ProgramInfo, fault: Fault | None, readers: Readers, primitives: frozenset[str]
) -> tuple[Program, Revision | None]:
    """The program without the function that is a new version of the skill at fault, and that version; the program as
    it is where nothing speaks against a skill, or where it defines none of that name for its entry.

    Raises:
        BadReply: the version can't stand alone; the message says why.
    """
    if fault is None or not fault.against or fault.skill is None or fault.version is None:
        return program, None
    parts = [part for part in info.parts if part.names or part.source]
    name = next((each for part in parts for each in part.names if fault.skill in spellings(each)), None)
    if name is None or name == program.entry or name not in reached(parts, program.entry):
        return program, None
    own = [part for part in parts if set(part.names) & reached(parts, name)]
    others = [part for part in parts if name not in part.names]
    rest = reached(others, program.entry)
    kept = [part for part in others if not part.names or set(part.names) & rest]
    version = await _read(replace(program, entry=name), _last(own, name), readers, primitives)
    main = await _read(program, _last(kept, program.entry), readers, primitives)
    return main, Revision(name=fault.skill, parent_version=fault.version, program=version)


def reached(parts: Sequence[Part], start: str) -> set[str]:
    """All names that `start` mentions, through the parts, with itself."""
    uses = {name: part.uses for part in parts for name in part.names}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += uses.get(name, ())
    return found


def _last(parts: Sequence[Part], name: str) -> list[Part]:
    """The parts with the one that declares `name` at the end, where an entry is looked for."""
    return [*(part for part in parts if name not in part.names), *(part for part in parts if name in part.names)]


async def _read(program: Program, parts: Sequence[Part], readers: Readers, primitives: frozenset[str]) -> Program:
    source = "\n\n".join(part.source for part in parts) + "\n"
    info = await readers.inspect(source, program.language)
    if info.error is not None or info.entry != program.entry or any(each.required for each in info.params):
        raise BadReply(
            f"`{program.entry}` can't be kept as a skill: define it as an async function that takes `bot` and, with"
            " defaults, what else it needs"
        )
    calls = tuple(call for call in info.calls if call not in primitives)
    return replace(program, source=source, params=info.params, calls=calls, single_call=info.single_call)
