"""`voyager skills tidy`: what is the same, differs in literals or has steps in common, made one if fixtures agree."""

import asyncio
import json as plain
import os
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, cast

import typer

from voyager import assembly
from voyager.bridge.checker import NodeChecker
from voyager.checkpoint.durable import path_errors
from voyager.cli import options, output
from voyager.cli.runs import cost
from voyager.cli.skills.opening import opened
from voyager.config import Settings, endpoint_of
from voyager.costs import Budget, Spent
from voyager.domain import Reply, Request
from voyager.errors import ModelUnavailable, StorageError
from voyager.events import Event, ModelWaiting
from voyager.history import History
from voyager.llm.journaled import JournaledModel
from voyager.llm.models import build_model, steadied
from voyager.llm.planner.model import SPEC as PLANNER
from voyager.llm.waiting import Patience
from voyager.metering import metered
from voyager.ports import ChatModel
from voyager.refactoring.proposals import RULE
from voyager.refactoring.tidying import Report, Tidier, Tried
from voyager.replay.bench import Bench
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

_REASON = 300
"""Characters of a reason that are shown; a report has it whole."""
_ASKED = {"dropped": "what {} answered", "nothing": "{} has no proposal"}
"""What became of a question to a model, by its outcome."""
_STYLES = {"merged": "green", "extracted": "green", "refused": "yellow", "dropped": "yellow"}


@dataclass
class _Session:
    """One tidying. `tidier` is there once it has begun, and tells what was done also when it was broken off."""

    settings: Settings
    model: str
    """What the coder's model is called."""
    spent: Spent = field(default_factory=Spent)
    tidier: Tidier | None = None

    @property
    def report(self) -> Report | None:
        return None if self.tidier is None else self.tidier.report

    async def run(self, library: SkillLibrary, *, apply: bool, tell: Callable[[Tried], None]) -> Report:
        with TemporaryDirectory(prefix="voyager-tidy-") as folder:
            async with AsyncExitStack() as stack:
                checker = NodeChecker(Path(folder) / "checker.log")
                stack.push_async_callback(checker.close)
                bench = Bench(Path(folder), username=self.settings.username, reflexes=self.settings.reflexes)
                stack.push_async_callback(bench.close)
                prompts = await assembly.load_prompts(self.settings, checker)
                terms = assembly.priced(self.settings)
                self.tidier = assembly.tidier_of(terms, checker, library, self._asked(), prompts, bench, tell)
                return await self.tidier.tidy(apply=apply)

    def _asked(self) -> ChatModel:
        """The coder's model, counted. Raises: ConfigError, BudgetSpent."""
        settings, terms = self.settings, assembly.priced(self.settings)["coder"]
        meter = metered(settings, {"coder": terms}, History(), Budget())
        endpoint = endpoint_of(settings, "coder", os.environ)

        def answered(request: Request, reply: Reply) -> None:
            called = terms.called(request, reply)
            meter.add(called)
            self.spent = self.spent.plus(called)

        model = JournaledModel(build_model(endpoint.model, endpoint, assembly.tech_tree()), answered, meter.allow)
        patience = Patience(patience_s=settings.patience_s, retry_s=settings.retry_s, tell=_tell_waiting)
        return steadied(model, {"coder": self.model}, patience)


