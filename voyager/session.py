"""Starts a run from its settings or goes on with one: world, bot, library, loop; and takes it apart again."""

import logging
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from pydantic import JsonValue

from voyager import pursuing, runs, sources
from voyager.assembly import Parts, build_limits, build_stages, load_prompts, prepare, reached
from voyager.checkpoint.advice import AdviceSpool
from voyager.checkpoint.journal import Journal, JournalReader
from voyager.checkpoint.recorder import Recorder, Resumption
from voyager.config import Models, Settings
from voyager.costs import Budget
from voyager.curriculum.modes import MANUAL, Suite, lasting
from voyager.domain import Aim, Checkpoint, LedgerEntry
from voyager.errors import StorageError, UserError
from voyager.events import Event
from voyager.history import History, fold
from voyager.llm.budget import Meter
from voyager.llm.paid import PaidCall, open_calls
from voyager.loop import Loop
from voyager.metering import accounted, metered
from voyager.people.advising import ChatAdvice, Counsel
from voyager.people.listening import WorldEvents, advisers
from voyager.people.reviewing import People
from voyager.places import Places, Scene, places
from voyager.ports import Person
from voyager.replay.starts import attempt_starts
from voyager.rollout.stages import Limits
from voyager.skills.answers import AnswerCache
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.library import SkillLibrary
from voyager.skills.repair import Repaired, repair
from voyager.skills.wording import Wording, load_glossary
from voyager.wire import from_json, to_json
from voyager.worlds.arena import set_up
from voyager.worlds.spec import RemoteSpec

_log = logging.getLogger(__name__)
ANSWERS = "answers"
"""Folder in the home that keeps what models answered, for all runs."""
KEPT = (
    "model",
    "base_url",
    "temperature",
    "max_tokens",
    "timeout_s",
    "extra",
    "models",
    "world",
    "clock",
    "seed",
    "language",
    "username",
    "allow_commands",
    "auth",
    "account",
    "version",
    "attempts",
    "critic_votes",
    "candidates",
    "without",
    "retrieved",
    "deadline_ticks",
    "deadline_s",
    "embedding",
    "live",
    "curriculum",
    "tidy_every",
)
"""The settings a run keeps in its journal, so that resuming it goes on with the same ones."""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What one session of a run is asked for.

    `started` is told the run's name and its loop when goals begin, e.g. to stop it on Ctrl-C.
    """

    listener: Callable[[Event], None]
    started: Callable[[str, Loop], None]
    goals: int | None = None
    budget: Budget = field(default_factory=Budget)
    """What the run may cost from now on; without a limit here, as it was begun with."""
    anew: bool = False
    """What a kill undid is asked again, though models had answered it."""
    person: Callable[[], Person] | None = None
    """Makes the one who is asked, where a setting says that someone is."""
    tell: Callable[[str], None] = _log.info
    """Told what else a person would want to know, e.g. where the world can be watched."""


@dataclass(frozen=True, kw_only=True)
class Records:
    """What a run writes to."""

    folder: runs.RunFolder
    journal: Journal
    library: SkillLibrary
    answers: AnswerCache


def open_library(settings: Settings, *, create: bool = False, embedder: SentenceEmbedder | None = None) -> SkillLibrary:
    """The skill library of these settings.

    Args:
        create: make an empty one where there is none.
        embedder: that of the settings, where it is there already.
    Raises:
        ConfigError, LibraryError, StorageError, SchemaTooNew.
    """
    return SkillLibrary(
        settings.library_folder,
        embedder or SentenceEmbedder(settings.embedding),
        create=create,
        chroma_url=settings.chroma_url,
        wording=_wording(settings),
    )


def repair_library(settings: Settings) -> Repaired:
    """Rebuild what is derived from the skill folders of the library of these settings, and look at all of it.

    Raises:
        ConfigError, LibraryError, SchemaTooNew, SetupError, StorageError.
    """
    embedder = SentenceEmbedder(settings.embedding)
    return repair(settings.library_folder, embedder, chroma_url=settings.chroma_url, wording=_wording(settings))


def _wording(settings: Settings) -> Wording:
    """What skills are found by here. Raises: ConfigError."""
    return Wording(load_glossary([settings.home / "curriculum", sources.shipped("curriculum")]))


async def explore(settings: Settings, name: str | None, orders: Orders) -> str:
    """Begin a run and go on until it ends; returns the loop's reason."""
    return await _begin(settings, prepare(settings), name, None, orders)


async def pursue(settings: Settings, name: str | None, aim: Aim, orders: Orders) -> str:
    """Begin a run for one goal; returns the loop's reason.

    Raises:
        GoalError, LibraryError: before anything is written.
    """
    parts = prepare(settings)
    pursuing.check(aim, settings, parts.tree)
    return await _begin(settings, parts, name, aim, orders)


