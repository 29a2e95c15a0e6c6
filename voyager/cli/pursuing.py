"""`voyager pursue`: one goal in a new world, with what was learned elsewhere."""

from typing import Annotated

import typer

from voyager import session
from voyager.cli import options, output
from voyager.cli.exploring import drive
from voyager.domain import Aim

PROGRAMS = 50
"""Programs that a pursuit may execute: the cap of the paper's own trials (arXiv 2305.16291, table 2)."""


def pursue(
    goal: Annotated[str, typer.Argument(help='What to reach, e.g. "a diamond pickaxe" or "Kill 1 zombie".')],
    run: Annotated[
        str | None, typer.Option("--run", help="Name of its run (default: the next pursuit-N).", metavar="NAME")
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Keep what works as skills of the library.")] = False,
    max_programs: Annotated[
        int, typer.Option("--max-programs", min=1, help="Give up after N programs.", metavar="N")
    ] = PROGRAMS,
    hours: options.Hours = None,
    budget: options.Budget = None,
    budget_tokens: options.BudgetTokens = None,
    budget_calls: options.BudgetCalls = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    world: options.World = None,
    clock: options.Clock = None,
    seed: options.Seed = None,
    watch: options.Watch = None,
    watch_port: options.WatchPort = None,
    library: options.Library = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Reach one goal in a new world: take it apart, reuse the library, act; Ctrl-C saves.

    The exit code is 1 when the goal was not reached. The library is read and not changed, unless --learn says so.
    """

    def command() -> int:
        settings = output.settings(
            {
                "home": home,
                "library": library,
                **options.model_flags(model, base_url),
                "world": world,
                "clock": clock,
                "seed": seed,
                "watch_port": options.watch_port(watch, watch_port),
            }
        )
        aim = Aim(goal=goal, learn=learn, programs=max_programs)
        given = options.budget(budget, budget_tokens, budget_calls, hours)
        return drive(settings, lambda orders: session.pursue(settings, run, aim, orders), None, given, json=json)

    output.reported(command)
