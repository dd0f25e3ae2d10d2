"""« Vos données, vos droits »: what everybody reads, and what a director does when somebody asks."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from model import settings
from model.access import Role, Viewer, operator
from model.corrections.assignments import Departure
from model.privacy import K
from model.services.access import accounts, audit, provider
from model.services.context import reference, today
from model.services.records import corrections, rights
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import details, situations
from model.wording import LANGUAGES, catalogue
from pages.kit import inputs
from pages.kit.wording import plain, speaking
from pages.situation.region import history
from pages.understand.rights import assessment, text
from tests.screens.conftest import Open

DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.success, app.error)
    found = " ".join(str(element.value) for kind in kinds for element in kind)
    return found.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("login", ["lecture-aquitaine", "analyste-aquitaine", "tete-de-reseau", "administration"])
def test_everybody_reads_what_is_recorded_and_only_a_director_answers(enter: Open, login: str) -> None:
    app = enter(login, "understand/rights")
    assert not app.exception
    assert app.title[0].value == "Vos données, vos droits"
    assert "Saisir la CNIL" in said(app)
    assert len(app.table[0].value) == 12
    assert not any(each.key == "rights_who" for each in app.selectbox)
    assert ("CSE informé et consulté le 15 septembre 2026" in said(app)) == login.endswith("aquitaine")


def test_the_length_of_time_is_that_of_the_assumptions(enter: Open) -> None:
    table = enter("lecture-aquitaine", "understand/rights").table[0].value
    lasting = " ".join(table["Combien de temps"]).replace("\u00a0", " ").replace("\u202f", " ")
    for months in ("puis 3 mois", "puis 24 mois", "12 mois ; restent"):
        assert months in lasting


def leave(uid: str) -> None:
    looked = corrections.seen_region(operator(), "AQ")
    posts = tuple(each.uid for each in looked.register.assignments if each.manager == uid)
    corrections.correct(operator(), looked, Departure(assignments=posts, last_day=today() - timedelta(days=1)))


def test_somebody_who_leaves_is_told_by_their_last_day(enter: Open) -> None:
    people = enter("direction-aquitaine", "understand/rights").selectbox(key="rights_who").options
    assert "Agnès Maillard (jusqu'au 30 juin 2027)" in [each.replace("\u00a0", " ") for each in people]


def asked(app: AppTest, name: str) -> AppTest:
    box = app.selectbox(key="rights_who")
    return box.select(next(each for each in box.options if each.startswith(name))).run()


def test_somebody_in_post_is_not_forgotten_and_the_screen_says_what_to_do(enter: Open) -> None:
    person = rights.people(DIRECTOR, "AQ")[0]
    app = asked(enter("direction-aquitaine", "understand/rights"), person.name)
    assert app.button(key="rights_erase").disabled
    app.checkbox(key=f"rights_sure_{person.uid}").check().run()
    app.button(key="rights_erase").click().run()
    assert "Enregistrez d'abord son départ dans Corriger" in said(app)
    assert person in rights.people(DIRECTOR, "AQ")


def test_somebody_who_left_is_forgotten_in_three_clicks(enter: Open) -> None:
    person = rights.people(DIRECTOR, "AQ")[0]
    leave(person.uid)
    app = asked(enter("direction-aquitaine", "understand/rights"), person.name)
    app.checkbox(key=f"rights_sure_{person.uid}").check().run()
    app.button(key="rights_erase").click().run()
    assert not app.exception
    assert "La personne est oubliée" in said(app)
    assert person.name not in " ".join(app.selectbox(key="rights_who").options)
    assert len(audit.lines(operator(), "erase_person")) == 1


def test_texts_that_name_somebody_are_shown_and_cleared_one_by_one(enter: Open) -> None:
    person = rights.people(DIRECTOR, "AQ")[0]
    first, _, last = person.name.partition(" ")
    for title in (f"Après {last.upper()} {first}", f"Avec {person.name}, *peut-être*"):
        scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", title))
    app = asked(enter("direction-aquitaine", "understand/rights"), person.name)
    assert "**2 textes** portent ce nom" in said(app)
    assert f"Avec {person.name}, *peut-être*" in said(app)
    clearing = [each.key for each in app.button if str(each.key).startswith("rights_clear_")]
    assert len(clearing) == 2
    app.button(key=clearing[0]).click().run()
    assert not app.exception
    assert "Le nom est retiré de ce texte." in said(app)
    assert "**Un texte** porte ce nom" in said(app)
    app.button(key=clearing[1]).click().run()
    assert "**Aucun texte** ne porte ce nom" in said(app)
    titles = {each.scenario.title for each in scenario_rows.listing(DIRECTOR, ("AQ",))}
    assert titles == {"Après […]", "Avec […], *peut-être*"}


def test_a_name_of_somebody_who_was_forgotten_already_is_looked_for(enter: Open) -> None:
    scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Après Zoé Le Gall"))
    app = enter("direction-aquitaine", "understand/rights")
    app.text_input(key="rights_mention_name").set_value("LE GALL zoe").run()
    assert "**Un texte** porte ce nom" in said(app)
    app.text_input(key="rights_mention_name").set_value("z").run()
    assert "trop court" in said(app)
    assert not app.exception


def test_the_files_of_a_copy_are_offered_for_the_person_who_asks(enter: Open) -> None:
    person = rights.people(DIRECTOR, "AQ")[0]
    app = asked(enter("direction-aquitaine", "understand/rights"), person.name)
    offered = [each.label for each in app.get("download_button")]
    assert len(offered) == 2
    assert audit.lines(operator(), "copy_person") == ()


def test_what_the_body_tells_is_saved_and_shown_to_its_readers(enter: Open) -> None:
    app = enter("direction-aquitaine", "understand/rights")
    assert app.button(key="rights_save").disabled
    app.selectbox(key="rights_consulted_AQ").set_value("01/10/2026").run()
    app.text_input(key="rights_contact_AQ").set_value("[dpo](http://x.invalid) @ici").run()
    app.button(key="rights_save").click().run()
    assert "C'est enregistré" in said(app)
    read = said(enter("lecture-aquitaine", "understand/rights"))
    assert "consulté le 1er octobre 2026" in read
    assert "[dpo](http" in read


def test_a_day_that_is_no_day_is_said_and_nothing_is_saved(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = enter("direction-aquitaine", "understand/rights")
    monkeypatch.setattr(inputs, "_typed_day", lambda *_, **__: "hier")  # nothing else types in a list of choices here
    app.run()
    assert "« hier »" in app.error[-1].value.replace("\u00a0", " ").replace("\u202f", " ")
    assert rights.notices(DIRECTOR)[0].consulted_on is not None


def test_a_director_of_several_bodies_chooses_one_first(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "understand/rights")
    names = app.selectbox(key="region").options
    app.selectbox(key="region").select(names[-1]).run()
    assert "Choisissez un organisme" in said(app)
    app.selectbox(key="region").select(names[0]).run()
    assert any(each.key == "rights_who" for each in app.selectbox)
    assert not app.exception


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_says_in_words_all_that_is_recorded_about_anybody(language: str) -> None:
    for person in rights.people(DIRECTOR, "AQ"):
        with speaking(language):
            shown = text.copy_of(rights.copy(DIRECTOR, "AQ", person.uid))
            tables = {name: rows() for name, rows in shown.tables}
        assert len(tables) == 7
        assert person.name in shown.title
        written = str(tables)
        assert "rights." not in written and "None" not in written


@pytest.mark.usefixtures("demo_house")
def test_the_three_years_say_that_past_quarters_are_kept_once_somebody_was_forgotten() -> None:
    def told() -> str:
        months = details.past(DIRECTOR, situations.view(DIRECTOR, ("AQ",)))
        with speaking("fr"):
            drawn = history.columns(months)
            assert len(drawn) == len(months)
            return history.sentence(months)

    assert "trimestres" not in told()
    person = rights.people(DIRECTOR, "AQ")[0]
    leave(person.uid)
    rights.erase(DIRECTOR, "AQ", person.uid)
    assert "Les trimestres passés sont gardés" in told()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outline_of_an_impact_assessment_holds_the_values_that_are_in_force(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOSAIQUE_IDLE", "17")
    with speaking(language):
        shown = assessment.export(reference(), ())
        tables = [(each.title, list(each.table())) for each in shown.sections if each.table]
        measures, risks = (" ".join(map(str, rows)) for _, rows in tables[1:])
        data = tables[0][1]
        assert data == text.kept(reference())
        assert f"{K} " in measures and "17 minutes" in measures and str(accounts.SHORTEST) in measures
        assert len(tables[1][1]) == len(assessment.MEASURES) and len(tables[2][1]) == len(assessment.RISKS)
        assert plain("assessment.to_weigh") in risks
    assert shown.editable and all(each.title for each in shown.sections)


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_a_provider_of_identities_the_documents_say_what_it_is_asked_and_what_is_kept(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def documents() -> str:
        sections = assessment.export(reference(), ()).sections
        return " ".join(str(cell) for each in sections if each.table for row in each.table() for cell in row.values())

    with speaking(language):
        without = documents()
        assert "(sub)" not in without and plain("assessment.outside") in without
        assert plain("rights.recorded_keys") in without and plain("assessment.keys_name") in without
        chosen = settings.OpenId("https://id.example", "c", "s", "ProTest", ("openid",), ("RS256",))
        monkeypatch.setattr(provider, "chosen", lambda: chosen)
        through = documents()
        assert "(sub)" in through and "ProTest" in through and plain("assessment.outside") not in through
        assert plain("assessment.openid_no_factor") in through


@pytest.mark.parametrize(
    ("login", "offered"),
    [
        ("administration", True),
        ("direction-aquitaine", True),
        ("lecture-aquitaine", False),
        ("analyste-aquitaine", False),
    ],
)
def test_whoever_answers_for_the_data_is_offered_it(enter: Open, login: str, offered: bool) -> None:
    app = enter(login, "understand/rights")
    assert not app.exception
    label = catalogue("fr")("assessment.offer")
    assert any(each.label == label for each in app.expander) == offered
