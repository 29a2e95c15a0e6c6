"""The `bot` of Python programs: what bridge/src/inside/bot.js is to JavaScript ones.

Members that act are told by the host, by their names; what reads is listed here. skills/primitives/bot.d.ts describes
both.
"""

# Members are tables of small functions over JSON of the host, which no type describes.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Protocol

from voyager.bridge.inside.events import Emitter, emit, revived
from voyager.bridge.inside.guard import Guarded, Members, Parts
from voyager.bridge.inside.host import host
from voyager.bridge.inside.reads import cached
from voyager.bridge.inside.tasks import Pending, finished
from voyager.bridge.inside.things import (
    Block,
    Entities,
    Entity,
    Predicate,
    block_at,
    block_from,
    item,
    probe,
)  # fmt: skip
from voyager.bridge.inside.values import Frozen, Record, camel, records
from voyager.bridge.inside.vec3 import Vec3, point_of, vector
from voyager.bridge.inside.windows import make_inventory, window_by_id

_HINTS = {
    "playersOnline": "`bot.players`", "position": "`bot.entity.position`", "mcData": "the global `mcData`",
    "goto": "`bot.pathfinder.goto(goal)`", "movements": "`bot.pathfinder.set_movements(movements)`",
}  # fmt: skip
_CONTROLS = ("forward", "back", "left", "right", "jump", "sprint", "sneak")
_QUICK_BAR_START = 36
_ARMOUR = {"head": 5, "torso": 6, "legs": 7, "feet": 8, "off-hand": 45}
_FIELDS: Mapping[str, Iterable[str]] = {
    "vitals": ("health", "food", "foodSaturation", "oxygenLevel"),
    "identity": ("username",),
    "version": ("majorVersion",),
    "status": ("isSleeping", "usingHeldItem", "fireworkRocketDuration"),
    "weather": ("isRaining", "rainState", "thunderState"),
    "boards": ("scoreboards", "scoreboard", "teams"),
}
"""Members that are fields of one read of the host."""


class Acting(Protocol):
    """How members act in the world."""

    def call_member(self, name: str, *args: Any, **named: Any) -> Pending:
        """One that takes time."""
        ...

    def act(self, name: str, *args: Any) -> Any:
        """One that acts at once."""
        ...


