"""The import command: its exit status, what it says, what it writes."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy.exc import DatabaseError

from model.__main__ import main
from model.access import operator
from model.errors import Conflict, Refused
from model.exchange.imports.files import MAX_BYTES
from model.services.context import store
from model.services.records import imports, mappings, uploads
from model.services.situation import situations
from model.storage.revisions import revisions

HEAD = "référence du poste;intitulé;équipe;nom"
ROWS = ["P1;Manager;Béarn;Noël", "P2;Chef;Landes;Vacant"]

pytestmark = pytest.mark.usefixtures("house")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the import of some files for Aquitaine; returns the status and what was written out."""

    def command(*given: object, region: str = "AQ") -> tuple[int, str, str]:
        status = main(["import", *map(str, given), "--region", region])
        captured = capsys.readouterr()
        return status, captured.out.replace("\u00a0", " "), captured.err.replace("\u00a0", " ")

    return command


@pytest.fixture
def wrote(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file of some rows."""

    def write(*rows: str, name: str = "postes.csv") -> Path:
        (tmp_path / name).write_text("\n".join(rows), encoding="utf-8")
        return tmp_path / name

    return write


def account(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)
    return found


def figures(on: date) -> tuple[int, int, int]:
    found = situations.figures_document(operator(), "AQ", on)
    return found["positions"], found["vacant"], found["managers"]


def revision() -> int:
    with store().read() as session:
        return revisions(session, ["AQ"])[0]


# --- preview and writing --------------------------------------------------------------------------------------------


def test_a_preview_writes_nothing_and_yes_writes(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(HEAD, *ROWS)
    status, out, err = run(file, "--on", "01/03/2026")
    assert (status, err, revision()) == (0, "", 0)
    assert "2 nouveaux" in out
    assert "Ajoutez --yes pour écrire" in out
    status, out, _ = run(file, "--on", "01/03/2026", "--yes")
    assert (status, revision()) == (0, 1)
    assert "Import terminé" in out
    assert figures(date(2026, 3, 1)) == (2, 1, 1)


def test_the_same_file_again_says_that_nothing_changes(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(HEAD, *ROWS)
    run(file, "--on", "01/03/2026", "--yes")
    status, out, _ = run(file, "--on", "01/09/2026", "--yes")
    assert (status, revision()) == (0, 1)
    assert "ne change rien" in out


def test_json_is_one_document(run: Run, wrote: Callable[..., Path]) -> None:
    status, out, err = run(wrote(HEAD, *ROWS), "--on", "2026-03-01", "--json")
    found = account(out)
    assert (status, err) == (0, "")
    assert (found["region"], found["on"], found["rows"], found["positions"]["new"]) == ("AQ", "2026-03-01", 2, 2)
    assert (found["arrivals"], found["written"], found["problems"]) == (1, 0, [])
    assert found["would_change"] == 6  # two units, two positions, a person, a stay


def test_three_files_are_one_delivery(run: Run, wrote: Callable[..., Path]) -> None:
    files = [
        wrote("référence du poste;intitulé;équipe", "P1;Manager;Béarn", "P2;Chef;Landes", name="postes.csv"),
        wrote("matricule;nom;métier", "12;Noël;AS", name="personnes.csv"),
        wrote("référence du poste;matricule", "P1;12", name="affectations.csv"),
    ]
    assert run(*files, "--on", "01/03/2026", "--yes")[0] == 0
    assert figures(date(2026, 3, 1)) == (2, 1, 1)


def test_partial_leaves_the_rest_and_complete_closes_it(run: Run, wrote: Callable[..., Path]) -> None:
    run(wrote(HEAD, *ROWS), "--on", "01/03/2026", "--yes")
    one = wrote(HEAD, "P1;Manager;Béarn;Zoë")
    assert account(run(one, "--on", "01/09/2026", "--json", "--partial")[1])["closed"] == 0
    assert account(run(one, "--on", "01/09/2026", "--json")[1])["closed"] == 1


# --- problems and doubts --------------------------------------------------------------------------------------------


def test_problems_name_file_line_column_and_value_and_nothing_is_written(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(f"{HEAD};date d'entrée", "P1;Manager;Béarn;Noël;31/02/2026", "P2;Chef;Landes;Zoë;01/02/2026")
    status, out, err = run(file, "--on", "01/03/2026", "--yes")
    assert (status, revision()) == (1, 0)
    assert err.startswith("postes.csv, ligne 2 : « date d'entrée » (colonne E) : « 31/02/2026 » n'est pas une date")
    assert "L'import attend" in out
    status, out, _ = run(file, "--on", "01/03/2026", "--yes", "--json")
    assert (status, account(out)["written"]) == (1, 0)
    assert account(out)["problems"] == [
        {
            "file": "postes.csv",
            "sheet": "",
            "line": 2,
            "column": "date d'entrée",
            "value": "31/02/2026",
            "code": "value.date",
        }
    ]


def test_a_line_that_is_wrong_only_beside_others_is_named_and_counted_nowhere(
    run: Run, wrote: Callable[..., Path]
) -> None:
    head = "référence du poste;intitulé du poste;équipe;nom;matricule;date de début;poste ouvert le"
    early = "P1;Responsable;Béarn;Anne Le Goff;77;2025-01-01;2026-01-01"
    rows = early, "P2;Chef;Landes;Luc Roy;78;2024-01-01;2023-01-01"
    status, out, _ = run(wrote(head, *rows), "--json")
    told = account(out)
    assert (status, [each["code"] for each in told["problems"]]) == (1, ["row.held_before"])
    assert [each["line"] for each in told["problems"]] == [2]
    after = told["after"]
    assert (after["positions"], after["managers"], told["arrivals"], told["positions"]["new"]) == (1, 1, 1, 1)


def test_a_problem_in_a_workbook_names_its_sheet(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Mars"
    for row in ([*HEAD.split(";"), "etp"], ["P1", "Manager", "Béarn", "Noël", "beaucoup"]):
        book.active.append(row)
    book.save(tmp_path / "postes.xlsx")
    status, _, err = run(tmp_path / "postes.xlsx", "--on", "01/03/2026")
    assert (status, err.startswith("postes.xlsx, feuille « Mars », ligne 2 : « etp » (colonne E)")) == (1, True)


def test_remarks_are_written_in_a_folder_made_for_them(run: Run, wrote: Callable[..., Path], tmp_path: Path) -> None:
    file = wrote(f"{HEAD};date d'entrée", "P1;Manager;Béarn;Noël;31/02/2026")
    folder = tmp_path / "à corriger" / "mars"
    assert run(file, "--on", "01/03/2026", "--remarks", folder)[0] == 1
    (written,) = folder.iterdir()
    assert written.name == "postes - remarques.csv"
    assert "Remarques" in written.read_text(encoding="utf-8-sig")


def test_a_line_set_aside_is_in_the_remarks_with_what_is_wrong_in_it(
    run: Run, wrote: Callable[..., Path], tmp_path: Path
) -> None:
    file = wrote(f"{HEAD};date d'entrée", "P1;Manager;Béarn;Noël;31/02/2026", "P2;Chef;Landes;Éva;01/02/2026")
    options = "--on", "01/03/2026", "--aside", "2", "--remarks", tmp_path / "mars"
    assert run(file, *options)[0] == 0
    lines = (tmp_path / "mars" / "postes - remarques.csv").read_text(encoding="utf-8-sig").replace("\u00a0", " ")
    first, second = lines.splitlines()[1:]
    assert "Ligne laissée de côté. « date d'entrée » (colonne E)" in first.replace('""', '"')
    assert second.endswith(";")


def test_an_old_workbook_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "postes.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    status, _, err = run(tmp_path / "postes.xls", "--on", "01/03/2026")
    assert status == 1
    assert "« postes.xls » est un ancien classeur .xls" in err
    assert "Enregistrez-le en .xlsx sans mot de passe, ou en .csv." in err


def test_remarks_that_cannot_be_written_are_a_misuse(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(f"{HEAD};date d'entrée", "P1;Manager;Béarn;Noël;31/02/2026")
    status, _, err = run(file, "--on", "01/03/2026", "--remarks", file)
    assert (status, "ne peut pas être écrit" in err) == (2, True)


def test_doubtful_rows_wait_unless_they_are_said_new(run: Run, wrote: Callable[..., Path]) -> None:
    head = "intitulé;équipe;nom"
    run(wrote(head, "Manager;Béarn;N/D"), "--on", "01/03/2026", "--yes")
    file = wrote(head, "Manager;Béarn;N/D", "Manager;Béarn;N/D")
    status, _, err = run(file, "--on", "01/09/2026", "--yes")
    assert (status, revision()) == (1, 1)
    assert "2 lignes peuvent désigner plusieurs postes déjà enregistrés" in err
    assert "Ligne 3 : Manager, Béarn" in err
    options = "--on", "01/09/2026", "--yes", "--doubtful", "new"
    status, _, err = run(file, *options)
    assert (status, "fermerait 1 poste sur 1" in err) == (1, True), "the two new ones are in the place of the first"
    assert run(file, *options, "--closing")[0] == 0
    assert figures(date(2026, 9, 1)) == (2, 0, 2)


def test_references_that_serve_twice_are_said(run: Run, wrote: Callable[..., Path]) -> None:
    _, out, _ = run(wrote(HEAD, "0;Manager;Béarn;Noël", "0;Chef;Landes;Zoë"), "--on", "01/03/2026")
    assert "comptées comme absentes : 0" in out


def test_columns_that_are_not_recognised_are_said(run: Run, wrote: Callable[..., Path]) -> None:
    _, out, _ = run(wrote(f"{HEAD};téléphone;note", *(f"{row};1;2" for row in ROWS)), "--on", "01/03/2026")
    assert "laissées de côté : téléphone et note" in out


def test_a_sheet_that_counts_what_another_lists_is_said_and_left_out(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Postes"
    for row in (HEAD, *ROWS):
        book.active.append(row.split(";"))
    counts = book.create_sheet("Récap")
    for cells in (["équipe", "nombre de postes"], ["Béarn", 1]):
        counts.append(cells)
    book.save(tmp_path / "posts.xlsx")
    status, out, _ = run(tmp_path / "posts.xlsx")
    assert status == 0
    assert "Feuille qui compte ce que d'autres listent, laissée de côté : Récap." in out
    assert "Situation : 2 postes" in out
    assert "nombre de postes" not in out  # its columns are none of the file's


def test_english_is_spoken(capsys: pytest.CaptureFixture[str], wrote: Callable[..., Path]) -> None:
    file = wrote(f"{HEAD};date d'entrée", "P1;Manager;Béarn;Noël;31/02/2026")
    assert main(["--lang", "en", "import", str(file), "--region", "AQ"]) == 1
    assert "is not an accepted date" in capsys.readouterr().err


# --- which rows and columns -----------------------------------------------------------------------------------------

DATED = [f"{HEAD};photo", "P1;Manager;Béarn;Noël;Mar-26", "P1;Manager;Béarn;Zoë;Sep-26", "P2;Chef;Landes;Ali;Sep-26"]


def test_kept_rows_give_the_date_of_the_situation(run: Run, wrote: Callable[..., Path]) -> None:
    found = account(run(wrote(*DATED), "--keep", "photo=Mar-26", "--json")[1])
    assert (found["on"], found["rows"]) == ("2026-03-01", 1)
    both = account(run(wrote(*DATED), "--keep", "nom=Noël", "--keep", "nom=Ali", "--on", "01/10/2026", "--json")[1])
    assert (both["on"], both["rows"]) == ("2026-10-01", 2)


@pytest.mark.parametrize("rule", ["photographie=Mar-26", "photo", "=Mar-26", "photo=Mar26", "photo="])
def test_a_rule_that_keeps_nothing_is_a_misuse(run: Run, wrote: Callable[..., Path], rule: str) -> None:
    status, out, err = run(wrote(*DATED), "--keep", rule)
    assert (status, out) == (2, "")
    assert err


def test_a_wrong_value_is_answered_with_the_possible_ones(run: Run, wrote: Callable[..., Path]) -> None:
    assert "Mar-26 et Sep-26" in run(wrote(*DATED), "--keep", "photo=Mar26")[2]


def test_a_mapping_says_what_the_columns_are(run: Run, wrote: Callable[..., Path], tmp_path: Path) -> None:
    file = wrote("clé;libellé;lieu;qui;photo", "P1;Manager;Béarn;Libre;Mar-26", "P2;Chef;Landes;Ali;Sep-26")
    mapping = {
        "format": 1,
        "columns": {"clé": "position_reference", "libellé": "title", "lieu": "team", "qui": "name"},
        "keep": {"photo": ["Mar-26"]},
        "vacant": ["Libre"],
        "unnamed": [],
        "closed": [],
        "meanings": {},
        "percents": [],
    }
    kept = tmp_path / "colonnes.json"
    kept.write_text(json.dumps(mapping), encoding="utf-8")
    assert run(file, "--mapping", kept, "--yes")[0] == 0
    assert figures(date(2026, 3, 1)) == (1, 1, 0)
    found = account(run(file, "--mapping", kept, "--keep", "photo=Sep-26", "--json")[1])
    assert (found["on"], found["rows"]) == ("2026-09-01", 1)
    status, _, err = run(wrote("clé;libellé;lieu;qui", "P1;Manager;Béarn;Ali"), "--mapping", kept)
    assert (status, "« photo »" in err) == (1, True)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"[" * 100_000, b"\xff\xfe", b'{"format": 1}', b"Nom;Poste"])
def test_what_is_no_mapping_is_refused(run: Run, wrote: Callable[..., Path], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "colonnes.json").write_bytes(content)
    status, _, err = run(wrote(*DATED), "--mapping", tmp_path / "colonnes.json")
    assert (status, "ne décrit pas des colonnes" in err) == (1, True)


# --- what cannot be used --------------------------------------------------------------------------------------------


def test_a_missing_file_is_a_misuse(run: Run, wrote: Callable[..., Path], tmp_path: Path) -> None:
    assert run(tmp_path / "absent.csv")[0] == 2
    assert run(tmp_path)[0] == 2
    assert run(wrote(*DATED), "--mapping", tmp_path / "absent.json")[0] == 2


def test_an_unknown_region_is_a_misuse(run: Run, wrote: Callable[..., Path]) -> None:
    assert run(wrote(HEAD, *ROWS), region="XX")[0] == 2


@pytest.mark.parametrize("options", [["--on", "31/02/2026"], ["--doubtful", "old"], []])
def test_wrong_options_end_with_2(wrote: Callable[..., Path], options: list[str]) -> None:
    given = ["import", str(wrote(HEAD, *ROWS)), *options, *(["--region", "AQ"] if options else [])]
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2


def test_a_file_that_is_too_large_is_refused_without_reading_it_all(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "lourd.csv").open("wb") as file:
        file.truncate(50 * MAX_BYTES)
    status, _, err = run(tmp_path / "lourd.csv")
    assert (status, "pèse plus de 10 Mo" in err) == (1, True)


def test_two_files_of_one_name_are_refused(run: Run, wrote: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "postes.csv").write_text(f"{HEAD}\nP9;Autre;Pau;Ali", encoding="utf-8")
    status, _, err = run(wrote(HEAD, *ROWS), tmp_path / "autre" / "postes.csv")
    assert (status, "« postes.csv »" in err) == (1, True)


def test_a_date_too_far_ahead_is_refused(run: Run, wrote: Callable[..., Path]) -> None:
    assert run(wrote(HEAD, *ROWS), "--on", "01/01/2090")[0] == 1


def test_a_date_before_what_is_recorded_is_refused(run: Run, wrote: Callable[..., Path]) -> None:
    run(wrote(HEAD, *ROWS), "--on", "01/09/2026", "--yes")
    status, _, err = run(wrote(HEAD, ROWS[0]), "--on", "01/03/2026", "--yes")
    assert (status, revision()) == (1, 1)
    assert "1er septembre 2026" in err
    assert figures(date(2026, 9, 1)) == (2, 1, 1)


def test_rows_of_another_body_are_a_problem(run: Run, wrote: Callable[..., Path]) -> None:
    head = f"organisme;{HEAD}"
    file = wrote(head, *(f"BR;{row}" for row in ROWS))
    status, _, err = run(file, "--on", "01/03/2026")
    assert (status, "« BR » n'est pas l'organisme de cet import" in err) == (1, True)
    file = wrote(head, *(f"{code};P{place};Manager;Béarn;N{place}" for place, code in enumerate(["AQ", "BR"] * 3)))
    assert account(run(file, "--on", "01/03/2026", "--json")[1])["rows"] == 3


# --- nothing is half saved ------------------------------------------------------------------------------------------


def previewed(*rows: str) -> imports.Preview:
    upload = uploads.read(operator(), [("x.csv", "\n".join([HEAD, *rows]).encode())])
    delivery = imports.check(operator(), upload, upload.proposal)
    return imports.preview(operator(), "AQ", delivery, date(2026, 3, 1))


def test_a_preview_leaves_no_trace_in_the_database() -> None:
    previewed(*ROWS)
    with store().read() as session:
        assert revisions(session, ["AQ"]) == (0,)
    assert mappings.kept(operator(), "AQ") == {}


def test_a_preview_that_others_overtook_writes_nothing() -> None:
    seen = previewed(*ROWS)
    imports.confirm(operator(), previewed(ROWS[0]))
    with pytest.raises(Conflict):
        imports.confirm(operator(), seen)
    assert figures(date(2026, 3, 1)) == (1, 0, 1)


def test_a_preview_with_problems_cannot_be_confirmed() -> None:
    with pytest.raises(Refused) as refusal:
        imports.confirm(operator(), previewed("P1;Manager;;Noël"))
    assert refusal.value.code == "import.not_ready"
    assert revision() == 0


def test_a_failure_in_the_middle_of_writing_leaves_the_database_as_it_was(house: Path) -> None:
    imports.confirm(operator(), previewed(*ROWS))
    seen = previewed("P1;Manager;Béarn;Zoë", "P3;Chef;Pau;Ali")
    with closing(sqlite3.connect(house)) as database:
        database.execute(
            "CREATE TRIGGER stop BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    with pytest.raises(DatabaseError):
        imports.confirm(operator(), seen, drastic=True)
    with closing(sqlite3.connect(house)) as database:
        database.execute("DROP TRIGGER stop")
    assert (previewed(*ROWS).touched, revision()) == (0, 1)


def test_what_was_previewed_is_what_is_recorded() -> None:
    seen = previewed(*ROWS)
    assert imports.confirm(operator(), seen) == seen.touched
    assert previewed(*ROWS).touched == 0


# --- questions --------------------------------------------------------------------------------------------------------


def test_a_question_waits_for_its_answer(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote("fonction;équipe;nom", "Niveau 7;Béarn;Noël")
    status, out, err = run(file, "--on", "01/03/2026", "--yes")
    assert (status, revision(), "L'import attend" in out) == (1, 0, True)
    assert "Qu'est-ce que la colonne « fonction », où on lit par exemple « Niveau 7 »" in err
    assert '--answer "column:fonction=title" : Intitulé du poste' in err
    found = account(run(file, "--on", "01/03/2026", "--json")[1])
    assert found["questions"] == [{"question": "column:fonction", "answers": ["stratum", "title", ""], "lines": []}]
    assert run(file, "--on", "01/03/2026", "--yes", "--answer", "column:fonction=title")[0] == 0
    assert figures(date(2026, 3, 1)) == (1, 0, 1)


@pytest.mark.parametrize("answer", ["column:fonction", "column:nom=title", "column:fonction=fte"])
def test_an_answer_to_nothing_is_refused(run: Run, wrote: Callable[..., Path], answer: str) -> None:
    status, _, err = run(wrote("fonction;équipe;nom", "Niveau 7;Béarn;Noël"), "--answer", answer)
    assert (status in (1, 2), "réponse" in err or "question" in err) == (True, True)


def test_a_department_of_another_body_is_asked_about_and_the_nearest_named(
    run: Run, wrote: Callable[..., Path]
) -> None:
    rows = [f"{HEAD};département", "P1;Manager;Béarn;Noël;Girond", "P2;Chef;Landes;Zoë;40 - Landes"]
    file = wrote(*rows, "P3;Chef;Siège;Ali;59")
    status, _, err = run(file, "--on", "01/03/2026", "--yes")
    assert (status, revision()) == (1, 0)
    assert "« 59 » n'est pas un département de l'organisme (Dordogne, Gironde, Landes, Lot-et-Garonne et" in err
    assert '--answer "department:Girond=33" : Gironde' in err
    answers = "--answer", "department:Girond=33", "--answer", "department:59=kept"
    assert run(file, "--on", "01/03/2026", "--yes", *answers)[0] == 0


def test_whatever_is_doubtful_takes_the_first_answer(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(f"{HEAD};département", "P1;Manager;Béarn;Noël;Girond")
    assert run(file, "--on", "01/03/2026", "--yes", "--doubtful", "new")[0] == 0
    assert figures(date(2026, 3, 1)) == (1, 0, 1)


# --- sheets and headers -----------------------------------------------------------------------------------------------


@pytest.fixture
def yearly(tmp_path: Path) -> Path:
    """A workbook with a sheet a year, of the same positions, under titles."""
    book = Workbook()
    for year, name in (("2026", "Noël"), ("2025", "Zoë")):
        sheet = book.create_sheet(year)
        for row in (["Effectifs"], HEAD.split(";"), ["P1", "Manager", "Béarn", name]):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "postes.xlsx")
    return tmp_path / "postes.xlsx"


def test_sheets_of_the_same_positions_are_asked_about_or_chosen(run: Run, yearly: Path) -> None:
    status, _, err = run(yearly, "--on", "01/03/2026", "--yes")
    assert (status, revision()) == (1, 0)
    assert '--answer "sheets:postes.xlsx=2026" : 2026' in err
    assert run(yearly, "--on", "01/03/2026", "--yes", "--answer", "sheets:postes.xlsx=2026")[0] == 0
    assert figures(date(2026, 3, 1)) == (1, 0, 1)
    assert account(run(yearly, "--on", "01/04/2026", "--json", "--sheet", "2025")[1])["questions"] == []
    assert "Aucune feuille ne s'appelle" in run(yearly, "--sheet", "2024")[2]


def test_the_line_of_the_headers_can_be_given(run: Run, yearly: Path) -> None:
    found = account(run(yearly, "--on", "01/03/2026", "--json", "--sheet", "2026", "--header", "1")[1])
    assert [each["code"] for each in found["problems"]] == ["row.no_columns"]
    assert account(run(yearly, "--on", "01/03/2026", "--json", "--sheet", "2026", "--header", "2")[1])["rows"] == 1


def test_the_figures_of_a_region_without_anything_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--region", "AQ", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["positions"], found["vacant"], found["managers"]) == (0, 0, 0)


def test_a_line_set_aside_is_said_and_counts_nowhere(run: Run, wrote: Callable[..., Path]) -> None:
    file = wrote(HEAD, *ROWS, "P3;Manager;;Ali")
    assert run(file, "--on", "01/03/2026", "--yes")[0] == 1
    status, out, _ = run(file, "--on", "01/03/2026", "--yes", "--aside", "4")
    assert (status, "Une ligne est laissée de côté" in out) == (0, True)
    assert figures(date(2026, 3, 1)) == (2, 1, 1)


@pytest.mark.parametrize("rule", ["9999", "autre.csv:4", "quatre"])
def test_a_line_that_is_not_there_cannot_be_set_aside(run: Run, wrote: Callable[..., Path], rule: str) -> None:
    status, _, err = run(wrote(HEAD, *ROWS), "--aside", rule)
    assert (status, f"« {rule} » ne désigne pas une ligne" in err) == (2, True)


def test_a_line_of_one_of_two_files_is_named_with_its_file(run: Run, wrote: Callable[..., Path]) -> None:
    files = wrote(HEAD, *ROWS), wrote(HEAD, "P8;Manager;;Ali", name="autres.csv")
    assert run(*files, "--aside", "2")[0] == 2
    status, out, _ = run(*files, "--on", "01/03/2026", "--yes", "--aside", "autres.csv:2")
    assert (status, "Une ligne est laissée de côté" in out, figures(date(2026, 3, 1))) == (0, True, (2, 1, 1))
