"""Importing files on the screen: what is asked, what is refused, what is written, when."""

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect, Selectbox

from model.access import Role, Viewer, operator
from model.domain.calendar import add_months, month_of
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import LEVEL, fields_known
from model.services.access import accounts
from model.services.context import PARIS, store, today
from model.services.records import deliveries, imports, uploads
from model.services.situation import situations
from model.storage.tables import DeliveryRow, ImportDraftRow
from model.wording import catalogue
from pages.kit import progress, state
from pages.records.imports import preview
from tests.conftest import real_posts
from tests.screens.conftest import Open
from tests.screens.reading import drawn

HEAD = "Poste;Intitulé;Équipe;Nom;Métier d'origine;ETP"
ROWS = (
    "B1;Responsable;Rennes;Anne Le Goff;Assistant·e de service social de terrain;1",
    "B2;Adjoint;Rennes;Yann Morvan;Responsable ressources humaines ou formation;0,8",
    "B3;Responsable;Brest;à pourvoir;;1",
)
UNNAMED = "Intitulé;Équipe;Nom"


@pytest.fixture
def importing(enter: Open) -> AppTest:
    return enter("analyste-aquitaine", "records/imports")


def give(app: AppTest, *lines: str, encoding: str = "cp1252", name: str = "postes.csv") -> AppTest:
    content = "\n".join(lines).encode(encoding)
    return app.file_uploader(key="import_files").set_value([(name, content, "text/csv")]).run()


def confirm(app: AppTest) -> AppTest:
    return acknowledged(app).button(key="import_confirm").click().run()


def acknowledged(app: AppTest) -> AppTest:
    """The screen once somebody knows how much a delivery closes, if it closes much."""
    for box in (box for box in app.checkbox if str(box.key).startswith("import_drastic")):
        app = box.check().run()
    return app


def said(app: AppTest) -> str:
    kinds = (app.error, app.warning, app.success, app.info, app.markdown, app.caption, app.header)
    return " ".join(str(element.value) for kind in kinds for element in kind).replace("\\", "").replace("\u00a0", " ")


def recorded() -> tuple[int, int]:
    found = situations.figures_document(operator(), "AQ", today())
    return found["positions"], found["managers"]


def test_without_a_file_the_screen_says_what_it_accepts(importing: AppTest) -> None:
    assert "séparateur" in said(importing)
    assert "Les en-têtes reconnus" in [expander.label for expander in importing.expander]


def test_the_headers_that_are_recognised_are_listed_by_field() -> None:
    known = uploads.headers_known()
    assert "n° de poste" in known["position_reference"]
    assert known.keys() == set(fields_known()) - {name for name in fields_known() if name.startswith(LEVEL)}


def test_a_file_without_problem_is_written_only_once_confirmed(importing: AppTest) -> None:
    before = recorded()
    app = give(importing, HEAD, *ROWS)
    assert not app.exception
    assert not acknowledged(app).button(key="import_confirm").disabled
    assert recorded() == before
    app = confirm(app)
    assert recorded() == (3, 2)
    assert app.title[0].value.startswith("La situation de la Carsat Aquitaine")
    assert "Import terminé" in said(app)


def test_a_wrong_row_names_its_place_and_stops_the_import(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS[:2], ROWS[2].replace(";1", ";un"))
    assert "1 point est à corriger avant d'importer. Il dit où il est" in said(app)
    problem = str(app.table[0].value.reset_index().to_dict("records"))
    assert all(part in problem for part in ("4", "ETP", "un"))
    assert app.button(key="import_confirm").disabled
    app = give(app, HEAD, *ROWS)
    assert not acknowledged(app).button(key="import_confirm").disabled


def test_a_partial_file_closes_nothing(importing: AppTest) -> None:
    positions, managers = recorded()
    app = give(importing, HEAD, *ROWS)
    app = confirm(app.toggle(key="import_complete").set_value(False).run())
    assert recorded() == (positions + 3, managers + 2)