class BotMaker:
    """Makes the one `bot` of a run.

    Args:
        actions: members that take time, `instants`: members that act at once, as the host names them (`bot.dig`).
    """

    def __init__(self, acting: Acting, actions: Iterable[str], instants: Iterable[str]) -> None:
        self._acting = acting
        self._actions = list(actions)
        self._instants = list(instants)
        self._entities = Entities()
        self._inventory = make_inventory()

    def make(self, wait_for_ticks: Callable[[int], Pending]) -> Guarded:
        parts = Parts("bot", reads=self._reads(), methods=self._questions(), hints=_HINTS)
        parts.methods |= {**self._members("bot."), **self._opening(), **Emitter(-1).methods()}
        parts.methods["waitForTicks"] = wait_for_ticks
        for name in sorted({each.split(".")[1] for each in [*self._actions, *self._instants] if each.count(".") == 2}):
            plugin = self._plugin(name)
            parts.reads[name] = lambda plugin=plugin: plugin
        return Guarded(parts)

    def emit(self, events: list[Any]) -> list[Any]:
        """Tell those who listen what happened."""
        ways: dict[str, Callable[[Any], Any]] = {
            "$entity": self._entities.adopt, "$block": block_from, "$item": item, "$vector": lambda at: Vec3(*at),
            "$window": lambda number: window_by_id(number, self._acting.call_member), "$player": self._entities.player,
            "$chat": Frozen,
        }  # fmt: skip
        return [
            told for target, event, args in events for told in emit(target, event, [revived(arg, ways) for arg in args])
        ]

    def _reads(self) -> Members:
        def field(method: str, name: str) -> Callable[[], Any]:
            return lambda: records(cached(method)[name], Frozen)

        def live(method: str) -> Callable[[], Any]:
            return lambda: records(cached(method), Frozen)

        entities, inventory = self._entities, self._inventory
        controls = Parts("bot.controlState")
        for control in _CONTROLS:
            controls.reads[control] = lambda control=control: host("control", control)
            controls.writes[control] = lambda on, control=control: self._acting.act(
                "bot.setControlState", control, bool(on)
            )
        control_state = Guarded(controls)
        return {
            **{name: field(method, name) for method, names in _FIELDS.items() for name in names},
            **{name: live(name) for name in ("time", "game", "experience", "settings")},
            "version": lambda: cached("identity")["version"],
            "entity": entities.self,
            "entities": entities.all,
            "player": lambda: entities.player(cached("player")),
            "players": lambda: {name: entities.player(data) for name, data in cached("players").items()},
            "heldItem": lambda: inventory.slots[_QUICK_BAR_START + cached("hotbar")],
            "quickBarSlot": lambda: cached("hotbar"),
            "inventory": lambda: inventory,
            "currentWindow": lambda: window_by_id(cached("currentWindow"), self._acting.call_member),
            "vehicle": lambda: entities.by_id(cached("status")["vehicle"]),
            "targetDigBlock": _target_dig_block,
            "spawnPoint": lambda: Vec3(*cached("spawnPoint")),
            "controlState": lambda: control_state,
            "QUICK_BAR_START": lambda: _QUICK_BAR_START,
        }

    def _questions(self) -> Members:
        entities = self._entities

        def recipes(kind: Any, metadata: Any, table: Any) -> list[Any]:
            found = [_Recipe(each, (kind, metadata)) for each in host("recipes", kind, metadata)]
            return [each for each in found if table or not each["requiresTable"]]

        def recipes_for(kind: Any, metadata: Any = None, min_result_count: Any = None, table: Any = None) -> list[Any]:
            return [each for each in recipes(kind, metadata, table) if _is_at_hand(each, min_result_count or 1)]

        return {
            "blockAt": block_at,
            "findBlock": lambda options=None, **named: next(iter(_search(options, named, count=1)), None),
            "findBlocks": lambda options=None, **named: [block["position"] for block in _search(options, named)],
            "nearestEntity": entities.nearest,
            "canSeeBlock": lambda block: host("canSee", block["position"]),
            "canDigBlock": lambda block: block["diggable"] and _can_reach(entities.self(), block),
            "isABed": lambda block: block is not None and f"_{block['name']}".endswith("_bed"),
            "getEquipmentDestSlot": lambda destination: (
                _QUICK_BAR_START + cached("hotbar") if destination == "hand" else _ARMOUR.get(destination)
            ),
            "digTime": lambda block: host("digTime", {"position": block["position"]}),
            "blockAtCursor": lambda max_distance=256: _met(host("raycast", {"id": entities.self().id}, max_distance)),
            "entityAtCursor": lambda max_distance=3.5: entities.by_id(host("entityAtCursor", max_distance)),
            "recipesAll": lambda kind, metadata=None, table=None: recipes(kind, metadata, table),
            "recipesFor": recipes_for,
            "getControlState": lambda control: host("control", control),
            "supportFeature": lambda name: host("supportFeature", name),
            "chat": lambda text: host("chat", str(text)) or finished(),
            "whisper": lambda username, text: host("whisper", str(username), str(text)) or finished(),
        }

    def _members(self, prefix: str) -> Members:
        """The acting members right below `prefix`."""

        def taking_time(name: str) -> Callable[..., Any]:
            return lambda *args, **named: self._acting.call_member(name, *args, **named)

        def at_once(name: str) -> Callable[..., Any]:
            return lambda *args: self._acting.act(name, *args)

        def below(names: Iterable[str]) -> dict[str, str]:
            return {
                name.removeprefix(prefix): name
                for name in names
                if name.startswith(prefix) and "." not in name.removeprefix(prefix)
            }

        instants = {short: at_once(name) for short, name in below(self._instants).items()}
        return instants | {short: taking_time(name) for short, name in below(self._actions).items()}

    def _opening(self) -> Members:
        """What opens a window gives it."""

        def opening(name: str) -> Callable[..., Any]:
            async def open_window(*args: Any) -> Any:
                return window_by_id(await self._acting.call_member(name, *args), self._acting.call_member)

            return open_window

        return {name.removeprefix("bot."): opening(name) for name in self._actions if name.startswith("bot.open")}

    def _plugin(self, name: str) -> Guarded:
        parts = Parts(f"bot.{name}", methods=self._members(f"bot.{name}."))
        if name == "pathfinder":
            for state in ("isMoving", "isMining", "isBuilding"):
                parts.methods[state] = lambda state=state: cached("status")[state]
            parts.methods["bestHarvestTool"] = lambda block: item(
                host("bestHarvestTool", {"position": block["position"]})
            )
        if name == "pvp":
            parts.reads["target"] = lambda: self._entities.by_id(cached("status")["fights"])
            parts.reads |= {"attackRange": lambda: 3, "followRange": lambda: 2}
            parts.methods["forceStop"] = parts.methods["stop"]
        if name == "hawkEye":
            parts.methods["getPlayer"] = self._entities.nearest_player
        return Guarded(parts)


