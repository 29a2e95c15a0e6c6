"""Items, blocks and entities as programs see them."""

# Members are tables of small functions over JSON of the host, which no type describes.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Callable, Mapping
from typing import Any, cast

from voyager.bridge.inside.data import row
from voyager.bridge.inside.guard import Guarded, Parts
from voyager.bridge.inside.host import host
from voyager.bridge.inside.reads import cached, moment
from voyager.bridge.inside.values import Frozen, records
from voyager.bridge.inside.vec3 import Vec3, point_of

Predicate = Callable[[Any], Any]
_EYES = 1.62
_NO_DETAILS = {"light": 0, "skyLight": 0, "biome": None, "blockEntity": None, "signText": None}
_DATA = ("name", "displayName", "metadata", "hardness", "diggable", "boundingBox", "transparent", "material")
_KIND = ("type", "name", "displayName", "kind", "username", "uuid", "entityType", "height", "width")
_states: dict[int, Mapping[str, Any]] = {}


class Item(Frozen):
    """A stack of items as it was when it was read."""

    __slots__ = ()

    def reference(self) -> dict[str, Any]:
        return {key: self[key] for key in ("name", "type", "slot", "count")}


def item(fields: list[Any] | None) -> Item | None:
    """From the host's row: type, count, metadata, slot, durability used, extras."""
    if fields is None:
        return None
    kind, count, metadata, slot, used, extras = fields
    of_kind: Mapping[str, Any] = row("items", kind) or {}
    of_stack: Mapping[str, Any] = extras or {}
    defaults = {"name": "unknown", "displayName": "unknown", "stackSize": 1, "maxDurability": None}
    return Item(
        {
            "type": kind,
            "count": count,
            "metadata": metadata,
            "slot": slot,
            "durabilityUsed": used,
            **{key: of_kind.get(key, default) for key, default in defaults.items()},
            "nbt": of_stack.get("nbt"),
            "enchants": records(of_stack.get("enchants") or []),
            "customName": of_stack.get("customName"),
            "customLore": of_stack.get("customLore"),
            "repairCost": of_stack.get("repairCost") or 0,
        }
    )


def of_type(kind: Any) -> Predicate:
    """Whether an item is of a kind, by id or by name."""
    wanted = int(kind) if isinstance(kind, str) and kind.isdigit() else kind
    return lambda one: one is not None and wanted in (one["type"], one["name"])


def _state(number: int) -> Mapping[str, Any]:
    if number not in _states:
        _states[number] = host("state", number)
    return _states[number]


class Block(Frozen):
    """A block as it was when it was read; what is seldom asked for is read when it is."""

    __slots__ = ("_details",)

    def __init__(self, number: int, position: Vec3 | None) -> None:
        data = _state(number)
        where = {} if position is None else {"position": position}
        super().__init__({"type": data["type"], "stateId": number, **{key: data[key] for key in _DATA}, **where})

    def __missing__(self, key: str) -> Any:
        if key in _NO_DETAILS:
            return self._more()[key]
        if key in ("shapes", "drops"):
            return list(_state(self["stateId"])[key])
        if key == "harvestTools":
            return _state(self["stateId"])[key]
        if key == "isWaterlogged":
            return self.get_properties().get("waterlogged")
        raise KeyError(key)

    def get_properties(self) -> dict[str, Any]:
        return dict(_state(self["stateId"])["properties"])

    def can_harvest(self, held_item_type: int | None = None) -> bool:
        tools = _state(self["stateId"])["harvestTools"]
        return tools is None or tools.get(str(held_item_type)) is True

    def get_sign_text(self) -> list[str] | None:
        return self._more()["signText"]

    getProperties, canHarvest, getSignText = get_properties, can_harvest, get_sign_text

    def _more(self) -> Mapping[str, Any]:
        return records(cached("blockDetails", *self["position"].to_array()) or _NO_DETAILS, Frozen)

    def reference(self) -> dict[str, Any]:
        return {"name": self["name"], "position": self["position"].to_json()}


class _Probe(Block):
    """A block of which is noticed whether its position was looked at."""

    __slots__ = ("asked", "point")

    asked: bool
    point: Vec3

    def __missing__(self, key: str) -> Any:
        if key != "position":
            return super().__missing__(key)
        object.__setattr__(self, "asked", True)
        return self.point.clone()


def probe(number: int, point: Vec3) -> _Probe:
    made = _Probe(number, None)
    object.__setattr__(made, "asked", False)
    object.__setattr__(made, "point", point)
    return made


def block_from(seen: list[int] | None) -> Block | None:
    """From [x, y, z, state]."""
    return None if seen is None else Block(seen[3], Vec3(*seen[:3]))


