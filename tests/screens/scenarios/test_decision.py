"""What the direction committee is given of a scenario: one page and slides, with names or as it may circulate."""

import html
import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from icalendar import Calendar
from pptx import Presentation

from model.access import Role, Viewer
from model.corrections.assignments import Arrival, Someone
from model.domain.calendar import add_months
from model.domain.vocabulary import OpenTo, SupportKind
from model.domain.vocabulary import ScenarioState as State
from model.errors import NotAllowed
from model.scenario import (
    Accompaniment,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Recruitment,
    Scenario,
    Training,
)
from model.services import committee
from model.services.access import sessions
from model.services.context import today
from model.services.demo import roles as demo_roles
from model.services.records import corrections, fulfilment
from model.services.scenario import agenda, chances, lifecycle, presentation, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.situation import situations
from pages.scenarios import effects
from tests.screens.conftest import Open
from tests.screens.kit.test_exports import Files, fetched, names, offered

__all__ = ["offered"]
SCREEN = "scenarios/scenarios"
HEARD = Consultation("le CSE")


def composed(actions: int = 3) -> Scenario:
    director = demo_roles.viewer()
    view, begun = situations.view(director, ("AQ",)), scenarios.begin(director, "AQ", "Essai")
    people, offers = view.snapshot.managers.uid, list(view.snapshot.framework.offers)
    begun = begun.with_action(Recruitment(uid="in", month=begun.start, position=view.free[0].uid, family="F5"))
    begun = begun.with_action(Departure(uid="out", month=begun.start, manager=people[0]))
    for place in range(actions - 2):
        month = add_months(begun.start, place + 1)
        begun = begun.with_action(
            Training(uid=f"t{place}", month=month, managers=(people[place + 2],), offer=offers[place % len(offers)])
        )
    return begun


def kept(actions: int = 3, heard: Consultation | None = None) -> str:
    row = scenario_rows.save(demo_roles.viewer(), composed(actions))
    return lifecycle.move(demo_roles.viewer(), row, State.SHARED, heard or Consultation()).uid


def files(enter: Open, given: Files, uid: str, way: str) -> dict[str, bytes]:
    """What is offered of a scenario, by the end of its name."""
    given.clear()
    app = enter("direction-aquitaine", SCREEN)
    app.session_state[f"life_{uid}"] = True
    app.session_state[f"take_decision_{uid}"] = True
    app.session_state[f"take_decision_{uid}_which"] = way
    app = app.run()
    assert not app.exception
    return {name.rpartition(".")[2]: fetched(make) for name, make in given.items() if "-comite-AQ" in name}


def text_of_slides(content: bytes) -> str:
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        found += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        found += [c.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for c in row.cells]
        found += [shape._element._nvXxPr.cNvPr.get("descr") or "" for shape in slide.shapes]
    return " ".join(found)


def read(content: bytes, kind: str) -> str:
    if kind == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        text = " ".join(page.extract_text() for page in pages)
    elif kind == "pptx":
        text = text_of_slides(content)
    else:
        text = html.unescape(content.decode("utf-8", "replace"))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("actions", [3, 14])
@pytest.mark.parametrize("way", ["screen", "open"])
def test_the_note_is_one_page_and_the_slides_are_five_to_seven(
    enter: Open, offered: Files, way: str, actions: int
) -> None:
    enter("direction-aquitaine", SCREEN)
    made = files(enter, offered, kept(actions), way)
    assert {"pdf", "html", "pptx", "xlsx"} <= set(made)
    assert len(pypdf.PdfReader(io.BytesIO(made["pdf"])).pages) == 1
    assert 5 <= len(Presentation(io.BytesIO(made["pptx"])).slides) <= 7


def test_it_says_what_is_asked_gained_and_lost_what_it_costs_how_sure_it_is_and_who_was_consulted(
    enter: Open, offered: Files
) -> None:
    enter("direction-aquitaine", SCREEN)
    uid = kept(3, Consultation("CSE, le 3 novembre", "Le calendrier", ""))
    for kind, content in files(enter, offered, uid, "screen").items():
        said = read(content, kind)
        if kind in ("pdf", "html", "pptx"):
            for part in (
                "Il est demandé au comité de se prononcer",
                "Ce qui est gagné",
                "Ce qui recule",
                "8 chances sur 10",
                "Consultation : CSE, le 3 novembre",
                "Objections : Le calendrier",
                "Nominatif : ne pas diffuser",
                "2027",
            ):
                assert part in said, (kind, part)


