"""Files of tired analysts and malicious colleagues: each is refused, asked about, or read for what it says."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from model.errors import Refused
from model.exchange.imports.facts import Delivery
from model.exchange.imports.files import read_file
from model.exchange.imports.mapping import table
from model.exchange.imports.oddities import Oddities
from model.exchange.imports.recognition import propose
from model.exchange.imports.remarks import annotated_file, sentence
from model.exchange.imports.statements import read_facts
from model.wording import catalogue
from tests.model.exchange.imports.deliveries import FRAMEWORK, LATER, MARCH, SEPTEMBER, Region, facts, told

WIDE = "référence du poste;intitulé;équipe;nom;date d'entrée;etp"


def checked(content: bytes, name: str = "x.csv") -> Delivery:
    read = [table(sheet) for sheet in read_file(name, content)]
    found = read_facts(read, propose(read, FRAMEWORK), FRAMEWORK)
    if found.problems:
        words = catalogue("fr")
        assert annotated_file(name, read, Oddities(tuple(found.problems)).remarks(words), words)[1]
    return found


def book(*sheets: Sequence[Sequence[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Feuille {number}")
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def held(delivery: Delivery) -> list[tuple[str, str, str | None]]:
    return [(each.title, each.team, each.person[1] if each.person else each.holding) for each in delivery.positions]


# --- what is asked about rather than guessed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "header", "code"),
    [
        ("P1;Manager;Béarn;nan;;1", "nom", "value.name"),
        ("P1;Manager;Béarn;NULL;;1", "nom", "value.name"),
        ("P1;Manager;Béarn;N/A;;1", "nom", "value.name"),
        ("P1;Manager;Béarn;#N/A;;1", "nom", "value.formula"),
        ("P1;Manager;Béarn;VACANT1;;1", "nom", "value.name"),
        ("P1;Manager;Béarn;Vacant - congé Noël;;1", "nom", "value.name"),
        ("P1;Manager;Béarn;=HYPERLINK(A1);;1", "nom", "value.formula"),
        ("P1;Manager;Béarn;No\u200bël;;1", "nom", "value.unsafe"),
        ("P1;Manager;Béarn;\u202eleoN;;1", "nom", "value.unsafe"),
        ("P1;Manager;Béarn;NoÃ«l;;1", "nom", "value.spoilt"),
        ("P1;Manager;Béarn;Noël;00/00/0000;1", "date d'entrée", "value.date"),
        ("P1;Manager;Béarn;Noël;01/01/1900;1", "date d'entrée", "value.date"),
        ("P1;Manager;Béarn;Noël;;10", "etp", "value.share"),
        ("P1;Manager;Béarn;Noël;;80", "etp", "value.share"),
        ("P1;Manager;Béarn;Noël;;4/5", "etp", "value.number"),
        ("P1;Manager;Béarn;Noël;;mi-temps", "etp", "value.number"),
        ("P1;Manager;Béarn;Noël;;0,8 ETP", "etp", "value.number"),
        ("P1;Manager;;Noël;;1", "équipe", "row.no_team"),
        (f"P1;{'M' * 400};Béarn;Noël;;1", "intitulé", "value.long"),
    ],
)
def test_one_wrong_cell_is_one_problem_that_names_it(row: str, header: str, code: str) -> None:
    found = Region().preview([WIDE, "P0;Chef;Landes;Zoë;;1", row])
    assert told(found) == [(3, header, code)]
    assert "Zoë" in {each.name for each in found.after.managers}


@pytest.mark.parametrize(
    ("start", "asked"),
    [(date(2028, 3, 1), 0), (date(2028, 3, 2), 0), (date(2028, 3, 3), 1), (date(2062, 2, 1), 1)],
)
def test_a_year_typed_backwards_is_asked_about(start: date, asked: int) -> None:
    rows, region = [WIDE, f"P1;Manager;Béarn;Noël;{start:%d/%m/%Y};1"], Region()
    found = region.preview(rows)
    question = ("ahead:date d'entrée", ("ignored", "kept"), (2,))
    assert [(each.key, each.answers, each.lines) for each in found.questions] == [question] * asked
    assert [post.started_on for post in found.after.assignments] == [MARCH if asked else start]
    kept = region.preview(rows, answers={question[0]: "kept"})
    assert [post.started_on for post in kept.after.assignments] == [start]


@pytest.mark.parametrize("text", ["Gironde (99)", "64.0", "33000", "2C", "00", "Département 33"])
def test_a_department_with_an_unknown_number_is_a_problem(text: str) -> None:
    assert told(facts(["intitulé;équipe;département;nom", f"Manager;Béarn;{text};Noël"])) == [
        (2, "département", "value.department")
    ]


def test_a_first_name_alone_is_a_problem() -> None:
    assert told(facts("intitulé;équipe;prénom\nManager;Béarn;Éva\n")) == [(1, "prénom", "row.incomplete")]


@pytest.mark.parametrize(
    "content",
    [
        "intitulé;équipe;nom\nManager;Béarn;Noël\n".encode().replace("Béarn".encode(), "Béarn".encode("cp1252")),
        "intitulé;équipe;nom\nManager;Béarn;Noël\n".encode("cp850"),
        "intitulé;équipe;nom\rManager;Béarn;Noël\r".encode("mac-roman"),
        "intitulé;équipe;nom\nManager;Béarn;Noël\n".encode().decode("cp1252").encode(),
    ],
    ids=["two encodings", "DOS", "Macintosh", "encoded twice"],
)
def test_damaged_accents_are_told_in_headers_and_cells(content: bytes) -> None:
    codes = {problem.code for problem in checked(content).problems}
    assert "value.spoilt" in codes


def test_a_row_that_lost_its_quotation_marks_is_told_by_its_width() -> None:
    assert told(checked("intitulé,équipe,nom\nManager,Béarn,Noël, Éva\nChef,Landes,Zoë\n".encode())) == [
        (2, "", "row.width")
    ]


def test_a_separator_that_we_do_not_read_is_told() -> None:
    assert told(checked("intitulé|équipe|nom\nManager|Béarn|Noël\n".encode())) == [(1, "", "row.no_columns")]


def test_units_written_once_over_several_rows_are_told_row_by_row() -> None:
    rows = [["Équipe", "Poste", "Nom"], ["Béarn", "Manager", "Noël"], [None, "Chef", "Zoë"], [None, "Chef", "Ali"]]
    found = checked(book(rows), "x.xlsx")
    assert told(found) == [(3, "Équipe", "row.no_team"), (4, "Équipe", "row.no_team")]


def test_the_same_sheet_twice_is_told() -> None:
    sheet = [["Référence du poste", "Poste", "Équipe", "Nom"], ["P1", "Manager", "Béarn", "Noël"]]
    found = checked(book(sheet, sheet), "x.xlsx")
    assert [(each.sheet, each.line, each.code) for each in found.problems] == [("Feuille 2", 2, "row.twice")]


def test_a_footnote_is_no_person_and_no_position() -> None:
    found = Region().preview("matricule;nom;métier\n12;Noël;AS\n* Source : SIRH au 02/03;;\n")
    assert told(found) == [(3, "matricule", "row.unknown_reference"), (1, "", "row.no_post")]
    assert [each.line for each in facts("intitulé;équipe;nom\nManager;Béarn;Noël\n* Source : SIRH;;\n").grouped] == [3]


def test_a_list_sorted_with_subtotals_has_no_person_called_total() -> None:
    found = facts(["nom;intitulé;équipe", "Noël;Manager;Béarn", "Total Béarn;1;Béarn", "TOTAL;1;"])
    assert [(line, code) for line, _, code in told(found)] == [(3, "value.name"), (4, "value.name")]
    assert held(found) == [("Manager", "Béarn", "noel")]


# --- what is read for what it says ----------------------------------------------------------------------------------


def test_headers_on_every_page_and_title_lines_are_no_rows() -> None:
    titles = ["Direction régionale", "État au 01/03/2026;;;;;", ""]
    lines = [*titles, WIDE, "P1;Manager;Béarn;Noël;;1", WIDE, "P2;Chef;Landes;Zoë;;1"]
    assert held(checked("\n".join(lines).encode())) == [("Manager", "Béarn", "noel"), ("Chef", "Landes", "zoe")]


def test_groups_of_headers_above_the_headers_are_no_headers() -> None:
    text = "Poste;;Titulaire;\nIntitulé;Équipe;Nom;Prénom\nManager;Béarn;Noël;Éva\n"
    assert held(checked(text.encode())) == [("Manager", "Béarn", "eva noel")]


def test_words_of_headers_are_values_like_others() -> None:
    assert held(checked("intitulé;équipe;nom\nPoste;Unité;Titulaire\nManager;Service;Agent\n".encode())) == [
        ("Poste", "Unité", "titulaire"),
        ("Manager", "Service", "agent"),
    ]


def test_dashes_are_empty_cells() -> None:
    found = facts([f"{WIDE};C01;origine", "P1;Manager;Béarn;–;-;—;-;/"])
    assert (told(found), held(found), found.levels) == ([], [("Manager", "Béarn", "vacant")], [])


def test_the_apostrophe_of_a_text_is_no_letter() -> None:
    found = facts([WIDE, "P1;Manager;Béarn;'-;;1", "P2;Chef;Béarn;'t Hooft;;1", "P3;Chef;Pau;'+33 6;;1"])
    assert [each.name for each in found.people.values()] == ["'t Hooft", "+33 6"]


def test_names_that_look_like_code_are_kept_as_texts() -> None:
    names = [
        "<script>alert(1)</script>",
        "[x](javascript:1)",
        "{name}",
        "Robert'); DROP TABLE manager;--",
        "%s",
        "{{7*7}}",
    ]
    region = Region()
    region.receive([WIDE.replace(";", "\t"), *(f"P{n}\tManager\tBéarn\t{name}\t\t1" for n, name in enumerate(names))])
    assert [each.name for each in region.register.managers] == names


def test_braces_in_a_value_are_not_filled() -> None:
    problem = facts([WIDE, "P1;Manager;Béarn;Noël;{received};1"]).problems[0]
    assert "« {received} »" in sentence(problem, catalogue("fr")).replace("\u00a0", " ")


def test_a_long_value_is_cut_in_the_sentence_and_stays_on_one_line() -> None:
    text = f'{WIDE}\nP1;Manager;Béarn;Noël;"hier\n{"x" * 200}";1\n'
    said = sentence(checked(text.encode()).problems[0], catalogue("fr"))
    assert "\n" not in said
    assert len(said) < 300


def test_two_alphabets_are_two_people() -> None:
    region = Region()
    region.receive([WIDE, "P1;Manager;Béarn;Иванов;;1", "P2;Chef;Béarn;Петров;;1", "P3;Chef;Pau;王伟;;1"])
    assert len(region.register.managers) == 3


def test_ways_of_typing_one_name_are_one_person() -> None:
    region = Region()
    region.receive([WIDE, "P1;Manager;Béarn;Jean-Pierre NOËL;;1"])
    found = region.receive([WIDE, "P1;Manager;Béarn;jean pierre  noe\u0308l;;1"], on=SEPTEMBER)
    assert (found.arrivals, found.departures, len(region.register.managers)) == (0, 0, 1)


# --- what would destroy ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "matricule;nom\n12;Noël\n",
        "équipe;effectif\nBéarn;12\n",
        "Lisez-moi\nCe classeur contient les effectifs\n",
        "alpha;beta\n1;2\n",
        f"{WIDE}\n;;;;;\n",
        "intitulé;équipe;nom;etp\nTotal;;;12\n",
    ],
)
def test_a_file_that_describes_no_position_closes_and_ends_nothing(text: str) -> None:
    region = Region()
    region.receive([WIDE, "P1;Manager;Béarn;Noël;;1", "P2;Chef;Béarn;Zoë;;1"])
    found = region.preview(text, on=SEPTEMBER)
    assert (found.closed, found.departures) == (0, 0)


def test_going_back_and_forth_in_time_deletes_nothing() -> None:
    region = Region()
    region.receive([WIDE, "P1;Manager;Béarn;Noël;;1", "P2;Chef;Béarn;Zoë;;1"], on=SEPTEMBER)
    later = [WIDE, "P1;Manager;Béarn;Ali;;1", "P3;Chef;Pau;Éva;;1"]
    region.receive(later, on=LATER)
    before = region.register
    found = region.preview([WIDE, "P9;Autre;Pau;Iris;;1"], on=MARCH)
    assert {each.uid for each in before.assignments} <= {each.uid for each in found.after.assignments}
    assert [each for each in found.after.positions if each.reference != "P9"] == list(before.positions)
    region.register = found.after
    again = region.preview(later, on=LATER)
    assert (again.arrivals, again.departures) == (0, 1)  # Iris, whom the later delivery does not know


# --- what would last for ever ---------------------------------------------------------------------------------------


def attempt(content: bytes, name: str = "x.csv") -> None:
    """Read a file as far as a preview; a refusal is an answer too."""
    with suppress(Refused):
        Region().preview_tables([table(sheet) for sheet in read_file(name, content)])


def _day(number: int) -> str:
    return (date(1975, 1, 1) + timedelta(number)).strftime("%d/%m/%Y")


def endless(rows: int) -> dict[str, str]:
    """Files whose rows could each ask for all the others, and others that never end, by what they repeat."""
    return {
        "one person": "référence du poste;intitulé;équipe;nom\n" + "X;Manager;Béarn;Noël\n" * rows,
        "vacancies": "référence du poste;intitulé;équipe;nom\n" + "0;Manager;Béarn;Vacant\n" * rows,
        "alike": "intitulé;équipe;nom\n" + "Manager;Béarn;N/D\n" * rows,
        "holders": "référence du poste;matricule\n" + "".join(f"X;{n}\n" for n in range(rows)),
        "absences": "nom;absent depuis\n" + "Noël;01/02/2026\n" * rows,
        "wide absences": "référence du poste;intitulé;équipe;nom;absent depuis\n"
        + "".join(f"P{n};Manager;Béarn;Noël;01/02/2026\n" for n in range(rows)),
        "homonyms": "référence du poste;intitulé;équipe;matricule;nom\n"
        + "".join(f"P{n};Manager;Béarn;{n};Noël\n" for n in range(rows)),
        "moves": "référence du poste;intitulé;équipe;nom;depuis le;jusqu'au\n"
        + "".join(f"P{n};Manager;Béarn;Noël;{_day(n)};{_day(n + 1)}\n" for n in range(rows)),
        "successors": "référence du poste;intitulé;équipe;nom;depuis le;jusqu'au\n"
        + "".join(f"X;Manager;Béarn;Noël {n};{_day(n)};{_day(n + 1)}\n" for n in range(rows)),
        "ragged": "nom;C01;" + ";".join(f"x{n}" for n in range(290)) + "\n" + "Noël;1\n" * (rows // 20),
        "headers": ";".join(["nom"] * 300) + "\n" + "a;" * (rows * 8),
        "quotes": '"' * (rows * 50),
        "long": "nom\n" + "=" * (rows * 50) + "\n" + "1 111" * (rows * 10),
    }


def unclosed(tags: int) -> bytes:
    """A workbook with tags that nothing closes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([["Nom"], ["A"]]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/worksheets/sheet9.xml", "".join(f'<c r="A{n}" ' for n in range(tags)))
    return made.getvalue()


@pytest.mark.parametrize("kind", endless(1))
def test_a_file_that_repeats_itself_is_read_or_refused(kind: str) -> None:
    attempt(endless(500)[kind].encode())


def test_tags_without_an_end_are_read_or_refused() -> None:
    attempt(unclosed(1_000), "x.xlsx")


def test_thousands_of_sheets_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", "x")
    with pytest.raises(Refused) as refusal:
        read_file("x.xlsx", made.getvalue())
    assert refusal.value.code == "file.bomb"
