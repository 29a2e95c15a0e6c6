"""From what the `openai` package raises to our errors: the one place that knows status codes and wordings."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import cast

import openai

from voyager.errors import ContextOverflow, EndpointDown, ModelUnavailable

_PASSING = frozenset({408, 409, 425, 429})
"""Statuses below 500 after which the same call may succeed."""
_NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_OVERFLOW = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|prompt is too long|exceed_context_size|"
    r"input token count.{0,40}exceed|too many (?:input |prompt )?tokens|reduce the length of the",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:context (?:length|size|window)[^\d]{0,20}|tokens allowed \(?|n_ctx\W{1,4}|> )(\d{3,})", re.IGNORECASE
)
_SHOWN = 300
"""Characters of what an endpoint said that are shown."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Which model, where, for messages; `key` is never shown."""

    model: str
    where: str
    key: str | None
    timeout_s: float

    def safe(self, text: str) -> str:
        """`text` without the key, which an endpoint may echo, and not longer than is shown."""
        shown = text if not self.key else text.replace(self.key, "(key)")
        return " ".join(shown.split())[:_SHOWN]

    def __str__(self) -> str:
        return f"`{self.model}` at {self.where}"


def said(error: openai.APIError) -> str:
    """All that an endpoint said, its own fields too."""
    body = error.body if isinstance(error.body, str) else json.dumps(error.body, default=str)
    return f"{error.message} {body}"


def is_filter(error: openai.APIStatusError) -> bool:
    """Whether the prompt was withheld by a content filter: a reply of a kind, no fault of the endpoint."""
    return error.code == "content_filter" or "content management policy" in error.message


def translate(error: openai.OpenAIError, endpoint: Endpoint) -> ModelUnavailable:
    """Our error for `error`. Its cause is not chained: an endpoint may echo the key, and tracebacks go to logs."""
    match error:
        case openai.APIStatusError():
            return _status(error, endpoint)
        case openai.APITimeoutError():
            return too_late(endpoint)
        case openai.APIConnectionError():
            return EndpointDown(
                f"{endpoint} can't be reached; check `base_url` and the network, and resume", spoke=False
            )
        case openai.APIError():
            return EndpointDown(f"{endpoint} broke off: {endpoint.safe(said(error))}; check the endpoint and resume")
        case _:
            what = endpoint.safe(str(error))
            return ModelUnavailable(f"{endpoint} gave no usable answer: {what}; check that it speaks chat-completions")


def too_late(endpoint: Endpoint) -> EndpointDown:
    return EndpointDown(f"{endpoint} did not answer in {endpoint.timeout_s:g} s; check the endpoint and resume")


def in_document(document: object, endpoint: Endpoint) -> ModelUnavailable | None:
    """The error that a document of status 200 holds instead of a reply, as routers send it."""
    if not isinstance(document, dict):
        return None
    fields = cast(dict[str, object], document)
    if "choices" in fields or "error" not in fields:
        return None
    told = endpoint.safe(json.dumps(fields["error"], default=str))
    return EndpointDown(f"{endpoint} answered with an error: {told}; check the endpoint and resume")


def _status(error: openai.APIStatusError, endpoint: Endpoint) -> ModelUnavailable:
    status = error.status_code
    told = endpoint.safe(error.message)
    if status in (401, 403):
        return ModelUnavailable(
            f"{endpoint} refused the key (status {status}); check `api_key` or OPENAI_API_KEY, and resume"
        )
    if status == 404:
        return ModelUnavailable(f"{endpoint} was not found (status 404); check the model's name and `base_url`")
    if status == 402 or error.code in _NO_MONEY:
        return ModelUnavailable(f"{endpoint} is out of quota (status {status}): {told}; check the account, and resume")
    wait = retry_after_s(error.response.headers)
    if status == 429:
        what = "is out of quota or too busy (status 429); wait, or check the account, and resume"
        return EndpointDown(f"{endpoint} {what}", retry_after_s=wait)
    what = f"{endpoint} answered status {status}: {told}; check the endpoint and resume"
    if status >= 500 or status in _PASSING:
        return EndpointDown(what, retry_after_s=wait)
    if status == 413 or (status in (400, 422) and _OVERFLOW.search(said(error))):
        return ContextOverflow(
            f"the prompt is longer than {endpoint} takes: {told}; choose a model or a setting with more context",
            fits=_fits(said(error)),
        )
    return ModelUnavailable(what)


def _fits(text: str) -> float | None:
    """The part of what was asked that fits, from the numbers of tokens in the refusal."""
    numbers = [int(number) for number in re.findall(r"\d{3,9}", text)]
    limit = _LIMIT.search(text)
    if limit is None or not numbers or not int(limit[1]) < max(numbers):
        return None
    return int(limit[1]) / max(numbers)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` (or `Retry-After-Ms`) says to wait: a number or an HTTP date; None without one."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            seconds = float(value) * unit
        except ValueError:
            try:
                seconds = parsedate_to_datetime(value).timestamp() - time.time()
            except ValueError:
                continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None
