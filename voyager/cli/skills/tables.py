"""Tables that fit the terminal, and text of skills made safe to print."""

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from voyager.cli import output

_GAP = 2
_TEXT_LEAST = 20
"""Columns of the terminal below which a text says nothing; a text gets a quarter of a wide one."""
_NAME_LEAST = 16
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[_ ])|(?<=, )")


@dataclass(frozen=True, kw_only=True)
class Column:
    """`rank` says what goes first where the terminal is narrow: the highest. `text` columns are shortened instead."""

    title: str
    rank: int
    cells: Sequence[str]
    styles: Sequence[str] = ()
    right: bool = False
    text: bool = False

    @property
    def natural(self) -> int:
        """Width at which nothing is cut."""
        return max(map(cell_len, (self.title, *self.cells)))


def print_table(columns: Sequence[Column]) -> None:
    """Print lines that are whole: columns that the terminal has no room for are left out, texts end at a word.

    Where the output is no terminal everything is there, so that other programs find it. The column of rank 0 always is.
    """
    widths = _widths(columns, room())
    shown = [column for column in columns if column.title in widths]
    for line in (-1, *range(len(columns[0].cells))):
        text = Text(style="bold" if line < 0 else "")
        for index, column in enumerate(shown):
            width = widths[column.title]
            cell = column.title if line < 0 else clipped(column.cells[line], width)
            blank = " " * (width - cell_len(cell))
            text.append(" " * _GAP if index else "")
            text.append(f"{blank}{cell}" if column.right else cell, column.styles[line] if column.styles else "")
            text.append("" if column.right else blank)
        text.rstrip()
        output.stdout.print(text, soft_wrap=True)


def clipped(text: str, width: int) -> str:
    """`text` on one line of at most `width` columns, cut at the end of a word or, in a name, of one of its parts."""
    line = " ".join(plain(text).split())
    if cell_len(line) <= width:
        return line
    kept = line
    while cell_len(kept) > width - 1:
        kept = kept[:-1]
    ends = [each.start() for each in _HUMP.finditer(line) if len(kept) / 2 <= each.start() <= len(kept)]
    return f"{kept[: ends[-1]] if ends else kept}".rstrip(" ,_") + "…"


def room() -> int | None:
    """Columns of the terminal; None where the output is none."""
    return output.stdout.width if output.stdout.is_terminal or "COLUMNS" in os.environ else None


def plain(text: str) -> str:
    """What others wrote, without what would steer the terminal or turn the order of letters around."""
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in "\n\t" or (" " <= character <= "~"):
        return character
    kind = unicodedata.category(character)
    if kind == "Cc" and ord(character) < 32:
        return chr(0x2400 + ord(character))
    return "\N{REPLACEMENT CHARACTER}" if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def _widths(columns: Sequence[Column], room: int | None) -> dict[str, int]:
    if room is None:
        return {column.title: column.natural for column in columns}
    widths: dict[str, int] = {}
    left = room
    for column in sorted(columns, key=lambda column: column.rank):
        gap = _GAP if widths else 0
        least = min(column.natural, max(_TEXT_LEAST, room // 4)) if column.text else column.natural
        if column.rank == 0:
            least = min(column.natural, max(_NAME_LEAST, room * 2 // 5))
        if least + gap > left and column.rank > 0:
            continue
        widths[column.title] = least
        left -= least + gap
    for column in sorted(columns, key=lambda column: (column.text, column.rank)):
        if column.title in widths:
            more = min(left, column.natural - widths[column.title])
            widths[column.title] += more
            left -= more
    return widths
