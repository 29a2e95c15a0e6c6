"""What an endpoint supports, found out by one question; what it refuses costs another request, which nobody bills."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from voyager.domain import CurriculumView, Message, Observation, Position, Reply, Request
from voyager.errors import BadReply
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
_QUESTION = Request(
    role="curriculum",
    messages=(
        Message(
            role="system",
            content='This checks a connection. Answer with one JSON object and nothing else: {"word": "...", "sum": 0}',
        ),
        Message(role="user", content="The word is `voyager`, the sum that of 17 and 25."),
    ),
    view=CurriculumView(observation=_NOWHERE, history=(), candidates=()),
    schema=_SCHEMA,
)


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
    advice: tuple[str, ...] = field(default=())


async def examine(model: OpenAIModel) -> Abilities:
    """Ask `model` one question.

    Raises:
        ModelUnavailable: no answer came; the message says what to do.
    """
    reply = await model.complete(_QUESTION)
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
        advice=tuple(_advice(reply, in_format=in_format, streaming=streaming, usage=usage)),
    )


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
