"""What `runs show` prints: the public, versioned shape of DESIGN section 7."""

from pathlib import Path

from pydantic import JsonValue

from voyager import runs
from voyager.checkpoint.journal import JournalReader
from voyager.checkpoint.lock import is_held
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
        "world": settings.get("world"),
        "library": settings.get("library"),
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
        "iterations": history.programs,
        "ticks": history.tick,
        "wall_s": round(history.program_wall_s, 3),
        "speed": round(history.speed, 1),
        "tokens": history.tokens,
        "cost_usd": None if history.billed else 0.0,
    }


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
