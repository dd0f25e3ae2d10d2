"""The kinds of action: a kind that has no row somewhere is seen when the module is imported, not on a screen."""

import runpy
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from typing import get_type_hints

import pytest

from model.projection.costs import cost_lines
from model.reference import framework
from model.scenario import (
    KINDS,
    Action,
    Departure,
    Mobility,
    Reach,
    Return,
    action_document,
    actions,
    of_every_field,
    of_every_kind,
    own_fields,
    reaching,
)
from model.settings import ROOT
from tests.model.projection.test_effects import EVERY


def test_a_table_without_a_kind_is_refused_and_names_it() -> None:
    with pytest.raises(LookupError, match="Departure"):
        of_every_kind({kind: 1 for kind in KINDS.values() if kind is not Departure})
    assert of_every_kind(dict.fromkeys(KINDS.values(), 1)) == dict.fromkeys(KINDS, 1)


def test_a_table_of_some_kinds_has_a_row_for_these_and_no_other() -> None:
    assert of_every_kind({Departure: 1}, (Departure,)) == {"departure": 1}
    with pytest.raises(LookupError, match="no row for Mobility"):
        of_every_kind({Departure: 1}, (Departure, Mobility))
    with pytest.raises(LookupError, match="a row too many for Mobility"):
        of_every_kind({Departure: 1, Mobility: 1}, (Departure,))


def test_a_table_without_a_field_is_refused_and_names_it() -> None:
    known = {name for kind in KINDS.values() for name in own_fields(kind)}
    assert {"manager", "months"} <= known and not known & {"uid", "month", "note"}
    assert of_every_field(dict.fromkeys(known, 1)) == dict.fromkeys(known, 1)
    with pytest.raises(LookupError, match=r"Departure\.manager.*Mobility\.manager"):
        of_every_field(dict.fromkeys(known - {"manager"}, 1))


def test_a_field_of_one_name_holds_the_same_in_each_kind() -> None:
    held = {(name, str(get_type_hints(kind)[name])) for kind in KINDS.values() for name in own_fields(kind)}
    assert len(held) == len({name for name, _ in held})


NEW = """
from dataclasses import dataclass
from typing import ClassVar
import %s
from model.scenario import actions
@dataclass(frozen=True, kw_only=True)
class Sabbatical(actions.Action):
    kind: ClassVar[str] = "sabbatical"
    price: ClassVar[str] = ""
    reach: ClassVar[actions.Reach] = actions.Reach.%s
    %s
actions._ORDERED = (*actions._ORDERED, Sabbatical)
actions.KINDS = {**actions.KINDS, "sabbatical": Sabbatical}
import %s
"""


def added(held: str, module: str, after: str = "model.scenario", reach: str = "REGION") -> str:
    """What Python complains of when a module is imported once there is a new kind, which holds that; `after` is
    imported before."""
    done = subprocess.run(
        [sys.executable, "-c", NEW % (after, reach, held, module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stderr


@pytest.mark.parametrize(
    ("module", "after"),
    [
        ("model.projection.effects", "model.scenario"),
        ("model.services.records.fulfilment", "model.scenario"),
        pytest.param(
            "pages.scenarios.composer.action_forms", "model.services.scenario.scenarios", marks=pytest.mark.slow
        ),
    ],
)
def test_a_new_kind_must_have_its_row_where_each_kind_has_one(module: str, after: str) -> None:
    assert "LookupError: no row for Sabbatical\n" in added("manager: str", module, after)


def test_a_new_kind_made_of_known_fields_has_what_fills_its_sentence() -> None:
    assert added("manager: str\n    months: int", "pages.kit.sentences", after="model.projection.effects") == ""


def test_a_new_field_must_be_told() -> None:
    said = added("garden: str", "pages.kit.sentences", after="model.projection.effects")
    assert "LookupError: no row for Sabbatical.garden\n" in said


@pytest.mark.parametrize(
    ("module", "reach"),
    [
        ("model.services.committee", "NOTE"),
        pytest.param("pages.workshop.facilitation.live_scenario", "ROOM", marks=pytest.mark.slow),
    ],
)
def test_a_new_kind_that_is_told_farther_must_be_told_there(module: str, reach: str) -> None:
    said = added("position: str", module, after="model.projection.effects", reach=reach)
    assert "LookupError: no row for Sabbatical\n" in said


def test_a_new_kind_that_is_about_somebody_is_no_kind_for_a_room() -> None:
    said = added("manager: str", "model.workshop.live_actions", reach="ROOM")
    assert said.endswith("no action may hold more than what names nobody: Sabbatical\n")


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ('kind: ClassVar[str] = "professionalisation"\n', "pass\n", "no row for Professionalisation"),
        ('price: ClassVar[str] = "professionalisation_cost"\n', "pass\n", "no row for Professionalisation"),
        ("reach: ClassVar[Reach] = Reach.NOTE\n    outside", "outside", "no row for Professionalisation"),
        ('= "mobility"\n', '= "departure"\n', "two kinds of action have one word"),
        ("    Mobility,\n", "", "no place in the order of a month for Mobility"),
    ],
)
def test_a_kind_says_all_that_it_must_where_it_is_defined(
    written: str, instead: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (ROOT / "model" / "scenario" / "actions.py").read_text(encoding="utf-8")
    assert source.count(written) == 1
    altered = ModuleType("altered")
    monkeypatch.setitem(sys.modules, "altered", altered)
    with pytest.raises(LookupError, match=complaint):
        exec(source.replace(written, instead), vars(altered))


def test_a_kind_that_no_file_could_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Sabbatical(Return):
        until: date

    monkeypatch.setitem(actions.KINDS, "sabbatical", Sabbatical)
    with pytest.raises(LookupError, match="no way to write until of Sabbatical into a file"):
        runpy.run_path(action_document.__file__)


def test_a_kind_that_goes_further_goes_as_far_too() -> None:
    assert set(reaching(Reach.ROOM)) < set(reaching(Reach.NOTE)) < set(reaching(Reach.REGION)) == set(KINDS.values())
    assert {kind.kind for kind in reaching(Reach.ROOM)} == {
        "recruitment",
        "new_position",
        "changed_position",
        "closed_position",
    }
    silent = {kind.kind for kind in KINDS.values() if kind not in reaching(Reach.NOTE)}
    assert silent == {"long_leave", "return", "accompaniment", "new_unit", "assumed"}


@pytest.mark.parametrize("action", [each for each in EVERY if each.kind != "training"], ids=lambda each: each.kind)
def test_an_action_costs_what_its_assumption_says_or_what_was_written_instead(action: Action) -> None:
    usual = [int(framework().assumed(action.price_code))] if action.price_code else []
    assert [line.euros for line in cost_lines([(replace(action, cost=None), framework())])] == usual
    assert [line.euros for line in cost_lines([(replace(action, cost=123), framework())])] == [123]


def test_arrivals_moves_paths_and_supports_have_a_price_and_the_others_none() -> None:
    assert {each.kind for each in EVERY if each.price_code} == {"recruitment", "professionalisation", "accompaniment"}
    assert Mobility.price == "mobility_cost"
