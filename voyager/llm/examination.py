"""What an endpoint supports, found out by one question; what it refuses costs another request, which nobody bills."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

from voyager.domain import CurriculumView, Message, Observation, Position, Reply, Request
from voyager.errors import BadReply, ContextOverflow
from voyager.llm.cut import REMEDY, fresh, is_too_low, size_of
from voyager.llm.dialect import SchemaMode
from voyager.llm.json_reply import read_object
from voyager.llm.openai_model import OpenAIModel

_SCHEMA: dict[str, JsonValue] = {
    "type": "object",
    "properties": {"word": {"type": "string"}, "sum": {"type": "integer"}},
    "required": ["word", "sum"],
    "additionalProperties": False,
}
_NOWHERE = Observation(
    tick=0,
    position=Position(x=0, y=0, z=0),
    dimension="overworld",
    biome="plains",
    time_of_day=0,
    is_day=True,
    health=20,
    food=20,
)
_SYSTEM = 'This checks a connection. Answer with one JSON object and nothing else: {"word": "...", "sum": 0}'
_PADDED = "\n\nThe rest of this message is no part of the question:\n\n"
Prompt = Literal["whole", "cut", "too long", "not told"]
"""What becomes of a prompt as long as a coder's."""


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What was found. `advice` says what to do about each thing that is missing and matters."""

    model: str
    """The model's name, as the endpoint gives it."""
    in_format: bool
    schema: SchemaMode
    streaming: bool
    usage: bool
    cached_tokens: bool
    """Whether the endpoint tells how much of a prompt came from its cache."""
    reasoning: bool
    """Whether the model thinks before it answers."""
    context_tokens: int | None
    """None where the endpoint does not tell."""
    refused: tuple[str, ...]
    """Parameters that were refused and are left out."""
    calls: int
    wall_s: float
    reply: str
    prompt: Prompt
    advice: tuple[str, ...] = field(default=())


async def examine(model: OpenAIModel, padding: str = "") -> Abilities:
    """Ask `model` one question; where that is too long for it, a short one too.

    Args:
        padding: makes the question as long as the prompts that will be asked.
    Raises:
        ModelUnavailable: no answer came; the message says what to do.
    """
    question = _question(padding)
    try:
        reply = await model.complete(question)
        prompt = _prompt(reply, size_of(question.messages))
    except ContextOverflow:
        reply = await model.complete(_question(""))
        prompt = "too long"
    in_format = _follows(reply)
    streaming = "stream" not in model.dialect.dropped and model.streamed
    usage = reply.usage.prompt_tokens is not None and reply.usage.completion_tokens is not None
    return Abilities(
        model=reply.model,
        in_format=in_format,
        schema=model.dialect.schema,
        streaming=streaming,
        usage=usage,
        cached_tokens=reply.usage.cached_tokens is not None,
        reasoning=bool(reply.reasoning or reply.usage.reasoning_tokens),
        context_tokens=await model.context_tokens(),
        refused=tuple(sorted(model.dialect.dropped)),
        calls=model.calls,
        wall_s=reply.wall_s,
        reply=reply.text,
        prompt=prompt,
        advice=tuple([*_advice(reply, in_format=in_format, streaming=streaming, usage=usage), *_room(prompt, reply)]),
    )


def _question(padding: str) -> Request:
    system = f"{fresh()}{_SYSTEM}{_PADDED}{padding}" if padding else _SYSTEM
    user = "The word is `voyager`, the sum that of 17 and 25."
    return Request(
        role="curriculum",
        messages=(Message(role="system", content=system), Message(role="user", content=user)),
        view=CurriculumView(observation=_NOWHERE, history=(), candidates=()),
        schema=_SCHEMA,
    )


def _prompt(reply: Reply, size: int) -> Prompt:
    tokens = reply.usage.prompt_tokens
    if tokens is None:
        return "not told"
    return "cut" if is_too_low(tokens, size) else "whole"


def _room(prompt: Prompt, reply: Reply) -> list[str]:
    """What to do about prompts that do not fit."""
    if prompt == "cut":
        read = reply.usage.prompt_tokens
        return [f"it read {read} tokens of a prompt as long as a coder's, and cut the rest: {REMEDY}"]
    if prompt == "too long":
        return [f"a prompt as long as a coder's does not fit and will be shortened: {REMEDY}"]
    return []


def _follows(reply: Reply) -> bool:
    try:
        answer = read_object(reply.text, "word", "sum")
    except BadReply:
        return False
    return answer["word"] == "voyager" and answer["sum"] == 42


def _advice(reply: Reply, *, in_format: bool, streaming: bool, usage: bool) -> list[str]:
    advice: list[str] = []
    if reply.finish == "length":
        advice.append("the answer was cut at the limit of its tokens: raise `max_tokens`, or turn its thinking down")
    elif reply.finish in ("content_filter", "refusal"):
        advice.append("the answer was withheld or refused: choose another model, or change the endpoint's filter")
    elif reply.finish == "cut":
        advice.append("the answer broke off: try again, and raise `timeout_s` if it is slow")
    elif not in_format:
        advice.append("the answer is not what was asked for: choose a larger model, or one made to follow instructions")
    if not streaming:
        advice.append(
            "answers come whole: one that breaks off on its way is lost, and `timeout_s` must last for all of it"
        )
    if not usage:
        advice.append("tokens are not counted: costs stay unknown, and budgets count one token a byte")
    return advice
