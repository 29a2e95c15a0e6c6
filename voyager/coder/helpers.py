"""Functions that a program calls and nobody wrote: each is asked for in turn, until all are there.

Code as Policies (arXiv 2209.07753): undefined functions are generated recursively. Bounded here in depth and count.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from voyager.coder.replies import read_code
from voyager.domain import CheckReport, HelperView, Language, Program, ProgramInfo, Request
from voyager.errors import BadReply, CyclicCalls
from voyager.ports import ChatModel
from voyager.prompts import Prompts
from voyager.skills.graph import check_acyclic

MAX_HELPERS = 6
"""Helpers written for one program."""
MAX_DEPTH = 3
"""How far helpers may be called by helpers that were written for one program."""
MAX_CALLS = 3
"""Calls shown of one helper."""


@dataclass(frozen=True, kw_only=True)
class Readers:
    """What reads sources without running them: the syntax, and the checks against API and skills."""

    inspect: Callable[[str, Language], Awaitable[ProgramInfo]]
    check: Callable[[Program], Awaitable[CheckReport]]


class HelperWriter:
    """Writes the helpers that a program lacks."""

    def __init__(self, model: ChatModel, prompts: Prompts, readers: Readers) -> None:
        self._model = model
        self._prompts = prompts
        self._readers = readers

    async def complete(self, program: Program, report: CheckReport, goal: str) -> tuple[Program, CheckReport]:
        """`program` with the functions in front of it that `report` found undefined and those that they call, and
        what the checks say of the whole.

        Raises:
            BadReply: it takes more than `MAX_HELPERS` or deeper calls than `MAX_DEPTH`, one was not written, or with
                them it would not be sound; what the checks said of the program itself then says what to do.
            ModelUnavailable: the endpoint failed.
        """
        depths = dict.fromkeys(report.undefined, 1)
        while report.undefined:
            name = report.undefined[0]
            if len(depths) > MAX_HELPERS or depths[name] > MAX_DEPTH:
                raise BadReply(f"it takes more than {MAX_HELPERS} helpers, or deeper ones than {MAX_DEPTH}")
            helper = await self._write(program, name, goal)
            whole = await self._joined(helper, program)
            report = await self._readers.check(whole)
            if not replace(report, undefined=()).sound or name in report.undefined:
                raise BadReply(f"with the helper `{name}` it is not sound")
            for found in report.undefined:
                depths.setdefault(found, depths[name] + 1)
            program = whole
        return program, report

    async def _write(self, program: Program, name: str, goal: str) -> str:
        view = HelperView(goal=goal, program=program, name=name, calls=calls_of(program.source, name))
        request = Request(role="coder", messages=self._prompts.helper(view), view=view)
        reply = await self._model.complete(request)
        code = read_code(reply.text, program.language)
        info = await self._readers.inspect(code.source, program.language)
        if info.error is not None or name not in info.functions:
            raise BadReply(f"the helper `{name}` was not written")
        return code.source

    async def _joined(self, helper: str, program: Program) -> Program:
        """Both in one source, the program last, so that its entry stays the entry; read again as a whole."""
        source = f"{helper.strip()}\n\n{program.source.lstrip()}"
        info = await self._readers.inspect(source, program.language)
        names = [name for part in info.parts for name in part.names]
        if info.error is not None or info.entry != program.entry or len(names) != len(set(names)):
            raise BadReply("a helper and the program do not go together")
        uses = {name: part.uses for part in info.parts for name in part.names}
        try:
            check_acyclic(uses, list(uses))
        except CyclicCalls:
            raise BadReply("helpers call each other in a circle") from None
        calls = tuple(name for name in info.calls if name not in self._prompts.primitives)
        return replace(program, source=source, calls=calls, params=info.params, single_call=info.single_call)


def calls_of(source: str, name: str) -> tuple[str, ...]:
    """The lines in which `name` is called: the signature that is asked for."""
    called = re.compile(rf"(?<![\w.$]){re.escape(name)}\s*\(")
    lines = dict.fromkeys(line.strip() for line in source.splitlines() if called.search(line))
    return tuple(lines)[:MAX_CALLS]
