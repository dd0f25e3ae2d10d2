"""Sentences, numbers and dates in two languages; the catalogues themselves."""

import re
from datetime import date, time
from pathlib import Path

import pytest

from model.errors import Refused, Unusable
from model.settings import ROOT
from model.wording import LANGUAGES, Catalogue, Part, _parts, catalogue

FORBIDDEN = {
    "fr": (
        "client",
        "clients",
        "gestion",
        "contrôle",
        "contrôles",
        "score",
        "scores",
        "prédiction",
        "performance individuelle",
        "vacances",
        "n−1",
        "p10",
        "strate",
        "strates",
    ),
    "en": ("client", "clients", "score", "scores", "prediction", "individual performance", "p10"),
}
ACCEPTED = "convention d'objectifs et de gestion"
UNCLEAR = {
    "fr": ("points du socle", "en renfort", "une fois adapté", "personne présente est connue"),
    "en": ("points of the common base", "points of the base", "once adapted", "person present is known"),
}
"""What nobody understands at first reading, or what says another thing than what is counted."""


def words(templates: dict[str, str], language: str = "fr") -> Catalogue:
    return Catalogue(language, templates, catalogue(language).rules)


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (1234.5, None, "1\u202f234,5", "1,234.5"),
        (1234567, None, "1\u202f234\u202f567", "1,234,567"),
        (0.25, 1, "0,2", "0.2"),
        (12.0, 1, "12,0", "12.0"),
        (-3, None, "\u22123", "\u22123"),
        (100, None, "100", "100"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, decimals: int | None, french: str, english: str
) -> None:
    assert catalogue("fr").number(value, decimals) == french
    assert catalogue("en").number(value, decimals) == english


def test_percentages_and_money() -> None:
    assert (catalogue("fr").percent(5 / 22), catalogue("en").percent(5 / 22)) == ("22,7\u00a0%", "22.7%")
    assert (catalogue("fr").money(18400), catalogue("en").money(18400)) == ("18\u202f400\u00a0€", "€18,400")


def test_the_first_of_the_month_has_its_own_word_in_french() -> None:
    assert catalogue("fr").day(date(2027, 3, 1)) == "1er\u00a0mars\u00a02027"
    assert catalogue("en").day(date(2027, 3, 1)) == "1\u00a0March\u00a02027"


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "poste", "postes"), (1, "poste", "poste"), (1.5, "poste", "postes"), (2, "postes", "postes")],
)
def test_french_counts_from_two_and_english_from_not_one(count: float, french: str, english: str) -> None:
    template = {"k": "{n|poste|postes}"}
    assert words(template)("k", n=count) == french
    assert words(template, "en")("k", n=count) == english


def test_a_word_for_zero_and_a_blank_inside_a_word() -> None:
    template = words({"k": "{n|aucun|un seul|{n} en tout}"})
    assert [template("k", n=n) for n in (0, 1, 5)] == ["aucun", "un seul", "5 en tout"]


def test_a_time_of_the_day_is_written_as_each_language_does() -> None:
    template = {"k": "{at}"}
    assert words(template)("k", at=time(9, 5)) == "9\u00a0h\u00a005"
    assert words(template, "en")("k", at=time(9, 5)) == "9:05"


