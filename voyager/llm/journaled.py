"""A model whose every answer is written down before anyone reads it."""

from collections.abc import Callable

from voyager.domain import Reply, Request
from voyager.llm.answer import BrokenOff
from voyager.ports import ChatModel


class JournaledModel:
    """Implements `ports.ChatModel` around another; `sink` is called once for each answer, one that broke off too.

    Args:
        allow: asked before each call; raises when it must not be made.
    """

    def __init__(
        self, inner: ChatModel, sink: Callable[[Request, Reply], None], allow: Callable[[], None] = lambda: None
    ) -> None:
        self._inner = inner
        self._sink = sink
        self._allow = allow

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable, BudgetSpent, StorageError when the answer can't be written down."""
        self._allow()
        try:
            reply = await self._inner.complete(request)
        except BrokenOff as stopped:
            self._sink(request, stopped.reply)
            raise
        self._sink(request, reply)
        return reply
