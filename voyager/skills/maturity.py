"""How far a version is trusted, and what moves it: candidate, verified, trusted, retired.

The measure is Wilson's score interval (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
Inference", Journal of the American Statistical Association 22, 1927), which stays sound where uses are few: it takes
six uses, all of which worked, to be trusted, and nine in a row that failed to be retired.
"""

from math import sqrt

from voyager.domain import Maturity

Z = 1.959964
"""The normal quantile of a two-sided 95 % interval."""
LEAST_USES = 5
"""Fewer uses move nothing."""
TRUSTED_FROM = 0.6
"""The lower bound of the success rate from which a version is trusted."""
RETIRED_BELOW = 0.3
"""The upper bound of the success rate of late under which a version is retired."""
OF_LATE = 20
"""How many of the last uses are `of late`."""


def interval(successes: int, uses: int) -> tuple[float, float]:
    """Wilson's 95 % interval of the success rate; (0, 1) for no uses."""
    if uses == 0:
        return 0.0, 1.0
    rate = successes / uses
    spread = Z * sqrt(rate * (1 - rate) / uses + Z**2 / (4 * uses**2))
    scale = 1 + Z**2 / uses
    middle = rate + Z**2 / (2 * uses)
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def after_use(maturity: Maturity, successes: int, uses: int, recent: str, *, green: bool) -> Maturity:
    """The maturity after a use that is counted already.

    Args:
        recent: the last `OF_LATE` uses since admission or parole, `1` for one that worked and `0` for one that did not.
        green: its fixture passed when it was run last, or it has none.
    """
    if maturity == "retired":
        return maturity
    if len(recent) >= LEAST_USES and interval(recent.count("1"), len(recent))[1] < RETIRED_BELOW:
        return "retired"
    if green and uses >= LEAST_USES and interval(successes, uses)[0] >= TRUSTED_FROM:
        return "trusted"
    return maturity


def after_verification(maturity: Maturity, *, green: bool) -> Maturity:
    """The maturity after a run on the fixture: green proves a candidate, red takes every trust away."""
    if maturity == "retired":
        return maturity
    if not green:
        return "candidate"
    return "verified" if maturity == "candidate" else maturity
