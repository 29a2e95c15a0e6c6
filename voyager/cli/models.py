"""`voyager models test`: whether the models of the settings answer, and what their endpoints support."""

import asyncio
import os
from dataclasses import dataclass
from typing import Any, cast

import typer

from voyager import sources
from voyager.cli import options, output
from voyager.config import ROLES, Endpoint, Settings, endpoint_of
from voyager.domain import Role
from voyager.errors import ModelUnavailable
from voyager.llm.models import answers_here, endpoint_model
from voyager.wire import to_json

app = typer.Typer(help="Models and their endpoints.", no_args_is_help=True)


@dataclass(frozen=True, kw_only=True)
class _Tested:
    """One endpoint: who asks it, and what came of it; `code` is the exit code that follows."""

    endpoint: Endpoint
    roles: list[Role]
    found: dict[str, Any]
    code: int


@app.callback()
def group() -> None:
    """Models and their endpoints."""


@app.command("test")
def check(
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Ask each model one question as long as a coder's, say what its endpoint supports and what to do about what fails.

    Exit code 1 when one does not answer in the format, 4 when one does not answer.
    """

    def command() -> int:
        settings = output.settings({"home": home, **options.model_flags(model, base_url)})
        tested = asyncio.run(_tested(settings, show=not json))
        if json:
            output.print_json([_shape(each) for each in tested])
        return max(each.code for each in tested)

    output.reported(command)


async def _tested(settings: Settings, *, show: bool) -> list[_Tested]:
    asked: dict[Endpoint, list[Role]] = {}
    for role in ROLES:
        asked.setdefault(endpoint_of(settings, role, os.environ), []).append(role)
    tested: list[_Tested] = []
    for endpoint, roles in asked.items():
        tested.append(await _one(endpoint, roles))
        if show:
            _print(tested[-1])
    return tested


async def _one(endpoint: Endpoint, roles: list[Role]) -> _Tested:
    if answers_here(endpoint.model):
        return _Tested(endpoint=endpoint, roles=roles, found={"reachable": True, "local": True}, code=0)
    model = endpoint_model(endpoint.model, endpoint)
    # The client is slow to start; who plays without a model does not wait for it.
    from voyager.llm.examination import examine

    try:
        abilities = await examine(model, _as_long_as_asked())
    except ModelUnavailable as error:
        return _Tested(endpoint=endpoint, roles=roles, found={"reachable": False, "error": str(error)}, code=4)
    found = {"reachable": True, **cast(dict[str, Any], to_json(abilities))}
    return _Tested(endpoint=endpoint, roles=roles, found=found, code=0 if abilities.in_format else 1)


def _as_long_as_asked() -> str:
    """What most of a coder's prompt is: the API that programs see."""
    api = sources.node_root() / "skills" / "primitives"
    return "\n\n".join((api / name).read_text("utf-8") for name in ("primitives.d.ts", "bot.d.ts"))


def _shape(tested: _Tested) -> dict[str, Any]:
    asked = {"spec": tested.endpoint.model, "base_url": tested.endpoint.base_url, "roles": tested.roles}
    return {**asked, **tested.found}


def _print(tested: _Tested) -> None:
    where = f" at {tested.endpoint.base_url}" if tested.endpoint.base_url else ""
    roles = "all roles" if len(tested.roles) == len(ROLES) else ", ".join(tested.roles)
    lines = [f"{tested.endpoint.model}{where} ({roles})"]
    found = tested.found
    if found.get("local"):
        lines.append("  answers on this machine; there is no endpoint to test")
    elif not found["reachable"]:
        lines.append(f"  FAILS: {found['error']}")
    else:
        lines += [f"  {name:<15}{value}" for name, value in _facts(found).items()]
        if not found["in_format"]:
            lines.append(f"  FAILS: it answered `{' '.join(str(found['reply']).split())[:200]}`")
        lines += [f"  note: {advice}" for advice in found["advice"]]
    for line in lines:
        output.stdout.print(line, markup=False, soft_wrap=True)


def _facts(found: dict[str, Any]) -> dict[str, str]:
    schema = {
        "json_schema": "held by the endpoint",
        "json_object": "any JSON object is held by the endpoint, the schema by the prompt",
        "text": "asked for by the prompt alone",
    }
    prompts = {
        "whole": "as long as a coder's are read whole",
        "cut": "as long as a coder's are CUT",
        "too long": "as long as a coder's are refused",
        "not told": "tokens are not counted",
    }
    context = found["context_tokens"]
    return {
        "answers": f"as {found['model']}, in {found['wall_s']:.1f} s and {found['calls']} requests",
        "format": "followed" if found["in_format"] else "NOT followed",
        "schema": schema[found["schema"]],
        "streaming": _yes(found["streaming"]),
        "tokens": f"counted: {_yes(found['usage'])}, cached ones told: {_yes(found['cached_tokens'])}",
        "reasoning": _yes(found["reasoning"]),
        "context": f"{context} tokens" if context is not None else "not told",
        "prompts": prompts[found["prompt"]],
        "left out": ", ".join(found["refused"]) or "nothing",
    }


def _yes(value: bool) -> str:
    return "yes" if value else "no"
