"""Sentences, numbers and dates in the reader's language, from the catalogues of `data/locales`.

A catalogue is a TOML file of templates. A blank `{day}` is filled by a value written as the language writes it;
`{day:month}`, `{rate:%}`, `{price:€}`, `{share:.1}` choose another way of writing, `{number:month}` that of a month of
any year; `{n|poste|postes}` chooses a word by number, `{n|aucun|un|plusieurs}` with a word for zero; a list is joined
as a sentence does. French spacing before `; : ! ? »` is applied when a catalogue is read, so that the files stay easy
to type.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from model.errors import MosaiqueError, Unusable
from model.settings import DATA

LANGUAGES = ("fr", "en")
THIN_SPACE, FIXED_SPACE = "\u202f", "\u00a0"

_FRENCH_SPACES = (
    (re.compile(r" (?=[;!?])"), THIN_SPACE),
    (re.compile(r" (?=[:»%€])|(?<=«) "), FIXED_SPACE),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN_SPACE),
)


def french_spaces(text: str) -> str:
    """Replace the plain spaces that French never lets a line break at."""
    for pattern, space in _FRENCH_SPACES:
        text = pattern.sub(space, text)
    return text


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The words of one language. Call it with a key and the values that fill the blanks."""

    language: str
    templates: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of `key`; a key that is missing is a mistake of ours and raises `KeyError`."""
        return self._fill(_parts(self.templates[key]), values)

    def _fill(self, parts: "tuple[Part, ...]", values: Mapping[str, object]) -> str:
        return "".join(part if isinstance(part, str) else self._blank(*part, values) for part in parts)

    def _blank(self, name: str, way: str, words: "tuple[tuple[Part, ...], ...]", values: Mapping[str, object]) -> str:
        value = values[name]
        if words:
            return self._fill(words[self.plural(cast(float, value), len(words))], values)
        return self.written(value, way)

    def written(self, value: object, way: str = "") -> str:
        """Write a value as the language does; `way` is what follows the colon of a blank."""
        match value, way:
            case date(), "month":
                return self.month(value)
            case date(), _:
                return self.day(value)
            case bool() | str(), _:
                return str(value)
            case int() | float(), _:
                return self._number(value, way)
            case list() | tuple(), _:
                return self.listing(map(str, value))
            case Mapping(), _:
                return str(value[self.language])
        return str(value)

    def _number(self, value: float, way: str) -> str:
        if way == "%":
            return self.percent(value)
        if way == "month":
            return self.months[int(value) - 1]
        return self.money(value) if way == "€" else self.number(value, int(way[1:]) if way else None)

    def __contains__(self, key: object) -> bool:
        return key in self.templates

    def under(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the last word of each key directly under `prefix`, with its template, in the order of the file."""
        for key, template in self.templates.items():
            if key.startswith(f"{prefix}."):
                yield key.removeprefix(f"{prefix}."), template

    def error(self, error: MosaiqueError) -> str:
        """Return the sentence of an error: what was received, what is accepted, an example."""
        return self(f"errors.{error.code}", **error.values)

    def number(self, value: float, decimals: int | None = None) -> str:
        """Write a number: `1 234,5` or `1,234.5`. Without `decimals`, at most two, none that is a useless zero."""
        short = f"{value:,.2f}".rstrip("0").rstrip(".") if decimals is None else f"{value:,.{decimals}f}"
        english = short.replace("-", "\u2212")
        if self.language == "en":
            return english
        return english.replace(",", THIN_SPACE).replace(".", ",")

    def percent(self, ratio: float, decimals: int = 1) -> str:
        """Write a ratio as a percentage: `22,7 %` or `22.7%`."""
        return self.number(100 * ratio, decimals) + ("%" if self.language == "en" else f"{FIXED_SPACE}%")

    def money(self, euros: float) -> str:
        """Write whole euros: `18 400 €` or `€18,400`."""
        return f"€{self.number(euros, 0)}" if self.language == "en" else f"{self.number(euros, 0)}{FIXED_SPACE}€"

    def day(self, day: date) -> str:
        """Write a date in full: `23 novembre 2026`, `1er mars 2027`, `23 November 2026`."""
        number = "1er" if day.day == 1 and self.language == "fr" else str(day.day)
        return f"{number}{FIXED_SPACE}{self.month(day)}"

    def month(self, day: date) -> str:
        """Write a month: `septembre 2027`, `September 2027`."""
        return f"{self.months[day.month - 1]}{FIXED_SPACE}{day.year}"

    def short_month(self, day: date) -> str:
        """Write a month where there is little room: `sept. 2027`, `Sep 2027`."""
        return f"{self.templates['calendar.short_months'].split()[day.month - 1]}{FIXED_SPACE}{day.year}"

    @property
    def months(self) -> Sequence[str]:
        """The twelve names of the months."""
        return self.templates["calendar.months"].split()

    def listing(self, items: Iterable[str]) -> str:
        """Join names as a sentence does: `Landes, Béarn et Dordogne`."""
        *first, last = list(items) or [""]
        return f"{', '.join(first)} {self.templates['calendar.and']} {last}" if first else last

    def plural(self, count: float, words: int) -> int:
        """Return the place of the word for a count, among (one, many) or (zero, one, many). French counts from two."""
        if words == 3 and count == 0:
            return 0
        many = abs(count) >= 2 if self.language == "fr" else abs(count) != 1
        return words - 1 if many else words - 2


Part = str | tuple[str, str, tuple[tuple["Part", ...], ...]]
"""A piece of a template: text, or a blank (name, way of writing, words to choose from)."""


@cache
def _parts(template: str) -> tuple[Part, ...]:
    """Cut a template into text and blanks; the words of a blank are templates themselves."""
    parts: list[Part] = []
    start = 0
    while (opening := template.find("{", start)) >= 0:
        closing = _closing(template, opening)
        parts += [template[start:opening], _blank(template[opening + 1 : closing])]
        start = closing + 1
    return (*parts, template[start:])


def _closing(template: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(template)):
        depth += {"{": 1, "}": -1}.get(template[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"unbalanced braces: {template}")


def _blank(inside: str) -> Part:
    name, *words = _split(inside)
    if words:
        return name, "", tuple(_parts(word) for word in words)
    name, _, way = name.partition(":")
    return name, way, ()


def _split(inside: str) -> list[str]:
    """Split at the bars that stand outside inner blanks."""
    pieces, depth = [""], 0
    for letter in inside:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@cache
def catalogue(language: str = "fr") -> Catalogue:
    """Return the catalogue of a language.

    Raises:
        Unusable: there is no catalogue for `language`.
    """
    if language not in LANGUAGES:
        raise Unusable("wording.language", received=language, accepted=", ".join(LANGUAGES))
    with (DATA / "locales" / f"{language}.toml").open("rb") as file:
        templates = dict(_flatten(tomllib.load(file)))
    if language == "fr":
        templates = {key: french_spaces(text) for key, text in templates.items()}
    return Catalogue(language, templates)
