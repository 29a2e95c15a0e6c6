"""The program in a model's reply, however the reply is wrapped."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from voyager.domain import Language, Languages
from voyager.errors import BadReply
from voyager.llm.answer import split_thoughts

MAX_CHARS = 40_000
"""Characters of a program: a hundred times what a goal takes."""
_OPENING = re.compile(r"[ \t]*```([^`]*)")
_CLOSING = re.compile(r"[ \t]*```[ \t]*")
_CODE_START = re.compile(
    r"^(?:async\s+function\b|function\s+\w+\s*\(|(?:const|let|//)\b|(?:async\s+)?def\s+\w+\s*\()", re.M
)
_PYTHON = re.compile(
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|^(?:from[ \t]+\w+[ \t]+)?import[ \t]+\w+", re.MULTILINE
)
_JAVASCRIPT = re.compile(r"\bfunction\b|=>|^[ \t]*(?:const|let|var)\b", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async\s+)?(?:function|def)\s+(\w+)\s*\(", re.MULTILINE)
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_FENCES: dict[str, Language] = {
    **dict.fromkeys(("javascript", "js", "jsx", "mjs", "cjs", "node", "nodejs", "typescript", "ts"), "javascript"),
    **dict.fromkeys(("python", "python3", "py"), "python"),
}
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
LANGUAGE_NAMES: dict[Language, str] = {"javascript": "JavaScript", "python": "Python"}


@dataclass(frozen=True, kw_only=True)
class Code:
    """A program's text as a reply holds it; `cut` when the reply ended inside its block."""

    source: str
    language: Language
    cut: bool = False


@dataclass(frozen=True, kw_only=True)
class _Block:
    source: str
    fence: str = ""

    @property
    def language(self) -> Language | None:
        """As the fence says, else as the text looks; None for what is no code of ours."""
        if self.fence:
            return _FENCES.get(self.fence)
        if _PYTHON.search(self.source):
            return "python"
        return "javascript" if _JAVASCRIPT.search(self.source) else None


def read_code(text: str, languages: Languages) -> Code:
    """The program of a reply: its blocks of code joined, what a JSON document holds of it, or what follows the prose.

    Raises:
        BadReply: there is none, there are several, or it is not in one of `languages`.
    """
    blocks, cut = _blocks(split_thoughts(text.replace("\r\n", "\n"))[0])
    blocks = _of_code(blocks)
    if not blocks:
        raise BadReply(f"The reply holds no program; put it into one {_fences(languages)} block")
    language = _language(blocks, languages)
    _refuse_candidates(blocks)
    source = "\n\n".join(block.source.strip("\n") for block in blocks) + "\n"
    if len(source) > MAX_CHARS:
        raise BadReply(
            f"The program has {len(source)} characters, at most {MAX_CHARS} are taken;"
            " use loops, helpers and skills, and leave data out"
        )
    unreadable = _UNREADABLE.search(source)
    if unreadable:
        line = source.count("\n", 0, unreadable.start()) + 1
        raise BadReply(
            f"The program holds the character U+{ord(unreadable[0]):04X} in line {line}, which no source may hold;"
            " leave it out"
        )
    return Code(source=source, language=language, cut=cut)


def variants(source: str) -> Iterator[str]:
    """`source`, and what it may have been before something on its way escaped it or made its quotes typographic.

    Which of them is meant is told by a parser: the first that it takes.
    """
    seen: set[str] = set()
    for text in (source, html.unescape(source), source.translate(_QUOTES), html.unescape(source).translate(_QUOTES)):
        if text not in seen:
            seen.add(text)
            yield text


def _blocks(text: str) -> tuple[list[_Block], bool]:
    """What a reply fences or else shows as code, and whether it breaks off there."""
    fenced, opened = _fenced(text)
    # A reply cut off inside its block has no closing fence; the parser then says where it breaks off.
    if opened is not None and opened.source.strip():
        return [*fenced, opened], True
    if fenced:
        return fenced, False
    inside = _in_json(text)
    if inside:
        return inside, False
    start = _CODE_START.search(text)
    return ([] if start is None else [_Block(source=text[start.start() :].strip())]), False


def _fenced(text: str) -> tuple[list[_Block], _Block | None]:
    """The fenced blocks of a text, and the one that no fence ends. Line by line, so that no reply takes long."""
    closed: list[_Block] = []
    fence: str | None = None
    body: list[str] = []
    for line in text.split("\n"):
        opening = _OPENING.fullmatch(line) if fence is None else None
        if opening is not None:
            fence, body = _tag(opening[1]), []
        elif fence is not None and _CLOSING.fullmatch(line):
            closed.append(_Block(source="\n".join(body), fence=fence))
            fence = None
        else:
            body.append(line)
    return closed, None if fence is None else _Block(source="\n".join(body), fence=fence)


def _tag(text: str) -> str:
    return next(iter(text.lower().replace("{", " ").replace(":", " ").split()), "")


def _of_code(blocks: list[_Block]) -> list[_Block]:
    """Those that hold code of ours; a lone one of another kind may hold it as JSON, or be misnamed."""
    found = [block for block in blocks if block.language is not None and block.source.strip()]
    if found:
        return found
    for block in blocks:
        found += _in_json(block.source) or _in_json(json.dumps({"source": block.source}))
    return found


def _in_json(text: str) -> list[_Block]:
    """Code among the strings of a JSON document, e.g. the arguments of what looks like a tool call."""
    try:
        document = cast(object, json.loads(text))
    except (ValueError, RecursionError):
        return []
    return [block for value in _strings(document) for block in _of_text(value)]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in cast(dict[str, object], value).values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in cast(list[object], value):
            yield from _strings(part)


def _of_text(text: str) -> list[_Block]:
    """A string of a document: JSON again, fenced code, or code as it is."""
    nested = _in_json(text) if text.lstrip().startswith(("{", "[")) else []
    if nested:
        return nested
    fenced, _ = _fenced(text)
    return [b for b in fenced if b.language] or ([_Block(source=text)] if _FUNCTION.search(text) else [])


def _language(blocks: list[_Block], languages: Languages) -> Language:
    found = {block.language for block in blocks}
    if len(found) > 1:
        raise BadReply(
            "The reply holds code in JavaScript and in Python; write the whole program in one language, in one"
            f" {_fences(languages)} block"
        )
    language = cast(Language, found.pop())
    if languages not in (language, "either"):
        wanted = LANGUAGE_NAMES[languages]
        raise BadReply(f"The program is in {LANGUAGE_NAMES[language]}; programs are {wanted} here, so write it in that")
    return language


def _refuse_candidates(blocks: list[_Block]) -> None:
    """Blocks are parts of one program, unless they define the same again."""
    seen: set[str] = set()
    for block in blocks:
        names = set(_FUNCTION.findall(block.source))
        if seen & names:
            twice = ", ".join(f"`{name}`" for name in sorted(seen & names))
            raise BadReply(
                f"The reply holds several programs: {twice} is defined in more than one block;"
                " answer with the best of them, whole, in one block"
            )
        seen |= names


def _fences(languages: Languages) -> str:
    return "```javascript or ```python" if languages == "either" else f"```{languages}"
