"""Listeners of the bot and of windows."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from voyager.bridge.inside.host import host

Listener = Callable[..., Any]
_listeners: dict[tuple[int, str], list[tuple[Listener, bool]]] = {}


class Emitter:
    """The event members of one target: -1 is the bot, else a window's number."""

    def __init__(self, target: int) -> None:
        self._target = target

    def methods(self) -> dict[str, Callable[..., Any]]:
        return {
            "on": self.on, "once": self.once, "off": self.off, "addListener": self.on, "removeListener": self.off,
            "prependListener": self.prepend, "removeAllListeners": self.remove_all, "listeners": self.listeners,
            "listenerCount": self.count,
        }  # fmt: skip

    def on(self, event: str, listener: Listener) -> None:
        self._add(event, listener, once=False)

    def once(self, event: str, listener: Listener) -> None:
        self._add(event, listener, once=True)

    def prepend(self, event: str, listener: Listener) -> None:
        self._add(event, listener, once=False, first=True)

    def off(self, event: str, listener: Listener) -> None:
        entries = _listeners.get((self._target, event), [])
        found = next((entry for entry in reversed(entries) if entry[0] == listener), None)
        if found is not None:
            entries.remove(found)
            if not entries:
                self._clear(event)

    def count(self, event: str) -> int:
        return len(_listeners.get((self._target, event), ()))

    def listeners(self, event: str) -> list[Listener]:
        return [listener for listener, _ in _listeners.get((self._target, event), ())]

    def remove_all(self, event: str | None = None) -> None:
        for target, name in list(_listeners):
            if target == self._target and event in (None, name):
                self._clear(name)

    def _add(self, event: str, listener: Listener, *, once: bool, first: bool = False) -> None:
        if not callable(listener):
            raise TypeError(f"a listener of `{event}` must be a function")
        if (self._target, event) not in _listeners:
            host("listen", self._target, event)
            _listeners[self._target, event] = []
        entries = _listeners[self._target, event]
        entries.insert(0 if first else len(entries), (listener, once))

    def _clear(self, event: str) -> None:
        if _listeners.pop((self._target, event), None) is not None:
            host("unlisten", self._target, event)


def emit(target: int, event: str, args: list[Any]) -> list[Any]:
    """Call who listens; gives what they return, which may be to be awaited."""
    told: list[Any] = []
    for listener, once in list(_listeners.get((target, event), ())):
        if once:
            Emitter(target).off(event, listener)
        told.append(listener(*args))
    return told


def revived(value: Any, ways: Mapping[str, Callable[[Any], Any]]) -> Any:
    """An argument of an event, given its methods back by the way of its mark (`$entity`, ...)."""
    if isinstance(value, dict):
        for mark, way in ways.items():
            if mark in value:
                return way(value[mark])
    return cast(Any, value)