def test_rows_that_could_be_one_position_wait_for_a_decision_that_can_be_taken_back(importing: AppTest) -> None:
    confirm(give(importing, UNNAMED, "Chef;Rennes;N/D"))
    app = importing.switch_page("records/imports/screen.py").run()
    app = give(app, UNNAMED, "Chef;Rennes;N/D", "Chef;Rennes;Anne Le Goff")
    first, second = "doubt_postes.csv__2", "doubt_postes.csv__3"
    assert app.button(key="import_confirm").disabled
    app = app.selectbox(key=first).select("C'est un nouveau poste").run()
    assert app.button(key="import_confirm").disabled
    app = app.selectbox(key=second).select("C'est un nouveau poste").run()
    assert not acknowledged(app).button(key="import_confirm").disabled
    app = app.button(key="import_decide_again").click().run()
    assert app.selectbox(key=first).value is None
    assert app.button(key="import_confirm").disabled


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("%PDF-1.7", "« postes.csv » est une page ou un document, pas un tableau"),
        ("", "« postes.csv » ne contient aucune ligne"),
        ("Couleur;Taille\nrouge;3", "Aucune colonne n'est reconnue"),
    ],
)
def test_a_file_that_says_nothing_of_positions_is_refused_in_words(importing: AppTest, content: str, told: str) -> None:
    app = give(importing, content)
    assert not app.exception
    assert told in said(app) + " ".join(table.value.to_string() for table in app.table)


def test_only_the_rows_whose_value_is_kept_count(importing: AppTest) -> None:
    app = give(importing, f"{HEAD};Date", *(f"{row};mars" for row in ROWS), f"{ROWS[0].replace('B1', 'B9')};juin")
    assert "4 lignes lues" in said(app)
    app = app.multiselect[0].set_value(["Date"]).run()
    app = app.multiselect[1].set_value(["mars"]).run()
    confirm(app)
    assert recorded() == (3, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("waves", "doubts", "figures"),
    [(("Mar-13", "Sep-13"), 5, (90, 88)), (("Mar-14", "Sep-14"), 2, (89, 87))],
)
@pytest.mark.usefixtures("house")
def test_a_real_house_is_imported_twice_with_each_doubt_left_to_the_user(
    hired: Callable[[str], AppTest], waves: tuple[str, str], doubts: int, figures: tuple[int, int]
) -> None:
    accounts.create(operator(), "analyste", "Analyse", Role.ANALYST, "quatre mots sans rapport", ("AQ",))
    app = hired("analyste")
    first = take_wave(app.switch_page("records/imports/screen.py").run(), waves[0])
    assert not asked(first)
    confirm(first)
    app = take_wave(app.switch_page("records/imports/screen.py").run(), waves[1])
    assert (len(asked(app)), app.button(key="import_confirm").disabled) == (doubts, True)
    while left := [each for each in asked(app) if each.value is None]:
        app = left[0].select("C'est un nouveau poste").run()
    confirm(app)
    assert recorded() == figures


def take_wave(app: AppTest, wave: str) -> AppTest:
    """Give the real file and keep the senior rows of one date."""
    app = (
        app.file_uploader(key="import_files")
        .set_value([(real_posts().name, real_posts().read_bytes(), "text/csv")])
        .run()
    )
    app = app.multiselect[0].set_value(["Back to Index", "Senion/Junior"]).run()
    app = chosen(app, "Back to Index").set_value([wave]).run()
    return chosen(app, "Senion/Junior").set_value(["Senior"]).run()


def chosen(app: AppTest, header: str) -> Multiselect:
    return next(each for each in app.multiselect if header in each.label)


def asked(app: AppTest) -> list[Selectbox]:
    return [each for each in app.selectbox if str(each.key).startswith("doubt_")]


def test_a_column_that_nothing_tells_is_asked_about_and_the_answer_can_be_taken_back(importing: AppTest) -> None:
    app = give(importing, "Fonction;Équipe;Nom", "Niveau 7;Rennes;Anne Le Goff")
    key = "ask_column:Fonction"
    label = str(app.selectbox(key=key).label).replace("\\", "").replace("\u00a0", " ")
    assert "Qu'est-ce que la colonne « Fonction », où on lit par exemple « Niveau 7 »" in label
    assert app.button(key="import_confirm").disabled
    app = app.selectbox(key=key).select("Intitulé du poste").run()
    assert not app.exception
    assert not acknowledged(app).button(key="import_confirm").disabled
    app = app.button(key="import_answer_again").click().run()
    assert app.selectbox(key=key).value is None
    app = app.selectbox(key=key).select("Intitulé du poste").run()
    confirm(app)
    assert recorded() == (1, 1)


