"""Sentences for the screen, in the reader's language; what comes from data cannot act as Markdown."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from model.domain.framework import Assumption
from model.domain.snapshot import Snapshot
from model.errors import MosaiqueError
from model.language import FIXED_SPACE, unit_once
from model.scenario import names
from model.wording import Catalogue, catalogue
from pages.kit import address

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:.-])")
_MARKS = re.compile(r"\\(.)|\*\*")
_COUNTED = re.compile(r"(?<=\d) (?=[^\W\d_])")

_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")


def words() -> Catalogue:
    """Return the catalogue of the reader's language."""
    return catalogue(_SPOKEN.get() or address.language())


def speak() -> None:
    """Settle the language of this run: asking what the reader chose at each word takes a tenth of a screen's time."""
    _SPOKEN.set(address.language())


@contextmanager
def speaking(language: str) -> Iterator[Catalogue]:
    """Speak a language where no reader is: while a file is made, outside the run of a screen."""
    before = _SPOKEN.set(language)
    try:
        yield catalogue(language)
    finally:
        _SPOKEN.reset(before)


def inert(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def unmarked(text: str) -> str:
    """Return a sentence that was written for a place that reads Markdown, for one that does not."""
    return _MARKS.sub(lambda mark: mark[1] or "", text)


def together(text: str) -> str:
    """Return a text in which a figure stays on the line of what it counts."""
    return _COUNTED.sub(FIXED_SPACE, text)


def t(key: str, /, **values: object) -> str:
    """Return a sentence for a place that reads Markdown; texts among the values are made inert."""
    return words()(key, **{name: inert(value) if type(value) is str else value for name, value in values.items()})


def plain(key: str, /, **values: object) -> str:
    """Return a sentence for a place that does not read Markdown: charts, tables, files."""
    return words()(key, **values)


def span(low: str, high: str) -> str:
    """Return « de 8 à 12 % par an », or one value where both are written alike."""
    if low == high:
        return low
    first, last = unit_once(low, high)
    return plain("chance.between", low=first, high=last)


def range_of(unit: str, low: float, high: float) -> str:
    """Return between which values an assumption lies, or which two it may have."""
    first, last = (plain(f"unit.{unit}", n=end) for end in (low, high))
    return plain("chance.either", low=first, high=last) if alternative(unit, low, high) else span(first, last)


def worth(assumption: Assumption) -> str:
    """Return « 12 % par an (de 6 à 21 % par an) », the value alone where there is no range."""
    value = plain(f"unit.{assumption.unit}", n=assumption.value)
    if assumption.low is None or assumption.high is None or assumption.low == assumption.high:
        return value
    return plain("method.ranged", value=value, range=range_of(assumption.unit, assumption.low, assumption.high))


def alternative(unit: str, low: float | None, high: float | None) -> bool:
    """Whether the ends of an assumption are two ways of doing (any month or one, a limit or none), not a range."""
    return unit in ("month", "places") and 0 in (low, high)


def local(texts: Mapping[str, str]) -> str:
    """Return the text of the reference in the reader's language."""
    return words().text(texts)


def seat_name(snapshot: Snapshot, place: int) -> str:
    """Return what to call a position: its title and its team."""
    return names.seat_name(snapshot, place, words())


def sentence(error: MosaiqueError) -> str:
    """Return what to tell the reader of an error."""
    values = {name: inert(value) if type(value) is str else value for name, value in error.values.items()}
    return words()(f"errors.{error.code}", **values)
