"""How is a line of the log written? The one door to structlog."""

import sys
from typing import TextIO

import structlog

Log = structlog.typing.FilteringBoundLogger


def json_log(stream: TextIO | None = None) -> Log:
    """Give a logger that writes one JSON object a line, to standard error where no stream is named."""
    logger: Log = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    return logger
