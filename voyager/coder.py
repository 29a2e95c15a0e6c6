"""Writes one program for a goal: asks the model, reads its reply, and sends back what can't work.

Checking before running: Chameleon (arXiv 2304.09842), a verifier decides whether a plan is made again.
"""

import logging
import re
from collections.abc import Awaitable, Callable

from voyager.domain import CheckReport, CoderView, Program, ProgramInfo, Reply, Request, SourceError, Written
from voyager.errors import BadReply
from voyager.frames import code_frame, finding_line
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
MAX_REPLIES = 3
"""Replies asked for in one `write`."""
_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)^[ \t]*```[ \t]*$", re.DOTALL | re.MULTILINE)
_OPEN_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*)\Z", re.DOTALL | re.MULTILINE)
_CODE_START = re.compile(r"^(async\s+function|function|const|let|//)\b", re.MULTILINE)


class Coder:
    """Implements `ports.Coder`.

    Args:
        inspect: reads a source without running it.
        check: holds a source against the API and the skills it calls.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Prompts,
        inspect: Callable[[str], Awaitable[ProgramInfo]],
        check: Callable[[Program], Awaitable[CheckReport]],
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._inspect = inspect
        self._check = check

    async def write(self, view: CoderView) -> Written:
        """One program that parses, has an entry and passes the static checks; the last reply also when it does not
        pass them, since a check can be wrong and the world is not.

        Raises:
            BadReply: none of `MAX_REPLIES` replies held one; the message names the last reason.
            ModelUnavailable: the endpoint failed.
        """
        messages = self._prompts.coder(view)
        reason = ""
        for number in range(1, MAX_REPLIES + 1):
            request = Request(role="coder", messages=messages, view=view)
            reply = await self._model.complete(request)
            try:
                program = await self._read(reply)
                report = await self._check(program)
                if not report.sound and number < MAX_REPLIES:
                    raise BadReply(_complaint(report, program.source))
            except BadReply as trouble:
                reason = str(trouble)
                _log.info("coder reply %d/%d: %s", number, MAX_REPLIES, reason.splitlines()[0])
                messages = self._prompts.again(messages, reply, reason)
                continue
            return Written(program=program, reply=reply, request=request, report=report)
        raise BadReply(f"no program in {MAX_REPLIES} replies of {self._model.name}; the last: {reason}")

    async def _read(self, reply: Reply) -> Program:
        source = extract_code(reply.text)
        info = await self._inspect(source)
        if info.error is not None:
            raise BadReply(f"The program does not parse.\n{_frame(info.error, source)}")
        if info.entry is None:
            raise BadReply(
                "The program declares no async function; its last top-level async function is what runs,"
                " for example `async function mineOakLog(bot, count = 1) { ... }`"
            )
        if not re.search(rf"\bfunction\s+{re.escape(info.entry)}\s*\(\s*bot\b", source):
            raise BadReply(f"The entry `{info.entry}` does not take `bot`; `bot` must be its first parameter")
        required = [parameter.name for parameter in info.params if parameter.required]
        if required:
            raise BadReply(f"The entry `{info.entry}` is called with `bot` alone; give {', '.join(required)} a default")
        return Program(
            source=source,
            entry=info.entry,
            params=info.params,
            calls=tuple(name for name in info.calls if name not in self._prompts.primitives),
            single_call=info.single_call,
        )


def extract_code(text: str) -> str:
    """The code of a reply: its fenced blocks joined, or the reply from its first line of code on.

    Raises:
        BadReply: there is none.
    """
    blocks = [block.strip("\n") for block in _FENCE.findall(text)]
    if not blocks:
        # A reply cut off inside its block has no closing fence; the parser then says where it breaks off.
        blocks = [block.strip("\n") for block in _OPEN_FENCE.findall(text)]
    if not blocks:
        start = _CODE_START.search(text)
        blocks = [text[start.start() :].strip()] if start else []
    source = "\n\n".join(block for block in blocks if block.strip())
    if not source:
        raise BadReply("The reply holds no program; put it into one ```javascript block")
    return source + "\n"


def _frame(error: SourceError, source: str) -> str:
    head = f"{error.code}: {error.message}"
    if error.line is None:
        return head
    return "\n".join([f"{head} (line {error.line})", *code_frame(source, error.line, error.column)])


def _complaint(report: CheckReport, source: str) -> str:
    """Every error of the report in its place; warnings only in passing."""
    parts = ["The program was checked and not run:"]
    for found in report.diagnostics:
        parts.append(finding_line(found))
        if found.severity == "error":
            parts.extend(code_frame(source, found.line, found.column, around=0))
    if report.undefined:
        names = ", ".join(f"`{name}`" for name in report.undefined)
        parts.append(f"Called but defined nowhere: {names}. Define them in the program, or use the API and the skills.")
    return "\n".join(parts)