def tidy(
    apply: Annotated[bool, typer.Option("--apply", help="Try it on all fixtures, and keep what passes.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write what was done as JSON to this file.", metavar="FILE")
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills that are the same, differ only in literals, or have steps in common.

    Without --apply nothing is run or changed and no model is asked: it says what would be tried. With a model of the
    coder's other than builtin:planner, that is asked for more when the rules find nothing further.
    """

    def command() -> int:
        settings = output.settings({"home": home, "library": library, **options.model_flags(model, base_url)})
        session = _Session(settings, assembly.priced(settings)["coder"].asked)
        with opened(home, library) as kept:
            if kept is None:
                output.people.print("no skills yet; learn some with `voyager explore`")
                made = Report(applied=apply, before=0, after=0)
            else:
                made = _run(session, kept, apply=apply, shows=not json)
        _finish(session, made, report, json=json)
        if made.trouble:
            raise ModelUnavailable(f"the model was asked no more: {made.trouble}")
        return 0

    output.reported(command)


def _run(session: _Session, library: SkillLibrary, *, apply: bool, shows: bool) -> Report:
    """Raises: StorageError, ServiceError, KeyboardInterrupt: each after telling what was done before."""
    if apply and library.read_only:
        raise StorageError(
            f"{library.folder} can't be written, so nothing can be tidied; give this user permission to, or leave out"
            " --apply to see what there is"
        )

    def tell(tried: Tried) -> None:
        if apply and shows:
            output.stdout.print(_line(tried), style=_STYLES.get(tried.outcome, ""), markup=False, soft_wrap=True)

    try:
        return asyncio.run(session.run(library, apply=apply, tell=tell))
    except BaseException:
        done = session.report
        if done is not None and apply:
            told = f"broken off; what was applied stays, and nothing is half done: {done.summary}"
            output.people.print(told, markup=False, soft_wrap=True)
        raise


def _finish(session: _Session, made: Report, file: Path | None, *, json: bool) -> None:
    shape = cast(dict[str, Any], to_json(made))
    if session.model != PLANNER:
        usd = session.spent.cost_usd
        shape["model"] = {
            "asked": session.model,
            "calls": session.spent.calls,
            "tokens": session.spent.tokens,
            "cost_usd": None if usd is None else float(usd),
        }
    if file is not None:
        with path_errors(file):
            file.write_text(f"{plain.dumps(shape, indent=2)}\n", "utf-8")
    if json:
        output.print_json(shape)
        return
    if not made.applied:
        ways = Counter(map(_line, made.tried))
        for line, count in ways.items():
            output.stdout.print(line if count == 1 else f"{line} ({count} ways)", markup=False, soft_wrap=True)
    output.stdout.print(made.summary, markup=False, soft_wrap=True)
    if made.tried and not made.applied:
        output.people.print("nothing was changed; --apply tries it on all fixtures and keeps what passes", markup=False)
    if session.model == PLANNER and made.before > 0:
        told = f"{PLANNER} proposes nothing beyond these rules; --model openai:NAME asks a model for more"
        output.people.print(told, markup=False, soft_wrap=True)
    elif session.spent.calls > 0:
        output.people.print(f"{session.model}: {cost(shape['model'])}", markup=False, soft_wrap=True)


def _tell_waiting(event: Event) -> None:
    if isinstance(event, ModelWaiting):
        output.people.print(f"{event.reason}; again in {event.wait_s:.0f} s", markup=False, soft_wrap=True)


def _line(tried: Tried) -> str:
    first, *others = tried.skills
    is_are = "is" if len(others) == 1 else "are"
    what = {
        "duplicate": f"{_listed(others)} {is_are} the same as {first}",
        "specialisation": f"{_listed(others)} {is_are} {first} with other values",
        "near_duplicate": f"{_listed(others)} may do the same as {first}",
        "extraction": f"{_listed(others)} have steps in common, as {first}",
        "generalisation": f"{_listed(others)} as {'a call' if len(others) == 1 else 'calls'} of {first}",
        "question": f"{_ASKED.get(tried.outcome, tried.by).format(tried.by)} about {_listed(tried.skills)}",
    }[tried.kind]
    by = "" if tried.by == RULE or tried.kind == "question" else f", proposed by {tried.by}"
    proven = (
        f" ({len(tried.passed)} {'fixture' if len(tried.passed) == 1 else 'fixtures'} passed)" if tried.passed else ""
    )
    told = [f"{tried.outcome.replace('_', ' ')}: {what}{by}{proven}"]
    if tried.versions:
        told.append(f"now {', '.join(f'{name} v{version}' for name, version in tried.versions.items())}")
    if tried.retired:
        told.append(f"{_listed(tried.retired)} retired")
    reason = tried.reason if len(tried.reason) <= _REASON else f"{tried.reason[:_REASON]}..."
    return "; ".join([*told, *filter(None, [reason])])


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
