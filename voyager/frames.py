"""A place in a program, shown as compilers show it: the line with its neighbours, marked."""

from voyager.domain import CheckReport, Diagnostic

WIDTH = 160
"""Characters of a line that are shown."""


def code_frame(source: str, line: int, column: int | None, *, around: int = 2) -> list[str]:
    """The line (1-based) with up to `around` lines before and after it, a caret under `column` (1-based).

    Empty where `source` has no such line.
    """
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return []
    shown: list[str] = []
    for number in range(max(1, line - around), min(len(lines), line + around) + 1):
        shown.append(f"{'>' if number == line else ' '} {number:>3} | {lines[number - 1]}"[:WIDTH])
        if number == line and column is not None:
            shown.append(" " * (7 + column) + "^")
    return shown


def finding_line(found: Diagnostic) -> str:
    """One line a finding, as compilers print it."""
    return f"{found.line}:{found.column} {found.severity}: {found.message} [{found.code}]"


def report_lines(report: CheckReport) -> list[str]:
    """All of a report, a line each; empty when nothing was found."""
    lines = [finding_line(found) for found in report.diagnostics]
    lines += [f"`{name}` is called but defined nowhere" for name in report.undefined]
    return [*lines, "and further findings"] if report.truncated else lines
