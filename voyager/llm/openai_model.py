"""Any endpoint that speaks the chat-completions protocol, through the `openai` package: one call."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import openai
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from pydantic import BaseModel

from voyager.domain import Reply, Request, Usage
from voyager.errors import EndpointDown, ModelUnavailable
from voyager.llm.answer import REPLY_LIMIT, BrokenOff, Gathered, NotAnAnswer
from voyager.llm.dialect import Dialect
from voyager.llm.refusals import Endpoint, in_document, is_filter, said, too_late, translate

TIMEOUT_S = 600.0
_LISTED_S = 10.0
_CONTEXT = ("context_length", "max_model_len", "max_context_length", "context_window", "n_ctx", "n_ctx_train")
"""What endpoints call it: OpenRouter, vLLM, LM Studio, Groq, llama.cpp server."""


class _Listed(BaseModel):
    """What is read of the list of models."""

    data: list[dict[str, object]]


class OpenAIModel:
    """Implements `ports.ChatModel`; asks once and never waits. `patience.Patient` waits and asks again.

    Args:
        name: the endpoint's name of the model.
        base_url: the endpoint; None for the provider's own. Its query, such as Azure's `?api-version=...`, goes with
            every call; with that one the key goes as Azure takes it.
        api_key: sent to the endpoint and shown nowhere; an endpoint of one's own may need none.
        timeout_s: wall-clock seconds for one call, to the last word of its answer.
        temperature: None is the endpoint's own.
        max_tokens: most tokens of a reply, thoughts included; None is the endpoint's own.
        extra: other parameters, sent as they are, e.g. `{"reasoning_effort": "low"}`.
        dialect: what the endpoint understands, where several models share what they learn.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout_s: float = TIMEOUT_S,
        temperature: float | None = None,
        max_tokens: int | None = None,
        extra: Mapping[str, Any] | None = None,
        dialect: Dialect | None = None,
    ) -> None:
        self._model = name
        self._temperature = temperature
        self._max_tokens = max_tokens
        self._extra = dict(extra or {})
        self.calls = 0
        """Requests made."""
        self.streamed = False
        """Whether the last answer came as a stream."""
        self.dialect = dialect or Dialect("max_completion_tokens" if base_url is None else "max_tokens")
        self._endpoint = Endpoint(
            model=self.name, where=base_url or "the provider's endpoint", key=api_key, timeout_s=timeout_s
        )
        url, query = _split(base_url)
        self._headers: dict[str, str | openai.Omit] = {}
        if "api-version" in query and api_key is not None:
            self._headers = {"api-key": api_key, "Authorization": openai.omit}
        self.client = openai.AsyncOpenAI(
            api_key=api_key or "none",
            base_url=url,
            timeout=timeout_s,
            max_retries=0,
            default_query=query,
        )

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    async def complete(self, request: Request) -> Reply:
        """One answer; an empty, refused or broken-off one is returned as such.

        Raises:
            EndpointDown: it fails now and may not later.
            ContextOverflow: the prompt is too long.
            ModelUnavailable: the endpoint refused for good, or has no such model.
            BrokenOff: cancelled when part of the answer had come.
        """
        refused: openai.APIStatusError | None = None
        while True:
            sent = {} if refused is not None else self._parameters(request)
            try:
                reply = await self._call(request, sent)
            except openai.APIStatusError as error:
                if is_filter(error):
                    free = Usage(prompt_tokens=0, completion_tokens=0)
                    return Reply(text="", model=self._model, finish="content_filter", usage=free)
                if error.status_code not in (400, 404, 422, 501) or refused is not None:
                    raise translate(refused or error, self._endpoint) from None
                if self.dialect.learn(said(error), error.param, sent):
                    continue
                plain = translate(error, self._endpoint)
                if error.status_code not in (400, 422) or type(plain) is not ModelUnavailable or not sent:
                    raise plain from None
                refused = error  # It does not say what it minds: ask once with nothing but the messages.
                continue
            if refused is not None:
                self.dialect.bare(self._extra)
            return reply

    async def context_tokens(self) -> int | None:
        """How many tokens a prompt and its reply may have in all; None where the endpoint does not tell."""
        try:
            raw = await self.client.with_options(timeout=_LISTED_S).models.with_raw_response.list()
            listed = _Listed.model_validate_json(raw.content)
        except (openai.OpenAIError, ValueError):
            return None
        told = next((each for each in listed.data if each.get("id") == self._model), None)
        if told is None and len(listed.data) == 1:
            told = listed.data[0]  # A server of one model often calls it otherwise.
        meta = (told or {}).get("meta")
        fields = {**(told or {}), **(cast(dict[str, object], meta) if isinstance(meta, dict) else {})}
        sizes = (fields.get(name) for name in _CONTEXT)
        return next((size for size in sizes if isinstance(size, int) and size > 0), None)

    def _parameters(self, request: Request) -> dict[str, Any]:
        return self.dialect.parameters(
            request, temperature=self._temperature, max_tokens=self._max_tokens, extra=self._extra
        )

    async def _call(self, request: Request, sent: Mapping[str, Any]) -> Reply:
        """One HTTP request. Raises: openai.APIStatusError besides what `complete` raises."""
        started = time.perf_counter()
        self.calls += 1
        gathered = Gathered()

        def reply(*, ended: bool) -> Reply:
            return gathered.reply(self._model, time.perf_counter() - started, ended=ended)

        try:
            async with asyncio.timeout(self._endpoint.timeout_s):
                await self._gather(gathered, request, sent)
        except asyncio.CancelledError:
            if gathered.begun:
                raise BrokenOff(reply(ended=False)) from None
            raise
        except (TimeoutError, openai.OpenAIError, NotAnAnswer, ValueError, TypeError, AttributeError) as error:
            if gathered.begun:
                return reply(ended=False)
            raise self._failure(error) from None
        return reply(ended=True)

    async def _gather(self, gathered: Gathered, request: Request, sent: Mapping[str, Any]) -> None:
        rest = {name: value for name, value in sent.items() if name != "stream"}
        raw = await self.client.chat.completions.with_raw_response.create(
            model=self._model,
            messages=cast(list[ChatCompletionMessageParam], self.dialect.messages(request.messages)),
            stream=True if sent.get("stream") else openai.omit,
            extra_body=rest,
            extra_headers=self._headers,
        )
        self.streamed = bool(sent.get("stream")) and "event-stream" in raw.headers.get("content-type", "")
        if self.streamed:
            async for chunk in cast(openai.AsyncStream[ChatCompletionChunk], raw.parse()):
                gathered.chunk(chunk.to_dict())
                if gathered.size > REPLY_LIMIT:
                    return
            return
        document: object = json.loads(await raw.http_response.aread())
        failed = in_document(document, self._endpoint)
        if failed is not None:
            raise failed
        gathered.whole(document)

    def _failure(self, error: Exception) -> Exception:
        match error:
            case openai.APIStatusError():
                return error  # Whether the endpoint minds a parameter is seen where they are chosen.
            case TimeoutError():
                return too_late(self._endpoint)
            case openai.OpenAIError():
                return translate(error, self._endpoint)
            case NotAnAnswer():
                what = f"answered, but not as chat-completions does (`{error}`); check `base_url`"
                return EndpointDown(f"{self._endpoint} {what}", spoke=False)
            case _:
                # What the package lets through when the body is not JSON, or not an object.
                what = "answered with something else than JSON; check `base_url`"
                return EndpointDown(f"{self._endpoint} {what}", spoke=False)


def _split(base_url: str | None) -> tuple[str | None, dict[str, object]]:
    """An endpoint without its query, and its query."""
    if base_url is None:
        return None, {}
    parts = urlsplit(base_url)
    return urlunsplit(parts._replace(query="")), dict(parse_qsl(parts.query))
