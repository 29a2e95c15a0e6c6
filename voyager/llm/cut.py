"""Notices an endpoint that cuts prompts to its context without a word, and treats that as the overflow it is.

Ollama does so, and counts what it kept: `prompt_tokens` is then far too low for what was sent, or the same for prompts
of different lengths. A low count alone proves nothing: until July 2024, and again in early 0.30 releases, Ollama left
out what it had cached (github.com/ollama/ollama, pull requests 5371 and 16428), and our prompts are made to be
cached. So the prompt is asked once more with a beginning that no cache has: what is counted then is all that was read.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from voyager.domain import Message, Reply, Request
from voyager.errors import ContextOverflow
from voyager.events import Event, ModelTrouble
from voyager.ports import ChatModel

BYTES_A_TOKEN = 8
"""UTF-8 bytes that a prompt's tokens do not have on average: text and code have three to five, in any tokenizer."""
SURE_BYTES = 3
"""Bytes a token in what is sent to an endpoint that cuts: so many surely fit."""
LITTLE = 500
"""Tokens; a prompt of less is not looked at, since a chat template weighs too much in it."""
_APART = 1.1
"""Prompts whose lengths differ by more have different counts, if nothing is cut."""
REMEDY = (
    "give it more context: `OLLAMA_CONTEXT_LENGTH=32768 ollama serve`, or `PARAMETER num_ctx 32768` in the model's"
    " Modelfile; `-c 32768` for llama.cpp's server"
)


def fresh() -> str:
    """A beginning that no endpoint has in its cache."""
    return f"(question {secrets.token_hex(8)})\n"


def is_too_low(tokens: int, size: int) -> bool:
    """Whether a prompt of `size` bytes can't have had so few tokens."""
    least = size / BYTES_A_TOKEN
    return least > LITTLE and tokens < least


@dataclass
class _Known:
    """What is known of one model's endpoint."""

    whole: bool = False
    """It reads all, and counts only what it has not cached."""
    context: int | None = None
    """Tokens that it cuts prompts to."""
    sizes: dict[int, int] = field(default_factory=dict[int, int])
    """The first prompt's bytes for each count."""


class Uncut:
    """Implements `ports.ChatModel` around another, whose replies to prompts that were cut are not taken.

    Args:
        tell: told once of each model that cuts.
    """

    def __init__(self, inner: ChatModel, tell: Callable[[Event], None]) -> None:
        self._inner = inner
        self._tell = tell
        self._known: defaultdict[str, _Known] = defaultdict(_Known)

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ContextOverflow, when the prompt was cut; ModelUnavailable."""
        reply = await self._inner.complete(request)
        tokens, size = reply.usage.prompt_tokens, size_of(request.messages)
        known = self._known[reply.model]
        if tokens is None or known.whole or not _suspect(known, tokens, size):
            return reply
        if known.context is None:
            again = (await self._inner.complete(_begun_freshly(request))).usage.prompt_tokens
            if again is None or (again != tokens and not is_too_low(again, size)):
                # An honest count has the fresh beginning in it; one that is much larger now leaves out what is cached.
                known.whole = again is not None and is_too_low(tokens, size)
                return reply
            known.context = again
            read = f"{reply.model} read {again} tokens of a prompt of {size} bytes and left out the rest without a word"
            self._tell(ModelTrouble(reason=f"{read}; prompts are shortened from now on. Better {REMEDY}"))
        raise ContextOverflow(
            f"`{reply.model}` reads {known.context} tokens of a prompt and leaves out the rest; {REMEDY}",
            fits=min(1.0, known.context * SURE_BYTES / size),
        )


def size_of(messages: tuple[Message, ...]) -> int:
    """UTF-8 bytes of the messages' contents."""
    return sum(len(message.content.encode()) for message in messages)


def _suspect(known: _Known, tokens: int, size: int) -> bool:
    if known.context is not None and tokens == known.context:
        return True
    first = known.sizes.setdefault(tokens, size)
    same = tokens > LITTLE and max(first, size) > _APART * min(first, size)
    return same or is_too_low(tokens, size)


def _begun_freshly(request: Request) -> Request:
    first, *rest = request.messages
    return replace(request, messages=(replace(first, content=fresh() + first.content), *rest))
