"""How sure a scenario is: bands that move with the sliders, and all the rest drawn when it is asked for."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Slider

from model.access import Role, Viewer
from model.services.situation import assumptions
from tests.screens.conftest import Open
from tests.screens.editor import place, unfold
from tests.screens.reading import drawn


def opened(enter: Open, **parameters: str) -> AppTest:
    app = enter(screen="scenarios/composer", **parameters)
    app = place(unfold(app), 4)
    app.session_state["compose_chance"] = True
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    texts = " ".join(str(each.value) for each in (*app.markdown, *app.caption))
    return texts.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def bounds(app: AppTest) -> list[int]:
    found = re.search(r"de (\d+) à (\d+) postes à pourvoir avec le scénario ; de (\d+) à (\d+) sans lui", said(app))
    assert found
    return list(map(int, found.groups()))


def moved(app: AppTest, bound: str) -> Slider[Any]:
    """The slider of what is written so in the address."""
    return next(each for each in app.slider if str(each.key).startswith(f"chance_{bound}_"))


def suppose(region: str, leaving: float) -> None:
    who = Viewer("d", "Une directrice", Role.DIRECTOR, (region,))
    assumptions.adopt(who, region, "exit_rate", leaving, None, None)


def test_the_vacancies_are_told_between_what_and_what_and_drawn_as_bands(enter: Open) -> None:
    app = opened(enter)
    low, high, least, most = bounds(app)
    assert low <= high
    assert (least, most) >= (low, high)
    assert any(
        "Avec le scénario" in drawn(each) and "fillOpacity" in drawn(each) for each in app.get("vega_lite_chart")
    )


def test_more_departures_and_slower_replacements_move_the_bands_up(enter: Open) -> None:
    app = opened(enter)
    before = bounds(app)
    moved(app, "departs").set_value(30).run()
    moved(app, "delai").set_value(18).run()
    assert sum(bounds(app)) > sum(before)
    moved(app, "departs").set_value(0).run()
    moved(app, "remplaces").set_value(100).run()
    low, high, _, _ = bounds(app)
    assert low <= high <= sum(before)


def test_what_is_supposed_keeps_its_parts_until_somebody_moves_it() -> None:
    def script() -> None:
        import streamlit as st

        from model.simulation.rates import LeadTime, Rates
        from pages.scenarios import uncertainty

        st.session_state["rates"] = uncertainty._rates(Rates(0.123, LeadTime(7.5, 0.5), 0.62), "AQ")

    app = AppTest.from_function(script, default_timeout=30).run()
    rates = app.session_state["rates"]
    assert (rates.exit_rate, rates.lead.mean, rates.replacement) == (0.123, 7.5, 0.62)
    rates = moved(app, "delai").set_value(9).run().session_state["rates"]
    assert (rates.exit_rate, rates.lead.mean, rates.replacement) == (0.123, 9, 0.62)


def test_another_region_begins_with_what_it_supposes_itself(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "scenarios/composer", departs="30")
    assert moved(app, "departs").value == 30
    moved(app, "delai").set_value(18).run()
    suppose("A-LIM", 0.2)
    app.selectbox(key="region").select_index(1).run()
    app.session_state["compose_chance"] = True
    app.run()
    assert not app.exception
    assert not {"departs", "delai"} & set(app.query_params)
    assert (moved(app, "departs").value, moved(app, "delai").value) == (20, 6)


def test_what_is_adopted_meanwhile_is_what_is_supposed(enter: Open) -> None:
    app = opened(enter)
    suppose("AQ", 0.25)
    app.run()
    assert moved(app, "departs").value == 25
    assert "departs" not in app.query_params
    moved(app, "departs").set_value(30).run()
    suppose("AQ", 0.2)
    assert moved(app.run(), "departs").value == 30
    assert app.query_params["departs"] == "30"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_hangs_together_is_drawn_when_it_is_asked_for(enter: Open, language: str) -> None:
    app = opened(enter, lang=language)
    tables = len(app.table)
    app.selectbox(key="chance_runs").select_index(0).run()
    app.toggle(key="chance_draw").set_value(True).run()
    assert not app.exception
    assert len(app.table) == tables + 1
    assert [len(each.value) for each in app.table[-2:]] == [4, 4]  # the figures drawn, then what weighs most
    assert ("500 tirages, graine 1" in said(app)) == (language == "fr")
    assert "%" in said(app)
