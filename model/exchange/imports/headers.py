"""The words of headers: which fields a header can stand for, as it is written or by its words alone."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from model.exchange.imports.values import plain
from model.reference import PLACE

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


class Sign(IntEnum):
    """How a header speaks of a field, the surest last: only its values do, some of its words, all of them, itself."""

    VALUES = 0
    PART = 1
    EITHER = 2
    WORDS = 3
    EXACT = 4


@dataclass(frozen=True)
class Sense:
    """A field that a header can stand for; `rank` is the place of the word in the list of its field."""

    field: str
    sign: Sign
    rank: int = 0


@cache
def vocabulary() -> Dictionary[str, Any]:
    """Return the words of `import.toml`: headers, kinds of names, values."""
    with (PLACE / "import.toml").open("rb") as file:
        return tomllib.load(file)


def senses(header: str) -> tuple[Sense, ...]:
    """Return the fields that a header can stand for by its words, the surest first, each once."""
    word, essential = plain(header), _essential(header)
    essence = frozenset(essential)
    meant = [*_exact().get(word, ()), *_either().get(word, ()), *_words().get(essence, ())]
    if not meant and not essence & _foreign():
        meant = _of_a_part(essential)
    best: dict[str, Sense] = {}
    for each in sorted(meant, key=lambda sense: (-sense.sign, sense.rank)):
        best.setdefault(each.field, each)
    return tuple(best.values())


def _of_a_part(essential: Sequence[str]) -> list[Sense]:
    """The field that the first and most of the words of a header name, unless they name several as well."""
    essence = frozenset(essential)
    parts = [
        words for words in _words() if words < essence and essential[0] in words and 2 * len(words) >= len(essence)
    ]
    most = max(map(len, parts), default=0)
    fields = {each.field: each.rank for words in parts if len(words) == most for each in _words()[words]}
    return [Sense(name, Sign.PART, rank) for name, rank in fields.items()] if len(fields) == 1 else []


def known(header: str) -> bool:
    """Whether a header is one that we know, as it is written or by all its words."""
    word = plain(header)
    return word in _exact() or word in _either() or frozenset(_essential(header)) in _words()


def _essential(header: str) -> tuple[str, ...]:
    """The words of a header that matter, abbreviations written out."""
    short, fillers = _short(), _fillers()
    words = (short.get(word, word) for word in plain(_CAMEL.sub(" ", header)).split())
    return tuple(word for word in words if word not in fillers)


@cache
def _short() -> Dictionary[str, str]:
    listed = vocabulary()["header_words"]["short"].items()
    return {plain(word): plain(long) for long, words in listed for word in words}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(map(plain, vocabulary()["header_words"]["fillers"]))


@cache
def _foreign() -> frozenset[str]:
    return frozenset(map(plain, vocabulary()["header_words"]["foreign"]))


@cache
def _exact() -> Dictionary[str, tuple[Sense, ...]]:
    """The field of every header that we know, as it is written."""
    listed = vocabulary()["headers"].items()
    return {
        plain(header): (Sense(name, Sign.EXACT, rank),)
        for name, headers in listed
        for rank, header in enumerate(headers)
    }


@cache
def _either() -> Dictionary[str, tuple[Sense, ...]]:
    """The fields of which only the values tell that a header stands for them."""
    meant: dict[str, list[Sense]] = defaultdict(list)
    for name, headers in vocabulary()["by_values"].items():
        for rank, header in enumerate(headers):
            meant[plain(header)].append(Sense(name, Sign.EITHER, rank))
    return {word: tuple(listed) for word, listed in meant.items()}


@cache
def _words() -> Dictionary[frozenset[str], tuple[Sense, ...]]:
    """The fields of the words that matter of every header that we know."""
    meant: dict[frozenset[str], list[Sense]] = defaultdict(list)
    for name, headers in vocabulary()["headers"].items():
        for rank, header in enumerate(headers):
            meant[frozenset(_essential(header))].append(Sense(name, Sign.WORDS, rank))
    return {words: tuple(listed) for words, listed in meant.items() if words}
