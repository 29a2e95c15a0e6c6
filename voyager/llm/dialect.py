"""What an endpoint understands of the chat-completions protocol, learned from what it refuses.

Endpoints differ in what they take besides model and messages. Everything is sent that a request asks for; what an
endpoint refuses is left out, or said another way, from then on.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from voyager.domain import Message, Request

SchemaMode = Literal["json_schema", "json_object", "text"]
_NAMED = {
    "response_format": r"response_format|json_schema|json_object|structured.output|guided|grammar",
    "stream_options": r"stream_options|include_usage",
    "stream": r"\bstream(?:ing)?\b",
}
_TOO_LARGE = re.compile(r"max(?:_completion)?_tokens\W.{0,60}too (?:large|high)|at most \d+ completion tokens", re.I)
_NO_SYSTEM = re.compile(
    r"(?:system.{0,40}(?:not supported|does not support|unsupported))|unsupported.{0,40}system", re.I
)


class Dialect:
    """Learned once for an endpoint and model; may be shared by all who ask it.

    Args:
        own_limit: the name of the token limit that is tried first.
    """

    def __init__(self, own_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens") -> None:
        self.schema: SchemaMode = "json_schema"
        """How a schema is asked for."""
        self.dropped: set[str] = set()
        """Parameters that were refused for good."""
        self.system = True
        """Whether messages may have the role `system`."""
        self._limit = own_limit
        self._limits_refused: set[str] = set()

    def parameters(
        self, request: Request, *, temperature: float | None, max_tokens: int | None, extra: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What is sent besides model and messages."""
        wanted: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}, **extra}
        if temperature is not None:
            wanted["temperature"] = temperature
        if max_tokens is not None:
            wanted[self._limit] = max_tokens
        if request.schema is not None and self.schema != "text":
            wanted["response_format"] = _format(request, self.schema)
        if "stream" in self.dropped:
            wanted.pop("stream_options", None)
        return {name: value for name, value in wanted.items() if name not in self.dropped}

    def messages(self, messages: tuple[Message, ...]) -> list[dict[str, str]]:
        """The messages as they are sent; without the role `system` its text begins the first question."""
        plain = [{"role": message.role, "content": message.content} for message in messages]
        if self.system or len(plain) < 2 or plain[0]["role"] != "system":
            return plain
        first = {"role": "user", "content": f"{plain[0]['content']}\n\n{plain[1]['content']}"}
        return [first, *plain[2:]]

    def learn(self, said: str, param: str | None, sent: Mapping[str, Any]) -> bool:
        """Whether the refusal `said` named something of what was `sent` that can be left out or said otherwise."""
        if self._limit in sent and _TOO_LARGE.search(said):
            self.dropped.add(self._limit)
            return True
        for name in sorted(sent, key=lambda each: each != param):
            pattern = _NAMED.get(name, rf"\b{re.escape(name)}\b")
            if param == name or (param not in sent and re.search(pattern, said, re.IGNORECASE)):
                self._leave_out(name)
                return True
        if self.system and _NO_SYSTEM.search(said):
            self.system = False
            return True
        return False

    def bare(self, extra: Iterable[str] = ()) -> None:
        """Nothing besides model and messages is taken, `extra` neither; it did not say what it minds."""
        self.schema = "text"
        self.dropped |= {"stream", "stream_options", "temperature", "max_tokens", "max_completion_tokens", *extra}

    def _leave_out(self, name: str) -> None:
        if name == "response_format":
            self.schema = "json_object" if self.schema == "json_schema" else "text"
        elif name == self._limit:
            self._limits_refused.add(name)
            self._limit = "max_tokens" if name == "max_completion_tokens" else "max_completion_tokens"
            self.dropped |= self._limits_refused if self._limit in self._limits_refused else set()
        else:
            self.dropped.add(name)


def _format(request: Request, mode: SchemaMode) -> dict[str, Any]:
    if mode == "json_object":
        return {"type": "json_object"}
    assert request.schema is not None
    schema = {"name": request.role, "strict": True, "schema": dict(request.schema)}
    return {"type": "json_schema", "json_schema": schema}
