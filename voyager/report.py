"""What `runs show` prints: the public, versioned shape of DESIGN section 7."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import JsonValue

from voyager import runs
from voyager.checkpoint.journal import JournalReader
from voyager.checkpoint.lock import is_held
from voyager.config import ROLES
from voyager.costs import Spent, lines
from voyager.errors import VoyagerError
from voyager.history import History, fold
from voyager.wire import to_json


def run_report(folder: runs.RunFolder) -> dict[str, JsonValue]:
    """One run as JSON data, also while it goes on.

    Raises:
        UnknownRun, SchemaTooNew, StorageError.
    """
    journal = JournalReader(folder.journal)
    try:
        history = fold(journal.entries())
        settings = journal.settings
    finally:
        journal.close()
    return {
        "run": folder.name,
        "state": _state(folder, history),
        "seed": settings.get("seed"),
        "model": settings.get("model"),
        "models": settings.get("models") or {},
        "world": settings.get("world"),
        "library": settings.get("library"),
        "without": [*filter(None, str(settings.get("without") or "").split(","))],
        "pursuit": _pursuit(settings, history),
        "goals": [
            {
                "text": record.goal.text,
                "outcome": record.outcome,
                "attempts": record.attempts,
                "skill": record.skill,
            }
            for record in history.records
        ],
        "skills": [to_json(skill) for skill in history.skills],
        "inventory": dict(history.inventory),
        "ledger": [to_json(entry) for entry in history.ledger],
        "stamp": history.stamp,
        "reviewed": dict(history.reviewed),
        "iterations": history.programs,
        "ticks": history.tick,
        "wall_s": round(history.program_wall_s, 3),
        "speed": round(history.speed, 1),
        "tokens": history.spent.tokens,
        "cost_usd": _dollars(history.spent.cost_usd),
        "calls": history.spent.calls,
        "costs": {
            "by_role": [{"role": role, **_costs(history.by_role[role])} for role in ROLES if role in history.by_role],
            "by_model": [
                {"model": model, "endpoint": endpoint, **_costs(spent)}
                for (model, endpoint), spent in history.by_model.items()
            ],
        },
        "budget": {
            line.name: {"used": float(line.used), "limit": float(line.limit), "text": str(line), "flag": line.flag}
            for line in lines(history.budget, history.spent, history.hours)
        },
        "hours": round(history.hours, 4),
        "stopped": history.stopped,
    }


def _costs(spent: Spent) -> dict[str, JsonValue]:
    return {
        "calls": spent.calls,
        "prompt_tokens": spent.prompt_tokens,
        "cached_tokens": spent.cached_tokens,
        "completion_tokens": spent.completion_tokens,
        "reasoning_tokens": spent.reasoning_tokens,
        "wall_s": round(spent.wall_s, 3),
        "cost_usd": _dollars(spent.cost_usd),
        "known_usd": _dollars(spent.known_usd),
        "calls_of_unknown_cost": spent.unknown,
    }


def _dollars(exact: Decimal | None) -> float | None:
    """The nearest number that JSON has; it prints as the exact sum does."""
    return None if exact is None else float(exact)


def _pursuit(settings: Mapping[str, JsonValue], history: History) -> JsonValue:
    """What the run pursues and how that ended; None where it explores."""
    aim = settings.get("pursuit")
    if not isinstance(aim, dict):
        return None
    end = history.pursuit
    return {**aim, "reached": None if end is None else end.reached, "reason": None if end is None else end.reason}


def _state(folder: runs.RunFolder, history: History) -> str:
    """`running`, `stopped` (saved, by its own end or by request) or `killed` (resume goes back to a checkpoint)."""
    if is_held(folder.journal.with_suffix(".lock")):
        return "running"
    return "killed" if history.stopped is None else "stopped"


def all_reports(home: Path) -> list[dict[str, JsonValue]]:
    """Every run in `home`, by name; one that can't be read has the state `damaged` and a `problem`."""
    reports: list[dict[str, JsonValue]] = []
    for name in runs.names(home):
        folder = runs.RunFolder(path=home / "runs" / name)
        try:
            reports.append(run_report(folder))
        except VoyagerError as error:
            reports.append({"run": name, "state": "damaged", "problem": str(error)})
    return reports
