"""A model whose every answer is written down before anyone reads it."""

from collections.abc import Callable

from voyager.domain import Reply, Request
from voyager.ports import ChatModel


class JournaledModel:
    """Implements `ports.ChatModel` around another; `sink` is called once for each answer."""

    def __init__(self, inner: ChatModel, sink: Callable[[Request, Reply], None]) -> None:
        self._inner = inner
        self._sink = sink

    @property
    def name(self) -> str:
        return self._inner.name

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable, StorageError when the answer can't be written down."""
        reply = await self._inner.complete(request)
        self._sink(request, reply)
        return reply