def test_what_circulates_names_nobody_even_where_the_director_did(enter: Open, offered: Files) -> None:
    enter("direction-aquitaine", SCREEN)
    name = next(each for each in situations.view(demo_roles.viewer(), ("AQ",)).snapshot.managers.name if each)
    first, _, surname = name.partition(" ")
    uid = kept(3, Consultation(f"CSE avec {name}", f"M. {surname} s'oppose", f"{first} reste"))
    made = files(enter, offered, uid, "open")
    for kind in ("pdf", "html", "pptx"):
        said = read(made[kind], kind)
        assert [each for each in names() if re.search(rf"\b{each}\b", said)] == []
        assert "Diffusable" in said
        assert "Une consultation est notée au " in said
        assert [each for each in ("CSE avec", "s'oppose", f"{first} reste") if each in said] == []
        assert "compétence" not in said.replace("ce que le scénario change aux compétences n'est pas montré", "")
    assert any(each in read(files(enter, offered, uid, "screen")["pptx"], "pptx") for each in names())


def test_what_was_written_by_hand_is_shown_to_be_read_again_wherever_it_begins_to_circulate(enter: Open) -> None:
    enter("direction-aquitaine", SCREEN)
    director, begun = demo_roles.viewer(), composed()
    known = situations.view(director, ("AQ",)).snapshot
    recorded, team = known.managers.name[0], known.teams.uid[0]
    titles = {"title": f"Appui {recorded}, avec Gwendal"}
    begun = begun.with_action(NewPosition(uid="p", month=begun.start, team=team, open_to=OpenTo.ANY, **titles))
    begun = begun.with_action(NewUnit(uid="u", month=begun.start, name="Pôle de Maëlle"))  # there is one already
    row = scenario_rows.save(director, begun)

    def shown(screen: str = SCREEN, **asked: object) -> str:
        app = enter("direction-aquitaine", screen)
        for key, value in asked.items():
            app.session_state[key] = value
        lines = [each.value for each in app.run().caption if each.value.startswith("À relire")]
        return " ".join(lines).replace("\u00a0", " ")

    fold, way = f"take_decision_{row.uid}", f"take_decision_{row.uid}_which"
    places = (
        {f"life_{row.uid}": True},
        {f"life_{row.uid}": True, fold: True, way: "open"},
        {"screen": "situation/region", "take_note": True, "take_note_scenario": row.uid},
    )
    for place in places:
        text = shown(**place)
        assert all(each in text for each in ("« Essai »", "avec Gwendal")), (place, text)
        assert not any(each in text for each in (recorded, "Maëlle")), "as it goes along, and nothing else"
    lifecycle.move(director, row, State.SHARED, Consultation())
    assert shown(**{f"life_{row.uid}": True, fold: True, way: "screen"}) == "", "names are in it anyhow"


def test_actions_are_counted_the_same_where_nobody_is_named(enter: Open, offered: Files) -> None:
    enter("direction-aquitaine", SCREEN)
    view, begun = situations.view(demo_roles.viewer(), ("AQ",)), scenarios.begin(demo_roles.viewer(), "AQ", "Essai")
    person, seat = view.snapshot.managers.uid[0], view.free[0].uid
    cases = {
        "1 action, en décembre 2026,": Mobility(uid="m", month=begun.start, position=seat, manager=person),
        "1 action, en janvier 2027,": Accompaniment(
            uid="a", month=add_months(begun.start, 1), support=SupportKind.COACHING, manager=person
        ),
        "aucune action qui s'applique": LongLeave(uid="l", month=begun.start, manager=person, months=6),
    }
    for part, action in cases.items():
        uid = scenario_rows.save(demo_roles.viewer(), begun.with_action(action)).uid
        said = read(files(enter, offered, uid, "open")["pptx"], "pptx")
        assert part in said
        assert ("Aucune action qui puisse se dire ici" in said) is isinstance(action, Accompaniment)


def test_its_files_are_of_its_own_body_when_several_are_looked_at(enter: Open, offered: Files) -> None:
    app = enter("direction-nouvelle-aquitaine", SCREEN)
    director = sessions.viewer_of("direction-nouvelle-aquitaine")
    uid = scenario_rows.save(director, scenarios.begin(director, "A-LIM", "Essai")).uid
    app = app.selectbox(key="region").select("Les 3 ensemble").run()
    app.session_state[f"life_{uid}"] = True
    app.session_state[f"take_decision_{uid}"] = True
    offered.clear()
    app = app.run()
    assert not app.exception
    decided = [name for name in offered if "-comite-" in name]
    assert decided and all("-comite-A-LIM-" in name for name in decided), decided
    said = read(fetched(offered[next(name for name in decided if name.endswith("pdf"))]), "pdf")
    assert said.startswith("Académie de Limoges")


