"""Writes one program for a goal: asks the model, reads its reply, and sends back what does not parse."""

import logging
import re
from collections.abc import Awaitable, Callable

from voyager.domain import CoderView, Program, ProgramInfo, Reply, Request, SourceError, Written
from voyager.errors import BadReply
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
    """

    def __init__(self, model: ChatModel, prompts: Prompts, inspect: Callable[[str], Awaitable[ProgramInfo]]) -> None:
        self._model = model
        self._prompts = prompts
        self._inspect = inspect

    async def write(self, view: CoderView) -> Written:
        """One program that parses and has an entry.

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
            except BadReply as trouble:
                reason = str(trouble)
                _log.info("coder reply %d/%d: %s", number, MAX_REPLIES, reason.splitlines()[0])
                messages = self._prompts.again(messages, reply, reason)
                continue
            return Written(program=program, reply=reply, request=request)
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
    lines = source.splitlines()
    first, last = max(1, error.line - 2), min(len(lines), error.line + 2)
    shown = [f"{head} (line {error.line})"]
    for number in range(first, last + 1):
        shown.append(f"{'>' if number == error.line else ' '} {number:>3} | {lines[number - 1]}"[:160])
        if number == error.line and error.column is not None:
            shown.append(" " * (7 + error.column) + "^")
    return "\n".join(shown)
