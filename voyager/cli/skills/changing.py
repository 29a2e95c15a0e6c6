"""`voyager skills pin`, `ban`, `rollback`, `retire`, `parole`: which version calls bind to, and whether they may."""

from collections.abc import Callable
from typing import Annotated

import typer

from voyager.cli import options, output
from voyager.cli.skills.opening import completed, opened_for
from voyager.errors import UserError
from voyager.replay.proving import dependants
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

_SHOWN = 5
Name = Annotated[str, typer.Argument(help="Name of the skill.", autocompletion=completed)]
Reason = Annotated[str, typer.Option("--reason", help="Why; the history keeps it.", metavar="TEXT", show_default=False)]


def pin(
    name: Name,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Which (default: the current one).", metavar="N")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Have calls of a skill bind to one version, whatever is learned later."""

    def change(kept: SkillLibrary) -> str:
        chosen = version or kept.standing(name).current
        if chosen not in kept.known_versions(name):
            there = ", ".join(map(str, kept.known_versions(name)))
            raise UserError(f"no version {chosen} of `{name}` in this library; there are: {there}")
        kept.pin(name, chosen)
        return f"calls of {name} bind to version {chosen} until `voyager skills unpin {name}`"

    _changed(name, home, library, json, change)


def unpin(name: Name, home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Have calls of a skill bind to its current version again."""

    def change(kept: SkillLibrary) -> str:
        if kept.standing(name).pinned is None:
            return f"{name} was not pinned"
        kept.unpin(name)
        return f"calls of {name} bind to its current version, {kept.standing(name).current}"

    _changed(name, home, library, json, change)


def ban(
    name: Name, reason: Reason, home: options.Home = None, library: options.Library = None, json: options.Json = False
) -> None:
    """Have a skill neither found nor called any more, until it is unbanned."""

    def change(kept: SkillLibrary) -> str:
        kept.ban(name, _given(reason))
        broken = dependants(kept, name)
        if not broken:
            return f"{name} is banned; nothing calls it"
        some = ", ".join(broken[:_SHOWN]) + (f" and {len(broken) - _SHOWN} more" if len(broken) > _SHOWN else "")
        return f"{name} is banned; what calls it can't run now: {some}"

    _changed(name, home, library, json, change)


def unban(name: Name, home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Have a banned skill found and called again."""

    def change(kept: SkillLibrary) -> str:
        if kept.standing(name).banned is None:
            return f"{name} was not banned"
        kept.unban(name)
        return f"{name} is found and called again"

    _changed(name, home, library, json, change)


def retire(
    name: Name, reason: Reason, home: options.Home = None, library: options.Library = None, json: options.Json = False
) -> None:
    """Have searches not find a skill any more; what calls it still runs."""

    def change(kept: SkillLibrary) -> str:
        kept.retire(name, _given(reason))
        return f"{name} is retired; `voyager skills parole {name}` gives it another chance"

    _changed(name, home, library, json, change)


def parole(name: Name, home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Give a retired skill another chance, as a candidate; a trusted one becomes a candidate too."""

    def change(kept: SkillLibrary) -> str:
        kept.parole(name)
        return f"{name} is a candidate; its fixture or its uses decide what becomes of it"

    _changed(name, home, library, json, change)


def rollback(
    name: Name,
    to: Annotated[
        int | None, typer.Option("--to", min=1, help="Which (default: the newest sound one before).", metavar="N")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Make an earlier version of a skill the current one; nothing is deleted."""

    def change(kept: SkillLibrary) -> str:
        before = kept.standing(name).current
        now = kept.rollback(name, to)
        return f"calls of {name} bind to version {now} now, not to {before}"

    _changed(name, home, library, json, change)


def _given(reason: str) -> str:
    if not reason.strip():
        raise UserError("--reason is empty; say why, whoever reads the history will want to know")
    return reason.strip()


def _changed(
    name: str, home: str | None, library: str | None, json: bool, change: Callable[[SkillLibrary], str]
) -> None:
    """Change the skill, then say how it stands: in words, or as JSON."""

    def command() -> int:
        with opened_for(name, home, library) as kept:
            said = change(kept)
            standing = kept.standing(name)
        if json:
            shape = to_json(standing)
            assert isinstance(shape, dict)
            output.print_json({"name": name, **shape, "in_force": standing.in_force})
        else:
            output.stdout.print(said, markup=False, soft_wrap=True)
        return 0

    output.reported(command)
