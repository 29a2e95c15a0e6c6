"""From a model spec to a model."""

from typing import Protocol
from urllib.parse import urlsplit

from voyager.curriculum.techtree import TechTree
from voyager.errors import ConfigError
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
    if not settings.api_key and not settings.base_url:
        raise ConfigError(
            f"`{spec}` needs a key or an endpoint: set OPENAI_API_KEY (or VOYAGER_API_KEY),"
            " or VOYAGER_BASE_URL for an endpoint that needs no key"
        )
    if settings.api_key and not (settings.api_key.isascii() and settings.api_key.isprintable()):
        raise ConfigError("the key has characters that no key has; check `api_key` or OPENAI_API_KEY")
    # The client alone takes as long to import as the rest of a command: who plays without a model does not wait for it.
    from voyager.llm.openai_model import OpenAIModel

    return OpenAIModel(name, base_url=_endpoint(settings.base_url), api_key=settings.api_key)


def _endpoint(base_url: str | None) -> str | None:
    if not base_url:
        return None
    try:
        parts = urlsplit(base_url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if "@" in base_url:
        raise ConfigError("an endpoint with a name or password in it would be written down; give `api_key` instead")
    if not fits:
        raise ConfigError(f"`{base_url}` is no endpoint; give a URL such as http://localhost:11434/v1")
    return base_url
