"""`expect`, by which a program is held against its own plan; the counterpart of bridge/src/inside/expect.js."""

import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

from voyager.bridge.inside import places
from voyager.bridge.inside.host import revive


def make_expect(bot: Any) -> Callable[..., None]:
    """The function for programs of this `bot`."""

    def expect(condition: object, message: object = "what the program expected") -> None:
        if inspect.isawaitable(condition):
            if inspect.iscoroutine(condition):
                condition.close()
            raise _failed("bad_argument", "expect: the condition is not awaited, and so it always holds", {})
        if not condition:
            expected = str(message)
            raise _failed("assertion", f"expected {expected}", {"expected": expected, "state": _state(bot)})

    return expect


def _failed(code: str, message: str, details: dict[str, Any]) -> Exception:
    return revive({"name": "PrimitiveError", "code": code, "message": message, "details": details}, places.here())


def _state(bot: Any) -> dict[str, Any]:
    """What most plans are about."""
    inventory = Counter[str]()
    for item in bot.inventory.items():
        inventory[item.name] += item.count
    at = bot.entity.position
    position = {axis: round(getattr(at, axis), 1) for axis in "xyz"}
    return {"inventory": dict(inventory), "position": position, "health": bot.health, "food": bot.food}
