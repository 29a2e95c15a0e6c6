"""Puts a run together from its settings: world, bot, library, models, loop; and takes it apart again."""

import logging
import shutil
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from voyager import runs, sources
from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.bridge.rpc import Params
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.coder import Coder
from voyager.config import Settings
from voyager.critic import Critics
from voyager.curriculum.frontier import candidates
from voyager.curriculum.proposals import ModelCurriculum
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.weights import Weights, load_weights
from voyager.describer import ModelDescriber
from voyager.domain import Checkpoint, LedgerEntry
from voyager.errors import SetupError, UserError
from voyager.events import Event
from voyager.history import fold
from voyager.llm.journaled import JournaledModel
from voyager.llm.models import build_model
from voyager.loop import Limits, Loop, Stages
from voyager.ports import ChatModel, World
from voyager.prompts import Prompts
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.library import SkillLibrary
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions
from voyager.worlds.remote import RemoteWorld
from voyager.worlds.spec import EmbeddedSpec, WorldSpec, check_clock, parse_world

_log = logging.getLogger(__name__)
KEPT = (
    "model",
    "world",
    "clock",
    "seed",
    "language",
    "username",
    "attempts",
    "retrieved",
    "embedding",
    "live",
)
"""The settings a run keeps in its journal, so that resuming it goes on with the same ones."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """A world and the bot in it."""

    world: World
    bridge: NodeBridge
    embedded: EmbeddedWorld | None


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What one session of a run is asked for.

    `started` is told the run's name and its loop when goals begin, e.g. to stop it on Ctrl-C.
    """

    listener: Callable[[Event], None]
    started: Callable[[str, Loop], None]
    goals: int | None = None
    hours: float | None = None


@dataclass(frozen=True, kw_only=True)
class Records:
    """What a run writes to."""

    folder: runs.RunFolder
    journal: Journal
    library: SkillLibrary


class LivePace:
    """`--live`: between programs the embedded world goes on at real pace; implements `ports.Pace`.

    The bot holds the world while the pace changes, or it would run free for the length of the calls.
    """

    def __init__(self, world: EmbeddedWorld, bridge: NodeBridge, clock: str) -> None:
        self._world = world
        self._bridge = bridge
        self._clock = clock

    async def acting(self) -> None:
        await self._bridge.live(False)
        await self._world.set_clock(self._clock)

    async def resting(self) -> None:
        await self._world.set_clock("real")
        await self._bridge.live(True)


def _log_event(method: str, params: Params) -> None:
    _log.info("%s %s", method, params)


@asynccontextmanager
async def places(
    settings: Settings, spec: WorldSpec, *, logs: Path, save: Path | None, snapshot: str | None
) -> AsyncGenerator[Places]:
    """Start the world (or name the remote one) and bring the bot into it.

    Raises:
        PortInUse, ConfigError, SnapshotError, ConnectionFailed, SetupError, StorageError.
    """
    async with AsyncExitStack() as stack:
        embedded: EmbeddedWorld | None = None
        if isinstance(spec, EmbeddedSpec):
            embedded = EmbeddedWorld(logs / "world.log", _log_event)
            stack.push_async_callback(embedded.close)
            options = WorldOptions(
                preset=spec.preset, seed=settings.seed, clock=settings.clock, save=save, snapshot=snapshot
            )
            started = await embedded.start(options)
            bot = BotOptions(host="127.0.0.1", port=started.port, username=settings.username, seed=settings.seed)
        else:
            bot = BotOptions(
                host=spec.host, port=spec.port, username=settings.username, seed=settings.seed, lockstep=False
            )
        bridge = NodeBridge(bot, logs / "bot.log", _log_event)
        stack.push_async_callback(bridge.close)
        await bridge.connect()
        yield Places(world=embedded or RemoteWorld(bridge), bridge=bridge, embedded=embedded)


def open_library(settings: Settings, *, create: bool = False, warm: bool = False) -> SkillLibrary:
    """The skill library of these settings.

    Args:
        create: make an empty one where there is none.
        warm: load the embedding model in the background, for a session that will search.
    Raises:
        LibraryError, StorageError, SchemaTooNew.
    """
    embedder = SentenceEmbedder(settings.embedding)
    library = SkillLibrary(settings.library_folder, embedder, create=create)
    if warm:
        embedder.warm()
    return library


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a session needs besides world and records, built before anything is written."""

    spec: WorldSpec
    tree: TechTree
    weights: Weights
    model: ChatModel


def prepare(settings: Settings) -> Parts:
    """Find what can't work before anything is written.

    Raises:
        ConfigError, SetupError: naming the setting or the missing part.
    """
    spec = parse_world(settings.world)
    check_clock(settings.clock)
    tree = tech_tree()
    weights = load_weights([settings.home / "curriculum", sources.node_root() / "curriculum"])
    return Parts(spec=spec, tree=tree, weights=weights, model=build_model(settings.model, settings, tree))


async def explore(settings: Settings, name: str | None, orders: Orders) -> str:
    """Begin a run and go on until it ends; returns the loop's reason."""
    parts = prepare(settings)
    library = open_library(settings, create=True, warm=True)
    try:
        folder = runs.create(settings.home, name)
        kept = {key: cast(JsonValue, getattr(settings, key)) for key in KEPT}
        kept["library"] = str(settings.library_folder.absolute())
        journal = Journal.create(folder.journal, kept)
        try:
            return await _go_on(settings, parts, Records(folder=folder, journal=journal, library=library), None, orders)
        finally:
            begun = journal.last_seq > 0
            journal.close()
            if not begun:
                shutil.rmtree(folder.path)  # Nothing happened, e.g. an unknown preset: leave no empty run behind.
    finally:
        library.close()


