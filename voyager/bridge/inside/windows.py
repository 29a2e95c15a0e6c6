"""The inventory, and the windows of chests and stations."""

# Members are tables of small functions over JSON of the host, which no type describes.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from voyager.bridge.inside.events import Emitter
from voyager.bridge.inside.guard import Guarded, Parts
from voyager.bridge.inside.reads import cached
from voyager.bridge.inside.things import item, of_type
from voyager.bridge.inside.values import Frozen, records

Call = Callable[..., Awaitable[Any]]
_HINTS = {
    "updateSlot": "`bot.move_slot_item(from, to)`",
    "acceptClick": "`bot.click_window(slot, button, mode)`",
    "clear": "`bot.toss(type, metadata, count)`",
}
_FIXED = ("type", "title", "inventoryStart", "inventoryEnd", "hotbarStart", "craftingResultSlot")
_ACTING: dict[str, tuple[str, ...]] = {
    "container": (),
    "furnace": ("putInput", "putFuel"),
    "anvil": ("combine", "rename"),
    "enchantment": ("putTargetItem", "putLapis"),
    "villager": ("trade",),
}
_TAKING: dict[str, tuple[str, ...]] = {
    "furnace": ("takeInput", "takeFuel", "takeOutput"),
    "enchantment": ("enchant", "takeTargetItem"),
}
_NAMED_SLOTS: dict[str, dict[str, int]] = {
    "furnace": {"inputItem": 0, "fuelItem": 1, "outputItem": 2},
    "enchantment": {"targetItem": 0},
}


_windows: dict[int, tuple[str, "Window"]] = {}
"""The windows that the program has seen, with their kinds. A number is used again once its window has closed."""


class Window(Guarded):
    """A window; `id` is its number at the host."""

    __slots__ = ()

    def reference(self) -> int:
        return self.id


def make_inventory() -> Window:
    return Window(_base(0, "bot.inventory"))


def window_by_id(number: int | None, call: Call) -> Window | None:
    """The window with that number, its station's members added; the same object as long as it is of that kind."""
    if number is None:
        return None
    shape = cached("windowShape", number)
    kind, window = _windows.get(number, (None, None))
    if kind != shape["kind"]:
        window = _make(number, shape, call)
        _windows[number] = (shape["kind"], window)
    return window


def _make(number: int, shape: Mapping[str, Any], call: Call) -> Window:
    kind = shape["kind"]
    parts = _base(number, "window")

    def acting(name: str) -> Callable[..., Any]:
        return lambda *args: call(f"window.{name}", number, *args)

    def taking(name: str) -> Callable[..., Any]:
        async def take(*args: Any) -> Any:
            return item(await call(f"window.{name}", number, *args))

        return take

    parts.methods |= {name: acting(name) for name in ("deposit", "withdraw", *_ACTING[kind])}
    parts.methods |= {name: taking(name) for name in _TAKING.get(kind, ())}
    slots = _NAMED_SLOTS.get(kind, {}).items()
    parts.methods |= {name: (lambda at=at: item(cached("window", number)["slots"][at])) for name, at in slots}
    parts.methods["close"] = lambda: call("bot.closeWindow", number)
    for name in shape["fields"]:
        parts.reads[name] = (
            (lambda: _trades(number))
            if name == "trades"
            else (lambda name=name: records(cached("window", number)["extra"][name], Frozen))
        )
    return Window(parts)


def _trades(number: int) -> list[Frozen]:
    made = ("firstInput", "secondaryInput", "output")
    return [
        Frozen({**data, **{name: item(data[name]) for name in made}})
        for data in cached("window", number)["extra"]["trades"]
    ]


def _total(found: list[Any]) -> int:
    return sum(each["count"] for each in found)


def _base(number: int, path: str) -> Parts:
    """Members of every window: reads."""

    def data() -> Any:
        return cached("window", number)

    def slots() -> list[Any]:
        return [item(each) for each in data()["slots"]]

    def between(start: int, end: int) -> list[Any]:
        return [each for each in slots()[start:end] if each is not None]

    def matching(start: int, end: int, kind: Any, metadata: Any = None) -> list[Any]:
        return [each for each in filter(of_type(kind), between(start, end)) if metadata in (None, each["metadata"])]

    def find(start: int, end: int, kind: Any, metadata: Any = None, not_full: bool = False) -> Any:
        fitting = matching(start, end, kind, metadata)
        return next((each for each in fitting if not not_full or each["count"] < each["stackSize"]), None)

    def empty(start: int, end: int) -> int | None:
        return next((at for at, each in enumerate(data()["slots"][start:end], start) if each is None), None)

    def last_empty(start: int, end: int) -> int | None:
        return max(
            (at for at, each in enumerate(data()["slots"][start : end + 1], start) if each is None), default=None
        )

    def own() -> tuple[int, int]:
        return data()["inventoryStart"], data()["inventoryEnd"]

    def held() -> tuple[int, int]:
        return 0, data()["inventoryStart"]

    reads: dict[str, Callable[..., Any]] = {
        "id": lambda: number,
        **{name: (lambda name=name: data()[name]) for name in _FIXED},
        "slots": slots,
        "selectedItem": lambda: item(data()["selectedItem"]),
    }
    methods: dict[str, Callable[..., Any]] = {
        "items": lambda: between(*own()),
        "containerItems": lambda: between(*held()),
        "count": lambda kind, metadata=None: _total(matching(*own(), kind, metadata)),
        "containerCount": lambda kind, metadata=None: _total(matching(*held(), kind, metadata)),
        "findInventoryItem": lambda kind, metadata=None, not_full=False: find(*own(), kind, metadata, not_full),
        "findInventoryItems": lambda kind, metadata=None: matching(*own(), kind, metadata),
        "findContainerItem": lambda kind, metadata=None, not_full=False: find(*held(), kind, metadata, not_full),
        **dict.fromkeys(("findItemRange", "findItemRangeName"), find),
        "findItemsRange": matching,
        "countRange": lambda start, end, kind, metadata=None: _total(matching(start, end, kind, metadata)),
        "itemsRange": between,
        "sumRange": lambda start, end: _total(between(start, end)),
        "lastEmptySlotRange": last_empty,
        "firstEmptyHotbarSlot": lambda: empty(data()["hotbarStart"], data()["inventoryEnd"]),
        "emptySlotCount": lambda: data()["slots"][slice(*own())].count(None),
        "firstEmptySlotRange": empty,
        "firstEmptyContainerSlot": lambda: empty(*held()),
        "firstEmptyInventorySlot": lambda: empty(*own()),
    }
    return Parts(path, reads=reads, methods={**methods, **Emitter(number).methods()}, hints=_HINTS)
