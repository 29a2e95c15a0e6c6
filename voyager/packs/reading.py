"""Program files that somebody else wrote: read, never run."""

import ast
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence

from pydantic.dataclasses import dataclass as checked

from voyager import sources
from voyager.bridge.process import primitive_names
from voyager.bridge.python_source import inspect_python, parameters
from voyager.domain import Language, Parameter, ProgramInfo
from voyager.errors import SetupError, UserError
from voyager.wire import from_json

MAX_SOURCE = 100_000
"""Characters of one program."""
TIMEOUT_S = 120.0
HEAP_MB = 512
LANGUAGES: Mapping[str, Language] = {".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".py": "python"}


@checked(frozen=True, kw_only=True)
class Entry:
    """An async function at top level that takes `bot`; `params` are the others."""

    name: str
    params: tuple[Parameter, ...] = ()


@checked(frozen=True, kw_only=True)
class Reading:
    """What is read of a file; see `bridge/src/foreign.ts`."""

    source: str
    notes: tuple[str, ...] = ()
    refusal: str | None = None
    info: ProgramInfo
    entries: tuple[Entry, ...] = ()
    theirs: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the entries, each once."""
        return tuple(dict.fromkeys(entry.name for entry in self.entries))

    def params_of(self, name: str) -> tuple[Parameter, ...]:
        """Of the entry `name`, without `bot`."""
        return next((entry.params for entry in reversed(self.entries) if entry.name == name), ())


def text_of(data: bytes) -> str:
    """The text of a program file, without a byte-order mark. Raises: UserError, which says why it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if "\0" in text:
        raise UserError("it holds a zero byte: it is no text")
    if len(text) > MAX_SOURCE:
        raise UserError(f"it has {len(text):,} characters; a program may have {MAX_SOURCE:,}: split it")
    return text


def read_all(texts: Sequence[str], language: Language) -> list[Reading]:
    """What is read of each.

    Raises:
        SetupError: Node or its packages are missing.
        UserError: they brought the reader down.
    """
    return _read_javascript(texts) if language == "javascript" else [_read_python(text) for text in texts]


def refusal_of(reading: Reading) -> str | None:
    """Why it can be no skill's source, whatever it calls; None when it may."""
    error = reading.info.error
    if error is not None:
        where = "" if error.line is None else f"line {error.line}: "
        return f"syntax error: {where}{error.message}"
    if reading.refusal is not None:
        return reading.refusal
    return None if reading.entries else "it has no async function at its top level that takes `bot`"


def _read_javascript(texts: Sequence[str]) -> list[Reading]:
    if not texts:
        return []
    root = sources.node_root()
    script = root / "bridge" / "src" / "foreign-main.ts"
    command = [str(sources.node()), f"--max-old-space-size={HEAP_MB}", str(script)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(texts).encode(),
            cwd=root,
            env=sources.node_environment(),
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UserError(f"reading the JavaScript took more than {TIMEOUT_S:.0f} s; import fewer files") from late
    except OSError as error:
        raise SetupError(f"Node can't be started: {error}; reinstall voyager") from error
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise UserError(f"reading the JavaScript ended Node ({', '.join(last)}); import fewer files")
    return [from_json(Reading, each) for each in json.loads(done.stdout)]


def _read_python(text: str) -> Reading:
    info = inspect_python(text, primitive_names())
    entries = () if info.error is not None else tuple(_python_entries(text))
    return Reading(source=text, info=info, entries=entries)


def _python_entries(text: str) -> Iterator[Entry]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.AsyncFunctionDef):
            first, *rest = [*parameters(node.args), None]
            if first is not None and first.name == "bot":
                yield Entry(name=node.name, params=tuple(one for one in rest if one is not None))