# --- importations -----------------------------------------------------------------------------------------------------


def test_what_was_imported_is_taken_back_in_one_click(enter: Open) -> None:
    before = recorded()
    confirm(give(enter("analyste-aquitaine", "records/imports"), HEAD, *ROWS))
    app = enter("analyste-aquitaine", "records/imports")
    assert "Situation au" in said(app) and "postes.csv" in said(app)
    assert "3 postes ajoutés" in said(app)
    app = next(each for each in app.button if each.key.startswith("undo_delivery_")).click().run()
    assert "est annulée : l'organisme est comme si elle n'avait pas eu lieu" in said(app)
    assert "Annulée par" in said(app)
    assert recorded() == before


def test_what_rests_on_an_importation_is_named_before_it_is_taken_back(enter: Open) -> None:
    confirm(give(enter("analyste-aquitaine", "records/imports"), HEAD, *ROWS))
    confirm(
        give(
            enter("analyste-aquitaine", "records/imports"),
            HEAD,
            ROWS[0],
            ROWS[1],
            ROWS[2].replace("à pourvoir", "Léa Roy"),
        )
    )
    app, before = enter("analyste-aquitaine", "records/imports"), recorded()
    undo = [each for each in app.button if each.key.startswith("undo_delivery_")][1]  # the latest is the first
    app = undo.click().run()
    assert "s'appuie sur celle-ci" in said(app)
    assert list(app.table[0].value["Quoi"]) == ["Importation"]
    assert recorded() == before


def test_a_wrong_date_is_put_right_with_what_that_changes(enter: Open) -> None:
    confirm(give(enter("analyste-aquitaine", "records/imports"), HEAD, *ROWS))
    app = enter("analyste-aquitaine", "records/imports")
    app.session_state[f"moving_{deliveries.listing(operator(), 'AQ')[0].uid}"] = True
    app.run()
    right = add_months(month_of(today()), 1)
    box = next(each for each in app.selectbox if each.key.startswith("move_"))
    app = box.select(next(each for each in box.options if each.startswith(f"{right:%d/%m/%Y}"))).run()
    assert "dates enregistrées changent avec la situation" in said(app)
    moved = next(each.value for each in app.table if "Après" in each.value.reset_index())
    assert {"Anne Le Goff", "Yann Morvan"} <= set(moved.reset_index()["Qui ou quoi"])
    app = next(each for each in app.button if each.key.startswith("move_it_")).click().run()
    assert "est maintenant celle du" in said(app)
    with store().read() as session:
        assert session.exec(select(DeliveryRow.situation_on).order_by(col(DeliveryRow.key).desc())).first() == right


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("postes.xls", b"\xd0\xcf\x11\xe0", "est un ancien classeur .xls"),
        ("postes.xls", b"\xd0\xcf\x11\xe0", "Enregistrez-le en .xlsx sans mot de passe, ou en .csv"),
        (
            "postes.ods",
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument",
            "n'est pas un classeur lisible",
        ),
    ],
)
def test_a_workbook_that_is_not_read_is_refused_in_words(
    importing: AppTest, name: str, content: bytes, answer: str
) -> None:
    app = importing.file_uploader(key="import_files").set_value([(name, content, "application/octet-stream")]).run()
    assert not app.exception
    assert answer in said(app)


def test_a_file_that_closes_much_is_confirmed_apart_or_only_completes(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS)
    assert app.button(key="import_confirm").disabled
    assert "Ce fichier fermerait 25 postes sur 25" in said(app)
    assert "Il ne parle d'aucune de vos 9 équipes." in said(app)
    app = app.button(key="import_completes").click().run()
    assert not app.exception
    assert (app.toggle(key="import_complete").value, app.button(key="import_confirm").disabled) == (False, False)
    assert "fermerait" not in said(app)


