"""How sure a scenario is: bands that move with the sliders, and all the rest drawn when it is asked for."""

import re

import pytest
from streamlit.testing.v1 import AppTest

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
    found = re.search(
        r"entre (\d+) et (\d+) postes à pourvoir avec le scénario ; entre (\d+) et (\d+) sans lui", said(app)
    )
    assert found
    return list(map(int, found.groups()))


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
    app.slider(key="chance_departs").set_value(30).run()
    app.slider(key="chance_delai").set_value(18).run()
    assert sum(bounds(app)) > sum(before)
    app.slider(key="chance_departs").set_value(0).run()
    app.slider(key="chance_remplaces").set_value(100).run()
    low, high, _, _ = bounds(app)
    assert low <= high <= sum(before)


def test_what_is_supposed_keeps_its_parts_until_somebody_moves_it() -> None:
    def script() -> None:
        import streamlit as st

        from model.simulation.rates import LeadTime, Rates
        from pages.scenarios import uncertainty

        st.session_state["rates"] = uncertainty._rates(Rates(0.123, LeadTime(7.5, 0.5), 0.62))

    app = AppTest.from_function(script, default_timeout=30).run()
    rates = app.session_state["rates"]
    assert (rates.exit_rate, rates.lead.mean, rates.replacement) == (0.123, 7.5, 0.62)
    rates = app.slider(key="chance_delai").set_value(9).run().session_state["rates"]
    assert (rates.exit_rate, rates.lead.mean, rates.replacement) == (0.123, 9, 0.62)


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
