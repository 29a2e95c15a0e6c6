"""Packs by name: an operator's own, and those that come with Voyager."""

import os
from collections.abc import Sequence
from pathlib import Path

from voyager.errors import UserError
from voyager.packs.manifest import MANIFEST

FOLDER = "packs"


def packs(folders: Sequence[Path]) -> dict[str, Path]:
    """Where each pack is, by name in alphabetical order.

    Args:
        folders: where `packs/NAME/` is looked for; of two packs of one name the first folder's counts.
    """
    there = {
        path.parent.name: path.parent for each in reversed(folders) for path in each.glob(f"{FOLDER}/*/{MANIFEST}")
    }
    return dict(sorted(there.items()))


def located(given: Path, folders: Sequence[Path]) -> Path:
    """`given` if there is such a file or folder, else the pack of that name in `folders`.

    Raises:
        UserError: it is neither; names the packs.
    """
    if os.path.lexists(given):
        return given
    there = packs(folders)
    if str(given) not in there:
        raise UserError(
            f"there is no {given}, and no pack of that name; name a folder, an archive, or one of these packs:"
            f" {', '.join(there) or 'none'}"
        )
    return there[str(given)]
