"""A pack that comes with Voyager, learned anew from its recipe; its room's README tells what came of it.

`python -m voyager.packs.learning skills/packs/NAME.yaml` makes the folder `NAME` beside that file. The runs are
recorded like anybody's and go by their seeds, so the same version gives the same bytes.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as checked

from voyager.domain import SkillDraft
from voyager.errors import VoyagerError
from voyager.operated import read_yaml
from voyager.packs.bundle import read_bundle
from voyager.packs.documents import parsed, typed
from voyager.packs.manifest import MANIFEST, Manifest
from voyager.packs.pack import read_pack

BEGIN = "<!-- written by voyager.packs.learning -->"
END = "<!-- end of what it writes -->"


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Recipe:
    """What a pack is learned from: one library, in which one run after the other goes on learning."""

    runs: Annotated[tuple[str, ...], Field(min_length=1)]
    """Each a `voyager` command without its `--run`; they are named `NAME-1`, `NAME-2` and so on."""
    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    """Those of the library that are kept, with all they call."""

    def commands(self, name: str) -> list[str]:
        """The runs as they are typed, for a pack of that name."""
        return [f"{line} --run {name}-{number}" for number, line in enumerate(self.runs, 1)]


def learn(path: Path) -> None:
    """Make the pack of the recipe at `path` anew, beside it, and its part of the README there.

    Raises:
        ConfigError: the recipe can't be read.
        CalledProcessError: a run failed, a pursuit did not reach its goal, or a skill is red. What was there stays.
    """
    recipe = read_yaml(path, Recipe, "recipe")
    folder = path.with_suffix("").absolute()
    with TemporaryDirectory(prefix="voyager-pack-") as home:
        for command in recipe.commands(folder.name):
            _voyager(home, *shlex.split(command))
        _voyager(home, "skills", "verify", *recipe.skills)
        _voyager(home, "skills", "export", *recipe.skills, "--out", str(folder), "--force")
    readme = folder.with_name("README.md")
    text = account(recipe, folder, date.today().isoformat())
    readme.write_text(with_account(readme.read_text("utf-8"), text), "utf-8")


def _voyager(home: str, *arguments: str) -> None:
    # Neither a setting of whoever learns nor a voyager.toml may have a hand in it.
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("VOYAGER_", "OPENAI_"))}
    environment = {**kept, "VOYAGER_HOME": home}
    subprocess.run([sys.executable, "-m", "voyager", *arguments], cwd=home, env=environment, check=True)


def account(recipe: Recipe, folder: Path, on: str) -> str:
    """What the README says of the pack in `folder`: the runs and the skills, as two tables; `on` is the day."""
    bundle = read_bundle(folder)
    manifest = typed(Manifest, parsed(bundle.files[MANIFEST], MANIFEST), MANIFEST)
    drafts = [each.draft for each in read_pack(bundle)]
    size = sum(map(len, bundle.files.values())) / 1024
    made = f"{manifest.tool}, Minecraft {manifest.game_version}, mineflayer {manifest.mineflayer}"
    lines = (
        f"`{folder.name}`: {len(drafts)} skills, {size:,.0f} KB. Learned on {on} with {made}.",
        "",
        "| run | `voyager` |",
        "|---|---|",
        *(f"| `{folder.name}-{n}` | `{command}` |" for n, command in enumerate(recipe.commands(folder.name), 1)),
        "",
        "| skill | goal | from | takes | calls |",
        "|---|---|---|---|---|",
        *(_row(draft) for draft in drafts),
    )
    return "\n".join(lines)


def _row(draft: SkillDraft) -> str:
    origin = draft.provenance
    where = f"`{origin.run}`, attempt {origin.attempt}, {origin.model}"
    takes = ", ".join(f"`{each.name}`" for each in draft.params)
    calls = ", ".join(f"`{name}`" for name in draft.calls)
    return f"| `{draft.name}` | {origin.goal} | {where} | {takes} | {calls} |"


def with_account(readme: str, text: str) -> str:
    """The README with `text` between its marks. Raises: ValueError: a mark is missing."""
    before, _, rest = readme.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"the README has lost its marks `{BEGIN}` and `{END}`")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """One recipe or several; exit code 1 when one could not be learned."""
    try:
        for path in arguments:
            learn(Path(path))
    except (VoyagerError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
