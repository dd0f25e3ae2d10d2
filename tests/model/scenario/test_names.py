"""With which names an action is told."""

from dataclasses import replace
from datetime import date

import pytest

from model.domain.vocabulary import OpenTo, Stratum
from model.scenario import Action, ChangedPosition, ClosedPosition, Departure, Mobility, NewPosition, Recruitment
from model.scenario.names import names, seat_name
from model.wording import catalogue
from tests.model.small_situations import framework, situation, vacant

FR, EN, MAY = catalogue("fr"), catalogue("en"), date(2027, 5, 1)
BASE = framework()
FAMILIES = tuple(replace(each, name={"fr": f"de {each.code}", "en": f"from {each.code}"}) for each in BASE.families)
SEEN = situation({"Landes": [vacant()], "Pau": [vacant()]}, reference=replace(BASE, families=FAMILIES))


def seat(place: int, team: str) -> dict[str, str]:
    return {"position": FR("seat.name", position=SEEN.positions.title[place], team=team)}


def test_a_position_is_called_by_its_title_and_its_team() -> None:
    assert [seat_name(SEEN, place, FR) for place in (0, 1)] == [
        seat(0, "Landes")["position"],
        seat(1, "Pau")["position"],
    ]
    assert "Pau" in seat_name(SEEN, 1, FR) and SEEN.positions.title[1] in seat_name(SEEN, 1, FR)


def test_an_arrival_is_told_by_its_seat_and_its_family_in_the_language_of_the_page() -> None:
    came = Recruitment(uid="r", month=MAY, position="p1", family="FO")
    assert names(SEEN, came, FR) == {**seat(1, "Pau"), "family": "de FO"}
    assert names(SEEN, came, EN)["family"] == "from FO"


def test_a_position_that_is_opened_is_told_by_what_it_is_and_its_team() -> None:
    new = NewPosition(uid="n", month=MAY, team="t1", title="Coordination")
    assert names(SEEN, new, FR) == {
        "title": "Coordination",
        "team": "Pau",
        "stratum": FR("stratum.operational"),
        "open_to": FR("open_to.any"),
    }


def test_a_position_that_changes_is_told_by_what_it_becomes() -> None:
    change = ChangedPosition(uid="c", month=MAY, position="p0", stratum=Stratum.INTERMEDIATE, open_to=OpenTo.OTHER)
    assert names(SEEN, change, FR) == {
        **seat(0, "Landes"),
        "stratum": FR("stratum.intermediate"),
        "open_to": FR("open_to.other"),
    }


def test_a_position_that_is_closed_is_told_by_its_name() -> None:
    assert names(SEEN, ClosedPosition(uid="c", month=MAY, position="p1"), FR) == seat(1, "Pau")


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        (ClosedPosition(uid="c", month=MAY, position="p9"), "position"),
        (Recruitment(uid="r", month=MAY, position="p9", family="FO"), "position"),
        (NewPosition(uid="n", month=MAY, team="t9", title="X"), "team"),
    ],
)
def test_what_is_not_there_any_more_is_said_so(action: Action, gone: str) -> None:
    assert names(SEEN, action, FR)[gone] == FR("compose.gone")


def test_a_family_that_the_reference_does_not_know_keeps_its_code() -> None:
    assert names(SEEN, Recruitment(uid="r", month=MAY, position="p1", family="F99"), FR)["family"] == "F99"


def test_an_action_on_somebody_is_told_without_any_name() -> None:
    assert names(SEEN, Departure(uid="d", month=MAY, manager="m0"), FR) == {}
    assert names(SEEN, Mobility(uid="m", month=MAY, manager="m0", position="p1"), FR) == {}
