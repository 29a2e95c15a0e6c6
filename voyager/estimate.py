"""What a goal may cost, told from earlier runs of the same models and from nothing else."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from voyager import runs
from voyager.checkpoint.journal import JournalReader
from voyager.costs import UNBILLED
from voyager.domain import Role
from voyager.errors import VoyagerError
from voyager.history import History, fold
from voyager.llm.prices import Terms


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Sums over the earlier runs, and how far single runs lie apart.

    Dollars are at today's prices; None where a model has none.
    """

    runs: int
    goals: int
    calls: int
    tokens: int
    hours: float
    usd: Decimal | None
    least_usd: Decimal | None
    """A goal, in the cheapest of the runs."""
    most_usd: Decimal | None


def estimate(home: Path, terms: Mapping[Role, Terms]) -> Estimate | None:
    """What runs in `home` cost that asked each role's model as `terms` does; None where there is none.

    Runs whose endpoint did not count its tokens are left out, as are those without a goal that ended.
    """
    histories = [history for name in runs.names(home) if _tells(history := _history(home, name), terms)]
    if not histories:
        return None
    dollars = [usd for history in histories if (usd := _usd(history, terms)) is not None]
    priced = len(dollars) == len(histories)
    a_goal = [usd / len(history.records) for usd, history in zip(dollars, histories, strict=True)] if priced else []
    return Estimate(
        runs=len(histories),
        goals=sum(len(history.records) for history in histories),
        calls=sum(history.spent.calls for history in histories),
        tokens=sum(history.spent.tokens for history in histories),
        hours=sum(history.hours for history in histories),
        usd=sum(dollars, Decimal(0)) if priced else None,
        least_usd=min(a_goal, default=None),
        most_usd=max(a_goal, default=None),
    )


def _history(home: Path, name: str) -> History:
    """A run so far; an empty one where it can't be read."""
    try:
        with closing(JournalReader(runs.RunFolder(path=home / "runs" / name).journal)) as journal:
            return fold(journal.entries())
    except VoyagerError:
        return History()


def _tells(history: History, terms: Mapping[Role, Terms]) -> bool:
    same = all((terms[role].asked, terms[role].endpoint) == (asked, at) for role, asked, at in history.costs)
    billed = {key: spent for key, spent in history.costs.items() if key[1].partition(":")[0] not in UNBILLED}
    return bool(same and billed and history.records) and not any(spent.uncounted for spent in billed.values())


def _usd(history: History, terms: Mapping[Role, Terms]) -> Decimal | None:
    total = Decimal(0)
    for (role, _, _), spent in history.costs.items():
        price = terms[role].price
        if price is None:
            return None
        total += price.of(prompt=spent.prompt_tokens, cached=spent.cached_tokens, completion=spent.completion_tokens)
    return total
