"""Any endpoint that speaks the chat-completions protocol, through the `openai` package."""

import time

import openai
from openai.types.chat import ChatCompletionMessageParam

from voyager.domain import Message, Reply, Request, Usage
from voyager.errors import ModelUnavailable

TIMEOUT_S = 240.0
RETRIES = 4


class OpenAIModel:
    """Implements `ports.ChatModel`.

    Args:
        name: the endpoint's name of the model.
        base_url: the endpoint; None for the provider's own.
        api_key: sent to the endpoint and shown nowhere; an endpoint of one's own may need none.
        timeout_s: wall-clock seconds for one try.
        retries: tries after the first, by the package's own rules (connection, 408, 409, 429, 5xx).
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout_s: float = TIMEOUT_S,
        retries: int = RETRIES,
    ) -> None:
        self._model = name
        self._key = api_key
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
                model=self._model, messages=[_wire(message) for message in request.messages]
            )
        except openai.OpenAIError as error:
            raise ModelUnavailable(self._explain(error)) from None
        usage = completion.usage
        return Reply(
            text=(completion.choices[0].message.content or "") if completion.choices else "",
            model=completion.model or self._model,
            usage=Usage(
                prompt_tokens=None if usage is None else usage.prompt_tokens,
                completion_tokens=None if usage is None else usage.completion_tokens,
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


def _wire(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "user":
            return {"role": "user", "content": message.content}
        case "assistant":
            return {"role": "assistant", "content": message.content}
