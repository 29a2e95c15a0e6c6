"""Lists of skills as SQL over `library.db`: no folder is read, whatever the size of the library."""

from collections.abc import Sequence

from voyager.checkpoint.database import Value
from voyager.domain import Listing, SortKey

# The mean of the verifying attempt, where it was measured, and of the uses that worked; as `contract_of` has it.
_VERIFIED, _N, _MEAN = (
    "json_extract(facts, '$.ticks')",
    "json_extract(record, '$.ticks.n')",
    "json_extract(record, '$.ticks.mean')",
)
_TICKS = f"coalesce(({_VERIFIED} + {_MEAN} * {_N}) / (({_VERIFIED} > 0) + {_N}), {_VERIFIED})"
_RUN = "json_extract(facts, '$.provenance.run')"
_CALLERS = (
    "FROM calls JOIN skills AS caller ON caller.name = calls.name"
    " AND calls.version = coalesce(caller.pinned_version, caller.current_version) WHERE callee = skills.name"
)
_LATEST = (
    "(SELECT environment FROM verifications AS ran WHERE ran.name = skills.name AND ran.version = versions.version"
    " ORDER BY at DESC, environment DESC LIMIT 1)"
)
_SORTS: dict[SortKey, str] = {
    "name": "name",
    "version": "version",
    "number": "number",
    "language": "json_extract(facts, '$.language')",
    "maturity": "CASE maturity WHEN 'trusted' THEN 3 WHEN 'verified' THEN 2 WHEN 'candidate' THEN 1 ELSE 0 END",
    "uses": "uses",
    "successes": "successes",
    "rate": "successes * 1.0 / nullif(uses, 0)",
    "ticks": f"nullif(round({_TICKS}), 0)",
    **{
        figure: f"CASE WHEN uses > 0 THEN coalesce(json_extract(record, '$.{figure}.mean'), 0) END"
        for figure in ("damage", "wear", "calls")
    },
    "tokens": "json_extract(facts, '$.tokens')",
    "callees": "json_array_length(facts, '$.calls')",
    "callers": f"(SELECT count(*) {_CALLERS})",
    "run": f"nullif({_RUN}, '')",
}


def where(listing: Listing) -> tuple[str, list[Value]]:
    """A condition over `skills JOIN versions`, and its values."""
    conditions = ["version = coalesce(pinned_version, current_version)", "facts IS NOT NULL"]
    values: list[Value] = []
    for is_asked, condition, given in (*_wished(listing), *_marked(listing)):
        if is_asked:
            conditions.append(condition)
            values.extend(given)
    return " AND ".join(conditions), values


_Asked = tuple[bool, str, Sequence[Value]]


def _wished(asked: Listing) -> list[_Asked]:
    """What is said of the skills themselves."""
    marks = ", ".join("?" * len(asked.maturities))
    # By the callee, of which the calls are few: asked row by row, it would be looked up for each skill there is.
    of_callee = "(name, version) IN (SELECT name, version FROM calls WHERE callee = ?)"
    gained = "EXISTS (SELECT 1 FROM json_each(facts, '$.effect') WHERE key = ? AND value > 0)"
    return [
        (asked.name != "", "instr(lower(name), lower(?)) > 0", [asked.name]),
        (asked.language is not None, "json_extract(facts, '$.language') = ?", [asked.language or ""]),
        (asked.maturities != (), f"maturity IN ({marks})", asked.maturities),
        (asked.gains is not None, gained, [asked.gains or ""]),
        (asked.calls is not None, of_callee, [asked.calls or ""]),
        (asked.run is not None, f"{_RUN} = ?", [asked.run or ""]),
        (asked.roots, f"NOT EXISTS (SELECT 1 {_CALLERS})", ()),
    ]


def _marked(asked: Listing) -> list[_Asked]:
    """What is said of how they stand."""
    return [
        (asked.banned is not None, "(banned IS NOT NULL) = ?", [int(asked.banned or 0)]),
        (asked.pinned is not None, "(pinned_version IS NOT NULL) = ?", [int(asked.pinned or 0)]),
        (asked.imported is not None, "(json_extract(facts, '$.origin') IS NOT NULL) = ?", [int(asked.imported or 0)]),
        (asked.unverified, f"{_LATEST} IS NULL", ()),
        (asked.stale_in is not None, f"{_LATEST} != ?", [asked.stale_in or ""]),
    ]


def order(listing: Listing) -> tuple[str, list[Value]]:
    """What follows the condition, and its values."""
    direction = "DESC" if listing.descending else "ASC"
    by = f"{_SORTS[listing.sort]} {direction} NULLS LAST" + ("" if listing.sort == "name" else ", name")
    return f"ORDER BY {by} LIMIT ? OFFSET ?", [-1 if listing.limit is None else listing.limit, listing.offset]
