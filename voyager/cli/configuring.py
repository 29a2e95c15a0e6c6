"""`voyager config`: every setting with where it comes from, and what each role asks."""

import os
from typing import Any, cast

from rich.table import Table

from voyager import config
from voyager.cli import options, output
from voyager.config import MASKED, NAMES, ROLES, ModelSettings, Resolved, Settings
from voyager.wire import to_json

_HIDDEN = "(hidden)"


def show(home: options.Home = None, json: options.Json = False) -> None:
    """Show every setting with its source, and what each role asks; keys are not shown."""

    def command() -> int:
        resolved = config.current_with_origin({"home": home})
        settings, roles = _settings(resolved), {role: _role(resolved.settings, role) for role in ROLES}
        if json:
            output.print_json(cast(dict[str, Any], {"settings": settings, "roles": roles}))
            return 0
        table = Table(box=None, pad_edge=False)
        for title in ("setting", "value", "source"):
            table.add_column(title, overflow="fold")
        for name, row in settings.items():
            table.add_row(name, _text(row["value"]), str(row["source"]))
        output.stdout.print(table)
        asked = Table(box=None, pad_edge=False)
        for title in ("role", "model", "endpoint", "key"):
            asked.add_column(title, overflow="fold")
        for role, row in roles.items():
            asked.add_row(role, *(_text(row[name]) for name in ("model", "base_url", "key")))
        output.stdout.print()
        output.stdout.print(asked)
        return 0

    output.reported(command)


def _settings(resolved: Resolved) -> dict[str, dict[str, Any]]:
    """Every setting; of single roles only those that are set."""
    plain = cast(dict[str, Any], to_json(resolved.settings))
    rows: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        if name.startswith("models."):
            if name not in resolved.origin:
                continue
            _, role, setting = name.split(".")
            value = plain["models"][role][setting]
        else:
            value = plain[name]
        source = resolved.origin.get(name, "default")
        rows[name] = {"value": _shown(name, value), "source": source}
    return rows


def _role(settings: Settings, role: config.Role) -> dict[str, Any]:
    """What a role asks, and where its key is: in `api_key`, in a variable, or nowhere."""
    own = settings.models.get(role, ModelSettings())
    variable = own.api_key_env
    # A variable that is not set ends a run, not the command that tells so.
    environment = os.environ if variable is None else {**os.environ, variable: os.environ.get(variable) or _HIDDEN}
    endpoint = config.endpoint_of(settings, role, environment)
    key = "api_key" if endpoint.api_key else None
    if variable is not None:
        key = variable if os.environ.get(variable) else f"{variable} (not set)"
    return {
        "model": endpoint.model,
        "base_url": _shown("base_url", endpoint.base_url),
        "key": key,
        "temperature": endpoint.temperature,
        "max_tokens": endpoint.max_tokens,
        "timeout_s": endpoint.timeout_s,
        "extra": dict(endpoint.extra),
    }


def _shown(name: str, value: Any) -> Any:
    """A value without what is nobody's business: a key, or an endpoint's password."""
    secret = name in MASKED or (name.endswith("base_url") and config.holds_secret(str(value)))
    return _HIDDEN if secret and value is not None else value


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
