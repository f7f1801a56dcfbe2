"""Loggers to which a test cell listens: what the answers log reaches the handlers that the test has added.

The examiner's end, `Listened`, tells of loggers that a test cell has given a handler, a level or the like; the
candidate's end, `GatheredRecords`, does the same to its own, and tells what is logged there, as texts and numbers.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from nbviva.bridge import Decoder, Encoder
from nbviva.errors import MessageError

MOST = 10_000  # records of one call
_TEXTS = ("name", "msg", "funcName", "levelname", "exc_text")


class Listened:
    """The examiner's end.

    Attributes
    ----------
    active : bool
        Whether the notebook's cells mention logging at all: to look at all loggers takes longer than most calls.
    """

    key = "logs"

    def __init__(self) -> None:
        self.active = False
        self.settle()
        self.forget()

    def forget(self) -> None:
        """Begin with a new candidate, which has heard of none."""
        self._told: list[Any] = [{}, 0]

    def settle(self) -> None:
        """Take note that both sides have the loggers as they are now: a given cell has run."""
        self._start = {logger.name: _settings(logger) for logger in _loggers()}
        self._handlers = {id(handler) for logger in _loggers() for handler in logger.handlers}

    def changes(self, encoder: Encoder) -> Any:
        """Return what is another in loggers than given cells have left it, unless the candidate knows that."""
        if not self.active:
            return None
        changed: dict[str, dict[str, Any]] = {}
        for logger in _loggers():
            before, now = self._start.get(logger.name, _UNTOUCHED), _settings(logger)
            new = {name: value for name, value in now.items() if value != before[name]}
            if any(id(handler) not in self._handlers for handler in logger.handlers):
                new["heard"] = True
            if new:
                changed[logger.name] = new
        now_told = [changed, logging.root.manager.disable]
        if now_told == self._told:
            return None
        self._told = now_told
        return now_told

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Give what the candidate has logged to the handlers that test cells have added."""
        for told in news:
            if type(told) is not dict or {type(told.get(name)) for name in _TEXTS} - {str, type(None)}:
                raise MessageError("malformed")
            if type(told.get("levelno")) is not int or type(told.get("lineno")) is not int:
                raise MessageError("malformed")
            record = logging.makeLogRecord({name: told[name] for name in (*_TEXTS, "levelno", "lineno")})
            for logger in _upwards(str(record.name)):
                for handler in [h for h in logger.handlers if id(h) not in self._handlers]:
                    if record.levelno >= handler.level:
                        with contextlib.suppress(Exception):  # a handler that fails is no fault of who logs
                            handler.handle(record)
                if not logger.propagate:
                    break


class GatheredRecords(logging.Handler):
    """The candidate's end: a handler of the loggers to which a test cell listens."""

    key = "logs"

    def __init__(self) -> None:
        super().__init__()
        self._records: list[dict[str, Any]] = []
        self._originals: dict[str, dict[str, Any]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, once, however many of the loggers that it passes are listened to."""
        if len(self._records) >= MOST or "nbviva_gathered" in vars(record):
            return
        vars(record)["nbviva_gathered"] = True
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else None
        texts = {"name": record.name, "msg": record.getMessage(), "funcName": record.funcName, "exc_text": trace}
        texts["levelname"] = record.levelname
        self._records.append(
            {**{name: None if text is None else str(text) for name, text in texts.items()},
             "levelno": int(record.levelno), "lineno": int(record.lineno)}
        )  # fmt: skip

    def changes(self, encoder: Encoder) -> Any:
        """Return what was logged since the last call."""
        records, self._records = self._records, []
        return records or None

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Do to the loggers what the test cell has done to its own; put back what it does no more."""
        changed, logging.root.manager.disable = news
        for name, original in list(self._originals.items()):
            if name not in changed:
                logger = logging.getLogger(name)
                _set(logger, original)
                logger.removeHandler(self)
                del self._originals[name]
        for name, new in changed.items():
            logger = logging.getLogger(name)
            self._originals.setdefault(name, _settings(logger))
            _set(logger, {**self._originals[name], **new})
            (logger.addHandler if new.get("heard") else logger.removeHandler)(self)


_UNTOUCHED = {"level": logging.NOTSET, "propagate": True, "disabled": False}


def _settings(logger: logging.Logger) -> dict[str, Any]:
    return {name: getattr(logger, name) for name in _UNTOUCHED}


def _set(logger: logging.Logger, settings: dict[str, Any]) -> None:
    logger.setLevel(settings["level"])
    logger.propagate, logger.disabled = settings["propagate"], settings["disabled"]


def _loggers() -> Iterator[logging.Logger]:
    yield logging.root
    yield from [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]


def _upwards(name: str) -> Iterator[logging.Logger]:
    """Yield the loggers that a record of this name passes, of those that there are: none is made for it."""
    known = logging.root.manager.loggerDict
    while name and name != "root":
        found = known.get(name)
        if isinstance(found, logging.Logger):
            yield found
        name = name.rpartition(".")[0]
    yield logging.root
