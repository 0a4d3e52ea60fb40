"""Logging without names, texts or secrets: ids, kinds and places in the code only.

Our own lines name what they carry. A library's line may quote anything (an address with the
token in it, a row of the database), so of those only the unfilled template, the place and the
kind of the error are kept, before any handler sees them.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

FRAMES = 4  # of a traceback that are named in a line
HIDDEN = "[hidden]"
#: what looks like a bot's token or a password in an address, whoever's it is
_LOOKS = re.compile(
    r"(?<=/bot)\d+:[^/\s'\"]+|\b\d{5,}:[A-Za-z0-9_-]{30,}|(?<=://)[^/\s@:]*:[^/\s@]+(?=@)"
)
_secrets: set[str] = set()
_make_record = logging.LogRecord


def hide(*secrets: str) -> None:
    """Never write these again (the token, passwords); empty ones are passed over."""
    _secrets.update(secret for secret in secrets if secret)


def redacted(text: str) -> str:
    """The text without secrets."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return _LOOKS.sub(HIDDEN, text)


def where(error: BaseException, frames: int = FRAMES) -> str:
    """The kind of an error and where it came from; never its message, which may quote people."""
    found = traceback.extract_tb(error.__traceback__)[-frames:]
    path = " > ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in found)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    after = f" after {type(cause).__name__}" if cause is not None else ""
    return f"{type(error).__name__}{after} at {path}"


def configure(*, as_json: bool = False, stream: TextIO | None = None) -> None:
    """One line an event, on standard error; libraries speak from WARNING up."""
    out = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _clean,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
    )
    logging.setLogRecordFactory(_record)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a line that cannot be written would be shown as it is
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h, _Passed)] + [_Passed()]
    root.setLevel(logging.WARNING)
    # the mouth says itself what it does about RetryAfter; a line each would drown the rest
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.ERROR)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def catch() -> None:
    """What nobody catches is one of our lines, too, in whatever thread."""
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda found: _uncaught(found.exc_type, found.exc_value, None)
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_value, None)


def _uncaught(
    kind: type[BaseException], error: BaseException | None, _: TracebackType | None
) -> None:
    """What nobody caught: Python itself would print the message of the error."""
    told = kind.__name__ if error is None else where(error, 3 * FRAMES)
    structlog.get_logger().error("uncaught", error=told)


def _clean(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No traceback, no secret: tracebacks end in the message of the error."""
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = info if isinstance(info, BaseException) else sys.exc_info()[1] if info else None
    if error is not None:
        event["error"] = where(error)
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = redacted(value)
        elif not isinstance(value, int | float | bool | None):
            event[name] = redacted(str(value))
    return event


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A library's record without what it was filled with."""
    record = _make_record(*args, **kwargs)
    # words that were put together before they came here cannot be told from a template
    template = record.msg if record.args and isinstance(record.msg, str) else ""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    parts = [redacted(template), f"in {record.filename}:{record.lineno}"]
    if error is not None:
        parts.append(where(error))
    record.msg, record.args = "; ".join(part for part in parts if part), ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


class _Passed(logging.Handler):
    """Hands the records of libraries on, so that they look like our own lines."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        level = "error" if record.levelno >= logging.ERROR else "warning"
        getattr(structlog.get_logger(), level)("library", logger=record.name, said=record.msg)
