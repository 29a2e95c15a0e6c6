"""The coder's conversation with a model.

Checking before running: Chameleon (arXiv 2304.09842), a verifier decides whether a plan is made again.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from voyager.coder.helpers import HelperWriter, Readers
from voyager.coder.replies import Code, read_code, variants
from voyager.coder.revisions import split
from voyager.domain import (
    Attempt,
    CheckReport,
    CoderView,
    Language,
    Program,
    ProgramInfo,
    Reply,
    Request,
    Revision,
    SourceError,
    Written,
)
from voyager.errors import BadReply
from voyager.frames import code_frame, finding_line
from voyager.ports import ChatModel
from voyager.prompts import Prompts

_log = logging.getLogger(__name__)
MAX_REPLIES = 3
"""Replies asked for in one `write`."""
EDITED = ", edited by a person"
"""What a skill's provenance says after the model's name."""
_EXAMPLES: dict[Language, str] = {
    "javascript": "async function mineOakLog(bot, count = 1) { ... }",
    "python": "async def mine_oak_log(bot, count=1): ...",
}
_ENTRIES: dict[Language, str] = {
    "javascript": r"\bfunction\s+{0}\s*\(\s*bot\b|\b{0}\s*=\s*async\s*(?:function\s*\w*\s*)?\(?\s*bot\b",
    "python": r"\bdef\s+{0}\s*\(\s*bot\b",
}
"""How an entry takes `bot`, for its name."""
_TYPED = re.compile(
    r"^[ \t]*(?:interface|type)\s+\w+|[\w)?]\s*:\s*(?:Bot|string|number|boolean|any|void|Promise)\b", re.M
)
_MODULE = re.compile(r"^[ \t]*(?:import\b.*\bfrom\b|import\s*['\"{*]|export\s)", re.MULTILINE)


class Coder:
    """Implements `ports.Coder`.

    Args:
        inspect: reads a source in a language without running it.
        check: holds a source against the API and the skills it calls.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Prompts,
        inspect: Callable[[str, Language], Awaitable[ProgramInfo]],
        check: Callable[[Program], Awaitable[CheckReport]],
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._readers = Readers(inspect=inspect, check=check)
        self._helpers = HelperWriter(model, prompts, self._readers)

    async def write(self, view: CoderView) -> Written:
        """One program that parses, has an entry and passes the static checks; the last reply also when it does not
        pass them, since a check can be wrong and the world is not. A program that was tried for this goal already is
        sent back once: an error that has passed may be worth the same program again.

        Raises:
            BadReply: none of `MAX_REPLIES` replies held one; the message names the last reason.
            ModelUnavailable: the endpoint failed.
        """
        messages = self._prompts.coder(view)
        reason = ""
        reminded = False
        for number in range(1, MAX_REPLIES + 1):
            request = Request(role="coder", messages=messages, view=view)
            reply = await self._model.complete(request)
            try:
                program, info = await self._read(reply)
                fault = view.attempts[-1].feedback.fault if view.attempts else None
                program, revision = await split(program, info, fault, self._readers, self._prompts.primitives)
                if not reminded and (same := _tried(program, revision, view.attempts)) is not None:
                    reminded = True
                    raise BadReply(_again(same))
                program, report = await self._checked(program, view)
                if number < MAX_REPLIES:
                    await self._refuse_unsound(program, report, revision)
            except BadReply as trouble:
                reason = str(trouble)
                _log.info("coder reply %d/%d: %s", number, MAX_REPLIES, reason.splitlines()[0])
                messages = self._prompts.again(messages, reply, reason)
                continue
            return Written(program=program, reply=reply, request=request, report=report, revision=revision)
        raise BadReply(f"no program in {MAX_REPLIES} replies of {self._model.name}; the last: {reason}")

    async def revise(self, written: Written, source: str) -> Written:
        """`written` with a source that a person put in its place, read and checked like a model's; its reply says so.

        Raises:
            BadReply: it can't run; the message says why.
        """
        text = f"```{written.program.language}\n{source.strip()}\n```"
        program, _ = await self._read(replace(written.reply, text=text))
        model = f"{written.reply.model.removesuffix(EDITED)}{EDITED}"
        return replace(
            written,
            program=program,
            reply=replace(written.reply, model=model),
            report=await self._readers.check(program),
        )

    async def _checked(self, program: Program, view: CoderView) -> tuple[Program, CheckReport]:
        """The program with what the checks say of it. Where it only lacks functions, these are written first; where
        that does not work out, it stays as it came."""
        report = await self._readers.check(program)
        if report.undefined and replace(report, undefined=()).sound:
            try:
                return await self._helpers.complete(program, report, view.goal.text)
            except BadReply as trouble:
                _log.info("helpers %s: %s", ", ".join(report.undefined), trouble)
        return program, report

    async def _refuse_unsound(self, program: Program, report: CheckReport, revision: Revision | None) -> None:
        """Raises: BadReply: the checks found errors in the program, or in the version that it brings along."""
        if not report.sound:
            raise BadReply(_complaint(report, program.source))
        of_version = CheckReport() if revision is None else await self._readers.check(revision.program)
        if revision is not None and not of_version.sound:
            raise BadReply(f"Of `{revision.name}`: {_complaint(of_version, revision.program.source)}")

    async def _read(self, reply: Reply) -> tuple[Program, ProgramInfo]:
        source, info = await self._parsed(code := read_code(reply.text, self._prompts.language))
        if info.entry is None:
            raise BadReply(
                "The program declares no async function; its last top-level async function is what runs,"
                f" for example `{_EXAMPLES[code.language]}`"
            )
        if not re.search(_ENTRIES[code.language].format(re.escape(info.entry)), source):
            raise BadReply(f"The entry `{info.entry}` does not take `bot`; `bot` must be its first parameter")
        required = [parameter.name for parameter in info.params if parameter.required]
        if required:
            raise BadReply(f"The entry `{info.entry}` is called with `bot` alone; give {', '.join(required)} a default")
        program = Program(
            source=source,
            entry=info.entry,
            language=code.language,
            params=info.params,
            calls=tuple(name for name in info.calls if name not in self._prompts.primitives),
            single_call=info.single_call,
        )
        return program, info

    async def _parsed(self, code: Code) -> tuple[str, ProgramInfo]:
        """The source as it parses. Raises: BadReply, in no way; the message shows where it breaks off."""
        error: SourceError | None = None
        for source in variants(code.source):
            info = await self._readers.inspect(source, code.language)
            if info.error is None:
                return source, info
            error = error or info.error
        assert error is not None
        raise BadReply(f"The program does not parse{_guess(code)}.\n{_frame(error, code.source)}")


def _tried(program: Program, revision: Revision | None, attempts: tuple[Attempt, ...]) -> Attempt | None:
    """The last attempt with the very same program, but for blanks at the ends of lines and helpers put before it."""
    lines = _lines(program.source)
    brought = revision and revision.program.source
    same = (each for each in reversed(attempts) if (each.revision and each.revision.program.source) == brought)
    return next((each for each in same if _lines(each.program.source)[-len(lines) :] == lines), None)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]


def _again(attempt: Attempt) -> str:
    error = attempt.feedback.error
    came = f"it ended with `{error.code}`" if error is not None else "it did not reach the goal"
    return (
        f"This is the program of attempt {attempt.number} again, unchanged: {came}, and from there nothing says that it"
        " would do better now. Change what failed, or go another way"
    )


def _guess(code: Code) -> str:
    """What is most likely behind it, where that can be told from the text."""
    if code.cut:
        return ": the reply ends inside its code block, so it was cut off or the closing fence is missing; write less"
    if code.language == "javascript" and _MODULE.search(code.source):
        return ": programs are no modules; everything they may use is global, so leave import and export out"
    if code.language == "javascript" and _TYPED.search(code.source):
        return ": programs are plain JavaScript; leave the types out"
    return ""


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
