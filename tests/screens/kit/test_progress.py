"""How far some work is, on the screen, and stopping it."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit import progress


def working() -> None:
    """A screen that works for a while, in two steps."""
    import streamlit as st

    from pages.kit.progress import WorkProgress

    work = WorkProgress("import", lambda: st.session_state.update(stopped=True))
    for part in (0.0, 0.5):
        work("check", part)
    if "all" in st.session_state:
        work.end()


def test_nothing_is_shown_of_work_that_takes_no_second() -> None:
    app = AppTest.from_function(working, default_timeout=30).run()
    assert not app.exception
    assert not app.button


def test_long_work_is_shown_until_its_end_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    app = AppTest.from_function(working, default_timeout=30).run()
    assert [button.label for button in app.button] == ["Arrêter, et rendre les fichiers"]
    assert app.get("progress")[0].proto.text == "Vérification des lignes…"
    assert app.get("progress")[0].proto.value == 50
    app.button(key="import_stop").click().run()
    assert app.session_state["stopped"] is True
    app.session_state["all"] = True
    app.run()
    assert not app.button and not app.get("progress")
