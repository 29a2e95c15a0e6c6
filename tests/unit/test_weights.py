"""The frontier's numbers: an operator's copy is taken, and a wrong one is refused by name."""

from pathlib import Path

import pytest

from tests.unit.game import ROOT, weights
from voyager.curriculum.weights import load_weights
from voyager.errors import ConfigError

SHIPPED = (ROOT / "curriculum" / "frontier.yaml").read_text("utf-8")


def test_an_operators_copy_is_taken_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "frontier.yaml").write_text(SHIPPED.replace("unseen: 0.3", "unseen: 0.9"))
    assert load_weights([tmp_path, ROOT / "curriculum"]).unseen == 0.9
    assert load_weights([tmp_path / "none", ROOT / "curriculum"]) == weights()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("unseen: 0.3", "unsene: 0.3", "unsene|unseen"),
        ("unseen: 0.3", "unseen: 3", "unseen"),
        ("pickaxe: 3.5", "pickaxe: much", "pickaxe"),
        ("armour: 3.5", "", "armour"),
        ("{entities: 5", "{entitys: 5", "warm_up"),
        ("{pickaxe", "{{pickaxe", "can't be read"),
    ],
)
def test_a_wrong_field_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    (tmp_path / "frontier.yaml").write_text(SHIPPED.replace(old, new))
    with pytest.raises(ConfigError, match=named):
        load_weights([tmp_path])
