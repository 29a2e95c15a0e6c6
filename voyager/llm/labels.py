"""Reads what a model puts after a label on a line, such as `Goal: ...`, however it dresses the line in Markdown.

Line by line: a pattern that may run over line ends takes a time that grows with the square of a reply's length, and a
reply of nothing but line ends would stop the run for minutes.
"""

_DRESS = " \t*_#>-"
_MARKS = " \t\r*_"


def labelled(text: str, *labels: str) -> list[str]:
    """What stands after any of `labels` (lower case), one for each line that has one; empty ones are left out."""
    return [rest for _, rest in _found(text, labels) if rest]


def from_label(text: str, label: str) -> str | None:
    """All that comes after the first line with `label`, its own rest included; None without one."""
    found = next(iter(_found(text, (label,))), None)
    if found is None:
        return None
    number, rest = found
    return "\n".join([rest, *text.split("\n")[number + 1 :]]).strip()


def _found(text: str, labels: tuple[str, ...]) -> list[tuple[int, str]]:
    """The number of each line that has a label, and the rest of it."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n")):
        head, colon, rest = line.partition(":")
        if colon and head.strip(_DRESS).lower() in labels:
            found.append((number, rest.strip(_MARKS)))
    return found