def test_the_preview_opens_with_the_situation_before_and_after(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS)
    figures = {each.label: each.value for each in app.metric}
    assert figures == {
        "Postes": "25 → 3",
        "Postes à pourvoir": "3 → 1",
        "Managers en poste": "22 → 2",
        "Origines à préciser": "0",
    }
    app.session_state["import_detail"] = True
    app = app.run()
    assert not app.exception
    arrivals = next(each.value for each in app.table if "Qui" in each.value.reset_index())
    assert set(arrivals.reset_index()["Qui"]) == {"Anne Le Goff", "Yann Morvan"}


def folds(app: AppTest) -> list[str]:
    """The folds of the preview, as they are read."""
    return [fold.label.strip("*").replace("\u00a0", " ") for fold in app.expander]


def test_what_waits_for_somebody_is_one_line_before_the_situation_and_what_is_decided_is_folded_after_it(
    importing: AppTest,
) -> None:
    app = give(importing, UNNAMED, "Chef;Rennes;Anne Le Goff", "Adjoint;Rennes;")
    reading, waiting, detail = folds(app)[:3]
    assert (reading, waiting) == ("Comment ce fichier est lu", "Avant d'importer : 1 question")
    assert detail.startswith("Qui arrive")
    question = app.selectbox(key="ask_blank:Nom")
    app = question.select(question.options[0]).run()
    reading, detail, decided = folds(app)[:3]
    assert detail.startswith("Qui arrive")
    assert decided == "Ce qui est décidé ou supposé (1)"


def test_points_and_rows_that_wait_are_counted_apart(importing: AppTest) -> None:
    confirm(give(importing, UNNAMED, "Chef;Rennes;N/D"))
    app = give(importing.switch_page("records/imports/screen.py").run(), UNNAMED, *DOUBTFUL, "Chef;;Zoé Roy")
    assert "Avant d'importer : 1 point à corriger et 2 lignes à décider" in folds(app)


def test_columns_of_which_nothing_is_read_are_told(importing: AppTest) -> None:
    app = give(importing, f"{HEAD};Couleur *préférée*", *(f"{row};bleu" for row in ROWS))
    assert "Colonnes laissées de côté : Couleur *préférée*." in said(app)


def test_answering_a_question_keeps_the_rows_that_were_chosen(importing: AppTest) -> None:
    rows = ["2025;Chef;Rennes;Anne", "2026;Chef;Rennes;", "2025;Adjoint;Rennes;Yann", "2026;Adjoint;Rennes;Yann"]
    app = give(importing, "Année;Intitulé;Équipe;Nom", *rows)
    app = chosen(app, "Colonnes dont").select("Année").run()
    app = chosen(app, "Année").select("2026").run()
    question = app.selectbox(key="ask_blank:Nom")
    app = question.select(question.options[0]).run()
    assert not app.exception
    assert chosen(app, "Année").value == ["2026"]
    assert {each.label: each.value for each in app.metric}["Postes"] == "25 → 2"


def test_an_answer_holds_for_the_next_delivery_and_can_be_asked_again(importing: AppTest) -> None:
    rows = ["Chef;Rennes;Anne Le Goff", "Adjoint;Rennes;"]
    app = give(importing, UNNAMED, *rows)
    question = app.selectbox(key="ask_blank:Nom")
    confirm(question.select(question.options[0]).run())
    app = give(importing.switch_page("records/imports/screen.py").run(), UNNAMED, *rows)
    assert not [box for box in app.selectbox if str(box.key).startswith("ask_")]
    assert "Une réponse donnée pour des livraisons précédentes vaut aussi pour celle-ci" in said(app)
    app = app.button(key="import_ask_again").click().run()
    assert not app.exception
    assert app.selectbox(key="ask_blank:Nom").value is None
    assert app.button(key="import_confirm").disabled


def test_a_template_is_offered_with_what_a_file_must_hold_at_least(importing: AppTest) -> None:
    assert "Au minimum, une ligne par poste" in said(importing)
    assert any(each.label == "Télécharger un modèle à remplir (XLSX)" for each in importing.get("download_button"))


