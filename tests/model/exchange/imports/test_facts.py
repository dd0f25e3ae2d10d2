"""What rows state, and every problem that they have."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.imports.facts import Delivery, Holding
from model.exchange.imports.remarks import sentence
from model.exchange.imports.values import plain
from model.wording import LANGUAGES, catalogue
from tests.model.exchange.imports.deliveries import facts, tables, told

WIDE = "référence du poste;intitulé;équipe;matricule;nom;"
POSITIONS = "référence du poste;intitulé;équipe\nP1;Manager;Béarn\nP2;Manager;Landes\n"


def wide(*rows: str) -> Delivery:
    return facts([WIDE, *(f"{row};" for row in rows)])


def holdings(delivery: Delivery) -> list[Holding | None]:
    return [each.holding for each in delivery.positions]


def people(delivery: Delivery) -> list[tuple[str, str]]:
    return [(each.key[1], each.name) for each in delivery.people.values()]


# --- one wide row ---------------------------------------------------------------------------------------------------


def test_a_wide_row_states_a_position_a_person_and_that_one_holds_the_other() -> None:
    found = facts(
        [
            "référence du poste;intitulé;équipe;département;fonction;etp;nom;prénom;métier;date d'entrée;C01;C02",
            "P1;Manager;Béarn;64;encadrement de proximité;0,8;Noël;Éva;DEASS;01/02/2020;2,5;",
        ]
    )
    assert told(found) == []
    (position,), (person,), (holder,), (level,) = found.positions, found.people.values(), found.holders, found.levels
    assert (position.key, position.title, position.team) == (("reference", "P1"), "Manager", "Béarn")
    assert (position.values["fte"], position.values["stratum"], position.values["department"]) == (
        0.8,
        "operational",
        "64",
    )
    assert (person.key, person.name, person.values) == (("name", "eva noel"), "Éva Noël", {"family": "F1"})
    assert (holder.position, holder.person, holder.values["started_on"]) == (position.key, person.key, date(2020, 2, 1))
    assert (level.values["competency"], level.values["level"]) == ("C01", 5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(
            (word, Holding.VACANT)
            for word in ("Vacant", "VACANT", "vacante", "à pourvoir", "A POURVOIR", "Non pourvu", "")
        ),
        *((word, Holding.UNNAMED) for word in ("N/D", "n/d", "ND", "non communiqué", "Confidentiel")),
        *((word, Holding.CLOSED) for word in ("Eliminated", "supprimé", "SUPPRIMÉE", "Deleted")),
        *((word, Holding.PERSON) for word in ("Vacanti", "Noël", "Nd Diaye", "Иванов", "942")),
    ],
)
def test_the_name_says_vacant_not_named_closed_or_who(name: str, expected: Holding) -> None:
    assert holdings(wide(f"P1;Manager;Béarn;;{name}")) == [expected]


@pytest.mark.parametrize("name", ["-", "?", "…", ".", "--"])
def test_punctuation_is_no_name(name: str) -> None:
    found = wide(f"P1;Manager;Béarn;;{name}", f"P2;Manager;Landes;;{name}")
    assert (holdings(found), people(found)) == ([Holding.VACANT, Holding.VACANT], [])


@pytest.mark.parametrize(
    "name", ["VACANT (départ Noël)", "Vacant depuis le 01/09", "Poste à redéployer", "Supprimé en 2025"]
)
def test_a_name_that_looks_like_a_vacancy_is_asked_about(name: str) -> None:
    assert told(wide(f"P1;Manager;Béarn;;{name}")) == [(2, "nom", "value.name")]


def test_the_words_of_the_name_column_can_be_changed() -> None:
    text = [WIDE, "P1;Manager;Béarn;;Libre;", "P2;Manager;Béarn;;Vacant;"]
    assert holdings(facts(text, vacant=("libre",))) == [Holding.VACANT, Holding.PERSON]


def test_somebody_not_named_but_numbered_is_known_by_the_number() -> None:
    found = wide("P1;Manager;Béarn;942;N/D", "P2;Manager;Béarn;943;")
    assert (holdings(found), people(found)) == ([Holding.PERSON, Holding.PERSON], [("942", ""), ("943", "")])


def test_a_vacant_or_closed_position_has_no_person_even_with_a_number() -> None:
    found = wide("P1;Manager;Béarn;942;Vacant", "P2;Manager;Béarn;943;Supprimé")
    assert (holdings(found), people(found)) == ([Holding.VACANT, Holding.CLOSED], [])


@pytest.mark.parametrize("number", ["0", "00", "-", "N/D", "n/a", "NULL", "(vide)"])
def test_a_staff_number_that_stands_for_nothing_is_none(number: str) -> None:
    found = wide(f"P1;Manager;Béarn;{number};Noël", f"P2;Manager;Béarn;{number};Zoë")
    assert people(found) == [("noel", "Noël"), ("zoe", "Zoë")]


# --- vacancies told by a column of their own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Manager;Béarn;;oui", Holding.VACANT),
        ("Manager;Béarn;;O", Holding.VACANT),
        ("Manager;Béarn;Noël;non", Holding.PERSON),
        ("Manager;Béarn;Noël;", Holding.PERSON),
        ("Manager;Béarn;;non", Holding.UNNAMED),
        ("Manager;Béarn;Vacant;oui", Holding.VACANT),
    ],
)
def test_a_column_may_say_what_is_vacant_without_any_reference(row: str, expected: Holding) -> None:
    assert holdings(facts(["intitulé;équipe;nom;vacant", row])) == [expected]


@pytest.mark.parametrize("row", ["Manager;Béarn;Noël;oui", "Manager;Béarn;Vacant;non", "Manager;Béarn;N/D;oui"])
def test_a_column_that_contradicts_the_name_is_a_problem(row: str) -> None:
    assert told(facts(["intitulé;équipe;nom;vacant", row])) == [(2, "vacant", "row.vacant_named")]


def test_a_file_without_names_says_which_positions_are_held() -> None:
    found = facts(
        ["intitulé;équipe;vacant;métier", "Manager;Béarn;oui;", "Manager;Landes;non;AS", "Manager;Landes;non;"]
    )
    assert holdings(found) == [Holding.VACANT, Holding.FILLED, Holding.FILLED]
    assert [each.values for each in found.people.values()] == [{"family": "F1"}]


# --- rows that stand for several people, or for no position ---------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        ";Manager;;;",
        "0;Manager;;;",
        ";;Béarn;;Noël",
        ";;;;",
    ],
)
def test_a_row_without_name_nor_reference_nor_unit_or_without_position_is_grouped(row: str) -> None:
    found = facts([WIDE, "P1;Manager;Béarn;;Noël;", f"{row};x"])
    assert ([each.line for each in found.grouped], len(found.positions), told(found)) == ([3], 1, [])


@pytest.mark.parametrize(("fte", "grouped"), [("1", 0), ("0,5", 0), ("1,5", 1), ("12", 1), ("100 %", 0), ("1 200", 1)])
def test_a_row_of_more_than_one_full_time_is_grouped_unless_it_names_somebody(fte: str, grouped: int) -> None:
    found = facts([f"{WIDE}etp", f"P1;Manager;Béarn;;N/D;{fte}", "P2;Manager;Béarn;;Zoë;1"], percents=())
    assert (len(found.grouped), told(found)) == (grouped, [])
    found = facts([f"{WIDE}etp", f"P1;Manager;Béarn;;Noël;{fte}", "P2;Manager;Béarn;;Zoë;1"], percents=())
    assert (found.grouped, told(found)) == ([], [(2, "etp", "value.share")] * grouped)


def test_a_total_at_the_end_is_grouped() -> None:
    found = facts(["intitulé;équipe;nom;etp", "Manager;Béarn;Noël;1", "Manager;Béarn;Zoë;1", "Total;;;2"])
    assert ([each.line for each in found.grouped], told(found)) == ([4], [])


# --- references used twice ------------------------------------------------------------------------------------------


def test_a_reference_used_twice_counts_as_absent() -> None:
    found = wide("0;Manager;Béarn;;N/D", "0;Manager;Béarn;;N/D", "Deleted;Chef;Béarn;;Noël", "Deleted;Chef;Landes;;Zoë")
    assert set(found.repeated) == {"0", "Deleted"}
    assert [each.key[0] for each in found.positions] == ["row"] * 4


def test_a_reference_of_zero_used_once_counts_as_absent_too() -> None:
    found = wide("0;Manager;Béarn;;Noël")
    assert (found.repeated, found.positions[0].key[0]) == ((), "row")


def test_two_vacancies_of_one_reference_are_two_positions() -> None:
    assert [each.key[0] for each in wide("P1;Manager;Béarn;;Vacant", "P1;Manager;Béarn;;Vacant").positions] == [
        "row"
    ] * 2


def test_a_position_shared_by_two_people_is_one_position() -> None:
    found = facts([f"{WIDE}part", "P1;Manager;Béarn;1;Noël;0,5", "P1;Manager;Béarn;2;Zoë;0,5"])
    assert (found.repeated, len(found.positions), len(found.holders), told(found)) == ((), 1, 2, [])


def test_two_full_time_holders_of_one_reference_are_two_positions() -> None:
    found = facts([f"{WIDE}part", "P1;Manager;Béarn;1;Noël;1", "P1;Manager;Béarn;2;Zoë;1"])
    assert (found.repeated, len(found.positions)) == (("P1",), 2)


def test_holders_one_after_the_other_are_of_one_position() -> None:
    head = "référence du poste;intitulé;équipe;nom;date d'entrée;date de fin"
    rows = ["P1;Manager;Béarn;Noël;01/01/2020;30/06/2024", "P1;Manager;Béarn;Zoë;01/09/2024;"]
    found = facts([head, *rows])
    assert (found.repeated, len(found.positions), len(found.holders), holdings(found)) == ((), 1, 2, [Holding.PERSON])
    found = facts([head, rows[0], "P1;Manager;Béarn;Vacant;;"])
    assert (found.repeated, len(found.positions), holdings(found)) == ((), 1, [Holding.VACANT])


def test_titles_repeated_in_the_file_of_assignments_describe_the_same_positions() -> None:
    found = facts(POSITIONS, "référence du poste;intitulé;matricule;nom\nP1;Manager;1;Noël\nP2;Manager;2;Zoë\n")
    assert (found.repeated, len(found.positions), len(found.holders), told(found)) == ((), 2, 2, [])


def test_who_holds_a_reference_that_serves_several_positions_cannot_be_known() -> None:
    found = facts(
        "référence du poste;intitulé;équipe\nP1;Manager;Béarn\nP1;Chef;Landes\n",
        "référence du poste;matricule\nP1;12\n",
    )
    assert told(found) == [(2, "référence du poste", "row.no_position")]


# --- people ---------------------------------------------------------------------------------------------------------


def test_one_person_in_two_rows_is_one_person() -> None:
    found = facts([f"{WIDE}etp", "P1;Manager;Béarn;;Éva Noël;0,5", "P2;Manager;Landes;;EVA NOEL;0,5"])
    assert (people(found), len(found.positions), len(found.holders)) == ([("eva noel", "Éva Noël")], 2, 2)


def test_two_names_for_one_number_are_a_problem() -> None:
    assert told(wide("P1;Manager;Béarn;12;Noël", "P2;Manager;Landes;12;Zoë")) == [(3, "matricule", "row.two_names")]


def test_two_rows_that_contradict_each_other_about_a_person_are_a_problem() -> None:
    text = "matricule;nom;métier\n12;Noël;AS\n12;Noël;Juriste\n"
    assert told(facts(text)) == [(3, "métier", "row.two_values")]


def test_a_background_to_be_specified_contradicts_nothing() -> None:
    found = facts("matricule;nom;origine\n12;Noël;à préciser\n12;Noël;travail social\n12;Noël;?\n")
    assert (told(found), found.people["reference", "12"].values["background"]) == ([], "social")


def test_two_rows_that_contradict_each_other_about_a_team_are_a_problem() -> None:
    found = facts("intitulé;équipe;effectif\nManager;Béarn;12\nChef;BEARN;13\n")
    assert told(found) == [(3, "effectif", "row.two_values")]


@pytest.mark.parametrize(
    ("family", "background", "problems"),
    [
        ("AS", "issu du travail social", []),
        ("AS", "autre métier", [(2, "origine", "row.background")]),
        ("Juriste", "travail social", [(2, "origine", "row.background")]),
        ("Juriste", "à préciser", []),
        ("", "autre métier", []),
    ],
)
def test_a_background_that_contradicts_the_trade_is_a_problem(family: str, background: str, problems: object) -> None:
    assert told(facts(f"matricule;nom;métier;origine\n12;Noël;{family};{background}\n")) == problems


def test_the_same_person_twice_on_one_position_is_a_problem() -> None:
    text = "référence du poste;matricule;date d'entrée\nP1;12;01/01/2020\nP1;12;01/06/2021\n"
    assert told(facts(POSITIONS, text)) == [(3, "référence du poste", "row.twice")]
    text = "référence du poste;matricule;date d'entrée;date de fin\nP1;12;01/01/2020;31/05/2021\nP1;12;01/06/2021;\n"
    assert told(facts(POSITIONS, text)) == []


def test_what_is_said_of_nobody_is_a_problem() -> None:
    found = facts([f"{WIDE}métier", "P1;Manager;Béarn;;N/D;AS", "P2;Manager;Béarn;;Vacant;AS"])
    assert told(found) == [(2, "métier", "row.no_person")]
    found = facts([f"{WIDE}C01", "P1;Manager;Béarn;;Vacant;2"])
    assert told(found) == [(2, "C01", "row.no_person")]


def test_a_row_that_gives_neither_position_nor_person_is_a_problem() -> None:
    assert told(facts("matricule;nom;métier\n;;AS\n12;Noël;AS\n")) == [(2, "", "row.nothing")]


# --- dates and pairs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "problems"),
    [
        ("01/02/2026", "31/01/2026", [(2, "date de fin", "row.ends_first")]),
        ("01/02/2026", "01/02/2026", []),
        ("01/02/2026", "31/12/9999", []),
        ("02/2026", "02/2026", []),
        ("31/02/2026", "", [(2, "date d'entrée", "value.date")]),
    ],
)
def test_an_end_comes_after_its_start(start: str, end: str, problems: object) -> None:
    found = facts(POSITIONS, f"référence du poste;matricule;date d'entrée;date de fin\nP1;12;{start};{end}\n")
    assert told(found) == problems


def test_an_end_without_end_is_no_value() -> None:
    found = facts(POSITIONS, "référence du poste;matricule;date de fin\nP1;12;31/12/9999\n")
    assert "ended_on" not in found.holders[0].values


@pytest.mark.parametrize(
    ("head", "row", "header"),
    [
        ("formation;formation suivie le", "Management dans le secteur social;", "formation"),
        ("formation;formation suivie le", ";01/02/2026", "formation suivie le"),
        ("compétence;niveau de compétence", "Déléguer;", "compétence"),
        ("compétence;niveau de compétence", ";2", "niveau de compétence"),
        ("absent depuis;absent jusqu'au", ";01/02/2026", "absent jusqu'au"),
    ],
)
def test_half_of_a_pair_is_a_problem(head: str, row: str, header: str) -> None:
    assert told(facts(f"matricule;nom;{head}\n12;Noël;{row}\n")) == [(2, header, "row.incomplete")]


# --- problems say where they are ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("etp", "beaucoup", "value.number"),
        ("etp", "0", "value.share"),
        ("etp", "inf", "value.number"),
        ("etp", "1e400", "value.number"),
        ("fonction", "chef", "value.code"),
        ("ouvert à", "personne", "value.code"),
        ("métier", "sorcier", "value.code"),
        ("origine", "lune", "value.code"),
        ("date d'entrée", "31/02/2026", "value.date"),
        ("date de fin", "bientôt", "value.date"),
        ("effectif", "1,000", "value.count"),
        ("intérim", "peut-être", "value.flag"),
        ("département", "999", "value.department"),
        ("département", "96", "value.department"),
        ("C01", "5", "value.level"),
        ("rattaché à", "=A1", "value.formula"),
        ("rattaché à", "#N/A", "value.formula"),
        ("rattaché à", "x" * 301, "value.long"),
        ("rattaché à", "a\u202eb", "value.unsafe"),
        ("rattaché à", "a\u200bb", "value.unsafe"),
        ("rattaché à", "PrÃ©nom", "value.spoilt"),
    ],
)
def test_a_problem_names_file_line_column_value_and_what_is_accepted(header: str, cell: str, code: str) -> None:
    rows = ["P0;Chef;Béarn;11;Zoë;", f"P1;Manager;Béarn;12;Noël;{cell}"]
    found = facts([f"{WIDE}{header}", *rows], percents=())
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.header, problem.column) == ("a.csv", 3, header, "F")
    assert (problem.value, problem.code) == (cell, code)
    for language in LANGUAGES:
        said = sentence(problem, catalogue(language))
        assert header in said
        assert "{" not in said
    assert found.positions[0].title == "Chef"


def test_what_a_word_may_be_is_said_in_the_reader_s_language() -> None:
    found = facts([f"{WIDE}fonction", "P1;Manager;Béarn;12;Noël;chef"])
    assert "direction, encadrement intermédiaire, encadrement de proximité" in sentence(
        found.problems[0], catalogue("fr")
    )
    assert "front-line management" in sentence(found.problems[0], catalogue("en"))


def test_a_row_of_another_width_is_a_problem_and_its_cells_are_not_read() -> None:
    found = facts(["nom;intitulé;équipe", "Noël;Manager", "Zoë;Manager;Béarn;x", "Éva;Manager;Béarn"])
    assert told(found) == [(2, "", "row.width"), (3, "", "row.width")]
    assert [each.title for each in found.positions] == ["Manager"]


def test_separators_at_the_end_of_rows_are_no_cells() -> None:
    found = facts(["nom;intitulé;équipe;;", "Noël;Manager;Béarn", "Zoë;Manager;Béarn;;;;;", "Éva;Manager;Béarn;;"])
    assert (told(found), len(found.positions)) == ([], 3)


def test_a_position_without_unit_is_a_problem() -> None:
    assert told(facts(["nom;intitulé;équipe", "Noël;Manager;"])) == [(2, "équipe", "row.no_team")]
    assert told(facts(["nom;intitulé;équipe", "Noël;Manager;-"])) == [(2, "équipe", "row.no_team")]


def test_a_department_stands_in_for_the_unit() -> None:
    found = facts(["nom;intitulé;département", "Noël;Manager;1", "Zoë;Manager;Gironde", "Éva;Manager;2a"])
    assert [each.team for each in found.positions] == ["01", "33", "2A"]


def test_a_file_in_which_nothing_is_recognised_is_a_problem() -> None:
    assert told(facts("alpha;beta\n1;2\n")) == [(1, "", "row.no_columns")]


def test_a_sheet_of_notes_beside_the_data_states_nothing() -> None:
    found = facts("intitulé;équipe;nom\nManager;Béarn;Noël\n", "Mode d'emploi;\nRemplir une ligne par poste;\n")
    assert (told(found), len(found.positions), found.rows) == ([], 1, 1)


def test_two_columns_read_as_one_field_are_a_problem() -> None:
    columns = {"nom": "name", "intitulé": "title", "poste": "title", "équipe": "team"}
    found = facts(["nom;intitulé;poste;équipe", "Noël;Manager;Chef;Béarn"], columns=columns)
    assert told(found) == [(1, "poste", "row.columns_twice")]


def test_titles_and_names_are_tidied() -> None:
    found = facts(["nom;intitulé;équipe", "  Noe\u0308l   Éva ;Manager\u00a0 de  proximité;Béarn"])
    assert found.positions[0].title == "Manager de proximité"
    assert next(iter(found.people.values())).name == "Noël Éva"


HEADERS = [
    "nom",
    "intitulé",
    "équipe",
    "référence du poste",
    "matricule",
    "etp",
    "date d'entrée",
    "métier",
    "vacant",
    "C01",
]
CELLS = st.one_of(
    st.sampled_from(
        ["", "Noël", "Vacant", "N/D", "Manager", "Béarn", "P1", "0", "1", "0,5", "100", "01/02/2026", "AS", "oui"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\r\n;"\0'), max_size=8),
)


@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8).flatmap(
        lambda headers: st.tuples(
            st.just(headers), st.lists(st.lists(CELLS, min_size=1, max_size=len(headers) + 1), min_size=1, max_size=40)
        )
    )
)
def test_any_rows_are_facts_or_problems_or_grouped_and_none_is_lost(given: tuple[list[str], list[list[str]]]) -> None:
    headers, rows = given
    found = facts([";".join(headers), *(";".join(row) for row in rows)])
    said = {each.line for each in found.problems} | {each.line for each in found.grouped}
    said |= {each.row.line for each in (*found.positions, *found.holders, *found.people.values())}
    merged = {plain(each) for key in (*found.people, *(fact.key for fact in found.positions)) for each in key}
    for read in tables([";".join(headers), *(";".join(row) for row in rows)]) if found.rows else ():
        for cells, line in zip(read.rows, read.lines, strict=True):
            assert line in said or merged & set(map(plain, cells))
    for problem in found.problems:
        assert sentence(problem, catalogue("fr"))


# --- what only somebody can say -------------------------------------------------------------------------------------


def days(*cells: str, **answers: str) -> tuple[list[object], list[tuple[str, tuple[str, ...], tuple[int, ...]]]]:
    """The first days in post that cells give, and what is asked of them."""
    rows = [f"Chef;Béarn;N{place};{cell}" for place, cell in enumerate(cells)]
    said = {f"{code}:Date d'entrée": answer for code, answer in answers.items()}
    found = facts(["Intitulé;Équipe;Nom;Date d'entrée", *rows], answers=said)
    assert told(found) == []
    asked = [(question.key, question.answers, question.lines) for question in found.questions]
    return [holder.values.get("started_on") for holder in found.holders], asked


def test_a_column_of_spreadsheet_numbers_is_proposed_as_days_and_asked_about_once() -> None:
    read, asked = days("44256", "01/09/2019", "43709")
    assert read == [date(2021, 3, 1), date(2019, 9, 1), date(2019, 9, 1)]
    assert asked == [("serials:Date d'entrée", ("dates", "ignored"), (2, 4))]
    assert days("44256", serials="dates") == ([date(2021, 3, 1)], [])
    assert days("44256", serials="ignored") == ([None], [])


def test_a_column_of_days_written_month_first_is_asked_about_and_then_read_so_throughout() -> None:
    _, asked = days("03-04-2022", "03-15-2022")
    assert asked == [("month_first:Date d'entrée", ("months", "ignored"), (3,))]
    assert days("03-04-2022", "03-15-2022", month_first="months") == ([date(2022, 3, 4), date(2022, 3, 15)], [])


def test_days_of_another_age_are_left_aside_unless_somebody_keeps_them() -> None:
    read, asked = days("12/05/1965", "01/01/1975")
    assert (read, asked) == ([None, date(1975, 1, 1)], [("old:Date d'entrée", ("ignored", "kept"), (2,))])
    assert days("12/05/1965", old="kept") == ([date(1965, 5, 12)], [])
    assert days("12/05/1965", old="ignored") == ([None], [])


STATUS = "Intitulé;Équipe;Nom;Statut du poste"


def status_holdings(*rows: str, **answers: str) -> tuple[list[Holding | None], list[tuple[str, tuple[int, ...]]]]:
    """How positions are held by their name and status, and what is asked."""
    said = {f"{code}:Statut du poste": answer for code, answer in answers.items()}
    found = facts([STATUS, *(f"Chef;Équipe {place};{row}" for place, row in enumerate(rows))], answers=said)
    assert told(found) == []
    return [each.holding for each in found.positions], [(each.code, each.lines) for each in found.questions]


def test_the_status_of_a_position_decides_with_the_name() -> None:
    rows = "Noël;Pourvu", "Vacant;Vacant", ";À pourvoir", ";Pourvu", "N/D;pourvu", ";Supprimé", "Noël;"
    assert status_holdings(*rows) == (
        [
            *(Holding.PERSON, Holding.VACANT, Holding.VACANT, Holding.UNNAMED),
            *(Holding.UNNAMED, Holding.CLOSED, Holding.PERSON),
        ],
        [],
    )


def test_a_former_holder_on_a_vacant_position_is_asked_about() -> None:
    rows = "Noël;Vacant", "Zoë;Pourvu"
    assert status_holdings(*rows) == ([Holding.VACANT, Holding.PERSON], [("named", (2,))])
    assert status_holdings(*rows, named="vacant") == ([Holding.VACANT, Holding.PERSON], [])
    assert status_holdings(*rows, named="person") == ([Holding.PERSON, Holding.PERSON], [])


def test_a_filled_position_whose_name_says_vacant_is_asked_about() -> None:
    assert status_holdings("Vacant;Pourvu") == ([Holding.VACANT], [("nameless", (2,))])
    assert status_holdings("Vacant;Pourvu", nameless="unnamed") == ([Holding.UNNAMED], [])


def test_what_a_frozen_position_is_is_asked_once() -> None:
    rows = "Noël;Gelé", ";Gelé", "Vacant;Gelée"
    assert status_holdings(*rows) == ([Holding.PERSON, Holding.VACANT, Holding.VACANT], [("frozen", (3, 4))])
    assert status_holdings(*rows, frozen="vacant") == ([Holding.PERSON, Holding.VACANT, Holding.VACANT], [])
    assert status_holdings(*rows, frozen="closed") == ([Holding.PERSON, Holding.CLOSED, Holding.CLOSED], [])


def test_the_status_of_people_is_none_of_positions() -> None:
    assert facts("Intitulé;Équipe;Nom;Statut\nChef;Béarn;Noël;Titulaire\n").problems == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Intitulé du poste;Équipe;Nombre de postes;Postes pourvus\nCTSS;Béarn;3;2\n", "row.counts"),
        (
            "Métier;Référence;Intitulé du poste;Date de publication;Employeur\nSocial;A-1;Chef;01/02/2026;X\n",
            "row.offers",
        ),
    ],
)
def test_a_table_of_something_else_than_positions_is_refused_in_one_sentence(text: str, code: str) -> None:
    found = facts(text)
    assert [each[2] for each in told(found)] == [code]
    assert found.positions == []
    for language in LANGUAGES:
        assert sentence(found.problems[0], catalogue(language))


def test_a_list_of_positions_with_a_count_beside_is_read() -> None:
    assert told(facts("Référence du poste;Intitulé;Équipe;Nombre de postes\nP001;Chef;Béarn;1\n")) == []


def test_a_missing_column_is_one_problem_and_not_one_a_row() -> None:
    found = facts(["nom;intitulé", *[f"Noël {n};Manager" for n in range(9)]])
    assert told(found) == [(1, "", "row.no_team_column")]