async def resume(settings: Settings, name: str, at: str | None, orders: Orders) -> str:
    """Go on with a run from its last checkpoint, or from `at`; returns the loop's reason.

    Raises:
        UnknownRun, UserError: no such run or checkpoint, or another process writes the run.
    """
    folder = runs.find(settings.home, name)
    journal = Journal(folder.journal)
    try:
        settings = with_kept(settings, journal.settings)
        parts = prepare(settings)
        checkpoint = journal.checkpoints.latest() if at is None else journal.checkpoints.get(at)
        if at is not None and checkpoint is None:
            there = ", ".join(point.id for point in journal.checkpoints.list()[-5:]) or "none"
            raise UserError(f"run `{name}` has no checkpoint `{at}`; the last are: {there}")
        library = open_library(settings, create=True, warm=True)
        try:
            records = Records(folder=folder, journal=journal, library=library)
            return await _go_on(settings, parts, records, checkpoint, orders)
        finally:
            library.close()
    finally:
        journal.close()


def with_kept(settings: Settings, kept: Mapping[str, JsonValue]) -> Settings:
    """The settings of a run that was begun earlier, with this session's home and key."""
    values = {key: kept[key] for key in KEPT if key in kept}
    return replace(settings, **cast(dict[str, object], values), library=Path(str(kept["library"])))  # pyright: ignore[reportArgumentType]


async def _go_on(
    settings: Settings, parts: Parts, records: Records, checkpoint: Checkpoint | None, orders: Orders
) -> str:
    recorder = Recorder(records.journal)
    _note_rewind(recorder, records.journal, checkpoint)
    history = fold(records.journal.entries())
    snapshot = None if checkpoint is None or checkpoint.snapshot is None else checkpoint.snapshot.id
    folder = records.folder
    async with places(settings, parts.spec, logs=folder.logs, save=folder.world, snapshot=snapshot) as there:
        limits = Limits(
            goals=orders.goals,
            hours=orders.hours,
            attempts=settings.attempts,
            retrieved=settings.retrieved,
            deadline_ticks=settings.deadline_ticks,
            deadline_s=settings.deadline_s,
        )
        loop = Loop(
            build_stages(settings, parts, there, records.library, recorder),
            recorder,
            limits,
            player=settings.username,
            seed=settings.seed,
            history=history,
            listener=orders.listener,
        )
        orders.started(folder.name, loop)
        return await loop.run()


def _note_rewind(recorder: Recorder, journal: Journal, checkpoint: Checkpoint | None) -> None:
    """Write down what going back to `checkpoint` undoes; nothing when the run was saved there."""
    if journal.last_seq == 0 or (checkpoint is not None and checkpoint.snapshot is None):
        return  # Just begun, or a server that is not ours, whose world nobody rewinds.
    kept = 0 if checkpoint is None else checkpoint.journal_seq
    tick = 0 if checkpoint is None else checkpoint.tick
    lost = [entry for entry in journal.entries(kept) if entry.kind not in ("resumed", "stopped", "ledger")]
    if lost:
        newest = checkpoint is None or checkpoint == journal.checkpoints.latest()
        detail = f"world back to tick {tick}; {len(lost)} journal entries after it are void"
        recorder.ledger(LedgerEntry(kind="recovery" if newest else "rewind", detail=detail, tick=tick))
    recorder.resumed(checkpoint, tick=tick)


def tech_tree() -> TechTree:
    """The tech tree of the version, from minecraft-data and our tables. Raises: SetupError."""
    root = sources.node_root()
    data = root / "node_modules" / "minecraft-data" / "minecraft-data" / "data"
    if not data.is_dir():
        raise SetupError(f"minecraft-data is missing in {data}; run `make setup`")
    return TechTree.load(data, root / "worlds" / "data")


def build_stages(settings: Settings, parts: Parts, there: Places, library: SkillLibrary, recorder: Recorder) -> Stages:
    """The stages of the loop, all on the same model through the same prompts."""
    model = JournaledModel(parts.model, recorder.model_called)
    api = sources.node_root() / "skills" / "primitives"
    prompts = Prompts(api="\n\n".join((api / name).read_text("utf-8") for name in ("primitives.d.ts", "bot.d.ts")))
    world = there.embedded
    pace = LivePace(world, there.bridge, settings.clock) if world is not None and settings.live else None
    return Stages(
        curriculum=ModelCurriculum(model, prompts, parts.tree),
        candidates=partial(candidates, parts.tree, parts.weights),
        coder=Coder(model, prompts, there.bridge.inspect),
        critic=Critics(model, prompts),
        describer=ModelDescriber(model, prompts),
        library=library,
        bridge=there.bridge,
        world=there.world,
        pace=pace,
    )
