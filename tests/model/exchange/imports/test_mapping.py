"""Headers, proposals, which rows count, and the mapping that is kept."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Refused
from model.exchange.imports.files import Sheet
from model.exchange.imports.headers import vocabulary
from model.exchange.imports.mapping import (
    CODED,
    FORMAT,
    NOTHING,
    ColumnMapping,
    choices,
    codes_of,
    counting_rows,
    fields_known,
    keeps_nothing,
    kept_rows,
    meanings,
    table,
    with_meanings,
)
from model.exchange.imports.recognition import propose
from model.exchange.imports.remarks import code_name, field_name
from model.exchange.imports.values import plain
from model.wording import LANGUAGES, catalogue
from tests.model.exchange.imports.deliveries import FRAMEWORK, tables


def proposed(*texts: str) -> dict[str, str]:
    return dict(propose(tables(*texts), FRAMEWORK).columns)


def headers(*cells: str) -> tuple[str, ...]:
    return table(Sheet("x.csv", "", (cells, cells[::-1]), (1, 2)), 1).headers


# --- the header row -------------------------------------------------------------------------------------------------


def test_title_rows_above_the_headers_are_left_out() -> None:
    (found,) = tables("Effectifs au 01/03/2026;;\n;;\nDirection régionale;édité le 2 mars;\nNom;Équipe;ETP\nA;B;1\n")
    assert (found.headers, found.header_line, found.lines) == (("Nom", "Équipe", "ETP"), 4, (5,))


def test_the_row_with_the_most_known_headers_is_the_header_row() -> None:
    (found,) = tables("Poste;;Personne;\nintitulé;équipe;nom;prénom\nManager;Service;Agent;Éva\n")
    assert found.headers == ("intitulé", "équipe", "nom", "prénom")


def test_a_file_without_any_known_header_begins_at_its_first_full_row() -> None:
    (found,) = tables("Liste;;\nalpha;beta;gamma\n1;2;3\n4;5;6\n")
    assert found.headers == ("alpha", "beta", "gamma")


def test_the_line_of_the_headers_can_be_given() -> None:
    sheet = Sheet("x.csv", "", (("a", "b"), ("Nom", "Poste"), ("1", "2")), (1, 2, 3))
    assert table(sheet, 1).headers == ("a", "b")
    assert table(sheet, 99).headers == ("Nom", "Poste")


def test_headers_printed_again_further_down_are_no_row() -> None:
    (found,) = tables("Nom;Poste\nA;B\nNom;Poste\n Nom ; Poste\nC;D\n")
    assert (found.rows, found.lines) == ((("A", "B"), ("C", "D")), (2, 5))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Nom", "", "Nom", ""), ("Nom", "Colonne B", "Nom (2)", "Colonne D")),
        (("Nom", "Nom", "Nom"), ("Nom", "Nom (2)", "Nom (3)")),
        (("Nom (2)", "Nom", "Nom"), ("Nom (2)", "Nom", "Nom (3)")),
        (("Nom", "Nom", "Nom (2)"), ("Nom", "Nom (3)", "Nom (2)")),
        (("Effectif (AS)", "Effectif"), ("Effectif (AS)", "Effectif")),
        (("Colonne B", ""), ("Colonne B", "Colonne B (2)")),
        (("Date\nd'entrée", "  ETP   poste "), ("Date d'entrée", "ETP poste")),
        (("No\u202em", "\ufeffPoste"), ("Nom", "Poste")),
    ],
)
def test_blank_and_doubled_headers_get_names_of_their_own(cells: Sequence[str], expected: tuple[str, ...]) -> None:
    assert headers(*cells) == expected


@given(
    st.lists(st.sampled_from(["", "Nom", "Nom (2)", "Nom (3)", "Colonne A", "Colonne B", "a"]), min_size=1, max_size=9)
)
def test_headers_are_always_all_different(cells: list[str]) -> None:
    found = headers(*cells)
    assert len(set(found)) == len(found) == len(cells)


def test_a_workbook_row_longer_than_the_headers_has_columns_of_its_own() -> None:
    found = table(Sheet("x.xlsx", "A", (("Nom",), ("A", "B", "C")), (1, 2), typed=True), 1)
    assert (found.headers, found.column("Colonne C")) == (("Nom", "Colonne B", "Colonne C"), ("C",))


# --- proposals ------------------------------------------------------------------------------------------------------


def test_french_headers_are_recognised() -> None:
    given = "nom;prénom;organisme;département;équipe;intitulé;niveau;etp;famille;date_entrée;date_fin;vacant;C01;C14"
    assert proposed(f"{given}\n{';' * 13}x\n") == {
        "nom": "name",
        "prénom": "first_name",
        "organisme": "region",
        "département": "department",
        "équipe": "team",
        "intitulé": "title",
        "niveau": "stratum",
        "etp": "fte",
        "famille": "family",
        "date_entrée": "started_on",
        "date_fin": "ended_on",
        "vacant": "vacant",
        "C01": "level_C01",
        "C14": "level_C14",
    }


def test_english_headers_are_recognised() -> None:
    found = proposed("Employee ID,Full Name,Job Title,Team,FTE,Start Date,End Date,Trade,Reports To\n1,A,B,C,1,,,,\n")
    assert list(found.values()) == [
        *("manager_reference", "name", "title", "team", "fte", "started_on", "ended_on", "family", "reports_to")
    ]


def test_competencies_are_recognised_by_their_names() -> None:
    names = [each.short["fr"] for each in FRAMEWORK.competencies]
    found = proposed(f"matricule;{';'.join(names)}\n1{';2' * 14}\n")
    assert list(found.values()) == ["manager_reference", *(f"level_C{n:02}" for n in range(1, 15))]


@pytest.mark.parametrize("text", ["Manager;Nom;Poste\nChef;Éva;B\n", "Nom;Manager;Poste\nÉva;Chef;B\n"])
def test_of_two_columns_that_could_be_one_field_the_surer_word_takes_it(text: str) -> None:
    assert proposed(text) == {"Nom": "name", "Poste": "title"}


def test_a_header_that_is_second_in_one_file_is_not_taken_in_another() -> None:
    found = proposed("intitulé du poste;poste;équipe\nA;1;B\n", "poste;nom\nA;C\n")
    assert found == {"intitulé du poste": "title", "équipe": "team", "nom": "name"}


def test_no_word_is_the_header_of_two_fields() -> None:
    words = [word for listed in vocabulary()["headers"].values() for word in set(map(plain, listed))]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["100", "80", "50"], ("fte",)),
        (["100", "", "10"], ("fte",)),
        (["1", "0,8"], ()),
        (["100", "1"], ()),
        (["100 %", "80 %"], ()),
        (["100", "plein"], ()),
        (["", ""], ()),
    ],
)
def test_a_share_column_of_plain_numbers_from_10_to_100_counts_to_100(cells: list[str], expected: Any) -> None:
    text = "poste;etp;nom\n" + "".join(f"A;{cell};B\n" for cell in cells)
    assert propose(tables(text), FRAMEWORK).percents == expected


# --- the words of coded columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CODED)
def test_what_the_screen_calls_a_code_is_understood_as_that_code(name: str) -> None:
    known = meanings(FRAMEWORK, name, ColumnMapping())
    for code in codes_of(FRAMEWORK, name):
        assert known[plain(code)] == code
        for language in LANGUAGES:
            assert known[plain(code_name(name, code, catalogue(language)))] == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name(language: str) -> None:
    assert all(field_name(name, catalogue(language)) for name in fields_known())


@pytest.mark.parametrize("kind", vocabulary()["values"])
def test_no_word_of_a_list_means_two_codes(kind: str) -> None:
    words = [word for listed in vocabulary()["values"][kind].values() for word in set(map(plain, listed))]
    assert sorted(words) == sorted(set(words))


def test_trades_and_diplomas_propose_a_family() -> None:
    known = meanings(FRAMEWORK, "family", ColumnMapping())
    assert [
        known[plain(word)] for word in ("DEASS", "Assistante sociale", "CAFERUIS", "Cadre de santé", "Juriste")
    ] == [*("F1", "F1", "F2", "F4", "F7")]


def test_a_trade_and_a_competency_may_be_named_by_an_identifier_of_esco_or_rome_that_stands_for_one_only() -> None:
    families, competencies = (meanings(FRAMEWORK, name, ColumnMapping()) for name in ("family", "competency"))
    words = ("K1201", "k1409", "http://data.europa.eu/esco/occupation/f605bcd2-90b6-45a0-a558-d05016d68a77")
    assert [families[plain(word)] for word in words] == ["F1", "F2", "F5"]
    assert competencies[plain("300480")] == "C01"
    of_two = "http://data.europa.eu/esco/skill/5f343989-4871-419a-9dca-52fc653dc54e"
    assert {each.of for each in FRAMEWORK.classifications if each.identifier == of_two} == {"C04", "C07"}
    assert plain(of_two) not in competencies


def test_a_column_of_levels_may_be_headed_by_an_identifier() -> None:
    skill = "http://data.europa.eu/esco/skill/96de2e86-e287-41f2-88ab-15a2343afc6f"
    assert list(proposed(f"matricule;{skill};100343\n1;2;3\n").values()) == [
        "manager_reference",
        "level_C01",
        "level_C02",
    ]


def test_a_mapping_adds_meanings_but_no_code_that_does_not_exist() -> None:
    chosen = ColumnMapping(meanings={"family": {"Psychologue": "F4", "Sorcier": "F99"}})
    known = meanings(FRAMEWORK, "family", chosen)
    assert known["psychologue"] == "F4"
    assert "sorcier" not in known


# --- which rows count -----------------------------------------------------------------------------------------------

DATED = "date;nom;poste\nMar-14;A;P1\nMar-14 ;B;P2\nSep-14;A;P1\n"


def test_rows_are_kept_by_the_values_of_a_column_blanks_aside() -> None:
    read = tables(DATED)
    mapping = propose(read, FRAMEWORK).keeping("date", ["Mar-14"])
    assert [row["nom"] for row in kept_rows(read, mapping)] == ["A", "B"]
    assert [line for _, line in counting_rows(read[0], mapping)] == [2, 3]
    assert mapping.keeping("date", []).keep == {}


def test_a_table_without_the_column_keeps_its_rows() -> None:
    read = tables(DATED, "matricule;nom\n1;A\n")
    assert len(list(kept_rows(read, ColumnMapping(keep={"date": ("Sep-14",)})))) == 2


def test_a_kept_value_that_no_row_has_is_told_by_its_header() -> None:
    read = tables(DATED)
    assert keeps_nothing(read, ColumnMapping(keep={"date": ("Mar-14",)})) is None
    assert keeps_nothing(read, ColumnMapping(keep={"date": ("Mar14",)})) == "date"
    assert keeps_nothing(read, ColumnMapping(keep={"Date": ("Mar-14",)})) == "Date"


def test_columns_that_could_choose_rows_have_few_values_that_repeat() -> None:
    text = "date;nom;même\n" + "".join(f"{'Mar-14' if n % 2 else 'Sep-14'};N{n};x\n" for n in range(10))
    assert choices(tables(text)) == {"date": ("Mar-14", "Sep-14")}


# --- the mapping that is kept ---------------------------------------------------------------------------------------

WORDS = st.lists(st.text(max_size=5), max_size=3).map(tuple)


@given(
    st.builds(
        ColumnMapping,
        columns=st.dictionaries(st.text(max_size=5), st.sampled_from(fields_known()), max_size=4),
        keep=st.dictionaries(st.text(max_size=5), WORDS, max_size=3),
        vacant=WORDS,
        unnamed=WORDS,
        closed=WORDS,
        meanings=st.dictionaries(
            st.sampled_from(list(CODED)), st.dictionaries(st.text(max_size=4), st.text(max_size=4))
        ),
        percents=st.just(("fte",)),
    )
)
def test_a_mapping_is_read_back_as_it_was_written(mapping: ColumnMapping) -> None:
    assert ColumnMapping.from_document(json.loads(json.dumps(mapping.to_document()))) == mapping


SOUND = ColumnMapping(columns={"Nom": "name"}).to_document()


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "texte",
        {},
        {"format": FORMAT},
        {**SOUND, "format": FORMAT + 1},
        {**SOUND, "columns": []},
        {**SOUND, "columns": {"Nom": ["name"]}},
        {**SOUND, "columns": {"Nom": None}},
        {**SOUND, "keep": {"date": "Mar-14"}},
        {**SOUND, "keep": {"date": [1]}},
        {**SOUND, "keep": None},
        {**SOUND, "vacant": "Vacant"},
        {**SOUND, "closed": [None]},
        {**SOUND, "meanings": {"family": ["F1"]}},
        {**SOUND, "meanings": {"family": {"AS": 1}}},
        {**SOUND, "percents": "fte"},
    ],
)
def test_what_is_no_mapping_is_refused(document: Any) -> None:
    with pytest.raises(Refused) as refusal:
        ColumnMapping.from_document(document)
    assert refusal.value.code == "mapping.format"


def test_an_unknown_field_is_refused_by_its_name() -> None:
    with pytest.raises(Refused) as refusal:
        ColumnMapping.from_document({**SOUND, "columns": {"Nom": "nom"}})
    assert (refusal.value.code, refusal.value.values["received"]) == ("mapping.field", "nom")


def test_what_is_chosen_on_the_screen_wins_over_what_was_kept() -> None:
    kept = ColumnMapping(meanings={"family": {"Psychologue": "F4", "Ergothérapeute": "F5"}})
    mapping = with_meanings(FRAMEWORK, kept, "family", {"psychologue": "F6"})
    assert meanings(FRAMEWORK, "family", mapping)[plain("Psychologue")] == "F6"
    assert meanings(FRAMEWORK, "family", mapping)[plain("Ergothérapeute")] == "F5", "it was not shown"


def test_a_word_can_be_made_to_mean_nothing_and_to_mean_again_what_it_did() -> None:
    word, code = next(iter(meanings(FRAMEWORK, "family", ColumnMapping()).items()))
    nothing = with_meanings(FRAMEWORK, ColumnMapping(), "family", {word: NOTHING})
    assert word not in meanings(FRAMEWORK, "family", nothing)
    assert ColumnMapping.from_document(nothing.to_document()) == nothing
    again = with_meanings(FRAMEWORK, nothing, "family", {word: code})
    assert meanings(FRAMEWORK, "family", again)[word] == code
    assert again.meanings == {"family": {}}, "what is understood anyway needs no entry"


def test_a_fifteenth_competency_is_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    more = replace(FRAMEWORK, competencies=(*FRAMEWORK.competencies, replace(FRAMEWORK.competencies[0], code="C15")))
    monkeypatch.setattr("model.exchange.imports.mapping.framework", lambda: more)
    document = ColumnMapping(columns={"Écouter": "level_C15"}).to_document()
    assert ColumnMapping.from_document(document).columns == {"Écouter": "level_C15"}
    with pytest.raises(Refused):
        ColumnMapping.from_document({**document, "columns": {"Écouter": "level_C16"}})
