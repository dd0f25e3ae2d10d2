"""The pieces that screens are made of."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit import widgets


@pytest.mark.parametrize("number", [7, 8])
def test_a_screen_with_more_than_seven_figures_fails_every_test_that_draws_it(number: int) -> None:
    def script(number: int) -> None:
        from pages.kit import widgets

        widgets.figures([widgets.Figure("managers", "22")] * number)

    app = AppTest.from_function(script, args=(number,))
    if number == 7:
        assert not app.run().exception
    else:
        with pytest.raises(AssertionError, match="more figures than one can take in"):
            app.run()


@pytest.mark.parametrize("room", range(1, 9))
@pytest.mark.parametrize("number", range(1, widgets.MOST_FIGURES + 1))
def test_figures_take_the_room_that_there_is_and_none_stands_alone_beside_others(number: int, room: int) -> None:
    chosen = widgets.columns(number, room)
    assert 1 <= chosen <= min(room, widgets.MOST_FIGURES_A_LINE)
    assert chosen == 1 or number % chosen != 1


def test_figures_stand_in_as_few_rows_as_leave_none_alone() -> None:
    assert [widgets.columns(number, 4) for number in range(1, 8)] == [1, 2, 3, 4, 3, 3, 4]
    assert [widgets.columns(number, 2) for number in range(1, 8)] == [1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    ("disabled", "stopped", "acts"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_click_whose_run_was_interrupted_acts_once_on_a_button_that_is_still_there(
    disabled: bool, stopped: bool, acts: bool
) -> None:
    def script(disabled: bool, stopped: bool) -> None:
        import streamlit as st

        from pages.kit import address, state, widgets

        interrupted = st.session_state.setdefault("interrupted", True)
        if interrupted:
            state.CLICKED.set("write")
            st.session_state["interrupted"] = False
            if stopped:
                address.stop()
        st.text(str(widgets.clicked("Écrire", "write", disabled=disabled)))

    app = AppTest.from_function(script, args=(disabled, stopped)).run()
    if stopped:
        app = app.run()
    assert app.text[0].value == str(acts)
    assert app.run().text[0].value == "False"
