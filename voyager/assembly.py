"""What a run is made of, from its settings: what can be built before anything is written, and then the stages."""

import os
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from voyager import sources
from voyager.ablation import TrustingCritic, UnseenLibrary, hidden, parts_of, unchecked
from voyager.bridge.checker import NodeChecker, against
from voyager.coder import Coder
from voyager.config import ROLES, Settings, endpoint_of
from voyager.critic import Critics
from voyager.curriculum.guide import Answers, Guide
from voyager.curriculum.lore import Lore, curriculum_of, frontier_of, load_lore
from voyager.curriculum.techtree import TechTree
from voyager.describer import ModelDescriber
from voyager.domain import Role
from voyager.errors import ConfigError, SetupError
from voyager.events import Event
from voyager.goals import GoalNames
from voyager.llm.models import build_models, steadied
from voyager.llm.planner.model import SPEC as PLANNER
from voyager.llm.prices import Terms, load_prices, terms_of
from voyager.llm.recorded import RecordingModel
from voyager.llm.waiting import Patience
from voyager.people.reviewing import People, with_people
from voyager.places import LivePace, Places, WorldForks
from voyager.ports import ChatModel, FixtureRunner
from voyager.prompts import Prompts
from voyager.refactoring.abstracting import Abstractor
from voyager.refactoring.placing import Placer
from voyager.refactoring.suggesting import Suggester
from voyager.refactoring.tidying import Tidier, Tried
from voyager.rollout.stages import Limits, Stages
from voyager.skills.library import SkillLibrary
from voyager.worlds.spec import EmbeddedSpec, RemoteSpec, WorldSpec, check_clock, parse_world


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a session needs besides world and records, built before anything is written."""

    spec: WorldSpec
    tree: TechTree
    model: ChatModel
    terms: Mapping[Role, Terms]
    lore: Lore


def prepare(settings: Settings) -> Parts:
    """Find what can't work before anything is written.

    Raises:
        ConfigError, SetupError: naming the setting or the missing part.
    """
    spec = parse_world(settings.world)
    check_clock(settings.clock)
    if settings.language == "python" and endpoint_of(settings, "coder", os.environ).model == PLANNER:
        raise ConfigError(
            f"`{PLANNER}` writes JavaScript only; name another with --model coder=openai:NAME,"
            " or leave out --language python"
        )
    if isinstance(spec, EmbeddedSpec):
        _check_preset(spec.preset)
    tree = tech_tree(spec)
    lore = load_lore(_operators(settings), settings.curriculum, tree.names)
    if lore.suite is not None and lore.suite.start is not None and isinstance(spec, RemoteSpec):
        raise ConfigError(f"the suite {settings.curriculum} has a `start`, which only the embedded world can make")
    return Parts(
        spec=spec,
        tree=tree,
        model=build_models(settings, tree, os.environ),
        lore=lore,
        terms=priced(settings),
    )


def _operators(settings: Settings) -> list[Path]:
    """Where the files lie that an operator edits: a copy of one's own goes before the shipped one."""
    return [settings.home / "curriculum", sources.node_root() / "curriculum"]


def priced(settings: Settings) -> Mapping[Role, Terms]:
    """On what each role's model is asked, at today's prices. Raises: ConfigError."""
    return terms_of(settings, load_prices(_operators(settings)), os.environ)


def _check_preset(name: str) -> None:
    presets = sorted(path.stem for path in (sources.node_root() / "worlds" / "presets").glob("*.yaml"))
    if name not in presets:
        raise ConfigError(f"no world preset `{name}`; there are: {', '.join(presets)}")


def tech_tree(spec: WorldSpec | None = None) -> TechTree:
    """The tech tree of the version, from minecraft-data and our tables; of what an embedded world's land holds.

    Raises:
        SetupError: a table is missing or damaged.
    """
    preset = None
    if isinstance(spec, EmbeddedSpec):
        preset = sources.node_root() / "worlds" / "presets" / f"{spec.preset}.yaml"
    return TechTree.load(*_tables(), preset)


def goal_names() -> GoalNames:
    """What the version calls its items, blocks and mobs. Raises: SetupError: a table is missing or damaged."""
    return GoalNames.load(*_tables())


def _tables() -> tuple[Path, Path]:
    """The folders of minecraft-data and of our tables. Raises: SetupError."""
    root = sources.node_root()
    data = root / "node_modules" / "minecraft-data" / "minecraft-data" / "data"
    if not data.is_dir():
        raise SetupError(f"minecraft-data is missing in {data}; run `make setup`")
    return data, root / "worlds" / "data"


