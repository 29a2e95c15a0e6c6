"""What a coder writes and why it fails."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic import JsonValue
from pydantic.dataclasses import dataclass as checked

Language = Literal["javascript", "python"]
Languages = Literal["javascript", "python", "either"]
"""What programs may be written in."""

Compat = Literal["voyager"]
"""Whose primitives a program was written for, where not for ours: `voyager`, those of the published Voyager."""

_HUMP = re.compile(r"_([a-z0-9])")


def spellings(name: str) -> tuple[str, ...]:
    """The names that a call by `name` may bind to: Python programs may write a camel-case name in snake case."""
    camel = _HUMP.sub(lambda found: found.group(1).upper(), name)
    return (name,) if camel == name else (name, camel)


@checked(frozen=True, kw_only=True)
class Parameter:
    """A parameter of an entry function after `bot`; `default` is None when `required`."""

    name: str
    default: JsonValue = None
    required: bool = False


@checked(frozen=True, kw_only=True)
class SourceError:
    """A syntax error with its place in the program's own numbering (1-based line, 1-based column)."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    source_line: str | None = None


@checked(frozen=True, kw_only=True)
class Part:
    """A statement at a source's top level: what it declares, its text, and the names of other parts in it."""

    names: tuple[str, ...] = ()
    source: str
    uses: tuple[str, ...] = ()


@checked(frozen=True, kw_only=True)
class ProgramInfo:
    """What reading a source without running it tells."""

    entry: str | None = None
    params: tuple[Parameter, ...] = ()
    functions: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    """Bare names called that the source does not define: primitives, skills, or undefined helpers."""
    single_call: str | None = None
    """The one primitive or skill that the whole entry awaits with literals or its own parameters."""
    parts: tuple[Part, ...] = ()
    """The whole source, statement by statement."""
    error: SourceError | None = None


@checked(frozen=True, kw_only=True)
class LiteralPlace:
    """A literal in the body of an entry: a string, a number, a list of strings, or a place `{x, y, z}`.

    Offsets are in code points; `end` is behind it.
    """

    start: int
    end: int
    value: JsonValue
    callee: str | None = None
    """The bare name of the call that it is an argument of; None where it stands elsewhere."""
    index: int = -1
    """Which argument after `bot`, from 0; -1 where it is given by name, or is none."""
    keyword: str | None = None
    """The name that it is given by."""
    call: int = -1
    """Where that call begins: arguments of one call have the same."""
    vector: bool = False
    """A place that is made from its parts, as `Vec3(x, y, z)`."""


@checked(frozen=True, kw_only=True)
class Literals:
    """What of a program can become parameters of its entry."""

    insert: int | None = None
    """The offset where another parameter is added, behind the last one; None where none can be."""
    range: tuple[int, int] = (0, 0)
    """The function, its keyword with it."""
    body: tuple[int, int] = (0, 0)
    comments: tuple[tuple[int, int], ...] = ()
    """Of the whole source."""
    names: tuple[str, ...] = ()
    """Every identifier of the source: what a new name must not be."""
    literals: tuple[LiteralPlace, ...] = ()
    """In order of the text."""


@checked(frozen=True, kw_only=True)
class Statement:
    """One statement of a block of an entry, and what moving it into a function of its own would take.

    `end` is behind it. `text` is its words without comments and layout; `uses`, `binds` and `assigns` are names of the
    entry's own.
    """

    start: int
    end: int
    text: str
    calls: tuple[str, ...] = ()
    """What it calls with `bot` by bare name, in order of the text."""
    uses: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    """What it declares for the statements after it."""
    assigns: tuple[str, ...] = ()
    """What it gives another value to, and does not declare itself."""
    movable: bool = True
    """False where it leaves the block, or uses what the source has outside of the entry."""


@checked(frozen=True, kw_only=True)
class Diagnostic:
    """One finding of the static checks, as a compiler gives it; lines and columns are 1-based.

    An `error` contradicts the API or the sandbox, a `warning` may be meant.
    """

    severity: Literal["error", "warning"]
    code: str
    message: str
    line: int
    column: int
    source_line: str | None = None


@checked(frozen=True, kw_only=True)
class CheckReport:
    """What can be said about a program before a tick is spent on it."""

    diagnostics: tuple[Diagnostic, ...] = ()
    undefined: tuple[str, ...] = ()
    """Functions that are called and defined nowhere: helpers still to be written."""
    truncated: bool = False
    """Further findings were left out."""

    @property
    def sound(self) -> bool:
        """No error and no call of an undefined function."""
        return not self.undefined and not any(found.severity == "error" for found in self.diagnostics)


@checked(frozen=True, kw_only=True)
class Program:
    """One program as a coder wrote it. `entry` is the function that runs, `calls` the skills it names."""

    source: str
    entry: str
    language: Language = "javascript"
    params: tuple[Parameter, ...] = ()
    calls: tuple[str, ...] = ()
    single_call: str | None = None
    compat: Compat | None = None


@checked(frozen=True, kw_only=True)
class Revision:
    """A new version of a skill that a program brought along: tried with it, and kept only if the attempt verifies."""

    name: str
    parent_version: int
    program: Program


@checked(frozen=True, kw_only=True)
class ProgramError:
    """Why a program ended: a typed primitive error or one of its language, placed in its own source."""

    code: str
    message: str
    details: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    skill: str | None = None
    """The skill in whose source the line is; None for the program itself."""
    line: int | None = None
    column: int | None = None
    source_line: str | None = None
    variables: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """Local variables where it happened, each in short; empty where the engine does not tell them."""
