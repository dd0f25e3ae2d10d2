"""What is said of an error nobody foresaw: an identifier to whoever meets it, to the log where it happened.

Neither says what was being handled: messages and values of exceptions may hold names.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any


def identifier(error: BaseException) -> str:
    """Return what names an error, on the screen and in the log: the same each time it is asked for."""
    known: str | None = getattr(error, "mosaique_id", None)
    if known is None:
        known = secrets.token_hex(4)
        error.mosaique_id = known  # type: ignore[attr-defined]
    return known


def trace(error: BaseException) -> str:
    """Return an error without its message: its identifier, its kind, and the lines that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    after = f"\nafter {trace(cause)}" if cause else ""
    return f"[{identifier(error)}] {type(error).__module__}.{type(error).__qualname__}{where}{after}"


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
        return record

    return made


def _about(record: logging.LogRecord) -> str:
    """What was being logged, as its author wrote it, before any value was put in."""
    return str(record.msg).partition("%")[0].strip()
