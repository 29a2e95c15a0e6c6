"""Objects whose unknown members are answered with the name to use instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from voyager.bridge.inside.values import camel, nearest, snake

Members = dict[str, Callable[..., Any]]


@dataclass
class Parts:
    """What a guarded object offers, by camel-case names.

    Args:
        path: how programs reach it, e.g. `bot.inventory`.
        reads: what gives the value of an attribute, asked at every access.
        methods: what programs call.
        writes: what takes an assigned value; nothing else can be assigned.
        hints: what to use in place of members that programs often try.
    """

    path: str
    reads: Members = field(default_factory=dict[str, Callable[..., Any]])
    methods: Members = field(default_factory=dict[str, Callable[..., Any]])
    writes: Members = field(default_factory=dict[str, Callable[..., Any]])
    hints: Mapping[str, str] = field(default_factory=dict[str, str])


class Guarded:
    """An object that programs read, its members in either spelling."""

    __slots__ = ("_parts",)

    _parts: Parts

    def __init__(self, parts: Parts) -> None:
        object.__setattr__(self, "_parts", parts)

    def __getattr__(self, name: str) -> Any:
        parts, spelled = self._parts, camel(name)
        if spelled in parts.reads:
            return parts.reads[spelled]()
        if spelled in parts.methods:
            return parts.methods[spelled]
        raise AttributeError(f"{parts.path}.{name} is not offered to programs; {self._advice(spelled)}")

    def _advice(self, name: str) -> str:
        parts = self._parts
        if name in parts.hints:
            return f"use {parts.hints[name]}"
        return f"the nearest member is {parts.path}.{snake(nearest(name, [*parts.reads, *parts.methods]))}"

    def __setattr__(self, name: str, value: Any) -> None:
        write = self._parts.writes.get(camel(name))
        if write is None:
            self._refuse(name)
        write(value)

    def __delattr__(self, name: str) -> None:
        self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        raise TypeError(f"{self._parts.path}.{name} can't be changed: {self._parts.path} is read-only")

    def __dir__(self) -> list[str]:
        return sorted(snake(name) for name in (*self._parts.reads, *self._parts.methods))

    def __repr__(self) -> str:
        return f"<{self._parts.path}>"
