"""What passes is waited out, and what is no answer is asked again; an endpoint's faults cost no goal an attempt.

A call that failed for now (busy, broken, away) is made again after growing waits with jitter, not before the endpoint
said (`Retry-After`), until `patience_s` is over. While it waits the person is told and the world stands still.
"""

import random
from collections.abc import Mapping
from contextlib import AsyncExitStack

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, retry_if_result, wait_random_exponential

from voyager.domain import Reply, Request, Role
from voyager.errors import EndpointDown
from voyager.events import ModelBack, ModelWaiting
from voyager.llm.answer import is_no_answer
from voyager.llm.waiting import FIRST, LONGEST, Patience
from voyager.ports import ChatModel

NO_ANSWERS = 3
"""Replies in a row that are no answer (empty, withheld, broken off) after which the last one is handed on."""


class Patient:
    """Implements `ports.ChatModel` around another.

    Args:
        names: of the models behind the roles that have an endpoint; other roles are asked as they are.
    """

    def __init__(self, inner: ChatModel, patience: Patience, names: Mapping[Role, str]) -> None:
        self._inner = inner
        self._patience = patience
        self._names = names
        self._grow = wait_random_exponential(multiplier=patience.retry_s, max=LONGEST * patience.retry_s)

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """The answer; the last of `NO_ANSWERS` replies as it is when none of them was one.

        Raises:
            ModelUnavailable: refused for good, or failing for longer than it is to be waited for.
        """
        name = self._names.get(request.role)
        if name is None:
            return await self._inner.complete(request)
        async with AsyncExitStack() as held:
            waiting = _Waiting(self._patience, name, held)
            retrying = AsyncRetrying(
                retry=retry_if_exception_type(EndpointDown) | retry_if_result(is_no_answer),
                wait=self._wait,
                stop=waiting.is_over,
                before_sleep=waiting.begin,
                retry_error_callback=waiting.give_up,
            )
            reply: Reply = await retrying(self._ask, request, name)
            waiting.end()
            return reply

    async def _ask(self, request: Request, name: str) -> Reply:
        try:
            reply = await self._inner.complete(request)
        except EndpointDown as error:
            if error.spoke:
                self._patience.spoke.add(name)
            raise
        self._patience.spoke.add(name)
        return reply

    def _wait(self, state: RetryCallState) -> float:
        error = _error(state)
        if error is None or error.retry_after_s is None:
            return self._grow(state)
        # Not all who were sent away may come back at the same moment.
        return error.retry_after_s + random.uniform(0, self._patience.retry_s)


class _Waiting:
    """One call's waits."""

    def __init__(self, patience: Patience, name: str, held: AsyncExitStack) -> None:
        self._patience = patience
        self._name = name
        self._held = held
        self._no_answers = 0
        self._waits = 0
        self._waited_s = 0.0

    def is_over(self, state: RetryCallState) -> bool:
        """Whether another try makes no sense."""
        if _error(state) is None:
            self._no_answers += 1
            return self._no_answers >= NO_ANSWERS
        return self._waited_s + state.upcoming_sleep > self._longest_s

    @property
    def _longest_s(self) -> float:
        patience = self._patience
        first = FIRST * patience.retry_s
        return patience.patience_s if self._name in patience.spoke else min(patience.patience_s, first)

    async def begin(self, state: RetryCallState) -> None:
        """Tell what is waited for, and hold the world."""
        if self._waits == 0:
            await self._held.enter_async_context(self._patience.standstill())
        error = _error(state)
        reason = str(error) if error is not None else _said(_reply(state))
        told = ModelWaiting(
            reason=reason, wait_s=state.upcoming_sleep, waited_s=self._waited_s, patience_s=self._longest_s
        )
        self._patience.tell(told)
        self._waits += 1
        self._waited_s += state.upcoming_sleep

    def end(self) -> None:
        if self._waits:
            self._patience.tell(ModelBack(waited_s=self._waited_s))

    def give_up(self, state: RetryCallState) -> Reply:
        """What a call ends with that is tried no more. Raises: EndpointDown."""
        error = _error(state)
        if error is None:
            return _reply(state)
        limit = self._patience.patience_s
        raise EndpointDown(
            f"{error} (waited {self._waited_s:.0f} s for it; the setting `patience_s` is {limit:g})",
            retry_after_s=error.retry_after_s,
            spoke=error.spoke,
        )


def _error(state: RetryCallState) -> EndpointDown | None:
    error = None if state.outcome is None else state.outcome.exception()
    return error if isinstance(error, EndpointDown) else None


def _reply(state: RetryCallState) -> Reply:
    assert state.outcome is not None
    return state.outcome.result()


def _said(reply: Reply) -> str:
    match reply.finish:
        case "cut":
            return f"the answer of {reply.model} broke off"
        case "content_filter":
            return f"the endpoint of {reply.model} withheld the answer (content filter)"
        case "refusal":
            return f"{reply.model} refused to answer: {reply.text}"
        case _:
            return f"{reply.model} answered nothing"
