"""What cells mean: dates, numbers, codes, and the characters that are refused."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Refused
from model.exchange.imports import values
from model.exchange.imports.values import (
    as_code,
    as_count,
    as_date,
    as_department,
    as_flag,
    as_level,
    as_number,
    as_share,
    day_of_serial,
    month_first,
    plain,
    serial,
    until,
)
from model.wording import LANGUAGES, catalogue

DAYS = st.dates(date(1950, 1, 1), date(2098, 12, 31))


def refused(read: object, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(text)  # type: ignore[operator]
    return refusal.value.code


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("01/02/2026", date(2026, 2, 1)),
        ("1/2/2026", date(2026, 2, 1)),
        ("01.02.2026", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("01/02/26", date(2026, 2, 1)),
        ("01/02/69", date(2069, 2, 1)),
        ("01/02/70", date(1970, 2, 1)),
        ("2026-11-23", date(2026, 11, 23)),
        ("2026/11/23", date(2026, 11, 23)),
        ("2026-11-23 00:00:00", date(2026, 11, 23)),
        ("2026-11-23T00:00:00", date(2026, 11, 23)),
        ("23/11/2026 00:00", date(2026, 11, 23)),
        ("23/11/2026 08:30", date(2026, 11, 23)),
        ("23/11/2026 00:00:00", date(2026, 11, 23)),
        ("2026-11-23 00:00:00.0", date(2026, 11, 23)),
        ("2026-11-23T00:00:00.000Z", date(2026, 11, 23)),
        ("23-nov.-26", date(2026, 11, 23)),
        (" 23/11/2026\u00a0", date(2026, 11, 23)),
        ("29/02/2024", date(2024, 2, 29)),
        ("1er mars 2027", date(2027, 3, 1)),
        ("23 novembre 2026", date(2026, 11, 23)),
        ("23\u00a0NOVEMBRE\u00a02026", date(2026, 11, 23)),
        ("15 août 2026", date(2026, 8, 15)),
        ("15 aou\u0302t 2026", date(2026, 8, 15)),
        ("3 février 2026", date(2026, 2, 3)),
        ("23 November 2026", date(2026, 11, 23)),
        ("12/2026", date(2026, 12, 1)),
        ("2026-12", date(2026, 12, 1)),
        ("déc. 2026", date(2026, 12, 1)),
        ("Décembre 2026", date(2026, 12, 1)),
        ("Mar-14", date(2014, 3, 1)),
        ("Sep-14", date(2014, 9, 1)),
        ("sept.-14", date(2014, 9, 1)),
        ("févr-26", date(2026, 2, 1)),
        ("juin 2026", date(2026, 6, 1)),
    ],
)
def test_days_and_months_are_read_day_first(text: str, expected: date) -> None:
    assert as_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("31/02/2026", "29/02/2025", "31/04/2026", "32/01/2026", "00/01/2026", "0 mars 2026", "12/31/2026", "13/2026"),
        *("2026-13-01", "2026-00-10", "1/1/1", "14-Mar", "5 mai", "mai", "2026", "45992", "n/a", "hier", "-", "0"),
        *("01/02/206", "01/01/0206", "01/01/1900", "01/01/2206", "31/12/9999", "12/2026 environ", "~12/2026"),
        *("½/12/2026", "31/12/2026€", "2026-11-23 8h30", "23/11/2026 14h", "xmars 2026", "marsouin 2026"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refused(as_date, text) == "value.date"


@given(DAYS)
def test_every_day_is_read_as_french_files_write_it(day: date) -> None:
    french = catalogue("fr").day(day)
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%Y}", french):
        assert as_date(text) == day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_name_is_read_whole_and_without_accents(language: str, month: int) -> None:
    name = catalogue(language).months[month - 1]
    bare = "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))
    for text in (f"{name} 2026", f"{bare.upper()} 2026", f"{name}-26"):
        assert as_date(text) == date(2026, month, 1)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert 1950 <= as_date(text).year <= 2098
    except Refused as refusal:
        code = refusal.code
        assert code == "value.date"


@given(DAYS)
def test_an_end_is_the_last_day_worked(day: date) -> None:
    assert until(f"{day:%d/%m/%Y}") == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/2026", date(2027, 1, 1)),
        ("févr. 2024", date(2024, 3, 1)),
        ("2026-02", date(2026, 3, 1)),
        ("Mar-14", date(2014, 4, 1)),
        ("1er mars 2027", date(2027, 3, 2)),
        ("2026-02-01", date(2026, 2, 2)),
    ],
)
def test_a_month_as_an_end_is_its_last_day(text: str, expected: date) -> None:
    assert until(text) == expected


@pytest.mark.parametrize("text", ["31/12/9999", "31/12/2999", "9999-12-31", "31/12/2099", "12/9999"])
def test_an_end_in_the_far_future_is_no_end(text: str) -> None:
    assert values.endless(text)


@pytest.mark.parametrize("text", ["31/12/2098", "32/12/9999", "31/02/9999", "jamais", ""])
def test_another_end_is_one_or_a_mistake(text: str) -> None:
    assert not values.endless(text)


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,8", 0.8),
        ("0.8", 0.8),
        ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1\u00a0234 567", 1234567),
        ("80 %", 0.8),
        ("80\u00a0%", 0.8),
        ("12,5%", 0.125),
        ("-3", -3),
        ("+1", 1),
    ],
)
def test_numbers_are_read_with_a_comma_or_a_point(text: str, expected: float) -> None:
    assert as_number(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "inf",
        "-inf",
        "nan",
        "1e400",
        "1e3",
        "9" * 400,
        "0x10",
        "1_000",
        "1,2,3",
        "1.234,5",
        "5.",
        ",5",
        "",
        "%",
        "1 2",
        "٣",
        "−1",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refused(as_number, text) == "value.number"


@pytest.mark.parametrize("text", ["0", "0,0", "1,01", "2", "100", "-0,5", "101 %"])
def test_a_share_is_more_than_none_and_at_most_one(text: str) -> None:
    assert refused(as_share, text) == "value.share"
    assert (as_share("0,01"), as_share("1"), as_share("100 %")) == (0.01, 1, 1)


@pytest.mark.parametrize("text", ["0,8", "1", "0", "-5", "101"])
def test_a_column_that_counts_to_100_takes_no_other_unit(text: str) -> None:
    assert refused(lambda each: as_share(each, percent=True), text) == "value.percent"
    assert (as_share("80", percent=True), as_share("100", percent=True), as_share("80 %", percent=True)) == (
        0.8,
        1,
        0.8,
    )


@pytest.mark.parametrize("text", ["1,000", "1.000", "12,5", "-3", "100 001", "9" * 5000, "douze", "1e3", "12 agents"])
def test_a_number_of_people_is_whole_and_never_ambiguous(text: str) -> None:
    assert refused(as_count, text) == "value.count"


def test_numbers_of_people_are_read() -> None:
    assert [as_count(text) for text in ("0", "12", "1 200", "1\u202f200", "12,0", "12.00", "100 000")] == [
        *(0, 12, 1200, 1200, 12, 12, 100_000)
    ]


def test_levels_are_whole_or_half_from_0_to_4() -> None:
    assert [as_level(text) for text in ("0", "0,5", "2.5", "4")] == [0, 1, 5, 8]
    assert {refused(as_level, text) for text in ("4,5", "-1", "2,25", "A", "3/4", "inf")} == {
        "value.level",
        "value.number",
    }


# --- words ----------------------------------------------------------------------------------------------------------


def test_yes_and_no() -> None:
    assert all(as_flag(text) for text in ("oui", "Oui", "O", "X", "yes", "1", "VRAI"))
    assert not any(as_flag(text) for text in ("non", "Non", "N", "0", "faux", "no"))
    assert {refused(as_flag, text) for text in ("✓", "-", "?", "peut-être", "2")} == {"value.flag"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "01"), ("01", "01"), ("2a", "2A"), ("2B", "2B"), ("974", "974"), (" 33 ", "33"), ("Gironde", "Gironde")]
    + [(text, "33") for text in ("33 - Gironde", "33-Gironde", "33 Gironde", "33 : Gironde", "Gironde (33)")]
    + [("2a – Corse-du-Sud", "2A"), ("1 - Ain", "01"), ("33 40", "33 40")],
)
def test_departments_are_written_as_they_are_known(text: str, expected: str) -> None:
    assert as_department(text) == expected


def test_a_code_is_what_its_word_means() -> None:
    meanings = {plain("Encadrement de proximité"): "operational"}
    assert as_code("ENCADREMENT  DE PROXIMITE", meanings) == "operational"
    assert refused(lambda text: as_code(text, meanings), "autre") == "value.code"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Équipe d'appui", "EQUIPE D’APPUI"),
        ("e\u0301quipe", "équipe"),
        ("N° de poste", "n de poste"),
        ("Jean-Pierre  NOËL", "jean pierre noel"),
        ("Cœur & Âme", "coeur and ame"),
        ("Straße", "STRASSE"),
        ("Assistant·e", "assistante"),
        ("Deputy Director, Health", "Deputy Director Health"),
        ("ＮＯＭ", "nom"),
    ],
)
def test_two_ways_of_typing_are_the_same_plain_text(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("Иванов", "Петров"), ("王伟", "李娜"), ("Øst", "st"), ("Łukasz", "ukasz")])
def test_letters_of_other_alphabets_are_kept(one: str, other: str) -> None:
    assert plain(one)
    assert plain(one) != plain(other)


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("text", ["-", "?", "…", "--", " . ", "/", "\u200b"])
def test_punctuation_alone_is_nothing(text: str) -> None:
    assert plain(text) == ""


# --- what no cell may hold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "letter",
    [
        *("\0", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x1f", "\x7f", "\x85", "\x9f"),
        *("\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),
        *("\u00ad", "\u200b", "\u200d", "\u2060", "\u2028", "\u2029", "\ufeff", "\ufff9", "\U000e0041", "\ue000"),
    ],
    ids=lambda letter: f"{ord(letter):04x}",
)
def test_control_and_invisible_characters_are_unsafe(letter: str) -> None:
    assert values.unsafe(f"Dup{letter}ont")


def test_blanks_accents_and_other_alphabets_are_safe() -> None:
    for text in (
        "Éva d’Été",
        "deux\nlignes\tet\r\nplus",
        "1\u202f234",
        "a\u00a0: b",
        "Иван",
        "王",
        "e\u0301",
        "½ œuvre — « fin »",
        "",
    ):
        assert not values.unsafe(text)


@pytest.mark.parametrize("text", ["PrÃ©nom", "Â°C", "lâ€™appui", "R‚my", "Fran‡ois", "G\ufffdrard"])
def test_damaged_accents_are_seen(text: str) -> None:
    assert values.spoilt(text)


@pytest.mark.parametrize("text", ["Prénom", "SÃO", "ÂGE", "l’appui", "« fin »", "n° 3", "Ça", "a – b", "plain"])
def test_sound_texts_are_not_called_damaged(text: str) -> None:
    assert not values.spoilt(text)


@pytest.mark.parametrize(
    "text", ["=A1", "=HYPERLINK()", "#N/A", "#REF!", "#VALEUR!", "#DIV/0 !", "#NOM?", "#####", "#n/a"]
)
def test_formulas_and_their_errors_are_no_values(text: str) -> None:
    assert values.formula(text)


@pytest.mark.parametrize("text", ["N/A", "#3", "a=b", "n°1", "1 = 1"])
def test_other_texts_are_values(text: str) -> None:
    assert not values.formula(text)


def test_a_day_is_read_as_spreadsheets_count_it() -> None:
    assert (day_of_serial("44256"), day_of_serial("25569")) == (date(2021, 3, 1), date(1970, 1, 1))
    assert [serial(text) for text in ("44256", "19999", "60000", "4425,6", "1er", "²²²²²")] == [True] + [False] * 5


def test_a_date_can_be_written_month_first() -> None:
    assert month_first("03-15-2022") == date(2022, 3, 15)
    assert [month_first(text) for text in ("15/03/2022", "mars 2022", "01/01/1900")] == [None] * 3
