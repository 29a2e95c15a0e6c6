"""From a model spec to a model."""

from typing import Protocol

from voyager.curriculum.techtree import TechTree
from voyager.errors import ConfigError
from voyager.llm.openai_model import OpenAIModel
from voyager.llm.planner.model import SPEC, BuiltinPlanner
from voyager.ports import ChatModel

SPECS = (SPEC, "openai:NAME")


class EndpointSettings(Protocol):
    """The settings that `openai:` models read."""

    @property
    def base_url(self) -> str | None: ...
    @property
    def api_key(self) -> str | None: ...


def build_model(spec: str, settings: EndpointSettings, tree: TechTree) -> ChatModel:
    """The model that `spec` names.

    Args:
        tree: what the builtin planner plans over.
    Raises:
        ConfigError: no such model, or an `openai:` model with neither key nor endpoint.
    """
    kind, _, name = spec.partition(":")
    if spec == SPEC:
        return BuiltinPlanner(tree)
    if kind != "openai" or not name:
        raise ConfigError(f"there is no model `{spec}`; there are {', '.join(SPECS)}")
    if settings.api_key is None and settings.base_url is None:
        raise ConfigError(
            f"`{spec}` needs a key or an endpoint: set OPENAI_API_KEY (or VOYAGER_API_KEY),"
            " or VOYAGER_BASE_URL for an endpoint that needs no key"
        )
    return OpenAIModel(name, base_url=settings.base_url, api_key=settings.api_key)