def block_at(point: Any) -> Block | None:
    at = Vec3(**point_of(point, "bot.block_at")).floored()
    number = host("stateAt", at.x, at.y, at.z)
    return None if number is None else Block(number, at)


class Entity(Guarded):
    """Tells how the entity is now; one that is gone, how it was last."""

    __slots__ = ("number",)

    number: int

    def reference(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name}

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.type, "name": self.name, "position": self.position.to_json()}


class Entities:
    """Every entity that the program has seen, by id: they stay the same objects."""

    def __init__(self) -> None:
        self._kinds: dict[int, Mapping[str, Any]] = {}
        self._rows: dict[int, list[Any]] = {}
        self._objects: dict[int, Entity] = {}
        self._order: list[int] = []
        self._at = -1
        self._own: int | None = None

    def self(self) -> Entity:
        if self._own is None:
            identity = host("identity")
            self._own = identity["id"]
            self._kinds[identity["id"]] = identity["kind"]
        return cast(Entity, self.by_id(self._own))

    def all(self) -> dict[int, Entity]:
        self._refresh()
        return {number: cast(Entity, self.by_id(number)) for number in self._order}

    def nearest(self, accepts: Predicate = lambda _: True) -> Entity | None:
        own = self.self()
        return next((each for each in self.all().values() if each is not own and accepts(each)), None)

    def nearest_player(self, username: str | None = None) -> Entity | None:
        """Another player's entity, of that name where one is given."""
        return self.nearest(lambda each: each.type == "player" and username in (None, each.username))

    def by_id(self, number: int | None) -> Entity | None:
        if number is None:
            return None
        if number not in self._kinds:
            self._refresh()
        if number not in self._kinds:
            return None
        if number not in self._objects:
            self._objects[number] = self._make(number)
        return self._objects[number]

    def adopt(self, told: Mapping[str, Any]) -> Entity | None:
        """An entity that an event tells of, which may be gone already."""
        number = told["row"][0]
        self._kinds[number] = {key: value for key, value in told.items() if key != "row"}
        self._rows.setdefault(number, told["row"])
        return self.by_id(number)

    def player(self, data: Mapping[str, Any] | None) -> Frozen | None:
        return None if data is None else Frozen({**data, "entity": self.by_id(data["entity"])})

    def _refresh(self) -> None:
        if self._at == moment():
            return
        told = host("entities")
        self._kinds |= {int(number): kind for number, kind in told["kinds"].items()}
        for gone in self._order:
            self._rows[gone][10] = 0
        self._order = [each[0] for each in told["rows"]]
        self._rows |= {each[0]: each for each in told["rows"]}
        self._at = moment()

    def _row(self, number: int) -> list[Any]:
        if number == self._own:
            return cached("self")
        self._refresh()
        return self._rows[number]

    def _make(self, number: int) -> Entity:
        def at(first: int) -> Callable[[], Vec3]:
            return lambda: Vec3(*self._row(number)[first : first + 3])

        def flag(place: int) -> Callable[[], bool]:
            return lambda: self._row(number)[place] == 1

        def details() -> Mapping[str, Any]:
            return cached("entity", number) if self._row(number)[10] == 1 else {}

        def detail(name: str) -> Callable[[], Any]:
            return lambda: records(details().get(name), Frozen)

        kind = self._kinds[number]
        own = number == self._own
        fixed = {name: (lambda name=name: self._kinds[number].get(name)) for name in _KIND}
        reads: dict[str, Callable[..., Any]] = {
            "id": lambda: number,
            **fixed,
            "mobType": lambda: kind.get("displayName"),
            "objectType": lambda: kind.get("displayName"),
            "eyeHeight": lambda: _EYES if kind["type"] == "player" else kind["height"] * 0.85,
            "position": at(1),
            "velocity": at(4),
            "yaw": lambda: self._row(number)[7],
            "pitch": lambda: self._row(number)[8],
            "onGround": flag(9),
            "isValid": flag(10),
            "health": lambda: cached("vitals")["health"] if own else details().get("health"),
            "food": lambda: cached("vitals")["food"] if own else None,
            "equipment": lambda: [item(each) for each in details().get("equipment", [])],
            "heldItem": lambda: next((item(each) for each in details().get("equipment", [])), None),
            **{name: detail(name) for name in ("effects", "attributes", "metadata", "elytraFlying")},
            "vehicle": lambda: self.by_id(details().get("vehicle")),
            "passengers": lambda: [self.by_id(each) for each in details().get("passengers", [])],
        }
        methods = {"getDroppedItem": lambda: item(details().get("droppedItem")), "getCustomName": detail("customName")}
        return Entity(Parts("bot.entity" if own else "entity", reads=reads, methods=methods))
