"""What models cost: exact sums of dollars, tokens and calls, and the budgets held against them.

Dollars are decimals, so that a run's costs by role and by model add up to its total to the last digit.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from voyager.domain import Role, Usage

Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000)]


@checked(frozen=True, kw_only=True)
class Price:
    """US dollars for a million tokens: of the prompt, of what of it the endpoint had cached, and of the reply."""

    prompt: Dollars
    cached_prompt: Dollars
    completion: Dollars

    def of(self, *, prompt: int, cached: int, completion: int) -> Decimal:
        """The dollars for so many tokens; `cached` are those of the prompt's tokens that were cached."""
        fresh = prompt - min(cached, prompt)
        micro = fresh * self.prompt + min(cached, prompt) * self.cached_prompt + completion * self.completion
        return micro.scaleb(-6)


UNBILLED = ("builtin", "recorded")
"""Kinds of models that nobody bills: they use no tokens either."""
FREE = Price(prompt=Decimal(0), cached_prompt=Decimal(0), completion=Decimal(0))


@checked(frozen=True, kw_only=True)
class Called:
    """One model call."""

    role: Role
    asked: str
    """The model spec that the role has."""
    endpoint: str | None
    """None where the call left this machine for no endpoint, or for the provider's own."""
    usage: Usage
    price: Price | None
    """At the time of the call; None where it was not known."""
    wall_s: float
    size: int
    """UTF-8 bytes of the prompt, of the thoughts that were shown, and of the reply."""

    @property
    def cost(self) -> Decimal | None:
        """In dollars: the endpoint's bill, else by the price. None where that is unknown, or the endpoint did not count
        the tokens."""
        if self.usage.cost_usd is not None:
            return self.usage.cost_usd
        if self.price is None:
            return None
        if self.price == FREE:
            return Decimal(0)
        prompt, completion = self.usage.prompt_tokens, self.usage.completion_tokens
        if prompt is None or completion is None:
            return None
        return self.price.of(prompt=prompt, cached=self.usage.cached_tokens or 0, completion=completion)

    @property
    def counted_tokens(self) -> int:
        """What a budget counts: where the endpoint did not say, a token a byte, since none is shorter."""
        if self.asked.partition(":")[0] in UNBILLED:
            return 0
        prompt, completion = self.usage.prompt_tokens, self.usage.completion_tokens
        return self.size if prompt is None or completion is None else prompt + completion

    @property
    def counted_usd(self) -> Decimal:
        """What a budget counts: where the endpoint did not say, a token a byte at the dearer price."""
        if self.cost is not None:
            return self.cost
        if self.price is None:
            return Decimal(0)
        return (self.size * max(self.price.prompt, self.price.completion)).scaleb(-6)


@dataclass(frozen=True, kw_only=True)
class Spent:
    """The sum over calls; tokens are those that endpoints counted."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    wall_s: float = 0.0
    known_usd: Decimal = Decimal(0)
    """Of the calls whose cost is known."""
    unknown: int = 0
    """Calls whose cost is not known."""
    unpriced: int = 0
    """Of these, calls that had no price."""
    uncounted: int = 0
    """Calls whose tokens the endpoint did not tell."""
    counted_tokens: int = 0
    counted_usd: Decimal = Decimal(0)

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def cost_usd(self) -> Decimal | None:
        """None where any call's cost is unknown."""
        return None if self.unknown else self.known_usd

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(Spent)})

    def plus(self, call: Called) -> "Spent":
        cost, usage = call.cost, call.usage
        return self + Spent(
            calls=1,
            prompt_tokens=usage.prompt_tokens or 0,
            cached_tokens=usage.cached_tokens or 0,
            completion_tokens=usage.completion_tokens or 0,
            reasoning_tokens=usage.reasoning_tokens or 0,
            wall_s=call.wall_s,
            known_usd=cost or Decimal(0),
            unknown=int(cost is None),
            unpriced=int(cost is None and call.price is None),
            uncounted=int(usage.prompt_tokens is None or usage.completion_tokens is None),
            counted_tokens=call.counted_tokens,
            counted_usd=call.counted_usd,
        )


UsdLimit = Annotated[Decimal, Field(gt=0, le=1_000_000)]
CountLimit = Annotated[int, Field(ge=1)]
HoursLimit = Annotated[float, Field(gt=0, le=1_000_000)]
FLAGS = {"usd": "--budget", "tokens": "--budget-tokens", "calls": "--budget-calls", "hours": "--hours"}
"""The option that sets each field of a budget."""


@checked(frozen=True, kw_only=True)
class Budget:
    """What a run may cost, over all its sessions; None is no limit."""

    usd: UsdLimit | None = None
    tokens: CountLimit | None = None
    calls: CountLimit | None = None
    hours: HoursLimit | None = None

    def over(self, other: "Budget") -> "Budget":
        """This budget, with the limits of `other` where it has none."""
        return Budget(
            usd=other.usd if self.usd is None else self.usd,
            tokens=other.tokens if self.tokens is None else self.tokens,
            calls=other.calls if self.calls is None else self.calls,
            hours=other.hours if self.hours is None else self.hours,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One limit of a budget beside what is used of it; `name` is the budget's field."""

    name: str
    unit: str
    used: Decimal
    limit: Decimal

    @property
    def flag(self) -> str:
        return FLAGS[self.name]

    @property
    def spent(self) -> bool:
        return self.used >= self.limit

    def __str__(self) -> str:
        return f"{_plain(self.used)} of {_plain(self.limit)} {self.unit}"


def lines(budget: Budget, spent: Spent, hours: float) -> list[Line]:
    """The limits that `budget` has, each with what is used of it."""
    rows = (
        ("usd", "USD", spent.counted_usd, budget.usd),
        ("tokens", "tokens", Decimal(spent.counted_tokens), budget.tokens),
        ("calls", "calls", Decimal(spent.calls), budget.calls),
        ("hours", "hours", Decimal(str(hours)), budget.hours),
    )
    return [
        Line(name=name, unit=unit, used=used, limit=Decimal(str(limit)))
        for name, unit, used, limit in rows
        if limit is not None
    ]


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.0001')).normalize():f}"
