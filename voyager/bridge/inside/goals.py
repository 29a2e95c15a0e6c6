"""Places to go to, as the documentation of mineflayer-pathfinder describes them."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from voyager.bridge.inside.host import host
from voyager.bridge.inside.reads import cached
from voyager.bridge.inside.vec3 import point_of, vector

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "GoalBlock": ("x", "y", "z"), "GoalNear": ("x", "y", "z", "range"), "GoalXZ": ("x", "z"),
    "GoalNearXZ": ("x", "z", "range"), "GoalY": ("y",), "GoalGetToBlock": ("x", "y", "z"),
    "GoalBreakBlock": ("x", "y", "z"), "GoalLookAtBlock": ("pos", "world", "options"),
    "GoalPlaceBlock": ("pos", "world", "options"), "GoalFollow": ("entity", "range"), "GoalInvert": ("goal",),
    "GoalCompositeAny": ("goals",), "GoalCompositeAll": ("goals",),
}  # fmt: skip
"""Names of the fields of a goal, which are its parameters in that order."""


class Goal:
    """Made to be extended: `is_end(node)` and `heuristic(node)`, of cells."""

    def heuristic(self, _node: Any) -> float:
        return 0

    def is_end(self, _node: Any) -> bool:
        return True

    def reference(self) -> dict[str, Any]:
        def is_end(node: Mapping[str, float]) -> bool:
            return bool(self.is_end(vector(node)))

        def heuristic(node: Mapping[str, float]) -> float:
            return float(self.heuristic(vector(node)))

        return {"kind": "custom", "isEnd": is_end, "heuristic": heuristic}


class _Known(Goal):
    """A goal of the pathfinder's own."""

    kind = ""

    def __init__(self, *args: Any, **named: Any) -> None:
        names = _FIELDS[self.kind]
        unknown = [name for name in named if name not in names]
        if len(args) > len(names) or unknown:
            raise TypeError(f"goals.{self.kind} takes {', '.join(names)}")
        vars(self).update({name: None for name in names} | dict(zip(names, args, strict=False)) | named)

    def is_end(self, _node: Any) -> bool:
        return host("goalIsEnd", self.reference(), point_of(_node, self.kind))

    def heuristic(self, _node: Any) -> float:
        return host("goalHeuristic", self.reference(), point_of(_node, self.kind))

    def push(self, goal: Goal) -> None:
        """To a composite goal."""
        vars(self)["goals"] = [*(vars(self)["goals"] or []), goal]

    def reference(self) -> dict[str, Any]:
        own = vars(self)
        if self.kind == "GoalFollow":
            return {"kind": self.kind, "entity": own["entity"].id, "range": own["range"]}
        if self.kind == "GoalInvert":
            return {"kind": self.kind, "goal": own["goal"].reference()}
        if self.kind.startswith("GoalComposite"):
            return {"kind": self.kind, "goals": [goal.reference() for goal in cast(list[Goal], own["goals"] or [])]}
        place = point_of(own["pos"], self.kind) if "pos" in own else own
        return {
            "kind": self.kind,
            **{axis: place[axis] for axis in ("x", "y", "z", "range") if place.get(axis) is not None},
        }


class Movements:
    """How paths are made."""

    def __init__(self, _bot: Any = None) -> None:
        self.can_dig = True
        self.liquid_cost: float = 1
        self.scafolding_blocks: list[int] = list(cached("scaffold"))

    def __setattr__(self, name: str, value: Any) -> None:
        spelled = {"canDig": "can_dig", "liquidCost": "liquid_cost", "scafoldingBlocks": "scafolding_blocks"}.get(
            name, name
        )
        if spelled not in ("can_dig", "liquid_cost", "scafolding_blocks"):
            host("log", f"Movements.{name} has no effect here; can_dig, liquid_cost and scafolding_blocks have")
        super().__setattr__(spelled, value)

    def reference(self) -> dict[str, Any]:
        return {"canDig": self.can_dig, "liquidCost": self.liquid_cost, "scafoldingBlocks": self.scafolding_blocks}


KINDS = {"Goal": Goal, **{kind: type(kind, (_Known,), {"kind": kind}) for kind in _FIELDS}}
goals = SimpleNamespace(**KINDS)
