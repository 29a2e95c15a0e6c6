"""Puts a run's models under its budget and into its journal."""

from collections.abc import Mapping, Sequence

from voyager.checkpoint.recorder import Recorder
from voyager.config import Settings, budget_of
from voyager.costs import Budget
from voyager.domain import Reply, Request, Role
from voyager.errors import ConfigError
from voyager.history import History
from voyager.llm.budget import Meter
from voyager.llm.journaled import JournaledModel
from voyager.llm.paid import PaidCall, PaidModel, question_of
from voyager.llm.prices import FILE, Terms, check_priced
from voyager.ports import ChatModel


def metered(settings: Settings, terms: Mapping[Role, Terms], history: History, given: Budget) -> Meter:
    """What a run's calls are counted with.

    Args:
        given: what it may cost from now on; where this says nothing, what the run was given before, then the settings.
    Raises:
        ConfigError: a budget in dollars, and calls whose price is not known.
        BudgetSpent: nothing is left of it.
    """
    budget = given.over(history.budget).over(budget_of(settings))
    if budget.usd is not None:
        check_priced(terms, settings.home / "curriculum" / FILE)
        if history.spent.unpriced:
            raise ConfigError(
                f"a budget in dollars can't count what the run did before: {history.spent.unpriced} of its calls had no"
                " price; use --budget-tokens or --budget-calls"
            )
    meter = Meter(budget, history.spent, history.hours)
    meter.allow()
    return meter


def accounted(
    model: ChatModel,
    terms: Mapping[Role, Terms],
    recorder: Recorder,
    meter: Meter,
    paid: Sequence[PaidCall] = (),
) -> ChatModel:
    """`model`, each call of which is allowed first, and written down and counted when it is answered.

    Args:
        paid: calls of an earlier session whose steps were undone; their questions are not asked again.
    """

    def answered(request: Request, reply: Reply) -> None:
        called = terms[request.role].called(request, reply)
        recorder.model_called(request, reply, called, question_of(request))
        meter.add(called)

    def used(request: Request, call: PaidCall) -> None:
        recorder.reply_used_again(request, call.seq)

    journaled = JournaledModel(model, answered, meter.allow)
    return PaidModel(journaled, paid, lambda role: terms[role].asked, used) if paid else journaled