def _target_dig_block() -> Block | None:
    at = cached("status")["targetDigBlock"]
    return None if at is None else block_at(at)


class _Recipe(Record):
    """A recipe, under the number by which the host finds it again."""

    __slots__ = ("_key",)

    def __init__(self, data: Mapping[str, Any], asked: tuple[Any, Any]) -> None:
        super().__init__({name: records(value) for name, value in data.items() if name != "index"})
        object.__setattr__(self, "_key", [*asked, data["index"]])

    def reference(self) -> dict[str, Any]:
        return {"recipe": self._key, "result": self["result"]["id"]}


def _is_at_hand(recipe: Record, count: int) -> bool:
    """Whether the inventory has what a recipe takes to make so many."""
    times = -(-count // recipe["result"]["count"])
    slots = [slot for slot in cached("window", 0)["slots"][9:45] if slot is not None]
    return all(
        sum(slot[1] for slot in slots if slot[0] == part["id"]) + part["count"] * times >= 0 for part in recipe["delta"]
    )


def _can_reach(own: Entity, block: Block) -> bool:
    centre = block["position"].offset(0.5, 0.5, 0.5)
    return centre.distance_to(own.position.offset(0, 1.65, 0)) <= 5.1


def _find_matching(matches: Predicate, area: Mapping[str, Any]) -> list[Block]:
    """Blocks that `matches` accepts, nearest first. It is asked once a block state; only where it looks at `position`
    it is asked for each block."""
    always: list[int] = []
    depends: list[int] = []
    for number in host("statesNear", area["point"], area["maxDistance"]):
        asking = probe(number, vector(area["point"]))
        accepted = bool(matches(asking))
        if asking.asked:
            depends.append(number)
        elif accepted:
            always.append(number)
    count = None if depends else area["count"]
    found = host("find", {**area, "count": count, "states": [*always, *depends]})
    return _first(found, lambda block: block["stateId"] not in depends or matches(block), area["count"])


def _met(hit: Mapping[str, Any] | None) -> Block | None:
    return None if hit is None else block_from(hit["block"])


def _first(rows: list[list[int]], accepts: Predicate, count: int) -> list[Block]:
    """The first `count` blocks that are accepted."""
    blocks = (Block(number, Vec3(x, y, z)) for x, y, z, number in rows)
    return list(islice(filter(accepts, blocks), count))


def _search(options: Mapping[str, Any] | None, named: Mapping[str, Any], count: int | None = None) -> list[Block]:
    given = {camel(name): value for name, value in {**(options or {}), **named}.items()}
    point = given.get("point")
    area: dict[str, Any] = {
        "point": dict(zip("xyz", host("self")[1:4], strict=True)) if point is None else point_of(point, "point"),
        "maxDistance": given.get("maxDistance", 16),
        "count": count or given.get("count", 1),
    }
    matching, more = given.get("matching"), given.get("useExtraInfo")
    if callable(matching):
        # The second stage may look at anything of a block, so it is asked for each.
        both = (lambda block: matching(block) and block["position"] and more(block)) if callable(more) else matching
        return _find_matching(both, area)
    wanted: list[Any] = list(matching) if isinstance(matching, list | tuple | set) else [matching]  # pyright: ignore
    if not all(isinstance(one, str | int) for one in wanted):
        raise TypeError("matching must be a block name, a block id, a list of these, or a function of a block")
    accepts: Predicate = more if callable(more) else lambda _block: True
    found = host("find", {**area, "count": None if callable(more) else area["count"], "names": wanted})
    return _first(found, accepts, area["count"])
