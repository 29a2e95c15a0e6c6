"""Reads of the host, asked once as long as the world stands still."""

from typing import Any

from voyager.bridge.inside.host import host

_epoch = 0
_cached_at = -1
_cache: dict[tuple[Any, ...], Any] = {}


def entered() -> None:
    """The world may have gone on since: a visit began, or something acted at once."""
    global _epoch  # noqa: PLW0603 - one process, one run
    _epoch += 1


def moment() -> int:
    """A number that is the same as long as the world stands still."""
    return _epoch


def cached(method: str, *args: Any) -> Any:
    """JSON that is not to be changed."""
    global _cached_at  # noqa: PLW0603
    if _cached_at != _epoch:
        _cache.clear()
        _cached_at = _epoch
    key = (method, *args)
    if key not in _cache:
        _cache[key] = host(method, *args)
    return _cache[key]
