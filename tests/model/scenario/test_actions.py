"""The kinds of action: a kind that has no row somewhere is seen when the module is imported, not on a screen."""

import subprocess
import sys
from dataclasses import replace

import pytest

from model.projection.costs import cost_lines
from model.reference import framework
from model.scenario import KINDS, Action, Departure, Mobility, of_every_kind
from model.settings import ROOT
from tests.model.projection.test_effects import EVERY


def test_a_table_without_a_kind_is_refused_and_names_it() -> None:
    with pytest.raises(LookupError, match="Departure"):
        of_every_kind({kind: 1 for kind in KINDS.values() if kind is not Departure})
    assert of_every_kind(dict.fromkeys(KINDS.values(), 1)) == dict.fromkeys(KINDS, 1)


NEW = """
from dataclasses import dataclass
from typing import ClassVar
from model.scenario import actions
@dataclass(frozen=True, kw_only=True)
class Sabbatical(actions.Action):
    kind: ClassVar[str] = "sabbatical"
    price: ClassVar[str] = ""
    manager: str
actions._ORDERED = (*actions._ORDERED, Sabbatical)
actions.KINDS = {**actions.KINDS, "sabbatical": Sabbatical}
import %s
"""


@pytest.mark.parametrize("module", ["model.projection.effects", "model.services.records.fulfilment"])
def test_a_new_kind_must_have_its_row_where_each_kind_has_one(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NEW % module], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "LookupError: no row for Sabbatical" in done.stderr


@pytest.mark.parametrize("action", [each for each in EVERY if each.kind != "training"], ids=lambda each: each.kind)
def test_an_action_costs_what_its_assumption_says_or_what_was_written_instead(action: Action) -> None:
    usual = [int(framework().assumed(action.price_code))] if action.price_code else []
    assert [line.euros for line in cost_lines([(replace(action, cost=None), framework())])] == usual
    assert [line.euros for line in cost_lines([(replace(action, cost=123), framework())])] == [123]


def test_arrivals_moves_paths_and_supports_have_a_price_and_the_others_none() -> None:
    assert {each.kind for each in EVERY if each.price_code} == {"recruitment", "professionalisation", "accompaniment"}
    assert Mobility.price == "mobility_cost"