def test_the_line_of_the_headers_and_the_sheets_can_be_chosen(importing: AppTest) -> None:
    book = Workbook()
    book.active.title = "Postes"
    for row in (
        ["Intitulé", "Équipe", "Nom"],
        ["Intitulé du poste", "Équipe", "Nom"],
        ["Chef", "Rennes", "Anne Le Goff"],
    ):
        book.active.append(row)
    other = book.create_sheet("Brest")
    for row in (["Intitulé", "Équipe", "Nom"], ["Adjoint", "Brest", "Yann Morvan"]):
        other.append(row)
    content = io.BytesIO()
    book.save(content)
    given = ("postes.xlsx", content.getvalue(), "application/octet-stream")
    app = importing.file_uploader(key="import_files").set_value([given]).run()
    assert not app.exception
    app = next(box for box in app.multiselect if box.label == "Feuilles à lire").select("Postes").run()
    line = next(box for box in app.number_input if str(box.key).startswith("import_header_"))
    assert "si ce n'est pas la ligne 1" in line.label.replace("\u00a0", " ")
    app = line.set_value(2).run()
    assert not app.exception
    assert "1 ligne lue" in said(app)


def test_a_line_that_is_wrong_can_be_set_aside_and_taken_back(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS[:2], ROWS[2].replace(";1", ";un"))
    box = next(each for each in app.multiselect if each.label == "Laisser des lignes de côté")
    assert [each.replace("\u00a0", " ") for each in box.options] == ["Ligne 4 de postes.csv"]
    app = box.select(box.options[0]).run()
    assert not app.exception
    assert "Une ligne est laissée de côté" in said(app)
    assert "à corriger" not in said(app)
    assert not acknowledged(app).button(key="import_confirm").disabled
    app = next(each for each in app.multiselect if each.label == "Laisser des lignes de côté").set_value([]).run()
    assert "1 point est à corriger" in said(app)
    assert app.button(key="import_confirm").disabled


def test_a_line_set_aside_in_one_file_is_not_in_the_next(importing: AppTest) -> None:
    wrong = ROWS[2].replace(";1", ";un")
    app = give(importing, HEAD, *ROWS[:2], wrong)
    box = next(each for each in app.multiselect if each.label == "Laisser des lignes de côté")
    app = give(box.select(box.options[0]).run(), HEAD, *ROWS[:2], wrong, "B9;Chef;Brest;Éva;;1")
    assert "1 point est à corriger" in said(app)


def test_a_file_of_which_no_sheet_is_read_asks_for_no_line(importing: AppTest) -> None:
    given = []
    for name, sheet in (("nord.xlsx", "Nord"), ("sud.xlsx", "Sud")):
        book = Workbook()
        book.active.title = sheet
        for row in (["Intitulé", "Équipe", "Nom"], ["Chef", sheet, f"Anne {sheet}"]):
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        given.append((name, content.getvalue(), "application/octet-stream"))
    app = importing.file_uploader(key="import_files").set_value(given).run()
    app = next(box for box in app.multiselect if box.label == "Feuilles à lire").select("Sud").run()
    assert not app.exception
    assert len([box for box in app.number_input if str(box.key).startswith("import_header_")]) == 1


def test_the_preview_draws_the_units_that_change_before_and_after(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS)
    (tiles,) = app.get("vega_lite_chart")
    assert tiles.proto.alt.startswith("Les postes avant et après, dans ces équipes")
    assert "Avant" in drawn(tiles)


def test_a_line_set_aside_is_given_back_with_the_file_and_told_of_the_importation(
    importing: AppTest, enter: Open
) -> None:
    app = give(importing, HEAD, *ROWS[:2], ROWS[2].replace(";1", ";un"))
    box = next(each for each in app.multiselect if each.label == "Laisser des lignes de côté")
    app = box.select(box.options[0]).run()
    assert not app.exception
    labels = [str(each.label).replace("\u00a0", " ").replace("\\", "") for each in app.get("download_button")]
    assert "Télécharger « postes.csv » avec une colonne Remarques" in labels
    confirm(app)
    app = enter("analyste-aquitaine", "records/imports")
    assert "1 ligne laissée de côté" in said(app)
    uid = deliveries.listing(operator(), "AQ")[0].uid
    app.session_state[f"delivery_aside_{uid}"] = True
    app = app.run()
    assert not app.exception
    (row,) = app.table[0].value.reset_index().to_dict("records")
    shown = [str(row[name]).replace("\\", "") for name in ("Ligne", "Fichier", "Pourquoi", "Colonne")]
    assert shown == ["4", "postes.csv", "en erreur", "ETP"]


