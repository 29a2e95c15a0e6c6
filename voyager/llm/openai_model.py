"""Any endpoint that speaks the chat-completions protocol, through the `openai` package."""

import time

import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError

from voyager.domain import Message, Reply, Request, Usage
from voyager.errors import ModelUnavailable

TIMEOUT_S = 240.0
RETRIES = 4
REPLY_LIMIT = 200_000
"""Characters of a reply that are kept; a longer one is cut there, and then holds no whole program."""


class OpenAIModel:
    """Implements `ports.ChatModel`.

    Args:
        name: the endpoint's name of the model.
        base_url: the endpoint; None for the provider's own.
        api_key: sent to the endpoint and shown nowhere; an endpoint of one's own may need none.
        temperature: sampling temperature; None leaves it to the endpoint.
        max_tokens: tokens one reply may take; None leaves it to the endpoint.
        timeout_s: wall-clock seconds for one try.
        retries: tries after the first, by the package's own rules (connection, 408, 409, 429, 5xx).
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str | None,
        temperature: float | None = None,
        max_tokens: int | None = None,
        timeout_s: float = TIMEOUT_S,
        retries: int = RETRIES,
    ) -> None:
        self._model = name
        self._key = api_key
        self._temperature = openai.omit if temperature is None else temperature
        self._max_tokens = openai.omit if max_tokens is None else max_tokens
        self._timeout_s = timeout_s
        self._where = base_url or "the provider's endpoint"
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, timeout=timeout_s, max_retries=retries
        )

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    async def complete(self, request: Request) -> Reply:
        """One answer; an empty one is returned as such.

        Raises:
            ModelUnavailable: the endpoint could not be reached, refused, or has no such model.
        """
        started = time.perf_counter()
        try:
            completion = await self._client.chat.completions.create(
                model=self._model,
                messages=[_wire(message) for message in request.messages],
                temperature=self._temperature,
                max_tokens=self._max_tokens,
            )
        except openai.OpenAIError as error:
            raise ModelUnavailable(self._explain(error)) from None
        except (ValueError, TypeError, AttributeError) as error:
            # What the package lets through when the body is not JSON, or not an object.
            raise ModelUnavailable(
                f"`{self.name}` at {self._where} answered with something else than JSON; check `base_url`"
            ) from error
        # The package builds its objects unchecked from whatever JSON came: another shape is checked here.
        try:
            answer = _Answer.model_validate(completion, from_attributes=True)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the document"
            raise ModelUnavailable(
                f"`{self.name}` at {self._where} answered, but not as chat-completions does (`{where}`);"
                " check `base_url`"
            ) from None
        usage = answer.usage or _Usage()
        return Reply(
            text=_text((answer.choices[0].message.content or "") if answer.choices else ""),
            model=answer.model or self._model,
            usage=Usage(
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                cached_tokens=None
                if usage.prompt_tokens_details is None
                else usage.prompt_tokens_details.cached_tokens,
            ),
            wall_s=time.perf_counter() - started,
        )

    def _explain(self, error: openai.OpenAIError) -> str:
        # The cause is not chained: an endpoint may echo the key, and tracebacks are written to logs.
        match error:
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                what = f"refused the key (status {error.status_code}); check `api_key` or OPENAI_API_KEY"
            case openai.NotFoundError():
                what = "was not found (status 404); check the model's name and `base_url`"
            case openai.RateLimitError():
                what = "is out of quota or too busy (status 429); wait, or check the account, and resume"
            case openai.APITimeoutError():
                what = f"did not answer in {self._timeout_s:g} s; check the endpoint and resume"
            case openai.APIConnectionError():
                what = "can't be reached; check `base_url` and the network, and resume"
            case openai.APIStatusError():
                said = self._safe(error.message)
                what = f"answered status {error.status_code}: {said}; check the endpoint and resume"
            case _:
                what = f"gave no usable answer: {self._safe(str(error))}; check that it speaks chat-completions"
        return f"`{self.name}` at {self._where} {what}"

    def _safe(self, text: str) -> str:
        shown = text if self._key is None else text.replace(self._key, "(key)")
        return shown[:300]


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None


class _Answer(BaseModel):
    """What is read of a chat completion."""

    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


def _text(content: str) -> str:
    """At most `REPLY_LIMIT` characters, without halves of surrogate pairs, which no file or socket takes."""
    return content[:REPLY_LIMIT].encode("utf-8", "replace").decode("utf-8")


def _wire(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "user":
            return {"role": "user", "content": message.content}
        case "assistant":
            return {"role": "assistant", "content": message.content}
