"""`voyager runs`: the runs there are, and one of them in full."""

from typing import Annotated, Any, cast

import typer
from rich.table import Table

from voyager import report, runs
from voyager.ablation import PARTS
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
    numbers = ("seed", "goals", "skills", "programs", "cost")
    for title in ("run", "state", "world", "seed", "model", "goals", "skills", "programs", "cost", "stamp"):
        table.add_column(title, justify="right" if title in numbers else "left")
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
            "unknown" if one["cost_usd"] is None else f"{one['cost_usd']:.2f}",
            one["stamp"],
        )
        table.add_row(*(str(cell) for cell in cells))
    return table


def _print(one: dict[str, Any]) -> None:
    facts = {
        "run": f"{one['run']} ({one['state']})",
        "world": f"{one['world']}, seed {one['seed']}, {one['ticks']} ticks",
        "model": _models(one),
        "cost": cost(one),
        "budget": ", ".join(line["text"] for line in one["budget"].values()) or "none",
        "speed": f"{one['speed']:.1f} x real time over {one['iterations']} programs in {one['wall_s']:.1f} s",
        "stamp": one["stamp"],
        **({"reviewed": items(one["reviewed"])} if one["reviewed"] else {}),
        "inventory": items(one["inventory"]),
    }
    for name, value in facts.items():
        output.stdout.print(f"{name:10} {value}", markup=False, soft_wrap=True)
    for part in one["without"]:
        output.stdout.print(f"without    {part}: {PARTS.get(part, 'unknown here')}", markup=False, soft_wrap=True)
    if billed(one):
        for key in ("by_role", "by_model"):
            output.stdout.print(_costs(one["costs"][key]))
    table = Table(box=None, pad_edge=False)
    for title in ("goal", "outcome", "attempts", "skill"):
        table.add_column(title)
    for goal in one["goals"]:
        table.add_row(goal["text"], goal["outcome"], str(goal["attempts"]), goal["skill"] or "")
    output.stdout.print(table)
    for entry in one["ledger"]:
        output.stdout.print(f"ledger     {entry['kind']} at tick {entry['tick']}: {entry['detail']}", markup=False)


def _models(one: dict[str, Any]) -> str:
    """The run's model, and those of single roles."""
    own = [f"{role} {models['model']}" for role, models in one["models"].items() if models["model"] is not None]
    return "; ".join([one["model"], *own])


def billed(one: dict[str, Any]) -> bool:
    """Whether a run asked models that use tokens."""
    return one["tokens"] > 0 or one["cost_usd"] is None


def cost(one: dict[str, Any]) -> str:
    """What a run's models cost, on one line."""
    dollars = "cost unknown" if one["cost_usd"] is None else f"{one['cost_usd']:.4f} USD"
    return f"{one['tokens']} tokens in {one['calls']} calls, {dollars}"


def _costs(rows: list[dict[str, Any]]) -> Table:
    """What each role's, or each model's, calls cost; what is known of a cost that is not is marked with a plus."""
    table = Table(box=None, pad_edge=False)
    of = "role" if "role" in rows[0] else "model"
    for title in (of, "calls", "prompt", "cached", "completion", "reasoning", "USD"):
        table.add_column(title, justify="left" if title == of else "right")
    for row in rows:
        known = f"{row['known_usd']:.4f}"
        table.add_row(
            row[of] if row.get("endpoint") is None else f"{row[of]} at {row['endpoint']}",
            *(str(row[name]) for name in ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")),
            str(row["reasoning_tokens"]),
            known if row["cost_usd"] is not None else f"{known} + {row['calls_of_unknown_cost']} calls unknown",
        )
    return table
