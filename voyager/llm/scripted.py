"""A model that answers from a list: the fake at the `ports.ChatModel` seam, for tests and dry runs.

model = ScriptedModel({"coder": ["```javascript\\n...```"], "curriculum": ["Goal: Craft 1 stick"]})
"""

from collections.abc import Mapping, Sequence

from voyager.domain import Reply, Request, Role
from voyager.errors import ModelUnavailable


class ScriptedModel:
    """Implements `ports.ChatModel`: the replies of a role in order, the last one again and again.

    `requests` holds what it was asked.
    """

    def __init__(self, replies: Mapping[Role, Sequence[str]]) -> None:
        self._replies = {role: list(texts) for role, texts in replies.items()}
        self.requests: list[Request] = []

    @property
    def name(self) -> str:
        return "scripted"

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable for a role without replies."""
        self.requests.append(request)
        texts = self._replies.get(request.role, [])
        if not texts:
            raise ModelUnavailable(f"no replies are scripted for the role {request.role}")
        text = texts[0] if len(texts) == 1 else texts.pop(0)
        return Reply(text=text, model=self.name)
