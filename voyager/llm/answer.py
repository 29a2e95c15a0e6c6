"""What a chat-completions endpoint sends, whole or in chunks, read into one reply."""

import asyncio
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from pydantic import BaseModel, ValidationError

from voyager.domain import Finish, Reply, Usage

REPLY_LIMIT = 200_000
"""Characters of a reply that are kept; a longer one is cut there, and then holds no whole program."""
_MOST_USD = 100_000
"""Dollars of one call; what is said to cost more was misread."""
_FINISHES: dict[object, Finish] = {
    "length": "length", "max_tokens": "length", "content_filter": "content_filter", "error": "cut",
}  # fmt: skip
_THOUGHTS = "think|thinking|thought|reasoning"
_THOUGHT = re.compile(rf"(?:<({_THOUGHTS})>)?(?P<thoughts>.*?)</(?:{_THOUGHTS})>(?P<answer>.*)\Z", re.DOTALL)
_THINKING = re.compile(rf"<(?:{_THOUGHTS})>(?P<thoughts>.*)\Z", re.DOTALL)


class BrokenOff(asyncio.CancelledError):
    """The call was cancelled when part of the answer, which is paid for, had come: `reply`."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class NotAnAnswer(Exception):
    """A document of another shape; the text says where."""


class _Piece(BaseModel):
    """Of a content in parts, as some endpoints of reasoning models send it."""

    type: str
    text: str = ""


class _Part(BaseModel):
    """A message, or what a chunk adds to it."""

    content: str | list[_Piece] | None = None
    refusal: str | None = None
    reasoning_content: object = None
    reasoning: object = None


class _Choice(BaseModel):
    message: _Part | None = None
    delta: _Part | None = None
    finish_reason: object = None


class _Document(BaseModel):
    """What is read of a chat completion or one of its chunks."""

    choices: list[_Choice] | None = None
    model: object = None
    usage: object = None


@dataclass
class Gathered:
    """A reply as it comes in."""

    text: list[str] = field(default_factory=list[str])
    thoughts: list[str] = field(default_factory=list[str])
    refusal: str = ""
    model: str | None = None
    usage: Usage | None = None
    finish: Finish | None = None
    size: int = 0

    @property
    def begun(self) -> bool:
        """Whether anything came that was paid for."""
        return bool(self.text or self.thoughts or self.refusal)

    def whole(self, document: object) -> None:
        """Read a document that holds all of the reply. Raises: NotAnAnswer."""
        read = _read(document)
        if read.choices is None:
            raise NotAnAnswer("choices")
        if read.choices and read.choices[0].message is None:
            raise NotAnAnswer("choices.0.message")
        self._add(read)
        self.finish = self.finish or "stop"

    def chunk(self, document: object) -> None:
        """Read one chunk of a stream. Raises: NotAnAnswer."""
        self._add(_read(document))

    def _add(self, read: _Document) -> None:
        for choice in (read.choices or ())[:1]:
            part = choice.message or choice.delta or _Part()
            self._content(part.content)
            self.refusal += part.refusal or ""
            thoughts = part.reasoning_content or part.reasoning
            if isinstance(thoughts, str):
                self.thoughts.append(thoughts)
            if choice.finish_reason is not None:
                self.finish = _FINISHES.get(choice.finish_reason, "stop")
        if isinstance(read.model, str) and read.model:
            self.model = read.model
        self.usage = _usage(read.usage) or self.usage

    def _content(self, content: str | list[_Piece] | None) -> None:
        pieces = [_Piece(type="text", text=content)] if isinstance(content, str) else content or []
        for piece in pieces:
            if piece.text:
                (self.text if piece.type == "text" else self.thoughts).append(piece.text)
                self.size += len(piece.text)

    def reply(self, asked: str, wall_s: float, *, ended: bool) -> Reply:
        """The reply so far.

        Args:
            asked: the model's name, where the endpoint gave none.
            ended: False where it broke off; a stream that ended without saying why or what it cost did so too.
        """
        text, thoughts = split_thoughts("".join(self.text))
        finish = self.finish or "stop"
        if not ended or (self.finish is None and self.usage is None):
            finish = "cut"
        elif self.refusal and not text.strip():
            text, finish = self.refusal, "refusal"
        elif len(text) > REPLY_LIMIT:
            finish = "length"
        return Reply(
            text=_text(text),
            model=self.model or asked,
            usage=self.usage or Usage(),
            wall_s=wall_s,
            finish=finish,
            reasoning=_text("".join([*self.thoughts, thoughts])),
        )


def is_no_answer(reply: Reply) -> bool:
    """Whether a reply is not even a bad one. One that thought until its limit would do so again: its prompt changes."""
    return reply.finish in ("cut", "content_filter", "refusal") or (reply.finish == "stop" and not reply.text.strip())


def split_thoughts(text: str) -> tuple[str, str]:
    """The answer, and what a reasoning model wrote before it between `<think>` and `</think>`.

    Templates of some models put the first mark into the prompt, so that only the second one is in the text.
    """
    plain = text.lstrip()
    found = _THOUGHT.match(plain)
    if found is not None:
        return found["answer"].lstrip(), found["thoughts"].strip()
    unfinished = _THINKING.match(plain)
    return (text, "") if unfinished is None else ("", unfinished["thoughts"].strip())


def _read(document: object) -> _Document:
    try:
        return _Document.model_validate(document)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the document"
        raise NotAnAnswer(where) from None


def _usage(told: object) -> Usage | None:
    """The tokens that an endpoint counted; what is no count is taken as not told, since the reply is paid for."""
    if not isinstance(told, dict):
        return None
    counts = cast(dict[str, object], told)
    usage = Usage(
        prompt_tokens=_count(counts.get("prompt_tokens")),
        completion_tokens=_count(counts.get("completion_tokens")),
        cached_tokens=_count(_within(counts, "prompt_tokens_details", "cached_tokens", "prompt_cache_hit_tokens")),
        reasoning_tokens=_count(_within(counts, "completion_tokens_details", "reasoning_tokens", "reasoning_tokens")),
        cost_usd=_bill(counts),
    )
    return None if usage == Usage() else usage


def _within(counts: dict[str, object], details: str, name: str, plain: str) -> object:
    inner = counts.get(details)
    return cast(dict[str, object], inner).get(name) if isinstance(inner, dict) else counts.get(plain)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _bill(told: dict[str, object]) -> Decimal | None:
    """What the call costs in dollars, as OpenRouter tells it in `usage.cost`, which leaves out what a key of one's own
    is billed elsewhere (https://openrouter.ai/docs/use-cases/usage-accounting)."""
    cost = _dollars(told.get("cost"))
    if cost is None or not told.get("is_byok"):
        return cost
    upstream = _dollars(_within(told, "cost_details", "upstream_inference_cost", "upstream_inference_cost"))
    return None if upstream is None else cost + upstream


def _dollars(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_USD:
        return None
    return Decimal(str(value))


def _text(content: str) -> str:
    """At most `REPLY_LIMIT` characters, without halves of surrogate pairs, which no file or socket takes."""
    return content[:REPLY_LIMIT].encode("utf-8", "replace").decode("utf-8")