def test_how_sure_it_is_moves_with_nobodys_known_departure_in_what_circulates(enter: Open) -> None:
    enter("direction-aquitaine", SCREEN)
    uid, director = kept(), demo_roles.viewer()
    named, open_one = (committee.decision(director, uid, named=named) for named in (True, False))
    assert named.bands.after.mean.tolist() == chances.vacancy_bands(director, composed()).after.mean.tolist()
    assert open_one.bands.before.mean.tolist() != named.bands.before.mean.tolist()


def dates(content: bytes) -> dict[str, tuple[str, int, str]]:
    """What a calendar holds: by identifier the day, the sequence and what is said."""
    found = Calendar.from_ical(content).walk("VEVENT")
    return {str(e["uid"]): (e["dtstart"].dt.isoformat(), int(e["sequence"]), str(e["summary"])) for e in found}


def retained(uid: str) -> None:
    lifecycle.move(demo_roles.viewer(), scenario_rows.load(demo_roles.viewer(), uid), State.RETAINED, HEARD)


def test_the_dates_of_a_retained_scenario_go_into_a_calendar_and_an_update_replaces_them(
    enter: Open, offered: Files
) -> None:
    enter("direction-aquitaine", SCREEN)
    uid, director = kept(3), demo_roles.viewer()
    assert "ics" not in files(enter, offered, uid, "screen"), "nothing is due before it is retained"
    retained(uid)
    before = {way: dates(files(enter, offered, uid, way)["ics"]) for way in ("screen", "open")}
    assert not before["screen"].keys() & before["open"].keys(), "one does not take the place of the other"
    days = sorted(day for day, _, _ in before["screen"].values())
    assert days == ["2026-12-01", "2026-12-01", "2027-01-01", "2027-02-01"], "a training is followed up a month later"
    assert any(each in str(before["screen"]) for each in names())
    assert [each for each in names() if re.search(rf"\b{each}\b", str(before["open"]))] == []

    back = lifecycle.move(director, scenario_rows.load(director, uid), State.SHARED, Consultation())
    later = replace(back.scenario.action("t0"), month=add_months(back.scenario.action("t0").month, 2))
    lifecycle.move(
        director,
        scenario_rows.save(director, back.scenario.with_action(later), uid, back.version),
        State.RETAINED,
        HEARD,
    )
    for way, old in before.items():
        new = dates(files(enter, offered, uid, way)["ics"])
        assert new.keys() == old.keys()
        assert all(new[key][1] > old[key][1] for key in old)
        assert sorted(day for day, _, _ in new.values())[-2:] == ["2027-03-01", "2027-04-01"]


def cancelled(content: bytes) -> dict[str, bool]:
    """By identifier, whether a calendar cancels what bears it."""
    return {str(e["uid"]): str(e["status"]) == "CANCELLED" for e in Calendar.from_ical(content).walk("VEVENT")}


def test_what_is_taken_out_of_a_retained_scenario_is_cancelled_in_the_calendars_that_held_it(
    enter: Open, offered: Files
) -> None:
    enter("direction-aquitaine", SCREEN)
    uid, director = kept(3), demo_roles.viewer()
    retained(uid)
    ways = ("screen", "open")
    before = {way: files(enter, offered, uid, way)["ics"] for way in ways}
    back = lifecycle.move(director, scenario_rows.load(director, uid), State.SHARED, Consultation())
    for way in ways:
        taken_back = files(enter, offered, uid, way)["ics"]
        assert cancelled(taken_back) == dict.fromkeys(dates(before[way]), True), "no longer retained: all is cancelled"
    scenario_rows.save(director, back.scenario.without("t0"), uid, back.version)
    retained(uid)
    for way in ways:
        content = files(enter, offered, uid, way)["ics"]
        old, new, gone = dates(before[way]), dates(content), cancelled(content)
        assert new.keys() == old.keys() and all(new[key][1] > old[key][1] for key in old)
        assert sorted(new[key][0] for key in new if gone[key]) == ["2027-01-01", "2027-02-01"], "and its follow-up"
        assert not [each for each in names() for key in new if gone[key] and each in new[key][2]]


def test_what_no_longer_applies_but_is_still_retained_is_not_cancelled(enter: Open, offered: Files) -> None:
    enter("direction-aquitaine", SCREEN)
    uid, director = kept(2), demo_roles.viewer()
    retained(uid)
    before = dates(files(enter, offered, uid, "screen")["ics"])
    looked = corrections.seen_region(director, "AQ")
    row = scenario_rows.load(director, uid)
    fulfilment.fulfil(director, row, looked, "in", date(2026, 11, 20), "Une Arrivée")
    for way in ("screen", "open"):
        content = files(enter, offered, uid, way)["ics"]
        assert len(before) == 2 and list(cancelled(content).values()) == [False], "who came came"