def test_the_page_that_is_taken_says_who_set_lines_aside_and_why(importing: AppTest) -> None:
    who = Viewer("a", "Zoé Roy", Role.ANALYST, ("AQ",))
    rows = HEAD, *ROWS[:2], ROWS[2].replace(";1", ";un")
    read = uploads.read(who, [("postes.csv", "\n".join(rows).encode())])
    mapping = imports.proposed_mapping(who, read, "AQ")
    delivery = imports.check(who, read, mapping, [Place("postes.csv", "", 4)])
    seen = imports.preview(who, "AQ", delivery, today())
    taken = preview.export(who, state.Import("", read, mapping, {}), mapping, seen)
    (row,) = dict(taken.tables)["Lignes laissées de côté"]()
    assert str(row["Remarque"]).startswith("Ligne laissée de côté par Zoé Roy. «")


# --- taken up again ---------------------------------------------------------------------------------------------------

DOUBTFUL = "Chef;Rennes;N/D", "Chef;Rennes;Anne Le Goff"


def day_box(app: AppTest) -> Selectbox:
    return next(box for box in app.selectbox if str(box.key).startswith("import_on_"))


def pending() -> list[ImportDraftRow]:
    with store().read() as session:
        return list(session.exec(select(ImportDraftRow)))


def test_a_half_decided_import_is_taken_up_again_in_another_session(enter: Open) -> None:
    confirm(give(enter("analyste-aquitaine", "records/imports"), UNNAMED, "Chef;Rennes;N/D"))
    rows = UNNAMED, *DOUBTFUL, "Chef;;Zoé Roy"
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    assert pending() == []
    app = app.selectbox(key="doubt_postes.csv__2").select("C'est un nouveau poste").run()
    box = next(each for each in app.multiselect if each.label == "Laisser des lignes de côté")
    app = box.select(next(each for each in box.options if each.startswith("Ligne 4"))).run()
    app = app.toggle(key="import_complete").set_value(False).run()
    assert not app.exception

    app = give(enter("analyste-aquitaine", "records/imports"), *rows, name="autre nom.csv")
    assert not app.exception
    day = catalogue("fr").day(pending()[0].kept_at.astimezone(PARIS).date()).replace("\u00a0", " ")
    assert f"Vos 3 réponses du {day} sont reprises" in said(app)
    assert not [box for box in app.selectbox if box.key == "doubt_autre nom.csv__2"]
    assert app.selectbox(key="doubt_autre nom.csv__3").value is None
    assert "Une ligne est laissée de côté" in said(app)
    assert app.toggle(key="import_complete").value is False
    app = app.selectbox(key="doubt_autre nom.csv__3").select("C'est un nouveau poste").run()
    confirm(app)
    assert pending() == []


def test_an_import_taken_up_again_can_start_over(enter: Open) -> None:
    rows = "Fonction;Équipe;Nom", "Niveau 7;Rennes;Anne Le Goff"
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    app.selectbox(key="ask_column:Fonction").select("Intitulé du poste").run()
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    assert "Votre réponse du" in said(app) and "est reprise" in said(app)
    assert not [box for box in app.selectbox if box.key == "ask_column:Fonction"]
    app = app.button(key="import_start_over").click().run()
    assert not app.exception
    assert app.selectbox(key="ask_column:Fonction").value is None
    assert (pending(), "est reprise" in said(app)) == ([], False)
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    assert app.selectbox(key="ask_column:Fonction").value is None


