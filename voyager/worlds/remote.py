"""A server that is not ours: truth is what the client knows, and there is nothing to snapshot."""

from voyager.domain import Truth
from voyager.ports import Bridge


class RemoteWorld:
    """Implements `ports.World` over the bot's own observation.

    Statistics stay empty: a foreign server does not tell them without an operator's rights, and a client's
    own counts could be fooled. Predicates fall back to what the inventory gained.
    """

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def truth(self, player: str) -> Truth:
        seen = await self._bridge.observe()
        return Truth(
            tick=seen.tick,
            inventory=seen.inventory,
            health=seen.health,
            food=seen.food,
            saturation=seen.saturation,
            dead=seen.health <= 0,
            position=seen.position,
            dimension=seen.dimension,
            equipment={**seen.equipment, "hand": seen.held},
        )

    async def snapshot(self, snapshot_id: str) -> None:
        return None
