"""Was the goal reached? Rules over the server's truth where the goal has a predicate, a model where not."""

from voyager.critic.model import ModelCritic, parse_judgement
from voyager.critic.rules import RuleCritic, satisfied, tells
from voyager.domain import Execution, Goal, Truth, Verdict
from voyager.ports import ChatModel
from voyager.prompts import Prompts

__all__ = ["Critics", "ModelCritic", "RuleCritic", "parse_judgement", "satisfied"]


class Critics:
    """Rules wherever they can see what the goal asks for, the model where not.

    Args:
        votes: how often the model is asked; see `ModelCritic`.
    """

    def __init__(self, model: ChatModel, prompts: Prompts, votes: int = 1) -> None:
        self._rules = RuleCritic()
        self._model = ModelCritic(model, prompts, votes)

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """Raises: ModelUnavailable."""
        rules = goal.predicate is not None and tells(goal.predicate, after)
        critic = self._rules if rules else self._model
        return await critic.judge(goal, before=before, after=after, execution=execution)
