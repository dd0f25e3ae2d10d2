"""What is said of an error nobody foresaw: an identifier to whoever meets it, to the log where it happened.

Neither says what was being handled: messages and values of exceptions may hold names.
"""

import json
import logging
import os
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final, Self

from model.errors import MosaiqueError, Unavailable

LONGEST_LOG: Final = 1_000_000
"""How many bytes a log of incidents holds before another one is begun."""


def identifier(error: BaseException) -> str:
    """Return what names an error, on the screen and in the log: the same each time it is asked for."""
    number: str | None = getattr(error, "mosaique_id", None)
    if number is None:
        number = secrets.token_hex(4)
        error.mosaique_id = number  # type: ignore[attr-defined]
    return number


def trace(error: BaseException) -> str:
    """Return an error without its message: its identifier, its kind, and the lines that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    after = f"\nafter {trace(cause)}" if cause else ""
    return f"[{identifier(error)}] {_kind(error)}{where}{after}"


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def keep_out_of_logs() -> None:
    """From now on, write in every log where errors happened and of which kind, never their messages."""
    logging.setLogRecordFactory(_without_messages(logging.getLogRecordFactory()))


def _without_messages(factory: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    @wraps(factory)
    def made(*args: Any, **more: Any) -> logging.LogRecord:
        record = factory(*args, **more)
        error = record.exc_info[1] if record.exc_info else None
        values = record.args if isinstance(record.args, tuple) else ()
        raised = error or next((value for value in values if isinstance(value, BaseException)), None)
        if raised is not None:
            record.msg, record.args = "%s: %s", (_about(record), trace(raised))
            record.exc_info, record.exc_text = None, None
            record.incident, record.error = identifier(raised), _kind(raised)
        return record

    return made


def _about(record: logging.LogRecord) -> str:
    """What was being logged, as its author wrote it, before any value was put in."""
    return str(record.msg).partition("%")[0].strip()


def keep_out_of_terminal() -> None:
    """From now on, log in the same way what stops a thread or the process, instead of writing all of it out."""
    sys.excepthook = lambda _, error, __: _log(error)
    threading.excepthook = lambda stopped: _log(stopped.exc_value)
    sys.unraisablehook = lambda lost: _log(lost.exc_value)


def _log(error: BaseException | None) -> None:
    if error is not None:
        more = {"incident": identifier(error), "error": _kind(error)}
        logging.getLogger("mosaique").error("%s", trace(error), extra=more)


class JsonLines(logging.Formatter):
    """Each record as a line of JSON: when, how grave, which log, what, and of an error its identifier and kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; messages and values of errors were taken out of it when it was made."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        more = {name: getattr(record, name) for name in ("incident", "error") if hasattr(record, name)}
        return json.dumps(line | more)


class Boundary:
    """Where an error stops that nobody foresaw, or that comes from outside: at the end of a command, of the start.

    `tell` is given it. What refuses with a reason goes on, and so does what stops the process.
    """

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        self._tell = tell

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if not isinstance(error, Exception) or (
            isinstance(error, MosaiqueError) and not isinstance(error, Unavailable)
        ):
            return False
        self._tell(error)
        return True


def note(error: BaseException, file: Path) -> bool:
    """Write the trace of an error at the end of a log that its owner alone reads; return whether it is there.

    A log that grew long is kept beside once, and a new one begun.
    """
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {trace(error)}\n".encode()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LONGEST_LOG:
            file.replace(file.with_name(f"{file.name}.1"))
        descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            return os.write(descriptor, line) == len(line)
        finally:
            os.close(descriptor)
    except OSError:
        return False
