"""Prices of models: a table that an operator edits, `curriculum/prices.yaml`; a model that is not in it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain
from datetime import date as Date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from voyager.config import ROLES, Settings, endpoint_of
from voyager.costs import FREE, UNBILLED, Called, Dollars, Price
from voyager.domain import Reply, Request, Role
from voyager.errors import ConfigError
from voyager.operated import first_with, read_yaml

FILE = "prices.yaml"
PROVIDER = "https://api.openai.com/v1"
"""The endpoint of a model for which none is named."""


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Tariff:
    """One entry of the file: names are patterns with `*` and `?`."""

    models: Annotated[tuple[str, ...], Field(min_length=1)]
    endpoint: str = "https://api.openai.com/*"
    prompt: Dollars
    cached_prompt: Dollars | None = None
    """None: a cached token costs what any other does."""
    completion: Dollars
    source: str
    date: Date

    @property
    def price(self) -> Price:
        cached = self.prompt if self.cached_prompt is None else self.cached_prompt
        return Price(prompt=self.prompt, cached_prompt=cached, completion=self.completion)


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class PriceTable:
    """The file."""

    prices: tuple[Tariff, ...]

    def price(self, spec: str, base_url: str | None) -> Price | None:
        """What `spec` costs at an endpoint, by the first entry that fits; None where none does."""
        kind, _, name = spec.partition(":")
        if kind in UNBILLED:
            return FREE
        endpoint = base_url or PROVIDER
        for tariff in self.prices:
            if fnmatchcase(endpoint, tariff.endpoint) and any(fnmatchcase(name, each) for each in tariff.models):
                return tariff.price
        return None


def load_prices(folders: Sequence[Path]) -> PriceTable:
    """The table of the first folder that has the file.

    Raises:
        ConfigError: no folder has it, or it holds an unknown field, lacks one, or has a value out of its limits.
    """
    return read_yaml(first_with(folders, FILE), PriceTable)


@plain(frozen=True, kw_only=True)
class Terms:
    """On what a role's model is asked."""

    asked: str
    endpoint: str | None
    price: Price | None

    def called(self, request: Request, reply: Reply) -> Called:
        """The call that `reply` came from."""
        said = (*(message.content for message in request.messages), reply.reasoning, reply.text)
        return Called(
            role=request.role,
            asked=self.asked,
            endpoint=self.endpoint,
            usage=reply.usage,
            price=self.price,
            wall_s=reply.wall_s,
            size=sum(len(text.encode()) for text in said),
        )


def terms_of(settings: Settings, table: PriceTable, environment: Mapping[str, str]) -> dict[Role, Terms]:
    """Each role's terms as settings and prices have them now."""
    terms: dict[Role, Terms] = {}
    for role in ROLES:
        endpoint = endpoint_of(settings, role, environment)
        unbilled = endpoint.model.partition(":")[0] in UNBILLED
        terms[role] = Terms(
            asked=endpoint.model,
            endpoint=None if unbilled else endpoint.base_url,
            price=table.price(endpoint.model, endpoint.base_url),
        )
    return terms


def check_priced(terms: Mapping[Role, Terms], operators: Path) -> None:
    """What a budget in dollars takes.

    Args:
        operators: the price table of the operator's own, there or not.
    Raises:
        ConfigError: a role's model has no price.
    """
    for role, each in terms.items():
        if each.price is None:
            raise ConfigError(
                f"a budget in dollars needs the price of `{each.asked}` ({role}) at {each.endpoint or PROVIDER}:"
                f" write it into {operators}, or use --budget-tokens or --budget-calls"
            )