async def _begin(settings: Settings, parts: Parts, name: str | None, aim: Aim | None, orders: Orders) -> str:
    meter = metered(settings, parts.terms, History(), orders.budget)
    plain = cast(dict[str, JsonValue], to_json(settings))
    kept = {key: plain[key] for key in KEPT}
    kept["library"] = None if settings.library is None else str(settings.library.absolute())
    kept["curriculum"] = lasting(settings.curriculum)
    if aim is not None:
        kept["pursuit"] = to_json(aim)
    kind = "run" if aim is None else "pursuit"
    folder = runs.create(settings.home, name, lambda path: Journal.create(path, kept).close(), kind=kind)
    begun = False
    try:
        with _open(folder, settings, create=True) as records:
            try:
                return await _go_on(settings, parts, records, None, orders, meter)
            finally:
                begun = records.journal.last_seq > 0
    finally:
        if not begun:
            shutil.rmtree(folder.path)  # Nothing happened, e.g. no bot could be started: leave no empty run behind.


async def resume(settings: Settings, name: str, at: str | None, orders: Orders) -> str:
    """Go on with a run from its last checkpoint, or from `at`; returns the loop's reason.

    What a kill undid and models had answered is answered by that; who goes back with `at` wants it asked again.

    Raises:
        UnknownRun, UserError: no such run or checkpoint, or another process writes the run.
        BudgetSpent: and nothing was started.
        LibraryError: its skill library is not there.
    """
    folder = runs.find(settings.home, name)
    with closing(JournalReader(folder.journal)) as reader:
        settings = with_kept(settings, reader.settings)
        parts = prepare(settings)
        meter = metered(settings, parts.terms, fold(reader.entries()), orders.budget)
    with _open(folder, settings, create=False) as records:
        checkpoints = records.journal.checkpoints
        checkpoint = checkpoints.latest() if at is None else checkpoints.get(at)
        if at is not None and checkpoint is None:
            there = ", ".join(point.id for point in checkpoints.list()[-5:]) or "none"
            raise UserError(f"run `{name}` has no checkpoint `{at}`; the last are: {there}")
        if at is not None and isinstance(parts.spec, RemoteSpec):
            raise UserError(f"run `{name}` plays on {parts.spec}, a world nobody can take back; resume without --at")
        return await _go_on(settings, parts, records, checkpoint, replace(orders, anew=at is not None), meter)


@contextmanager
def _open(folder: runs.RunFolder, settings: Settings, *, create: bool) -> Generator[Records]:
    """The run's journal and library, for writing; `create` makes the library where there is none."""
    with closing(Journal(folder.journal)) as journal:
        fresh = create or journal.last_seq == 0
        embedder = SentenceEmbedder(settings.embedding)
        with (
            closing(open_library(settings, create=fresh, embedder=embedder)) as library,
            embedder.warmed(),
            closing(AnswerCache(settings.home / ANSWERS, embedder)) as answers,
        ):
            if library.read_only:
                raise StorageError(f"{library.folder} can't be written, and a run learns; give this user permission to")
            yield Records(folder=folder, journal=journal, library=library, answers=answers)


def with_kept(settings: Settings, kept: Mapping[str, JsonValue]) -> Settings:
    """The settings of a run that was begun earlier, with this session's home and key."""
    values: dict[str, object] = {key: kept[key] for key in KEPT if key in kept}
    if settings.base_url is not None:
        values["base_url"] = settings.base_url  # An endpoint that has moved is named anew.
    if "models" in kept:
        values["models"] = _moved(from_json(Models, kept["models"]), settings.models)
    library = kept.get("library")
    values["library"] = None if library is None else Path(str(library))
    return replace(settings, **cast(dict[str, Any], values))


def _moved(kept: Models, now: Models) -> Models:
    """A run's roles, with the endpoints that have moved and the variables that hold their keys now."""
    return {
        role: replace(
            own,
            base_url=now[role].base_url or own.base_url,
            api_key_env=now[role].api_key_env or own.api_key_env,
        )
        if role in now
        else own
        for role, own in kept.items()
    }