def test_lists_are_joined_as_a_sentence_does() -> None:
    template = words({"k": "{names}"})
    assert [template("k", names=names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


def test_values_are_filled_as_they_are_even_with_braces() -> None:
    assert words({"k": "« {name} »"})("k", name="{name}") == "« {name} »"


def test_french_spaces_never_break() -> None:
    assert (
        catalogue("fr").rules.spaced("Où ? « ici » : 20 000 € ; 5 %")
        == "Où\u202f? «\u00a0ici\u00a0»\u00a0: 20\u202f000\u00a0€\u202f; 5\u00a0%"
    )


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unusable) as refusal:
        catalogue("de")
    assert refusal.value.values["accepted"] == "fr, en"


def test_an_error_becomes_a_sentence_with_what_was_received_and_accepted() -> None:
    said = catalogue("fr").error(Refused("value.date", received="31/02/2026"))
    assert "31/02/2026" in said
    assert "Exemples" in said


def blanks(parts: tuple[Part, ...]) -> set[str]:
    found: set[str] = set()
    for part in parts:
        if not isinstance(part, str):
            found |= {part[0]} | {name for word in part[2] for name in blanks(word)}
    return found


def test_both_catalogues_have_the_same_keys() -> None:
    french, english = catalogue("fr").templates, catalogue("en").templates
    assert list(french) == list(english)


def test_an_english_sentence_has_no_blank_that_the_french_one_lacks() -> None:
    french, english = catalogue("fr").templates, catalogue("en").templates
    assert {
        key: blanks(_parts(text)) - blanks(_parts(french[key]))
        for key, text in english.items()
        if blanks(_parts(text)) - blanks(_parts(french[key]))
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_hurt_are_on_no_screen(language: str) -> None:
    texts = {f"{language}.toml": " ".join(catalogue(language).templates.values())}
    for file in sorted((ROOT / "data" / "reference").glob("*.csv")):
        texts[file.name] = _column_texts(file, language)
    for name, text in texts.items():
        plain = text.replace("\u00a0", " ").lower().replace(ACCEPTED, "")
        found = [word for word in FORBIDDEN[language] if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain)]
        found = [
            word
            for word in found
            if word not in ("score", "scores") or language == "fr" or "ranked or scored" not in plain
        ]
        assert found == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_nobody_understands_at_first_reading_are_on_no_screen(language: str) -> None:
    text = " ".join(catalogue(language).templates.values()).replace("\u00a0", " ").lower()
    assert [words for words in UNCLEAR[language] if words in text] == []


def _column_texts(file: Path, language: str) -> str:
    import csv

    with file.open(encoding="utf-8", newline="") as lines:
        return " ".join(
            row[column] for row in csv.DictReader(lines) for column in row if column.endswith(f"_{language}")
        )


def test_english_quotation_marks_and_spacing_are_english() -> None:
    for key, text in catalogue("en").templates.items():
        assert "«" not in text, key
        assert not re.search(r" [;:!?]", text.replace("· ", "")), key


def test_french_texts_have_no_straight_quotation_mark() -> None:
    assert [key for key, text in catalogue("fr").templates.items() if '"' in text] == []


@pytest.mark.parametrize(
    ("key", "values", "french", "english"),
    [
        (
            "base.cell",
            {"team": "A", "competency": "B", "state": "c", "n": 1, "wanted": 1},
            "(1 sur 1 souhaité)",
            "(1 of 1 wanted)",
        ),
        ("errors.workshop.text", {"received": 0, "accepted": 300}, "compte 0 caractère :", "has 0 characters:"),
        ("errors.workshop.text", {"received": 1, "accepted": 300}, "compte 1 caractère :", "has 1 character:"),
        (
            "errors.workshop.items",
            {"received": 1, "accepted": 15},
            "Il y a 1 réponse possible :",
            "There is 1 possible",
        ),
        ("errors.row.width", {"received": 1, "accepted": 9}, "compte 1 cellule,", "has 1 cell,"),
        ("import.more_problems", {"n": 1}, "et 1 autre, dans le", "and 1 more, in the"),
        ("further.span", {"n": 1.0}, "1 agent par", "1 agent per"),
        ("propose.gap_people", {"left": 1, "least": 0, "share": "100 %"}, "1 personne l'est", "1 person is;"),
        ("propose.left_deficit", {"start": 0.0, "n": 0.0, "held": ""}, "aucune ne manquait", "none was missing"),
        (
            "propose.left_deficit",
            {"start": 1.5, "n": 0.5, "held": ""},
            "0,5 manque encore, sur 1,5 qui manquait",
            "0.5 are still missing",
        ),
        ("movements.expected_one", {"low": 0}, "n'en attendait aucun", "none was"),
        ("movements.expected_one", {"low": 1}, "en attendait 1", "1 was"),
        (
            "compare.several",
            {"n": 3, "held": "1", "m": 1, "covered": "1", "most": 1, "euros": "0 €"},
            "laissent 1 poste tenu et couvrent 1 compétence,",
            "leave 1 position held and cover 1 competency,",
        ),
        (
            "vacancies.history",
            {"apart": 0, "low": 0, "high": 0, "n": 0, "month": date(2023, 12, 1)},
            "0 poste à pourvoir chaque mois depuis",
            "0 vacant positions each month since",
        ),
    ],
)
def test_what_is_counted_is_accorded_with_its_figure(
    key: str, values: dict[str, object], french: str, english: str
) -> None:
    for language, part in (("fr", french), ("en", english)):
        assert part in catalogue(language)(key, **values).replace("\u00a0", " ").replace("\u202f", " ")


def used_keys() -> set[str]:
    """The keys that the code asks for by name, and the beginnings of those that it builds."""
    found: set[str] = set()
    for folder in ("model", "pages"):
        for file in (ROOT / folder).rglob("*.py"):
            found |= set(
                re.findall(
                    r"""(?:\bt|\bplain|\bwords\(\)|\bwords|catalogue\(\))\(\s*f?"([a-z0-9_.{}]+)""",
                    file.read_text(encoding="utf-8"),
                )
            )
    return found


def test_every_sentence_that_the_code_names_exists() -> None:
    keys = catalogue("fr").templates
    missing = [key for key in used_keys() if "{" not in key and not key.endswith(".") and key not in keys]
    assert missing == []


def test_every_error_that_the_code_raises_has_its_sentence() -> None:
    codes = set()
    for file in (ROOT / "model").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        codes |= set(
            re.findall(r"""(?:Refused|NotFound|NotAllowed|UnknownCode|Conflict|Unusable)\(\s*"([a-z_.]+)\"""", text)
        )
        codes |= set(re.findall(r"""row\.problem\([^)]*?"((?:row|value)\.[a-z_]+)\"""", text))
    assert codes
    assert [code for code in sorted(codes) if f"errors.{code}" not in catalogue("fr").templates] == []


@pytest.mark.parametrize(
    ("language", "unit", "number", "written"),
    [
        ("fr", "month", 9, "1er septembre"),
        ("fr", "month", 1.0, "1er janvier"),
        ("fr", "month", 0, "toute l'année"),
        ("en", "month", 12, "1 December"),
        ("en", "month", 1, "1 January"),
        ("en", "month", 0.0, "all year round"),
        ("fr", "places", 0, "sans limite"),
        ("fr", "places", 1, "1 par an"),
        ("en", "places", 2, "2 a year"),
    ],
)
def test_a_month_of_any_year_and_places_are_written_in_words(
    language: str, unit: str, number: float, written: str
) -> None:
    assert catalogue(language)(f"unit.{unit}", n=number) == written
