"""`voyager skills reindex`: what is derived from the skill folders, made anew."""

from voyager.cli import options, output
from voyager.config import Settings
from voyager.session import repair_library
from voyager.wire import to_json


def reindex(home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Rebuild the search index and the database from the skill folders; exit code 1 when something is left to do."""
    output.reported(lambda: tell_repaired(output.settings({"home": home, "library": library}), json=json))


def tell_repaired(settings: Settings, *, json: bool) -> int:
    """Repair the library of `settings` and say what was done; 1 when something is left to do."""
    with output.people.status("reading every skill"):
        repaired = repair_library(settings)
    if json:
        output.print_json(to_json(repaired))
    else:
        for line in repaired.mended:
            output.stdout.print(f"mended: {line}", style="green", markup=False, soft_wrap=True)
        for line in repaired.left:
            output.stdout.print(f"left: {line}", style="yellow", markup=False, soft_wrap=True)
        index = "none" if repaired.entries is None else f"{repaired.entries} entries"
        output.stdout.print(f"{repaired.skills} skills, search index: {index}", markup=False, soft_wrap=True)
    return 1 if repaired.left else 0
