"""How a language writes values, as the `[language]` table of its catalogue says."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.exports import csv_file
from model.exchange.imports.values import as_date
from model.language import Language, Quantity
from model.settings import DATA, ROOT
from model.wording import FIRST, LANGUAGES, Catalogue, catalogue, languages

WORDS = st.sampled_from([catalogue(language) for language in LANGUAGES])
DECIMALS = st.none() | st.integers(0, 3)
SMALL = st.floats(-0.6, 0.6)
ZERO = re.compile(r"[^1-9]*")

SPANISH = """\
[language]
name = "Español"
otherwise = "en"
plural = "not 1"
decimal = ","
thousands = "."
minus = "\\u2212"
percent = "{number}\\u00A0%"
money = "{number}\\u00A0€"
long_day = "{day} de {month}"
first_day = "1"
long_month = "{month} de {year}"
short_day = "dd-mm-yyyy"
clock = "{hour}.{minute}"
months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
short_months = "ene feb mar abr may jun jul ago sep oct nov dic"
days = "domingo lunes martes miércoles jueves viernes sábado"
comma = ", "
last = " y "
thin_before = ""
fixed_before = "%€"
fixed_after = "¿¡"
"""
"""How Spanish writes values."""


def spanish() -> str:
    """A third catalogue: the way of writing of Spanish, and a word of it among those that wait to be translated."""
    english = (DATA / "locales" / "en.toml").read_text(encoding="utf-8")
    table = re.search(r"^\[language\].*?(?=^\[)", english, re.DOTALL | re.MULTILINE)
    assert table
    text = english.replace(table[0], f"{SPANISH}\n")
    return text.replace('language = "Language"', 'language = "Idioma"')


def with_spanish(place: Path) -> Path:
    """Write a folder of catalogues that has a third one."""
    for file in (DATA / "locales").glob("*.toml"):
        (place / file.name).write_bytes(file.read_bytes())
    (place / "es.toml").write_text(spanish(), encoding="utf-8")
    return place


@given(WORDS, st.floats(-1e9, 1e9) | SMALL, DECIMALS)
def test_a_value_that_rounds_to_zero_has_no_sign(words: Catalogue, value: float, decimals: int | None) -> None:
    for ratio in (value, value / 100):
        written = words.number(ratio, decimals), words.percent(ratio, decimals or 0), words.money(ratio)
        for text in written:
            assert ("\u2212" in text) == (ratio < 0 and not ZERO.fullmatch(text)), text


@given(WORDS, SMALL)
def test_a_cell_of_a_file_that_rounds_to_zero_has_no_sign(words: Catalogue, value: float) -> None:
    cell = csv_file.of_rows([{"n": value}], words).decode("utf-8-sig").splitlines()[1]
    assert cell.startswith("-") == (value < 0 and not ZERO.fullmatch(cell))


@pytest.mark.parametrize(("language", "written"), [("fr", "\u22125\u00a0€"), ("en", "\u2212€5")])
def test_the_minus_comes_before_the_sign_of_the_money(language: str, written: str) -> None:
    rules = catalogue(language).rules
    assert rules.euros(-5) == written
    assert rules.quantity(written) == Quantity(-5, "€")


@given(WORDS, st.dates(date(1950, 1, 1), date(2098, 12, 31)))
def test_a_date_in_figures_is_read_again(words: Catalogue, day: date) -> None:
    assert as_date(words.rules.numeric_day(day)) == day


def test_every_language_says_all_that_depends_on_it_in_the_same_order() -> None:
    tables = [
        tomllib.loads((DATA / "locales" / f"{code}.toml").read_text(encoding="utf-8"))["language"] for code in LANGUAGES
    ]
    assert [list(table) for table in tables] == [list(tables[0])] * len(tables)
    assert {table["otherwise"] for table in tables} <= set(LANGUAGES)


def test_a_table_that_lacks_something_is_named() -> None:
    table = tomllib.loads(SPANISH)["language"]
    with pytest.raises(ValueError, match="minus, sign"):
        Language.of_table({key: value for key, value in table.items() if key != "minus"} | {"sign": "-"})


def test_a_third_language_is_one_file(tmp_path: Path) -> None:
    place = with_spanish(tmp_path)
    words = catalogue("es", place)
    assert languages(place) == ("fr", "en", "es")
    assert words.number(-1234567.5) == "\u22121.234.567,5"
    assert words.number(-0.001) == "0"
    assert words.percent(5 / 22) == "22,7\u00a0%"
    assert words.money(18400) == "18.400\u00a0€"
    assert words.day(date(2027, 3, 1)) == "1 de marzo de 2027"
    assert words.short_month(date(2027, 9, 1)) == "sep de 2027"
    assert words.rules.numeric_day(date(2027, 3, 1)) == "01-03-2027"
    assert words.listing(["a", "b", "c"]) == "a, b y c"
    assert [words.plural(count, 2) for count in (0, 1, 1.5, 2)] == [1, 0, 1, 1]
    assert words.rules.quantity("18.400\u00a0€") == Quantity(18400, "€")
    assert words.rules.quantity("22,7\u00a0%") == Quantity(0.227, "%")
    assert csv_file.of_rows([{"n": 2.5}], words).decode("utf-8-sig").splitlines()[1] == "2,5"


def test_a_name_that_a_third_language_lacks_is_that_of_the_nearest_one(tmp_path: Path) -> None:
    words = catalogue("es", with_spanish(tmp_path))
    assert words.text({"fr": "Travail social", "en": "Social work", "es": "Trabajo social"}) == "Trabajo social"
    assert words.text({"fr": "Travail social", "en": "Social work"}) == "Social work"
    assert words.text({"fr": "Travail social"}) == "Travail social"


def test_no_other_module_knows_which_language_it_writes() -> None:
    """The demonstration is made of French files, and speaks the language of its room."""
    asks = re.compile(r"\blanguage ==|\b(?:name|short|text|texts)\[[\"'](?:fr|en)[\"']\]")
    french = {"model/demonstration/__init__.py", "model/demonstration/sheets.py"}
    found = {
        file.relative_to(ROOT).as_posix()
        for folder in ("model", "pages")
        for file in (ROOT / folder).rglob("*.py")
        if asks.search(file.read_text(encoding="utf-8"))
    }
    assert found - french == set()
    assert LANGUAGES[0] == FIRST
