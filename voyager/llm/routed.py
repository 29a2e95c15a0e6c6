"""One model for the loop, another behind each role."""

from collections.abc import Mapping

from voyager.domain import Reply, Request, Role
from voyager.ports import ChatModel


class RoutedModel:
    """Implements `ports.ChatModel`: a request is answered by the model of its role.

    Args:
        models: a model for each of the six roles.
    """

    def __init__(self, models: Mapping[Role, ChatModel]) -> None:
        self._models = dict(models)

    @property
    def name(self) -> str:
        """The one model's name, or each role's: `coder=openai:a, curriculum=openai:b`."""
        names = {role: model.name for role, model in self._models.items()}
        if len(set(names.values())) == 1:
            return next(iter(names.values()))
        return ", ".join(f"{role}={name}" for role, name in sorted(names.items()))

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable."""
        return await self._models[request.role].complete(request)
