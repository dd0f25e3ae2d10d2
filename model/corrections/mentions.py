"""Where a text names somebody: whatever the case and the accents, the first name first or last."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

REMOVED: Final = "[…]"
"""What stands where a name was: never longer than a name, so that a text keeps within its limits."""

FEWEST_LETTERS: Final = 3
"""Of how many letters a name must be, to be looked for."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})


def is_name(name: str) -> bool:
    """Whether there is enough of a name to look for it."""
    return sum(map(len, _words(name))) >= FEWEST_LETTERS


def spans(text: str, name: str) -> tuple[tuple[int, int], ...]:
    """Return where a text names somebody, as half-open intervals of its characters."""
    pattern = _pattern(name)
    if pattern is None or not pattern.search(_bare(text)):  # most texts name nobody, and are looked at without places
        return ()
    folded, places = _folded(text)
    return tuple((places[match.start()], _end(text, places[match.end() - 1])) for match in pattern.finditer(folded))


def cut(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Return a text without what stands at some places, which follow each other."""
    for start, end in reversed(places):
        text = text[:start] + REMOVED + text[end:]
    return text


def without(text: str, names: Iterable[str]) -> str:
    """Return a text without some names, given first name first, nor the surname alone of anybody."""
    bare = _bare(text)
    for name in names:
        for each in dict.fromkeys((name, name.partition(" ")[2], name.rpartition(" ")[2])):
            if all(word in bare for word in _words(each)):  # most texts name nobody: no pattern is made of every name
                text = cut(text, spans(text, each))
    return text


def excerpt(text: str, name: str, around: int) -> str:
    """Return the words around the first place where a text names somebody, cut to so many characters either side."""
    start, end = spans(text, name)[0]
    first, last = max(0, start - around), end + around
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


@lru_cache(64)
def _pattern(name: str) -> re.Pattern[str] | None:
    """What finds the words of a name, from whichever is first; what separates them may be missing, as in an address."""
    words = _words(name)
    if not is_name(name):
        return None
    orders = dict.fromkeys((*words[place:], *words[:place]) for place in range(len(words)))
    ways = "|".join(r"[\W_]{0,5}".join(map(re.escape, order)) for order in orders)
    return re.compile(rf"(?<![^\W_])(?:{ways})(?![^\W_])")


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _bare(name))


def _bare(text: str) -> str:
    """A text without accents nor capitals."""
    apart = unicodedata.normalize("NFKD", text)
    letters = apart if text.isascii() else "".join(each for each in apart if not unicodedata.combining(each))
    return letters.casefold().translate(_LIGATURES)


def _folded(text: str) -> tuple[str, list[int]]:
    """A text without accents nor capitals, and where each of its characters comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _bare(character)
        letters.append(folded)
        places.extend([place] * len(folded))
    return "".join(letters), places


def _end(text: str, last: int) -> int:
    """The end of a name whose last letter is known: accents that stand apart belong to it."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
