"""Correcting on the screen: a departure, an arrival, an origin; two people at once; one click back."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer, operator
from model.corrections.assignments import Arrival, Departure, Someone
from model.corrections.descriptions import Person, Position
from model.corrections.gaps import in_post
from model.domain.register import AssignmentRecord, ManagerRecord, Register
from model.domain.vocabulary import Background, Wish
from model.services.context import today
from model.services.records import corrections
from model.services.situation import situations
from pages.kit import address
from pages.records.corrections import levels
from tests.screens.conftest import Open, label_of
from tests.screens.reading import opening

COLLEAGUE = Viewer("c", "Une collègue", Role.ANALYST, ("AQ",))


@pytest.fixture
def correcting(enter: Open) -> AppTest:
    return enter("analyste-aquitaine", "records/corrections")


def register() -> Register:
    return corrections.seen_region(operator(), "AQ").register


def said(app: AppTest) -> str:
    kinds = (app.error, app.warning, app.success, app.info, app.markdown, app.caption, app.header)
    return plain(" ".join(str(element.value) for kind in kinds for element in kind))


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def kind(app: AppTest, name: str) -> AppTest:
    return app.pills(key="correct_kind").set_value(name).run()


def choose(app: AppTest, label: str, option: str) -> AppTest:
    """Choose in the list of a label the option that begins with some words."""
    box = next(each for each in app.selectbox if each.label == label)
    return box.select(next(each for each in box.options if each.startswith(option))).run()


def type_in(app: AppTest, label: str, text: str) -> AppTest:
    for each in (*app.selectbox, *app.text_input):
        if each.label == label:
            return each.set_value(text).run()
    raise LookupError(label)


def save(app: AppTest) -> AppTest:
    return press(app, "Enregistrer la correction")


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def finding(app: AppTest) -> str:
    return opening(app.switch_page("situation/region/screen.py").run())


def somebody() -> tuple[ManagerRecord, AssignmentRecord]:
    """The last one to have come into post."""
    known = register()
    post = max((each for each in in_post(known, today()) if each.manager), key=lambda each: each.started_on)
    return next(each for each in known.managers if each.uid == post.manager), post


def test_somebody_left_yesterday_and_it_shows_on_my_region(correcting: AppTest) -> None:
    person, post = somebody()
    app = choose(kind(correcting, "departure"), "Qui part\u202f?", person.name)
    app = type_in(app, "Dernier jour en poste", "22/11/2026")
    app = save(choose(app, "Motif de fin", "retraite"))
    assert not app.exception
    assert "La correction est enregistrée" in said(app)
    assert f"Départ** · {person.name}" in said(app)
    assert "Dernier jour en poste : 22 novembre 2026 ; Motif de fin : retraite" in said(app).replace("\u202f", " ")
    ended = next(each for each in register().assignments if each.uid == post.uid)
    assert (ended.until, ended.end_reason) == (date(2026, 11, 23), "retirement")
    assert finding(app).startswith("21 managers en poste sur 25")


def test_an_arrival_fills_a_vacant_seat(correcting: AppTest) -> None:
    app = choose(correcting, "Sur quel poste\u202f?", "Responsable d'unité")
    assert next(each for each in app.button if each.label == "Enregistrer la correction").disabled
    app = type_in(app, "Nom", "Anne Le Goff")
    app = choose(app, "Métier d'origine", "Cadre de santé")
    assert label_of(next(each for each in app.selectbox if each.label == "Origine")) == "autre métier"
    app = save(type_in(app, "En poste depuis", "01/11/2026"))
    assert "Arrivée** · Anne Le Goff" in said(app)
    assert register().managers[-1].background is Background.OTHER
    assert finding(app).startswith("23 managers en poste sur 25 : 17 issus du travail social, 6 d'un autre métier")


def test_a_seat_that_is_held_waits_for_a_handover_to_be_confirmed(correcting: AppTest) -> None:
    app = correcting
    seat = next(each for each in app.selectbox if each.label == "Sur quel poste\u202f?")
    held = next(each for each in seat.options if "(à pourvoir)" not in each)
    app = type_in(seat.select(held).run(), "Nom", "Anne Le Goff")
    before = register()
    app = save(app)
    assert "est déjà tenu par" in said(app)
    assert register() == before
    app = press(app, "C'est un passage de relais\u202f: enregistrer".replace("\u202f", "\u00a0"))
    assert "La correction est enregistrée" in said(app)
    assert len(register().assignments) == len(before.assignments) + 1


def test_an_origin_is_made_precise(correcting: AppTest) -> None:
    person, _ = somebody()
    blank = {"family": "", "background": Background.UNKNOWN}
    corrections.correct(COLLEAGUE, corrections.seen_region(COLLEAGUE, "AQ"), Person(manager=person.uid, values=blank))
    app = correcting.run()
    assert "1 métier d'origine" in opening(app)
    app = press(app, person.name)
    app = save(choose(app, "Métier d'origine", "Cadre socio-éducatif"))
    assert "métier d'origine" not in opening(app)
    found = next(each for each in register().managers if each.uid == person.uid)
    assert (found.family, found.background) == ("F2", Background.SOCIAL)


def moved(correcting: AppTest) -> tuple[AppTest, str]:
    """The screen of somebody who saves a mobility that a colleague has changed meanwhile."""
    person, _ = somebody()
    app = choose(kind(correcting, "person"), "Qui\u202f?", person.name)
    values = {"mobility": Wish.REGION, "name": f"{person.name}-Rey"}
    corrections.correct(COLLEAGUE, corrections.seen_region(COLLEAGUE, "AQ"), Person(manager=person.uid, values=values))
    app = save(choose(app, "Mobilité souhaitée", "au-delà de la région"))
    assert "Rien n'a été écrasé" in said(app)
    table = app.table[0].value.reset_index().to_dict("records")
    assert [(plain(row["Leur valeur"]), plain(row["La vôtre"])) for row in table] == [
        (f"{person.name}-Rey", "inchangée"),
        ("dans la région", "au-delà de la région"),
    ]
    return app, person.uid


def mobility(uid: str) -> tuple[Wish, bool]:
    person = next(each for each in register().managers if each.uid == uid)
    return person.mobility, person.name.endswith("-Rey")


def test_what_a_colleague_changed_meanwhile_is_shown_and_kept(correcting: AppTest) -> None:
    app, uid = moved(correcting)
    assert mobility(uid) == (Wish.REGION, True)
    app = press(app, "Garder la leur")
    assert "la valeur de l'autre personne reste" in said(app)
    assert mobility(uid) == (Wish.REGION, True)


def test_what_a_colleague_changed_meanwhile_is_shown_and_replaced(correcting: AppTest) -> None:
    app, uid = moved(correcting)
    app = press(app, "Remplacer par la mienne")
    assert "La correction est enregistrée" in said(app)
    assert mobility(uid) == (Wish.BEYOND, True)


def test_a_correction_is_undone_in_one_click(correcting: AppTest) -> None:
    before = register()
    person, _ = somebody()
    app = save(choose(kind(correcting, "departure"), "Qui part\u202f?", person.name))
    app = press(app, "Annuler")
    assert "La correction est annulée" in said(app)
    assert "Annulée par Analyse RH" in said(app)
    assert set(register().assignments) == set(before.assignments)
    assert finding(app).startswith("22 managers en poste sur 25")


def test_what_cannot_be_undone_says_why(correcting: AppTest) -> None:
    person, _ = somebody()
    app = choose(kind(correcting, "person"), "Qui\u202f?", person.name)
    app = save(choose(app, "Mobilité souhaitée", "au-delà de la région"))
    values = {"mobility": Wish.REGION}
    corrections.correct(COLLEAGUE, corrections.seen_region(COLLEAGUE, "AQ"), Person(manager=person.uid, values=values))
    app = app.run()
    buttons = [each for each in app.button if each.label == "Annuler"]
    app = buttons[1].click().run()
    assert "Ce qui a été corrigé a changé depuis" in said(app)
    assert app.table[0].value.reset_index().to_dict("records")[0]["Leur valeur"] == "dans la région"


def test_a_departure_undone_after_an_arrival_asks_once_more(correcting: AppTest) -> None:
    person, post = somebody()
    looked = corrections.seen_region(COLLEAGUE, "AQ")
    corrections.correct(COLLEAGUE, looked, Departure(assignments=(post.uid,), last_day=date(2026, 11, 1)))
    app = correcting.run()
    seat = next(each for each in app.selectbox if each.label == "Sur quel poste\u202f?")
    free = next(each for each in seat.options if "(à pourvoir)" in each)
    app = choose(app, seat.label, free)
    app = save(type_in(app, "Nom", "Anne Le Goff"))
    filled = register().assignments[-1].position == post.position
    buttons = [each for each in app.button if each.label == "Annuler"]
    app = buttons[1].click().run()
    if filled:
        app = press(app, "Annuler quand même")
    assert "La correction est annulée" in said(app)
    assert person.uid in {each.manager for each in in_post(register(), today())}


def test_what_cannot_be_read_is_said_and_nothing_can_be_saved(correcting: AppTest) -> None:
    app = choose(correcting, "Sur quel poste\u202f?", "Responsable d'unité")
    app = type_in(type_in(app, "Nom", "Anne Le Goff"), "Part du poste tenue", "douze")
    assert "« douze » n'est pas un nombre" in said(app)
    assert next(each for each in app.button if each.label == "Enregistrer la correction").disabled


@pytest.mark.parametrize(
    ("name", "label", "field", "text", "code"),
    [
        ("absence", "Qui s'absente\u202f?", "Absence depuis", "01/12/2023", "sort de l'affectation"),
        ("departure", "Qui part\u202f?", "Dernier jour en poste", "01/12/2023", "vient avant le premier"),
        ("person", "Qui\u202f?", "Nom", "", "n'est pas un nom"),
    ],
)
def test_a_refused_correction_names_the_row_and_changes_nothing(
    correcting: AppTest, name: str, label: str, field: str, text: str, code: str
) -> None:
    before, (person, _) = register(), somebody()
    app = save(type_in(choose(kind(correcting, name), label, person.name), field, text))
    assert code in said(app)
    assert register() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["arrival", "departure", "absence", "move", "support", "training", "person", "levels", "position", "team"]
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_form_opens_on_every_record(enter: Open, monkeypatch: pytest.MonkeyPatch, name: str, lang: str) -> None:
    monkeypatch.setattr(address, "language", lambda: lang)
    app = kind(enter("analyste-aquitaine", "records/corrections", lang=lang), name)
    box = next(each for each in app.selectbox if str(each.key).startswith(f"correct_{name}_subject"))
    for place in range(len(box.options)):
        app = app.selectbox(key=box.key).select_index(place).run()
        assert not app.exception
        assert not app.error


def test_a_training_that_was_followed_is_recorded_for_several_people_and_undone(correcting: AppTest) -> None:
    before = register().trainings
    app = choose(kind(correcting, "training"), "Quelle formation a été suivie\u202f?", "Conduire un projet")
    assert next(each for each in app.button if each.label == "Enregistrer la correction").disabled
    people = next(each for each in app.multiselect if each.label == "Qui l'a suivie\u202f?")
    app = save(people.set_value(people.options[:2]).run())
    assert not app.exception
    assert "2 formations suivies : Conduire un projet" in said(app).replace("\u202f", " ").replace("\u00a0", " ")
    assert len(register().trainings) == len(before) + 2
    app = next(each for each in app.button if each.label == "Annuler").click().run()
    assert register().trainings == before


def test_a_move_a_position_and_a_team_are_saved(correcting: AppTest) -> None:
    person, _ = somebody()
    app = choose(kind(correcting, "move"), "Qui change de poste\u202f?", person.name)
    app = save(type_in(app, "En poste depuis", "01/11/2026"))
    assert f"Changement de poste** · {person.name}" in said(app)
    app = choose(kind(app, "team"), "Quelle équipe\u202f?", "Une nouvelle équipe")
    app = type_in(type_in(app, "Nom", "Bigorre"), "Nombre d'agents de l'équipe", "12")
    app = save(choose(app, "Département", "64"))
    app = choose(kind(app, "position"), "Quel poste\u202f?", "Un nouveau poste")
    app = save(choose(type_in(app, "Intitulé du poste", "Appui"), "Équipe", "Bigorre"))
    team, seat = register().teams[-1], next(each for each in register().positions if each.title == "Appui")
    assert (team.name, team.agents, team.department, seat.team) == ("Bigorre", 12, "64", team.uid)
    assert situations.figures_document(operator(), "AQ", today())["positions"] == 26


def test_a_move_names_what_was_planned_for_later_before_it_drops_it(correcting: AppTest) -> None:
    person, post = somebody()
    seats = {each.uid: each for each in register().positions if each.open_on(today())}
    taken = {each.position for each in register().assignments if not each.until or each.until > today()}
    free = next(uid for uid in seats if uid not in taken)
    assert "prévu ensuite" not in said(choose(kind(correcting, "move"), "Qui change de poste\u202f?", person.name))
    looked = corrections.seen_region(operator(), "AQ")
    corrections.correct(operator(), looked, Departure(assignments=(post.uid,), last_day=date(2027, 5, 31)))
    planned = Arrival(position=free, who=Someone(known=person.uid), day=date(2027, 6, 1))
    corrections.correct(operator(), corrections.seen_region(operator(), "AQ"), planned)
    app = kind(
        correcting.switch_page("situation/region/screen.py").run().switch_page("records/corrections/screen.py").run(),
        "move",
    )
    app = choose(app, "Qui change de poste\u202f?", person.name)
    assert f"Ce changement retire ce qui était prévu ensuite : {seats[free].title}" in said(app)
    assert "(à partir du 1er juin 2027)" in said(app)
    assert "prévu ensuite" not in said(type_in(app, "En poste depuis", "01/07/2027"))
    app = save(type_in(app, "En poste depuis", "01/11/2026"))
    assert [each.started_on for each in register().assignments if each.manager == person.uid][-1] == date(2026, 11, 1)


def test_a_support_and_an_absence_are_recorded_then_taken_out_when_they_were_a_mistake(correcting: AppTest) -> None:
    person, post = somebody()
    app = choose(kind(correcting, "support"), "Qui est accompagné·e\u202f?", person.name)
    before = {each.uid for each in register().supports}
    app = save(choose(app, "Accompagnement", "coaching"))
    made = next(each for each in register().supports if each.uid not in before)
    assert (made.kind, made.assignment, made.started_on) == ("coaching", post.uid, today())
    app = choose(app, "Qui est accompagné·e\u202f?", person.name)
    app = choose(app, "Quel accompagnement\u202f?", "coaching")
    app = save(next(each for each in app.toggle if "Saisi par erreur" in each.label).set_value(True).run())
    assert {each.uid for each in register().supports} == before
    app = choose(kind(app, "absence"), "Qui s'absente\u202f?", person.name)
    app = save(app)
    assert [each.assignment for each in register().absences if each.started_on == today()] == [post.uid]
    app = choose(app, "Qui s'absente\u202f?", person.name)
    app = choose(app, "Quelle absence\u202f?", "Depuis le")
    app = save(next(each for each in app.toggle if "Saisie par erreur" in each.label).set_value(True).run())
    assert "Saisie par erreur retirée" in said(app)
    assert not [each for each in register().absences if each.started_on == today()]


def test_the_cells_that_were_typed_over_become_levels() -> None:
    people = [ManagerRecord(uid=uid, name=uid) for uid in ("m1", "m2")]
    shown = [["2", ""]] + [["1,5", "3"]] * 13
    typed = [["", " 2,5 "]] + [["1,5", "4"]] + [["1,5", "3"]] * 12
    found = [(each.manager, each.competency, each.typed) for each in levels.differing(people, shown, typed)]
    assert found == [(people[1].uid, "C01", "2,5"), (people[1].uid, "C02", "4")]


def test_whoever_has_several_bodies_corrects_one_at_a_time(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine")
    app.selectbox(key="region").select("Les 3 ensemble").run()
    app = app.switch_page("records/corrections/screen.py").run()
    assert "Une correction porte sur un seul organisme" in opening(app)


def test_what_was_begun_in_one_body_is_not_taken_to_another(enter: Open) -> None:
    app = kind(enter("direction-nouvelle-aquitaine", "records/corrections"), "person")
    box = next(each for each in app.selectbox if each.label == "Qui\u202f?")
    app = box.select_index(1).run()
    assert any(each.label == "Nom" for each in app.text_input)
    app = app.selectbox(key="region").select("Académie de Limoges").run()
    assert not app.exception
    assert not app.error
    assert not app.text_input


def test_a_position_is_frozen_then_thawed_in_its_form(correcting: AppTest) -> None:
    seat = next(each for each in register().positions if each.uid not in register().holding(today()))
    named = {"title": "Chargé de la qualité"}  # a title of its own, to be found in the list
    corrections.correct(COLLEAGUE, corrections.seen_region(COLLEAGUE, "AQ"), Position(position=seat.uid, values=named))
    name = named["title"]
    app = choose(kind(correcting, "position"), "Quel poste\u202f?", name)
    app = save(type_in(app, "Poste gelé depuis (financé, à ne pas pourvoir)", "01/10/2026"))
    assert register().by_uid[seat.uid].frozen_from == date(2026, 10, 1)
    assert "1 poste est gelé" in finding(app)
    app = app.switch_page("records/corrections/screen.py").run()
    app = choose(kind(app, "arrival"), "Sur quel poste\u202f?", name)
    assert label_of(next(each for each in app.selectbox if each.label == "Sur quel poste\u202f?")).endswith("(gelé)")
    app = choose(kind(app, "position"), "Quel poste\u202f?", name)
    app = save(type_in(app, "Dernier jour de gel du poste", "01/11/2026"))
    assert register().by_uid[seat.uid].frozen_until == date(2026, 11, 2)
    assert "gelé" not in finding(app)
