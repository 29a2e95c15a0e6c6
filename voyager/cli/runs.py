"""`voyager runs`: the runs there are, and one of them in full."""

from typing import Annotated, Any, cast

import typer
from rich.table import Table

from voyager import report, runs
from voyager.cli import options, output
from voyager.cli.progress import items

app = typer.Typer(help="Browse runs.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def default(context: typer.Context, home: options.Home = None, json: options.Json = False) -> None:
    """Browse runs; without a command, list them."""
    if context.invoked_subcommand is None:
        list_runs(home=home, json=json)


@app.command("list")
def list_runs(home: options.Home = None, json: options.Json = False) -> None:
    """List the runs."""

    def command() -> int:
        shown = report.all_reports(output.settings({"home": home}).home)
        if json:
            output.print_json(cast(list[Any], shown))
        elif shown:
            output.stdout.print(_table(shown))
        else:
            output.people.print("no runs yet; begin one with `voyager explore`", markup=False)
        return 0

    output.reported(command)


@app.command("show")
def show(
    run: Annotated[str, typer.Argument(help="Name of the run.")],
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Show one run: goals, skills, inventory, ledger, speed and cost."""

    def command() -> int:
        shown = report.run_report(runs.find(output.settings({"home": home}).home, run))
        if json:
            output.print_json(cast(dict[str, Any], shown))
        else:
            _print(shown)
        return 0

    output.reported(command)


def _table(shown: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("run", "state", "world", "seed", "model", "goals", "skills", "programs", "stamp"):
        table.add_column(title, justify="right" if title in ("seed", "goals", "skills", "programs") else "left")
    for one in shown:
        if "problem" in one:
            table.add_row(one["run"], one["state"], one["problem"])
            continue
        cells = (
            one["run"],
            one["state"],
            one["world"],
            one["seed"],
            one["model"],
            len(one["goals"]),
            len(one["skills"]),
            one["iterations"],
            one["stamp"],
        )
        table.add_row(*(str(cell) for cell in cells))
    return table


def _print(one: dict[str, Any]) -> None:
    cost = "unknown" if one["cost_usd"] is None else f"{one['cost_usd']:.2f} USD"
    facts = {
        "run": f"{one['run']} ({one['state']})",
        "world": f"{one['world']}, seed {one['seed']}, {one['ticks']} ticks",
        "model": f"{one['model']}, {one['tokens']} tokens, {cost}",
        "speed": f"{one['speed']:.1f} x real time over {one['iterations']} programs in {one['wall_s']:.1f} s",
        "stamp": one["stamp"],
        "inventory": items(one["inventory"]),
    }
    for name, value in facts.items():
        output.stdout.print(f"{name:10} {value}", markup=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for title in ("goal", "outcome", "attempts", "skill"):
        table.add_column(title)
    for goal in one["goals"]:
        table.add_row(goal["text"], goal["outcome"], str(goal["attempts"]), goal["skill"] or "")
    output.stdout.print(table)
    for entry in one["ledger"]:
        output.stdout.print(f"ledger     {entry['kind']} at tick {entry['tick']}: {entry['detail']}", markup=False)