def reached(
    settings: Settings, parts: Parts, there: Places, model: ChatModel, listener: Callable[[Event], None]
) -> ChatModel:
    """`model` as the stages ask it: its endpoints' faults waited out, and each call recorded where that is wished."""
    patience = Patience(
        patience_s=settings.patience_s,
        retry_s=settings.retry_s,
        tell=listener,
        standstill=there.standstill if settings.live and there.embedded is not None else nullcontext,
    )
    names: Mapping[Role, str] = {role: terms.asked for role, terms in parts.terms.items()}
    rest_of_api = (sources.node_root() / "skills" / "primitives" / "bot.d.ts").read_text("utf-8")
    model = steadied(model, names, patience, [rest_of_api])
    if settings.record is None:
        return model
    keys = [endpoint_of(settings, role, os.environ).api_key for role in ROLES]
    return RecordingModel(model, settings.record, [key for key in {settings.api_key, *keys} if key])


async def load_prompts(settings: Settings, checker: NodeChecker) -> Prompts:
    """The prompts with the API as it is declared, in the spelling of the language that programs are written in."""
    folder = sources.node_root() / "skills" / "primitives"
    api = "\n\n".join((folder / name).read_text("utf-8") for name in ("primitives.d.ts", "bot.d.ts"))
    python_api = await checker.python_api() if settings.language == "python" else ""
    return Prompts(api, python_api=python_api, language=settings.language)


def tidier_of(
    terms: Mapping[Role, Terms],
    checker: NodeChecker,
    library: SkillLibrary,
    model: ChatModel,
    prompts: Prompts,
    runner: FixtureRunner,
    tell: Callable[[Tried], None] = lambda tried: None,
) -> Tidier:
    """What tidies `library`, by rule, and asking the coder's `model` too where that is more than the symbolic planner,
    which knows no more than the rules."""
    name = terms["coder"].asked
    asked = None if name == PLANNER else Suggester(model, name, prompts, checker.inspect, checker, library)
    return Tidier(library, checker, checker.inspect, runner, asked, tell)


def build_limits(settings: Settings, goals: int | None) -> Limits:
    """What one goal may take, and how many `goals` this session may."""
    return Limits(
        goals=goals,
        attempts=settings.attempts,
        retrieved=settings.retrieved,
        language=None if settings.language == "either" else settings.language,
        deadline_ticks=settings.deadline_ticks,
        deadline_s=settings.deadline_s,
        tidy_every=settings.tidy_every,
        candidates=1 if "candidates" in parts_of(settings.without) else settings.candidates,
    )


def build_stages(
    settings: Settings,
    parts: Parts,
    there: Places,
    library: SkillLibrary,
    answers: Answers,
    model: ChatModel,
    prompts: Prompts,
    people: People | None = None,
    runner: FixtureRunner | None = None,
) -> Stages:
    """The stages of the loop, each asking its role's model through the same prompts, or what stands in for them.

    Args:
        people: who decides on what the stages say, where someone does.
        runner: where programs can be run again before they are kept.
    """
    off = parts_of(settings.without)
    world = there.embedded
    pace = LivePace(world, there.bridge, settings.clock) if world is not None and settings.live else None
    placer = None if "deduplication" in off else Placer(library, runner)
    seen = UnseenLibrary(library) if "library" in off else library
    mode = "random" if "curriculum" in off else settings.curriculum
    curriculum = curriculum_of(mode, parts.lore, model=model, prompts=prompts, tree=parts.tree, seed=settings.seed)
    check = unchecked if "checks" in off else against(there.checker, seen)
    coder = Coder(model, prompts, there.bridge.inspect, check)
    abstractor = Abstractor(there.checker, there.bridge.inspect, runner)
    stages = Stages(
        curriculum=curriculum,
        candidates=frontier_of(parts.tree, parts.lore, seen),
        coder=coder,
        critic=TrustingCritic() if "critic" in off else Critics(model, prompts, settings.critic_votes),
        describer=ModelDescriber(model, prompts),
        library=seen,
        bridge=there.bridge,
        world=there.world,
        pace=pace,
        guide=None if "guide" in off else Guide(parts.tree, model, prompts, answers),
        forks=None if world is None else WorldForks(world, there.bridge),
        abstractor=None if "abstraction" in off else abstractor,
        placer=placer,
        tidier=None if runner is None else tidier_of(parts.terms, there.checker, library, model, prompts, runner),
        keeps="library" not in off,
        hidden=hidden(off),
    )
    return stages if people is None else with_people(stages, coder, people, parts.tree)