async def _go_on(
    settings: Settings, parts: Parts, records: Records, checkpoint: Checkpoint | None, orders: Orders, meter: Meter
) -> str:
    recorder = Recorder(records.journal)
    people = _people(settings, orders, recorder)
    snapshot = None if checkpoint is None or checkpoint.snapshot is None else checkpoint.snapshot.id
    folder = records.folder
    spool = AdviceSpool(folder.advice)
    events = WorldEvents(recorder, ChatAdvice(spool, advisers(settings), settings.username))
    scene = Scene(
        logs=folder.logs,
        save=folder.world,
        snapshot=snapshot,
        world_listener=events,
        recovered=recorder.recovered,
        tell=orders.tell,
    )
    async with (
        places(settings, parts.spec, scene) as there,
        attempt_starts(settings, there, records.library, folder.logs) as starts,
    ):
        paid = await _taken_up(settings, there, records, checkpoint, recorder)
        history = fold(records.journal.entries())
        if meter.budget != history.budget:
            recorder.budget(meter.budget)
        meter.begin(orders.listener)
        counted = accounted(parts.model, parts.terms, recorder, meter, [] if orders.anew else paid)
        model = reached(settings, parts, there, counted, orders.listener)
        if checkpoint is None:
            await _set_scene(settings, parts.lore.suite, there, events)
        aim = pursuing.kept_aim(records.journal.settings)
        limits = pursuing.limited(build_limits(settings, orders.goals), aim)
        _tell_votes(limits, parts, there, orders)
        prompts = await load_prompts(settings, there.checker)
        runner = None if starts is None else starts.runner
        stages = build_stages(settings, parts, there, records.library, records.answers, model, prompts, people, runner)
        counsel = Counsel(spool, recorder, history.advice, there.bridge.say)
        if aim is not None:
            stages = pursuing.aimed(stages, aim, model, prompts, parts.tree, settings.retrieved)
        loop = Loop(
            replace(stages, counsel=counsel, starts=starts),
            recorder,
            limits,
            player=settings.username,
            seed=settings.seed,
            history=history,
            listener=orders.listener,
        )
        events.on_stop = loop.stop
        orders.started(folder.name, loop)
        reason = await loop.run()
        end = pursuing.ended(stages, reason, limits)
        if end is not None:
            recorder.pursuit_ended(end)
        return reason


async def _taken_up(
    settings: Settings, there: Places, records: Records, checkpoint: Checkpoint | None, recorder: Recorder
) -> list[PaidCall]:
    """Write down that the run is resumed, where it has begun; what models had answered for what that undoes."""
    journal = records.journal
    if journal.last_seq == 0:
        return []
    resumption = _resumption(journal, checkpoint, rewinds=there.embedded is not None, live=settings.live)
    paid = open_calls(journal.entries(), resumption.kept_seq)
    await recorder.resumed(there.world, records.library.number, resumption)
    return paid


def _tell_votes(limits: Limits, parts: Parts, there: Places, orders: Orders) -> None:
    if limits.candidates > 1 and there.embedded is None:
        orders.tell(
            f"{limits.candidates} candidates an attempt: one is elected by what most of them call, and only it"
            f" runs, since {parts.spec} can't be taken back"
        )


def _people(settings: Settings, orders: Orders, recorder: Recorder) -> People | None:
    """Who decides where the settings leave something to a person. Raises: UserError when there is nobody to ask."""
    reviews = frozenset(filter(None, settings.review.split(",")))
    sets_goals = settings.curriculum == MANUAL
    if not reviews and not sets_goals:
        return None
    if orders.person is None:
        raise UserError("a person is to be asked (`review`, or curriculum `manual`), and this session has none")
    return People(person=orders.person(), notes=recorder, reviews=reviews, sets_goals=sets_goals)


async def _set_scene(settings: Settings, suite: Suite | None, there: Places, events: WorldEvents) -> None:
    """Make the start that the suite asks for, in a world that nobody has played in."""
    if suite is None or suite.start is None or there.embedded is None:
        return
    events.listening = False
    try:
        await set_up(suite.start, there.embedded, there.bridge, settings.username)
    finally:
        events.listening = True


def _resumption(journal: Journal, checkpoint: Checkpoint | None, *, rewinds: bool, live: bool) -> Resumption:
    """What going on from `checkpoint` keeps, and what of it belongs into the ledger.

    Args:
        rewinds: the world was restored; False where it is not ours and has gone on without us.
        live: the world also went on while nobody played.
    """
    history = fold(journal.entries())
    kept = journal.last_seq
    goals_ended = len(history.records)
    tick = history.tick
    ledger: list[LedgerEntry] = []
    if rewinds:
        kept = 0 if checkpoint is None else checkpoint.journal_seq
        goals_ended = 0 if checkpoint is None else checkpoint.goals_ended
        tick = 0 if checkpoint is None else checkpoint.tick
    if history.stopped is None:
        ledger.append(LedgerEntry(kind="recovery", detail="the run had ended without saving", tick=tick))
    lost = [entry for entry in journal.entries(kept) if entry.kind not in ("resumed", "stopped", "ledger", "advised")]
    if rewinds and (lost or (live and history.stopped is None)):
        detail = f"world back to tick {tick}; {len(lost)} journal entries after it are void"
        ledger.append(LedgerEntry(kind="rewind", detail=detail, tick=tick))
    return Resumption(
        checkpoint=None if checkpoint is None else checkpoint.id,
        kept_seq=kept,
        goals_ended=goals_ended,
        tick=tick,
        ledger=tuple(ledger),
    )
