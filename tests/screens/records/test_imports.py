"""Importing files on the screen: what is asked, what is refused, what is written, when."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect, Selectbox

from model.access import Role, operator
from model.exchange.imports.mapping import LEVEL, fields_known
from model.services.access import accounts
from model.services.context import today
from model.services.records import imports
from model.services.situation import situations
from tests.conftest import real_posts
from tests.screens.conftest import Open

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
    return app.button(key="import_confirm").click().run()


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
    known = imports.headers_known()
    assert "n° de poste" in known["position_reference"]
    assert known.keys() == set(fields_known()) - {name for name in fields_known() if name.startswith(LEVEL)}


def test_a_file_without_problem_is_written_only_once_confirmed(importing: AppTest) -> None:
    before = recorded()
    app = give(importing, HEAD, *ROWS)
    assert not app.exception
    assert not app.button(key="import_confirm").disabled
    assert recorded() == before
    app = confirm(app)
    assert recorded() == (3, 2)
    assert app.title[0].value.startswith("La situation de la Carsat Aquitaine")
    assert "Import terminé" in said(app)


def test_a_wrong_row_names_its_place_and_stops_the_import(importing: AppTest) -> None:
    app = give(importing, HEAD, *ROWS[:2], ROWS[2].replace(";1", ";un"))
    assert "1 point est à corriger" in said(app)
    problem = str(app.table[0].value.reset_index().to_dict("records"))
    assert all(part in problem for part in ("4", "ETP", "un"))
    assert app.button(key="import_confirm").disabled
    app = give(app, HEAD, *ROWS)
    assert not app.button(key="import_confirm").disabled


def test_a_partial_file_closes_nothing(importing: AppTest) -> None:
    positions, managers = recorded()
    app = give(importing, HEAD, *ROWS)
    app = confirm(app.toggle(key="import_complete").set_value(False).run())
    assert recorded() == (positions + 3, managers + 2)


def test_rows_that_could_be_one_position_wait_for_a_decision_that_can_be_taken_back(importing: AppTest) -> None:
    confirm(give(importing, UNNAMED, "Chef;Rennes;N/D"))
    app = importing.switch_page("records/imports/screen.py").run()
    app = give(app, UNNAMED, "Chef;Rennes;N/D", "Chef;Rennes;Vacant")
    first, second = "doubt_postes.csv__2", "doubt_postes.csv__3"
    assert app.button(key="import_confirm").disabled
    app = app.selectbox(key=first).select("C'est un nouveau poste").run()
    assert app.button(key="import_confirm").disabled
    app = app.selectbox(key=second).select("C'est un nouveau poste").run()
    assert not app.button(key="import_confirm").disabled
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
