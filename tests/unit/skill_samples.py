"""Drafts of skills, and the real embedding model loaded once, for the tests of the library."""

from collections.abc import Sequence
from functools import cache

from voyager.domain import Goal, Parameter, Predicate, Provenance, SkillDraft
from voyager.skills.embedder import SentenceEmbedder


class Far:
    """Nothing is near anything: every text has a vector of its own."""

    name = "far"

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        places = [self._seen.setdefault(text, len(self._seen)) for text in texts]
        return [[float(at == place) for at in range(64)] for place in places]


@cache
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder()


def draft(
    name: str,
    *,
    body: str = "",
    description: str = "",
    goal: str = "",
    effect: dict[str, int] | None = None,
    calls: tuple[str, ...] = (),
    params: tuple[Parameter, ...] = (),
) -> SkillDraft:
    return SkillDraft(
        name=name,
        source=f"async function {name}(bot) {{ {body or 'return 1;'} }}\n",
        entry=name,
        language="javascript",
        params=params,
        description=description or f"Does {name}.",
        goal=Goal(text=goal or f"Do {name}", predicate=Predicate(measure="gained", subject="oak_log", minimum=1)),
        calls=calls,
        provenance=Provenance(goal=goal or name, run="r1", attempt=1, model="builtin:planner", prompt_hash="0"),
        effect=effect or {},
        ticks=40,
    )


def toolmaker_drafts() -> list[SkillDraft]:
    """What a run learns on its way to stone tools, and a few things besides."""
    return [
        draft("mineOakLog", goal="Mine 1 oak_log", effect={"oak_log": 1}, description="Cuts down an oak log."),
        draft("craftOakPlanks", goal="Craft 4 oak_planks", effect={"oak_planks": 4, "oak_log": -1}),
        draft("craftStick", goal="Craft 4 stick", effect={"stick": 4}, description="Makes sticks of planks."),
        draft("craftCraftingTable", goal="Craft 1 crafting_table", effect={"crafting_table": 1}),
        draft("craftWoodenPickaxe", goal="Craft 1 wooden_pickaxe", effect={"wooden_pickaxe": 1}),
        draft("mineCobblestone", goal="Obtain 8 cobblestone", effect={"cobblestone": 8}),
        draft("craftStonePickaxe", goal="Craft 1 stone_pickaxe", effect={"stone_pickaxe": 1}),
        draft("smeltIronIngot", goal="Smelt 1 raw_iron", effect={"iron_ingot": 1, "coal": -1}),
        draft("craftIronPickaxe", goal="Craft 1 iron_pickaxe", effect={"iron_pickaxe": 1, "iron_ingot": -3}),
        draft("killZombie", goal="Kill 1 zombie", effect={"rotten_flesh": 1}, description="Fights a zombie."),
        draft("eatBread", goal="Eat bread", effect={"bread": -1}, description="Eats bread to fill up."),
        draft("craftChest", goal="Craft 1 chest", effect={"chest": 1}),
    ]
