"""`voyager explore --estimate`: what earlier runs of the same models cost a goal."""

from decimal import Decimal
from typing import Any

from voyager import assembly
from voyager.cli import output
from voyager.config import Settings
from voyager.costs import UNBILLED
from voyager.estimate import Estimate, estimate


def tell(settings: Settings, goals: int | None, *, json: bool) -> int:
    """Print what `goals` goals may cost, or one where none are named; nothing is run and nobody is asked.

    Raises:
        ConfigError: a model or a price that can't be read.
    """
    terms = assembly.priced(settings)
    if all(each.asked.partition(":")[0] in UNBILLED for each in terms.values()):
        found, text = None, "no model is asked that anyone bills: this run costs nothing"
    else:
        found = estimate(settings.home, terms)
        text = (
            _told(found, goals or 1)
            if found is not None
            else (
                f"no run in {settings.home} has asked these models, and nothing else tells what they need;"
                f" a short one does: `{output.command('explore --goals 3 --budget-calls 50', settings)}`"
            )
        )
    if json:
        output.print_json({"estimate": None if found is None else _shape(found, goals or 1), "text": text})
    else:
        output.stdout.print(text, markup=False, soft_wrap=True)
    return 0


def _shape(found: Estimate, goals: int) -> dict[str, Any]:
    each = Decimal(goals) / found.goals
    return {
        "goals": goals,
        "usd": None if found.usd is None else float(found.usd * each),
        "least_usd": None if found.least_usd is None else float(found.least_usd * goals),
        "most_usd": None if found.most_usd is None else float(found.most_usd * goals),
        "tokens": round(found.tokens * each),
        "calls": round(found.calls * float(each), 1),
        "hours": round(found.hours * float(each), 4),
        "from": {"runs": found.runs, "goals": found.goals},
    }


def _told(found: Estimate, goals: int) -> str:
    shown = _shape(found, goals)
    dollars = "dollars unknown (no price)"
    if shown["usd"] is not None:
        dollars = f"{shown['usd']:.4f} USD ({shown['least_usd']:.4f} to {shown['most_usd']:.4f} from run to run)"
    return (
        f"{goals} goal{'s' if goals > 1 else ''}: {dollars}, {shown['tokens']} tokens, {shown['calls']} calls,"
        f" {shown['hours']:.2f} hours, as in {found.goals} goals of {found.runs} earlier"
        f" run{'s' if found.runs > 1 else ''} of these models, at today's prices"
    )