def test_an_answer_about_somebody_is_taken_up_again_without_being_kept_with_a_name(enter: Open) -> None:
    rows = "N° poste;Intitulé;Équipe;Nom;ETP", "B1;Chef;Rennes;Anne Lune;1", "B2;Chef;Brest;Anne Lune;1"
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    key = next(str(box.key) for box in app.selectbox if str(box.key).startswith("ask_"))
    assert "Anne Lune" in key
    app = app.selectbox(key=key).select_index(0).run()
    (kept,) = pending()
    assert "Lune" not in str(kept.document)
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    assert not app.exception
    assert not [box for box in app.selectbox if box.key == key]
    assert "Votre réponse du" in said(app)
    app = app.button(key="import_answer_again").click().run()
    assert app.selectbox(key=key).value is None
    assert pending() == []


def test_sheets_headers_columns_rows_and_the_day_are_taken_up_again(enter: Open) -> None:
    book = Workbook()
    book.active.title = "Postes"
    rows = [["Année", "Intitulé", "Équipe", "Nom"], ["Année", "Intitulé du poste", "Équipe", "Nom"]]
    rows += [[str(2025 + place % 2), f"Chef {place // 2}", "Rennes", f"Anne {place}"] for place in range(4)]
    for row in rows:
        book.active.append(row)
    other = book.create_sheet("Brest")
    for row in (["Intitulé", "Équipe", "Nom"], ["Adjoint", "Brest", "Yann Morvan"]):
        other.append(row)
    content = io.BytesIO()
    book.save(content)
    given = [("postes.xlsx", content.getvalue(), "application/octet-stream")]
    app = enter("analyste-aquitaine", "records/imports").file_uploader(key="import_files").set_value(given).run()
    app = next(box for box in app.multiselect if box.label == "Feuilles à lire").select("Postes").run()
    app = next(box for box in app.number_input if str(box.key).startswith("import_header_")).set_value(2).run()
    app = chosen(app, "Colonnes dont").select("Année").run()
    app = chosen(app, "Année").select("2026").run()
    app = day_box(app).select(day_box(app).options[-1]).run()
    last = day_box(app).value
    assert not app.exception

    app = enter("analyste-aquitaine", "records/imports").file_uploader(key="import_files").set_value(given).run()
    assert not app.exception
    assert "Vos 4 réponses du" in said(app)
    assert next(box for box in app.multiselect if box.label == "Feuilles à lire").value == ["Postes"]
    assert next(box for box in app.number_input if str(box.key).startswith("import_header_")).value == 2
    assert chosen(app, "Année").value == ["2026"]
    assert day_box(app).value == last
    app = app.button(key="import_start_over").click().run()
    assert not app.exception
    assert next(box for box in app.multiselect if box.label == "Feuilles à lire").value == []
    assert chosen(app, "Colonnes dont").value == []


def test_what_somebody_decided_is_nobody_elses(enter: Open) -> None:
    rows = "Fonction;Équipe;Nom", "Niveau 7;Rennes;Anne Le Goff"
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    app.selectbox(key="ask_column:Fonction").select("Intitulé du poste").run()
    with store().write() as session:
        row = session.exec(select(ImportDraftRow)).one()
        row.account = "somebody else"
        session.add(row)
    app = give(enter("analyste-aquitaine", "records/imports"), *rows)
    assert app.selectbox(key="ask_column:Fonction").value is None


def test_files_that_take_long_say_how_far_they_are_and_can_be_given_back(
    importing: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = recorded()
    with monkeypatch.context() as patch:
        patch.setattr(progress, "PATIENCE", 0.0)
        patch.setattr(progress.WorkProgress, "end", lambda _: None)  # the work never ends
        app = give(importing, HEAD, *ROWS)
    assert app.get("progress")[0].proto.text == "Aperçu de ce qui changerait…"
    app = app.button(key="import_stop").click().run()
    assert not app.exception
    assert not app.file_uploader(key="import_files_1").value
    assert "séparateur" in said(app) and not [each for each in app.button if each.key == "import_confirm"]
    assert recorded() == before


def test_files_that_are_soon_read_say_nothing_of_it(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS)
    assert app.button(key="import_confirm") and not app.get("progress")
