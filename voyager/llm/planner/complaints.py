"""What an error says is wrong, read from its message; `details` only where the message is silent."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from voyager.domain import ProgramError

_NEEDS = re.compile(r"needs (\d+) (?:of )?`?([a-z][a-z0-9_]*)`?,? (?:but )?(?:have|has) (\d+)")
_STATION = re.compile(r"needs an? `?([a-z][a-z0-9_]*)`? (?:within|near|in reach)")
_TARGET = re.compile(
    r"\b(?:no|none of the \d+) `?([a-z][a-z0-9_]*(?: or [a-z][a-z0-9_]*)*)`?"
    r" (?:found |is )?(?:within|in range|near|in sight|found)"
)
_BARRED = re.compile(r"\bthe `?([a-z][a-z0-9_]*)`? can't be reached")
_PRODUCT = re.compile(r"(?:^|: )`?([a-z][a-z0-9_]*)`? needs ")
_FUEL = re.compile(r"needs fuel(?: for (\d+))?|no fuel\b")
_MATERIALS = ("wooden", "golden", "stone", "iron", "diamond", "netherite")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_TOOL = re.compile(r"(?:^|_)(?:pickaxe|axe|shovel|hoe|sword|shears)$")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """`need` of `item` for the whole request, `have` of them held."""

    item: str
    need: int
    have: int = 0


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What an error asks for; empty fields where it asks for nothing of the kind."""

    code: str
    product: str | None = None
    """What could not be made."""
    missing: tuple[Missing, ...] = ()
    station: str | None = None
    tools: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Blocks or mobs of which any would do, and none was there."""
    barred: str | None = None
    """A station that stands near but can't be got to."""
    fuel: int = 0
    """How many items there is no fuel for."""


def read_complaint(error: ProgramError, items: Collection[str]) -> Complaint:
    """Read an error as a model would.

    Args:
        items: the names that exist; other words are none.
    """
    message = error.message
    missing = tuple(
        Missing(item=name, need=int(need), have=int(have))
        for need, name, have in _NEEDS.findall(message)
        if name in items and int(need) > int(have)
    )
    station = next((name for name in _STATION.findall(message) if name in items and not _TOOL.search(name)), None)
    burning = _FUEL.search(message)
    fuel = int(burning[1] or 1) if burning else 0
    if missing or station or fuel:
        product = next((name for name in _PRODUCT.findall(message) if name in items), None)
        return Complaint(code=error.code, product=product, missing=missing, station=station, fuel=fuel)
    words = [word for word in _WORD.findall(message.partition(":")[2] or message) if word in items]
    if error.code == "missing_tool":
        tools = tuple(dict.fromkeys(word for word in words if _TOOL.search(word)))
        if len(tools) == 1 and "or better" in message:
            tools = _or_better(tools[0], items)
        return Complaint(code=error.code, tools=tools or _names(error.details.get("tool"), items))
    if error.code == "not_owned":
        item = next(iter(words), None) or _name(error.details.get("item"), items)
        return Complaint(code=error.code, missing=(Missing(item=item, need=1),) if item else ())
    barred = next((name for name in _BARRED.findall(message) if name in items), None)
    if barred is not None:
        return Complaint(code=error.code, barred=barred)
    if error.code in ("no_target", "timed_out", "no_path"):
        named = next(iter(_TARGET.findall(message)), None) or _text(error.details.get("item"))
        return Complaint(code=error.code, targets=() if named is None else tuple(named.split(" or ")))
    if error.code == "missing_station":
        station = next(iter(words), None) or _name(error.details.get("station"), items)
        return Complaint(code=error.code, station=station)
    return Complaint(
        code=error.code,
        missing=_listed(error.details.get("missing"), items),
        fuel=int(error.code == "no_fuel"),
    )


def _or_better(tool: str, items: Collection[str]) -> tuple[str, ...]:
    material, _, form = tool.rpartition("_")
    if material not in _MATERIALS:
        return (tool,)
    better = _MATERIALS[_MATERIALS.index(material) :]
    # Gold digs what wood digs.
    names = [f"{name}_{form}" for name in better if name != "golden" or material in ("wooden", "golden")]
    return tuple(name for name in names if name in items)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _name(value: object, items: Collection[str]) -> str | None:
    return value if isinstance(value, str) and value in items else None


def _names(value: object, items: Collection[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(name for name in cast(list[object], value) if isinstance(name, str) and name in items)


def _listed(value: object, items: Collection[str]) -> tuple[Missing, ...]:
    if not isinstance(value, list):
        return ()
    found: list[Missing] = []
    for entry in cast(list[object], value):
        fields = cast(dict[str, object], entry) if isinstance(entry, dict) else {}
        item, need, have = fields.get("item"), fields.get("need"), fields.get("have", 0)
        if isinstance(item, str) and item in items and isinstance(need, int) and isinstance(have, int):
            found.append(Missing(item=item, need=need, have=have))
    return tuple(found)
