"""An error that nobody foresaw: its reader gets an identifier, the log where it was, and neither a name."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from model import incidents

CANARY = "Zéphyrine Canari"


def failing() -> Exception:
    """An error whose message, cause and values hold a name."""
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(f"{CANARY} is not a number") from cause
    except ValueError as error:
        return error


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged, once names are kept out of it."""
    before = logging.getLogRecordFactory()
    incidents.keep_out_of_logs()
    yield caplog
    logging.setLogRecordFactory(before)


def test_the_log_says_where_and_of_which_kind_and_never_what(logged: pytest.LogCaptureFixture) -> None:
    error = failing()
    logging.getLogger("x").error("Uncaught app execution", exc_info=error)
    logging.getLogger("x").warning("Failed to read %s: %s", "a file", error)
    for record in logged.records:
        said = logging.Formatter().format(record)
        assert CANARY not in said
        assert f"[{incidents.identifier(error)}] builtins.ValueError" in said
        assert "after [" in said and "builtins.KeyError" in said
        assert "test_errors.py:" in said
    assert "Uncaught app execution" in logged.text


def test_what_is_no_error_is_logged_as_it_was(logged: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("listening on %s", 8501)
    assert "listening on 8501" in logged.text


def test_the_reader_gets_the_identifier_of_the_log() -> None:
    def screen() -> None:
        from pages.web import errors
        from tests.security.test_errors import failing

        error = failing()
        error.mosaique_id = "0123abcd"  # type: ignore[attr-defined]
        errors.say(error)

    app = AppTest.from_function(screen, default_timeout=30).run()
    assert "0123abcd" in app.error[0].value
    assert CANARY not in app.error[0].value + app.title[0].value
