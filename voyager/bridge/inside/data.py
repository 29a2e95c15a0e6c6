"""`mcData`: the game's data of the bot's version, as the package minecraft-data gives it."""

# Members are tables of small functions over JSON of the host, which no type describes.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from voyager.bridge.inside.guard import Guarded, Parts
from voyager.bridge.inside.host import host
from voyager.bridge.inside.values import Frozen, nearest, records

TABLES = (
    "items", "blocks", "foods", "entities", "enchantments", "biomes", "effects", "attributes", "particles",
    "instruments", "windows",
)  # fmt: skip
"""The host has the same list."""


@cache
def row(table: str, key: str | int) -> Frozen | None:
    """A row by id or name; the game's data does not change."""
    return records(host("row", table, key), Frozen)


@cache
def _whole(table: str) -> list[Frozen]:
    return records(host("rows", table), Frozen)


class Table(Mapping[Any, Frozen]):
    """Rows under their ids or names; one is asked for alone, since a program mostly wants few of a thousand."""

    def __init__(self, table: str, key: str) -> None:
        self._table = table
        self._key = key

    def __getitem__(self, key: Any) -> Frozen:
        found = row(self._table, int(key) if self._key == "id" else str(key))
        if found is None:
            raise KeyError(f"{key}; the nearest is {nearest(str(key), map(str, self))}")
        return found

    def __getattr__(self, name: str) -> Frozen:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except (KeyError, ValueError) as unknown:
            raise AttributeError(f"mcData.{self._table} has no {unknown.args[0]}") from None

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str | int) and row(self._table, key) is not None

    def __iter__(self) -> Iterator[Any]:
        return (each[self._key] for each in _whole(self._table))

    def __len__(self) -> int:
        return len(_whole(self._table))


class _Recipes:
    """Recipes by the id of their item."""

    def __getitem__(self, item: Any) -> Any:
        return records(host("recipeRows", item), Frozen)

    get = __getitem__


def make_data() -> Guarded:
    parts = Parts("mcData", hints={"item": "`mcData.items_by_name`", "block": "`mcData.blocks_by_name`"})
    for name in TABLES:
        by_id, by_name = Table(name, "id"), Table(name, "name")
        parts.reads[name] = lambda table=by_id: table
        parts.reads[f"{name}ByName"] = lambda table=by_name: table
        parts.reads[f"{name}Array"] = lambda name=name: list(_whole(name))
    parts.reads["recipes"] = _Recipes
    parts.reads["materials"] = lambda: records(host("materials"), Frozen)
    parts.reads["version"] = lambda: records(host("version"), Frozen)
    parts.methods["supportFeature"] = lambda name: host("supportFeature", name)
    return Guarded(parts)
