"""The pieces that screens are made of."""

import pytest
from streamlit.testing.v1 import AppTest


def one() -> None:
    import streamlit as st

    from pages.kit import widgets

    names = {"x": "Nord", "y": "Sud"} | st.session_state.get("renamed", {})
    st.text(widgets.select("Which", list(names), names.__getitem__, "one"))


def several() -> None:
    import streamlit as st

    from pages.kit import widgets

    names = {"x": "Nord", "y": "Sud"} | st.session_state.get("renamed", {})
    st.text(" ".join(widgets.several("Which", list(names), "several", names.__getitem__, placeholder="")))


def none() -> None:
    import streamlit as st

    from pages.kit import widgets

    chosen = widgets.select("Which", [None, "x"], lambda each: each or "A new one", "none")
    st.text("none" if chosen is None else chosen)


def test_what_was_chosen_stays_chosen_when_another_thing_takes_its_name() -> None:
    app = AppTest.from_function(one).run()
    assert app.selectbox(key="one").options == ["Nord", "Sud"]
    app = app.selectbox(key="one").select_index(1).run()
    assert app.text[0].value == "y"
    app.session_state["renamed"] = {"x": "Sud"}
    app.run()
    assert app.selectbox(key="one").options == ["Sud", "Sud (2)"]
    assert app.text[0].value == "y"
    assert app.selectbox(key="one").proto.raw_value == "Sud (2)", "the browser is told how its choice is written now"
    assert not app.warning


def test_what_was_chosen_among_several_stays_chosen_when_another_thing_takes_its_name() -> None:
    app = AppTest.from_function(several).run()
    app = app.multiselect(key="several").set_value(["y"]).run()
    app.session_state["renamed"] = {"x": "Sud"}
    assert app.run().text[0].value == "y"
    assert app.multiselect(key="several").options == ["Sud", "Sud (2)"]


def test_nothing_can_be_one_of_the_choices() -> None:
    app = AppTest.from_function(none).run()
    assert app.text[0].value == "none"
    app = app.selectbox(key="none").select_index(1).run()
    assert app.text[0].value == "x"
    app = app.selectbox(key="none").select_index(0).run()
    assert app.text[0].value == "none"
    assert app.selectbox(key="none").value == ""


def emptied() -> None:
    from datetime import date

    from pages.kit import widgets

    widgets.select("Which", ["x", "y"], str.upper, "one", empty="None")
    widgets.some_day("Until", "until", None, date(2026, 12, 1))
    widgets.day("On", "on", date(2026, 12, 1))


def test_what_may_be_left_empty_can_be_emptied_again_once_something_was_chosen() -> None:
    app = AppTest.from_function(emptied).run()
    for box in app.selectbox:
        box.select_index(1)
    app.run()
    assert all(box.index == 1 for box in app.selectbox)
    can = {box.key: not box.proto.HasField("default") for box in app.selectbox}
    assert can == {"one": True, "until": True, "on": False}, "a browser offers to empty what has no default"


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
