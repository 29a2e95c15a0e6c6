"""From model specs to models."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pydantic import JsonValue

from voyager.config import ROLES, Endpoint, Settings, endpoint_of, holds_secret
from voyager.curriculum.techtree import TechTree
from voyager.domain import Role
from voyager.errors import ConfigError
from voyager.llm.cut import Uncut
from voyager.llm.planner.model import SPEC, BuiltinPlanner
from voyager.llm.recorded import SPEC as RECORDED
from voyager.llm.recorded import RecordedModel
from voyager.llm.routed import RoutedModel
from voyager.llm.shrinking import Shrinking
from voyager.llm.waiting import Patience
from voyager.ports import ChatModel

if TYPE_CHECKING:
    from voyager.llm.openai_model import OpenAIModel

SPECS = (SPEC, "openai:NAME", RECORDED)


class EndpointSettings(Protocol):
    """The settings that `openai:` models read."""

    @property
    def base_url(self) -> str | None: ...
    @property
    def api_key(self) -> str | None: ...
    @property
    def temperature(self) -> float | None: ...
    @property
    def max_tokens(self) -> int | None: ...
    @property
    def timeout_s(self) -> float: ...
    @property
    def extra(self) -> Mapping[str, JsonValue]: ...


def build_models(settings: Settings, tree: TechTree, environment: Mapping[str, str]) -> RoutedModel:
    """The models of all roles as one; roles that ask the same of the same endpoint share a model.

    Args:
        environment: where the keys of roles are looked up.
    Raises:
        ConfigError: as `build_model`, naming the role where it is the role's own setting.
    """
    built: dict[Endpoint, ChatModel] = {}
    models: dict[Role, ChatModel] = {}
    for role in ROLES:
        endpoint = endpoint_of(settings, role, environment)
        if endpoint not in built:
            try:
                built[endpoint] = build_model(endpoint.model, endpoint, tree)
            except ConfigError as error:
                raise (ConfigError(f"`models.{role}`: {error}") if role in settings.models else error) from error
        models[role] = built[endpoint]
    return RoutedModel(models)


def build_model(spec: str, settings: EndpointSettings, tree: TechTree) -> ChatModel:
    """The model that `spec` names.

    Args:
        tree: what the builtin planner plans over.
    Raises:
        ConfigError: no such model, or an `openai:` model with neither key nor endpoint.
    """
    if spec == SPEC:
        return BuiltinPlanner(tree)
    kind, _, name = spec.partition(":")
    if kind == "recorded" and name:
        return RecordedModel(Path(name))
    return endpoint_model(spec, settings)


def endpoint_model(spec: str, settings: EndpointSettings) -> "OpenAIModel":
    """The model behind an endpoint that `spec` names. Raises: ConfigError, as `build_model`."""
    kind, _, name = spec.partition(":")
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

    return OpenAIModel(
        name,
        base_url=_endpoint(settings.base_url),
        api_key=settings.api_key,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        timeout_s=settings.timeout_s,
        extra=settings.extra,
    )


def steadied(model: ChatModel, names: Mapping[Role, str], patience: Patience, spare: Sequence[str] = ()) -> ChatModel:
    """`model`, with what endpoints need around it.

    Args:
        names: of each role's model; what answers on this machine, without an endpoint, is asked as it is.
        spare: texts that a prompt can do without when it is too long for a model, the most dispensable first.
    """
    if not any(map(has_endpoint, names.values())):
        return model
    from voyager.llm.patience import Patient

    return Patient(
        Shrinking(Uncut(model, patience.tell), spare),
        patience,
        {role: name for role, name in names.items() if has_endpoint(name)},
    )


def answers_here(spec: str) -> bool:
    """Whether `spec` names a model that needs no endpoint. Raises: ConfigError, for a recording that can't be read."""
    kind, _, name = spec.partition(":")
    if kind == "recorded" and name:
        RecordedModel(Path(name))
        return True
    return spec == SPEC


def has_endpoint(name: str) -> bool:
    """Whether a model of this name is asked over the network."""
    return name.startswith("openai:")


def _endpoint(base_url: str | None) -> str | None:
    if not base_url:
        return None
    try:
        parts = urlsplit(base_url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if holds_secret(base_url):
        raise ConfigError("an endpoint with a password or key in it would be written down; give `api_key` instead")
    if not fits:
        raise ConfigError(f"`{base_url}` is no endpoint; give a URL such as http://localhost:11434/v1")
    return base_url
