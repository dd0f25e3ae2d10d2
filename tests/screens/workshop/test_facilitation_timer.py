"""The time that a step has, and more of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from model.services.context import PARIS
from model.services.workshop import (
    facilitation,
    workshops,
)
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, begun, keys, press, text

pytestmark = pytest.mark.usefixtures("no_workshop")


@pytest.mark.parametrize(("planned", "minutes"), [(25, 25), (0, 5)])
def test_one_key_times_the_step_as_planned_and_takes_the_timer_away_again(
    enter: Open, planned: int, minutes: int
) -> None:
    step = replace(workshops.prepared_steps(["profile"])[0], minutes=planned)
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [step])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    for screen in ("wall", "facilitation"):
        app = enter(LOGIN, f"workshop/{screen}")
        label = keys(app)["names"]["timer_key"].replace("\u00a0", " ")
        assert label == f"Minuteur : {minutes} min"
        begun_at = datetime.now(UTC)
        press(app, "timer_key")
        until = workshops.hall(HOST, uid).board.stage(step.uid).until
        assert until is not None
        assert timedelta(0) <= until - begun_at - timedelta(minutes=minutes) < timedelta(seconds=30)
        press(app, "timer_off_key")
        stage = workshops.hall(HOST, uid).board.stage(step.uid)
        assert (stage.until, str(stage.state)) == (None, "open")


def test_a_step_that_its_timer_closed_is_offered_to_be_opened_again(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation")
    assert "lock" in keys(app)["names"]
    facilitation.turn(HOST, uid, lambda board: board.timed(1, datetime.now(UTC) - timedelta(minutes=2)))
    app.run()
    press(app, "open")
    assert workshops.hall(HOST, uid).board.stage("profile-range").is_open(datetime.now(UTC))


@pytest.mark.parametrize(("screen", "where"), [("facilitation", "host"), ("wall", "wall")])
def test_half_an_hour_before_the_end_the_facilitator_is_told_and_goes_on_with_one_button(
    enter: Open, later: Callable[[float], None], screen: str, where: str
) -> None:
    uid = begun("profile")
    app = enter(LOGIN, f"workshop/{screen}")
    later(7.4)
    app.run()
    assert "se termine de lui-même" not in text(app)
    later(0.2)
    app.run()
    ends = workshops.hall(HOST, uid).workshop.ends
    assert ends
    here = ends.astimezone(PARIS)
    assert f"se termine de lui-même à {here.hour} h {here:%M}" in text(app)
    app.button(key=f"{where}_prolong").click().run()
    assert not app.exception
    assert "se termine de lui-même" not in text(app)
    assert workshops.hall(HOST, uid).workshop.ends == ends + timedelta(hours=2)
