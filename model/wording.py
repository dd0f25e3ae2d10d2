"""Sentences, numbers and dates in the reader's language, from the catalogues of `data/locales`.

A catalogue is a TOML file of templates. A blank `{day}` is filled by a value written as the language writes it;
`{day:month}`, `{rate:%}`, `{price:€}`, `{share:.1}` choose another way of writing, `{number:month}` that of a month of
any year; `{n|poste|postes}` chooses a word by number, `{n|aucun|un|plusieurs}` with a word for zero; a list is joined
as a sentence does. The spaces of a language (in French before `; : ! ? »`) are applied when its catalogue is read, so
that the files stay easy to type. A language is one file: its table `[language]` says how it writes values.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from model.errors import MosaiqueError, Unusable
from model.language import Language
from model.settings import DATA

LOCALES = DATA / "locales"
FIRST: Final = "fr"
"""The language of those who have not chosen one."""


def languages(place: Path = LOCALES) -> tuple[str, ...]:
    """Return the codes of the languages that have a catalogue, the first one first."""
    codes = {file.stem for file in place.glob("*.toml")}
    return FIRST, *sorted(codes - {FIRST})


LANGUAGES: Final = languages()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The words of one language. Call it with a key and the values that fill the blanks."""

    language: str
    templates: Mapping[str, str]
    rules: Language

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
            case time(), _:
                return self.rules.time_of_day(value)
            case bool() | str(), _:
                return str(value)
            case int() | float(), _:
                return self._number(value, way)
            case list() | tuple(), _:
                return self.listing(map(str, value))
            case Mapping(), _:
                return self.text(value)
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

    def text(self, texts: Mapping[str, str]) -> str:
        """Return the text of this language among those of the reference, else that of the nearest language."""
        translations = (texts[code] for code in (self.language, self.rules.otherwise, *texts) if code in texts)
        return next(translations, "")

    def number(self, value: float, decimals: int | None = None) -> str:
        """Write a number: `1 234,5` or `1,234.5`. Without `decimals`, at most two, none that is a useless zero."""
        return self.rules.number(value, decimals)

    def percent(self, ratio: float, decimals: int = 1) -> str:
        """Write a ratio as a percentage: `22,7 %` or `22.7%`."""
        return self.rules.percentage(ratio, decimals)

    def money(self, euros: float) -> str:
        """Write whole euros: `18 400 €` or `€18,400`."""
        return self.rules.euros(euros)

    def day(self, day: date) -> str:
        """Write a date in full: `23 novembre 2026`, `1er mars 2027`, `23 November 2026`."""
        return self.rules.day(day)

    def month(self, day: date) -> str:
        """Write a month: `septembre 2027`, `September 2027`."""
        return self.rules.month(day)

    def short_month(self, day: date) -> str:
        """Write a month where there is little room: `sept. 2027`, `Sep 2027`."""
        return self.rules.short_month(day)

    @property
    def months(self) -> Sequence[str]:
        """The twelve names of the months."""
        return self.rules.month_names

    def listing(self, items: Iterable[str]) -> str:
        """Join names as a sentence does: `Landes, Béarn et Dordogne`."""
        return self.rules.listing(items)

    def plural(self, count: float, words: int) -> int:
        """Return the place of the word for a count, among (one, many) or (zero, one, many)."""
        if words == 3 and count == 0:
            return 0
        return words - 1 if self.rules.is_plural(count) else words - 2


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
def catalogue(language: str = FIRST, place: Path = LOCALES) -> Catalogue:
    """Return the catalogue of a language.

    Raises:
        Unusable: there is no catalogue for `language`.
    """
    if language not in (offered := languages(place)):
        raise Unusable("wording.language", received=language, accepted=", ".join(offered))
    with (place / f"{language}.toml").open("rb") as file:
        tables = tomllib.load(file)
    rules = Language.of_table(tables.pop("language"))
    return Catalogue(language, {key: rules.spaced(text) for key, text in _flatten(tables)}, rules)
