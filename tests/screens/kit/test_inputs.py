"""What somebody chooses on a screen."""

from streamlit.testing.v1 import AppTest


def one() -> None:
    import streamlit as st

    from pages.kit import inputs

    names = {"x": "Nord", "y": "Sud"} | st.session_state.get("renamed", {})
    st.text(inputs.select("Which", list(names), names.__getitem__, "one"))


def several() -> None:
    import streamlit as st

    from pages.kit import inputs

    names = {"x": "Nord", "y": "Sud"} | st.session_state.get("renamed", {})
    st.text(" ".join(inputs.several("Which", list(names), "several", names.__getitem__, placeholder="")))


def none() -> None:
    import streamlit as st

    from pages.kit import inputs

    chosen = inputs.select("Which", [None, "x"], lambda each: each or "A new one", "none")
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

    from pages.kit import inputs

    inputs.select("Which", ["x", "y"], str.upper, "one", empty="None")
    inputs.some_day("Until", "until", None, date(2026, 12, 1))
    inputs.day("On", "on", date(2026, 12, 1))


def test_what_may_be_left_empty_can_be_emptied_again_once_something_was_chosen() -> None:
    app = AppTest.from_function(emptied).run()
    for box in app.selectbox:
        box.select_index(1)
    app.run()
    assert all(box.index == 1 for box in app.selectbox)
    can = {box.key: not box.proto.HasField("default") for box in app.selectbox}
    assert can == {"one": True, "until": True, "on": False}, "a browser offers to empty what has no default"