def test_what_happened_in_another_way_is_cancelled_in_the_calendars_that_held_it_until_that_is_taken_back(
    enter: Open, offered: Files
) -> None:
    enter("direction-aquitaine", SCREEN)
    uid, director = kept(3), demo_roles.viewer()
    retained(uid)
    ways = ("screen", "open")
    before = {way: files(enter, offered, uid, way)["ics"] for way in ways}
    seat, person = composed().action("in"), composed().action("out")
    assert isinstance(seat, Recruitment) and isinstance(person, Departure)
    looked = corrections.seen_region(director, "AQ")
    other = Arrival(uid="other", position=seat.position, who=Someone(name="Une Autre"), day=date(2026, 11, 20))
    taken = corrections.correct(director, looked, other)
    for way in ways:
        content = files(enter, offered, uid, way)["ics"]
        old, new, gone = dates(before[way]), dates(content), cancelled(content)
        assert new.keys() == old.keys() and all(new[key][1] > old[key][1] for key in old), "a later calendar"
        assert [new[key][0] for key in new if gone[key]] == ["2026-12-01"], "the seat is taken: nobody is to come"
        assert "Une Autre" not in str([new[key] for key in gone if gone[key]])
    corrections.undo(director, taken)
    assert not any(cancelled(files(enter, offered, uid, "screen")["ics"]).values()), "to be done again"


def test_the_committee_is_the_directors() -> None:
    for role in (Role.ANALYST, Role.READER, Role.FACILITATOR):
        with pytest.raises(NotAllowed):
            committee.decision(Viewer("x", "x", role, ("AQ",)), "0" * 16, named=False)


def test_the_note_of_the_region_begins_with_the_scenario_that_is_retained(enter: Open) -> None:
    enter("direction-aquitaine", SCREEN)
    uid = kept()
    scenario_rows.save(demo_roles.viewer(), replace(composed(), title="Un autre"))
    row = scenario_rows.load(demo_roles.viewer(), uid)
    lifecycle.move(demo_roles.viewer(), row, State.RETAINED, Consultation("CSE"))
    app = enter("direction-aquitaine", "situation/region")
    app.session_state["take_note"] = True
    assert app.run().selectbox(key="take_note_scenario").value == uid


def test_trainings_that_are_bought_together_are_one_date_of_the_line_of_months(enter: Open) -> None:
    enter("direction-aquitaine", SCREEN)
    director = demo_roles.viewer()
    begun, people = scenarios.begin(director, "AQ", "x"), situations.view(director, ("AQ",)).snapshot.managers.uid
    for uid, managers in {"a": people[1:3], "b": people[3:4]}.items():
        begun = begun.with_action(Training(uid=uid, month=begun.start, managers=tuple(managers), offer="MANAGE"))
    circulating = presentation.hypothesis(director, begun, begun.start)
    for seen in (scenarios.outlook(director, begun, begun.start), circulating):
        rows = effects.agenda(seen)
        assert [row.month for row in rows] == [begun.start, add_months(begun.start, 1)]
        assert all(re.search(r"\b3\b", row.label) for row in rows)
        assert len(effects.dated(seen)) == 4, "each action keeps its own date in calendars"


def test_somebody_who_is_asked_for_twice_in_a_session_has_one_place_whoever_reads_it(enter: Open) -> None:
    enter("direction-aquitaine", SCREEN)
    director = demo_roles.viewer()
    begun, people = scenarios.begin(director, "AQ", "x"), situations.view(director, ("AQ",)).snapshot.managers.uid
    for uid, managers in {"a": people[1:3], "b": people[2:4]}.items():
        begun = begun.with_action(Training(uid=uid, month=begun.start, managers=tuple(managers), offer="MANAGE"))
    for seen in (
        scenarios.outlook(director, begun, begun.start),
        presentation.hypothesis(director, begun, begun.start),
    ):
        rows = effects.agenda(seen)
        assert [re.findall(r"\b\d\b", row.label) for row in rows] == [["3"], ["3"]]


@pytest.mark.usefixtures("enter")
def test_what_a_calendar_held_in_a_month_that_is_over_stays_and_what_is_to_come_is_taken_back() -> None:
    director, scenario = demo_roles.viewer(), composed(2)
    seen = scenarios.outlook(director, scenario, scenarios.last_effect(director, scenario))
    this_month = today().replace(day=1)
    held = {"gone-over": add_months(this_month, -1).isoformat(), "gone-now": this_month.isoformat()}
    assert agenda.withdrawn([{agenda.NAMED: held}], State.RETAINED, seen, ()) == {"gone-now": this_month}
    assert set(agenda.withdrawn([{agenda.NAMED: held}], State.SHARED, seen, ())) == {"gone-over", "gone-now"}
