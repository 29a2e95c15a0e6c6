"""Lists of skills as SQL over `library.db`: no folder is read, whatever the size of the library."""

from voyager.checkpoint.database import Value
from voyager.domain import Listing, SortKey

# The mean of the verifying attempt, where it was measured, and of the uses that worked; as `contract_of` has it.
_VERIFIED, _N, _MEAN = (
    "json_extract(facts, '$.ticks')",
    "json_extract(record, '$.ticks.n')",
    "json_extract(record, '$.ticks.mean')",
)
_TICKS = f"coalesce(({_VERIFIED} + {_MEAN} * {_N}) / (({_VERIFIED} > 0) + {_N}), {_VERIFIED})"
_SORTS: dict[SortKey, str] = {
    "name": "name",
    "version": "version",
    "number": "number",
    "language": "json_extract(facts, '$.language')",
    "maturity": "CASE maturity WHEN 'trusted' THEN 3 WHEN 'verified' THEN 2 WHEN 'candidate' THEN 1 ELSE 0 END",
    "uses": "uses",
    "successes": "successes",
    "rate": "(successes + 1.0) / (uses + 2)",
    "ticks": _TICKS,
    "damage": "coalesce(json_extract(record, '$.damage.mean'), 0)",
    "wear": "coalesce(json_extract(record, '$.wear.mean'), 0)",
    "calls": "coalesce(json_extract(record, '$.calls.mean'), 0)",
    "tokens": "json_extract(facts, '$.tokens')",
}


def where(listing: Listing) -> tuple[str, list[Value]]:
    """A condition over `skills JOIN versions`, and its values."""
    conditions = ["version = coalesce(pinned_version, current_version)", "facts IS NOT NULL"]
    values: list[Value] = []

    def hold(condition: str, *given: Value) -> None:
        conditions.append(condition)
        values.extend(given)

    if listing.name:
        hold("instr(lower(name), lower(?)) > 0", listing.name)
    if listing.language is not None:
        hold("json_extract(facts, '$.language') = ?", listing.language)
    if listing.maturity is not None:
        hold("maturity = ?", listing.maturity)
    if listing.banned is not None:
        hold("(banned IS NOT NULL) = ?", int(listing.banned))
    if listing.pinned is not None:
        hold("(pinned_version IS NOT NULL) = ?", int(listing.pinned))
    if listing.imported is not None:
        hold("(json_extract(facts, '$.origin') IS NOT NULL) = ?", int(listing.imported))
    if listing.gains is not None:
        hold("EXISTS (SELECT 1 FROM json_each(facts, '$.effect') WHERE key = ? AND value > 0)", listing.gains)
    if listing.calls is not None:
        # By the callee, of which the calls are few: asked row by row, it would be looked up for each skill there is.
        hold("(name, version) IN (SELECT name, version FROM calls WHERE callee = ?)", listing.calls)
    return " AND ".join(conditions), values


def order(listing: Listing) -> tuple[str, list[Value]]:
    """What follows the condition, and its values."""
    direction = "DESC" if listing.descending else "ASC"
    by = f"{_SORTS[listing.sort]} {direction}" + ("" if listing.sort == "name" else ", name")
    return f"ORDER BY {by} LIMIT ? OFFSET ?", [-1 if listing.limit is None else listing.limit, listing.offset]
