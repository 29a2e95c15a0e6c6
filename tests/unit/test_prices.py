"""The price table: what an operator writes is what a call costs, and what nobody wrote is unknown."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.game import ROOT
from voyager.config import ModelSettings, Settings
from voyager.costs import FREE, Price
from voyager.domain import Role
from voyager.errors import ConfigError
from voyager.llm.prices import PriceTable, Terms, check_priced, load_prices, terms_of

SHIPPED = ROOT / "curriculum"
LOCAL = """
prices:
  - {models: ["*"], endpoint: "http://127.0.0.1:*", prompt: 0, completion: 0, source: mine, date: 2026-11-27}
  - {models: ["big-*"], endpoint: "*", prompt: 3, cached_prompt: 0.3, completion: 0.015, source: x, date: 2026-01-01}
  - {models: ["*"], endpoint: "*", prompt: 1, completion: 2, source: the rest, date: 2026-01-01}
"""


def table(folder: Path, text: str = LOCAL) -> PriceTable:
    (folder / "prices.yaml").write_text(text)
    return load_prices([folder, SHIPPED])


def test_an_operators_table_is_taken_before_the_shipped_one(tmp_path: Path) -> None:
    assert table(tmp_path).price("openai:gpt-4o", None) == Price(
        prompt=Decimal(1), cached_prompt=Decimal(1), completion=Decimal(2)
    )
    shipped = load_prices([tmp_path / "none", SHIPPED])
    assert shipped.price("openai:gpt-4o", None) == Price(
        prompt=Decimal("2.5"), cached_prompt=Decimal("1.25"), completion=Decimal(10)
    )


def test_every_shipped_price_names_where_it_is_from_and_fits_one_entry_only() -> None:
    shipped = load_prices([SHIPPED]).prices
    assert all(entry.source.startswith("https://") for entry in shipped)
    names = [name for entry in shipped for name in entry.models]
    assert len(names) == len(set(names))


def test_the_first_entry_that_fits_model_and_endpoint_is_taken(tmp_path: Path) -> None:
    prices = table(tmp_path)
    big = prices.price("openai:big-1", "https://elsewhere.example/v1")
    assert big is not None
    assert (big.cached_prompt, big.completion) == (Decimal("0.3"), Decimal("0.015"))
    assert prices.price("openai:big-1", "http://127.0.0.1:8000/v1") == FREE


def test_a_model_nobody_priced_has_no_price_and_planner_and_recordings_cost_nothing() -> None:
    shipped = load_prices([SHIPPED])
    assert shipped.price("openai:gpt-4o-of-mine", None) is None
    assert shipped.price("openai:gpt-4o", "http://127.0.0.1:8000/v1") is None
    assert shipped.price("builtin:planner", None) == FREE
    assert shipped.price("recorded:run.jsonl", None) == FREE


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("completion: 2,", "", "prices.2.completion"),
        ("prompt: 1,", "prompt: -1,", "prices.2.prompt"),
        ("prompt: 1,", "promt: 1, prompt: 1,", "prices.2.promt"),
        ("date: 2026-11-27", "date: yesterday", "prices.0.date"),
        ("prices:", "prices: [", "can't be read"),
        ("prices:", "price:", "prices"),
    ],
)
def test_a_wrong_field_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        table(tmp_path, LOCAL.replace(old, new))


def test_each_role_has_its_terms(tmp_path: Path) -> None:
    settings = Settings(models={"coder": ModelSettings(model="openai:big-1", base_url="https://h/v1")})
    terms = terms_of(settings, table(tmp_path), {})
    assert terms["critic"] == Terms(asked="builtin:planner", endpoint=None, price=FREE)
    assert (terms["coder"].asked, terms["coder"].endpoint) == ("openai:big-1", "https://h/v1")
    assert terms["coder"].price is not None


def test_a_budget_in_dollars_is_refused_where_a_role_has_no_price() -> None:
    terms: dict[Role, Terms] = {"coder": Terms(asked="openai:x", endpoint="http://h/v1", price=None)}
    with pytest.raises(ConfigError, match=r"`openai:x` \(coder\) at http://h/v1: write it into .*prices\.yaml"):
        check_priced(terms, Path("home/curriculum/prices.yaml"))
