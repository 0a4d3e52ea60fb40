"""Logging without names, texts or tokens: ids, kinds and places in the code only."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog


def where(error: BaseException) -> str:
    """The kind of an error and where it came from; never its message, which may quote people."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    path = " > ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in frames)
    return f"{type(error).__name__} at {path}"


def configure(*, as_json: bool = False) -> None:
    """One line an event, on standard error; libraries speak from WARNING up."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # httpx writes whole addresses, and the token is part of every address
    logging.getLogger("httpx").setLevel(logging.ERROR)
    # the mouth says itself what it does about RetryAfter; a traceback each would drown the rest
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
