"""« Animer »: from what a room decided to proposals."""

import re

import pytest
from sqlmodel import update

from model.errors import NotAllowed, NotFound, Refused
from model.services.context import store, today
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates, profiles
from model.services.expectation.profile_changes import Views
from model.services.expectation.profiles import ProfileScope, ProfileVersion
from model.services.expectation.states import ProfileState
from model.services.situation import assumptions, situations
from model.services.workshop import (
    consequences,
    facilitation,
    proposals,
    room_questions,
    workshops,
)
from model.storage.tables import SuggestionRow
from model.wording import catalogue
from model.workshop.board import WHATIF
from pages.kit.wording import speaking
from pages.workshop import consequences as workshop_consequences
from pages.workshop.facilitation import live
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, begun, here, press, text, vote

RANGE, RATE = "profile-range", "estimate-exit_rate"
Range = tuple[float, float | None, float | None]
pytestmark = pytest.mark.usefixtures("no_workshop")


def test_what_the_room_decided_waits_for_the_director_as_the_workshops_proposal(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert "de 10 à 20 % d'autres métiers, la région serait" in text(app)
    app.button(key="decide_profile").click().run()
    assert not app.exception
    button = app.button(key="decide_profile")
    assert (button.label, button.disabled) == ("Proposition écrite", True)
    director = demo_roles.viewer()
    waiting = [each for each in profiles.versions(director, "AQ") if each.state is ProfileState.PROPOSED]
    assert [(each.profile.mix, each.author, each.workshop) for each in waiting] == [((10, 20), "Séminaire", uid)]
    app = enter("direction-aquitaine", "situation/expectations")
    app.button(key=f"adopt_{waiting[0].uid}").click().run()
    assert not app.exception
    assert "10 à 20 %" in text(enter("direction-aquitaine", "situation/region"))


def test_the_effect_is_shown_to_the_room_over_teams_that_nobody_names(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 1)
    vote(uid, "expectations-levels", *[{"C03": ["7"], "C09": ["1"]}] * 3)
    app = enter("direction-aquitaine", "workshop/facilitation")
    table = next(each.value for each in app.table if "Aujourd'hui" in each.value)
    assert all(re.fullmatch(r"\d.* équipes? sur 9", cell) for cell in table["Aujourd'hui"])
    app.button(key="decide_show").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).board.spotlight == WHATIF
    found = consequences.wished_situation(demo_roles.viewer(), uid)
    with speaking("fr"):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[1])
    assert body["lead"] == "Si la région l'adoptait", "the room gave no range"
    assert [row["name"] for row in body["rows"]] == ["Réinterroger", "Mener des projets"]
    assert [row["expected"] for row in body["rows"]] == ["2 → 3,5", "2 → 0,5"]
    assert list(body["legend"]) == ["full", "either", "missing"]
    assert "personne n'est connu" in body["legend"]["missing"], "a team that is to be recorded is not said to lack it"
    assert all("sur 9" in row["figure"].replace("\u00a0", " ") for row in body["rows"])
    teams = situations.view(demo_roles.viewer(), ("AQ",)).snapshot.teams.name
    assert [team for team in teams if team in str(body)] == []
    assert not enter("direction-aquitaine", "workshop/wall").exception
    assert consequences.wished_situation(HOST, uid).base == found.base, "a facilitator projects what may circulate"
    app.button(key="decide_show").click().run()
    assert workshops.hall(HOST, uid).board.spotlight == ""


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [("30", "50", "other arrival"), ("0", "20", "social arrival"), ("20", "30", ""), ("90", "95", "")],
)
def test_a_range_is_shown_by_arrivals_on_free_seats_and_nobody_in_post_changes(
    enter: Open, low: str, high: str, kind: str
) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": [low], "high": [high]}] * 3)
    app = enter(LOGIN, "workshop/wall")
    press(app, "effect")
    assert workshops.hall(HOST, uid).board.spotlight == WHATIF
    app.run()
    press(app, "no_effect")
    assert workshops.hall(HOST, uid).board.spotlight == ""
    found = consequences.wished_situation(HOST, uid)
    with speaking("fr"):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[0])
    now, *then = body["rows"]
    assert bool(then) == bool(kind)
    for row in then:
        tiles, arrivals = row["tiles"], found.after.arrivals
        assert tiles.count(kind) == arrivals > 0
        assert tiles.count("vacant") == now["tiles"].count("vacant") - arrivals
        assert [tiles.count(each) for each in ("social", "other", "unknown")] == [
            now["tiles"].count(each) for each in ("social", "other", "unknown")
        ]
        others = found.mix.other + arrivals * kind.startswith("other")
        assert row["figure"].split() == [str(others), "sur", str(found.mix.heads + arrivals)]
        assert "personne en poste ne change" in body["lead"]
    assert ("prochains départs" in body["lead"]) == (low == "90")


def test_what_is_offered_follows_the_answers_and_only_what_was_read_is_written(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    read = proposals.voted_changes(HOST, uid, "profile-range")
    app = enter(LOGIN, "workshop/facilitation")
    assert "de 10 à 20 %" in text(app)
    vote(uid, "profile-range", *[{"low": ["60"], "high": ["90"]}] * 4)
    assert "de 60 à 90 %" in text(app.run())
    with pytest.raises(Refused, match=r"workshop\.answers_changed"):
        proposals.propose_profile(HOST, uid, "profile-range", read)
    assert not [each for each in profiles.versions(demo_roles.viewer(), "AQ") if each.state is ProfileState.PROPOSED]


def test_what_stands_in_the_way_of_writing_stays_in_view_until_the_next_gesture(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, RANGE, *[{"low": ["10"], "high": ["20"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    for mended in (lambda: press(app, "hide"), lambda: app.button(key="decide_profile").click().run()):
        vote(uid, RANGE, *[{"low": ["60"], "high": ["90"]}] * 4)
        app.button(key="decide_profile").click().run()
        for _ in range(2):
            assert ["répondu autre chose" in each.value for each in app.error] == [True]
            app.run()
        mended()
        assert not app.exception
        assert not app.error
        vote(uid, RANGE, *[{"low": ["0"], "high": ["10"]}] * 20)
        app.run()
    assert [each.profile.mix for each in waiting()] == [(0, 10)], "what was read the last time"


def waiting() -> list[ProfileVersion]:
    return [each for each in profiles.versions(demo_roles.viewer(), "AQ") if each.state is ProfileState.PROPOSED]


def written(uid: str, step: str) -> None:
    proposals.propose_profile(HOST, uid, step, proposals.voted_changes(HOST, uid, step))


@pytest.mark.parametrize(
    ("language", "reminded"), [("fr", "Un résultat n'a pas été écrit :"), ("en", "One result was not written:")]
)
def test_a_result_that_could_be_written_and_was_not_is_named_at_the_end_with_the_way_there(
    enter: Open, language: str, reminded: str
) -> None:
    steps = [*workshops.prepared_steps(["profile"]), workshops.estimate_step("exit_rate", 2)]
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    assert reminded not in text(app)
    for place, (step, form) in enumerate({RANGE: {"low": ["60"], "high": ["90"]}, RATE: {"value": ["30"]}}.items()):
        facilitation.go(HOST, uid, place)
        vote(uid, step, *[form] * 3)
    proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    for place in (1, 2):
        facilitation.go(HOST, uid, place)
        app.run()
        assert reminded in text(app), "before it is closed, too"
        assert [each.key for each in app.button if str(each.key).startswith("to_write")] == [f"to_write_{RANGE}"]
    assert (
        app.button(key=f"to_write_{RANGE}").label
        == {"fr": "Question 1, fourchette", "en": "Question 1, range"}[language]
    )
    app.button(key=f"to_write_{RANGE}").click().run()
    assert here(uid) == RANGE
    app.button(key="decide_profile").click().run()
    assert not app.exception
    assert reminded not in text(app)
    profiles.adopt(demo_roles.viewer(), "AQ", waiting()[0].uid)
    assert proposals.results_to_write(HOST, uid) == ()
    vote(uid, RANGE, *[{"low": ["0"], "high": ["10"]}] * 9)
    assert [each.uid for each in proposals.results_to_write(HOST, uid)] == [RANGE], "the room says something else"


@pytest.mark.parametrize("later", [1, 0])
def test_of_a_range_that_was_asked_twice_only_the_last_one_proposed_waits(later: int) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    room_questions.ask_again(HOST, uid, "profile-range")
    again = workshops.hall(HOST, uid).board.step
    assert again
    vote(uid, again.uid, *[{"low": ["60"], "high": ["90"]}] * 3)
    asked = ("profile-range", again.uid)
    written(uid, asked[1 - later])
    written(uid, asked[later])
    (version,) = waiting()
    assert version.profile.mix == ((10, 20), (60, 90))[later]
    assert proposals.waiting_changes(HOST, uid, asked[1 - later]) is None


@pytest.mark.parametrize(
    ("language", "stays", "withdrawn"),
    [
        ("fr", "Ce que la direction a déjà décidé", "La proposition n'attend pas"),
        ("en", "What the director has already decided", "The proposal does not wait"),
    ],
)
def test_of_a_question_that_is_taken_back_it_is_said_what_the_director_had_adopted_and_what_does_not_wait(
    enter: Open, language: str, stays: str, withdrawn: str
) -> None:
    steps = [*workshops.prepared_steps(["profile"]), workshops.estimate_step("exit_rate", 2)]
    uid, director = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps), demo_roles.viewer()
    workshops.start(HOST, uid)
    host = enter(LOGIN, "workshop/facilitation", lang=language)
    for place, (step, form) in enumerate({RANGE: {"low": ["60"], "high": ["90"]}, RATE: {"value": ["30"]}}.items()):
        facilitation.go(HOST, uid, 2 * place)
        room_questions.ask_again(HOST, uid, step)
        vote(uid, here(uid), *[form] * 3)
    written(uid, workshops.hall(HOST, uid).board.steps[1].uid)
    proposals.propose_assumption(HOST, uid, here(uid), proposals.estimate(HOST, uid, here(uid)))
    (version,), (estimate,) = waiting(), estimates.waiting_estimates(director, "AQ")
    profiles.adopt(director, "AQ", version.uid)
    estimates.adopt(director, "AQ", estimate.uid)
    seen = [[stays in each.value for each in press(host.run(), "undo").success] for _ in range(3)]
    assert seen == [[True], [], [True]]
    for screen, key in (("situation/expectations", version.uid), ("scenarios/assumptions", "exit_rate")):
        app = enter("direction-aquitaine", screen, lang=language)
        app.button(key=f"take_back_{key}").click().run()
        assert [withdrawn in each.value for each in app.success] == [True]
    assert (waiting(), estimates.waiting_estimates(director, "AQ")) == ([], ())


def test_two_proposals_of_one_room_leave_each_others_words_and_what_is_adopted_as_they_are() -> None:
    uid, director = begun("expectations", "profile"), demo_roles.viewer()
    facilitation.go(HOST, uid, 1)
    vote(uid, "expectations-levels", *[{"C03": ["7"]}] * 2, {"C03": ["8"]})
    written(uid, "expectations-levels")
    facilitation.go(HOST, uid, 2)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 4)
    for _ in range(2):
        written(uid, "profile-range")
    ranged, level = waiting()
    assert ranged.changes is not None and level.changes is not None
    assert ranged.changes.values == {("mix", ""): ((30, 50), (10, 20))}
    assert level.changes.values == {("expected", "C03"): (4, 7)}
    assert (level.changes.views["C03"], ranged.changes.views["low"]) == (Views(3, 7, 8), Views(4, 10, 10))
    assert {ranged.workshop, level.workshop} == {uid}
    before = profiles.in_force(situations.view(director, ("AQ",)).snapshot, ProfileScope())
    profiles.adopt(director, "AQ", ranged.uid)
    (still,) = waiting()
    assert (still.changes, still.profile.mix, still.profile.expected[2]) == (level.changes, (10, 20), 7)
    profiles.adopt(director, "AQ", level.uid)
    both = profiles.in_force(situations.view(director, ("AQ",)).snapshot, ProfileScope())
    assert (both.mix, both.expected[2], both.holders) == ((10, 20), 7, before.holders)
    profiles.take_back(director, "AQ", level.uid)
    after = profiles.in_force(situations.view(director, ("AQ",)).snapshot, ProfileScope())
    assert (after.mix, after.expected) == ((10, 20), before.expected)
    assert [each.changes for each in waiting()] == [level.changes]


def test_proposals_that_ask_different_things_of_the_same_say_so_beside_what_each_room_voted(enter: Open) -> None:
    for ends in (("10", "20"), ("40", "60")):
        uid = begun("profile")
        facilitation.go(HOST, uid, 0)
        vote(uid, "profile-range", *[{"low": [ends[0]], "high": [ends[1]]}] * 3)
        written(uid, "profile-range")
        workshops.close(HOST, uid)
    app = enter("direction-aquitaine", "situation/expectations")
    assert not app.exception
    assert [" ".join(each.value.split()) for each in app.warning if "dit autre chose" in each.value] != []
    tables = [each.value for each in app.table if "Changement voté" in each.value]
    assert [table["Changement voté"].tolist() for table in tables] == [
        ["30 à 50\u00a0% → 40 à 60\u00a0%"],
        ["30 à 50\u00a0% → 10 à 20\u00a0%"],
    ]
    assert [table["Avis"].tolist() for table in tables] == [["3"], ["3"]]
    cells = [table["Dispersion"].item() for table in tables]
    apart = [each.replace("\u202f", " ").replace("\u00a0", " ").replace("\\", "") for each in cells]
    half = "au moins la moitié des avis à"
    assert apart[1] == f"Part la plus basse : {half} 10 % ; Part la plus haute : {half} 20 %", "each end is named"
    second, first = waiting()
    app.button(key=f"adopt_{first.uid}").click().run()
    assert not app.exception
    app = enter("direction-aquitaine", "situation/expectations")
    assert any("Depuis cette proposition" in each.value for each in app.warning)
    assert [each.changes for each in waiting()] == [second.changes], "its words stay"


def test_a_room_that_expects_what_is_in_force_has_nothing_to_propose() -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["30"], "high": ["50"]}] * 3)
    with pytest.raises(Refused, match=r"workshop\.as_expected"):
        written(uid, "profile-range")


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "c'est déjà ce qui est attendu"), ("en", "this is what is expected")]
)
@pytest.mark.parametrize(
    ("step", "form"),
    [("profile-range", {"low": ["30"], "high": ["50"]}), ("expectations-levels", {"C03": ["4"], "C09": ["4"]})],
)
def test_a_room_that_expects_what_is_in_force_is_told_so_and_offered_nothing_to_write(
    enter: Open, language: str, said: str, step: str, form: dict[str, list[str]]
) -> None:
    uid = begun(step.partition("-")[0])
    place = next(n for n, each in enumerate(workshops.hall(HOST, uid).board.steps) if each.uid == step)
    facilitation.go(HOST, uid, place)
    vote(uid, step, *[form] * 3)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    assert not app.exception
    assert not [each for each in app.button if each.key == "decide_profile"]
    assert sum("rien à proposer" in each.value or "nothing to propose" in each.value for each in app.info) == 1
    facilitation.spotlight(HOST, uid, WHATIF)
    with speaking(language):
        hall = workshops.hall(HOST, uid)
        body = workshop_consequences.body(consequences.wished_situation(HOST, uid), hall.board.steps[place])
    assert said in body.get("lead", body.get("text", "")).lower()
    assert not enter(LOGIN, "workshop/wall", lang=language).exception


def test_what_changes_nothing_is_not_followed_by_what_the_room_gave_elsewhere(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 2)
    vote(uid, RANGE, *[{"low": ["30"], "high": ["50"]}] * 3)
    room_questions.ask_again(HOST, uid, RANGE)
    vote(uid, here(uid), *[{"low": ["10"], "high": ["20"]}] * 3)
    steps = [each.uid for each in workshops.hall(HOST, uid).board.steps]
    facilitation.go(HOST, uid, steps.index("expectations-levels"))
    vote(uid, "expectations-levels", *[{"C03": ["4"]}] * 3)
    for step in ("expectations-levels", RANGE):
        facilitation.go(HOST, uid, steps.index(step))
        read = text(enter(LOGIN, "workshop/facilitation"))
        assert "rien à proposer" in read
        assert "d'autres métiers, la région" not in read
    with speaking("fr"):
        levels = workshops.hall(HOST, uid).board.named("expectations-levels")
        lead = workshop_consequences.lead(consequences.wished_situation(HOST, uid), levels)
    assert lead == "C'est déjà ce qui est attendu."


def test_a_room_that_supposes_what_is_in_force_is_told_so_and_offered_nothing_to_write(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, RATE, *[{"value": [str(value)]} for value in (6, 12, 20)])
    app = enter(LOGIN, "workshop/facilitation")
    assert "À estimer : Part des managers qui quittent leur poste en un an" in text(app), "whoever leads can explain it"
    app.button(key="decide_estimate").click().run()
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    estimates.adopt(demo_roles.viewer(), "AQ", waiting.uid)
    app.run()
    assert not app.exception
    assert not [each for each in app.button if each.key == "decide_estimate"]
    assert ["rien à proposer" in each.value for each in app.info] == [True]
    with pytest.raises(Refused, match=r"workshop\.as_supposed"):
        proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    vote(uid, RATE, {"value": ["21"]})
    assert app.run().button(key="decide_estimate").label == "Écrire cette proposition"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_room_supposes_is_shown_as_the_vacancies_to_expect(enter: Open, language: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": [str(value)]} for value in (8, 25, 40)])
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    app.button(key="decide_show").click().run()
    assert not app.exception
    assert not enter(LOGIN, "workshop/wall", lang=language).exception
    found = consequences.supposed_vacancies(HOST, uid, "estimate-exit_rate")
    assert found is not None
    with speaking(language):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[0])
    now, room, _ = body["rows"]
    assert (now["tiles"].count("vacant"), len(now["tiles"])) == (round(found.now.mean), found.funded)
    assert room["tiles"].count("vacant") == round(found.room.mean) > round(found.now.mean)
    assert ("25" in room["name"], "12" in now["name"]) == (True, True)


def test_an_assumption_that_changes_no_vacancy_says_what_it_is_for(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("mentoring_cost", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-mentoring_cost", *[{"value": ["600"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert "ne change pas le nombre de postes à pourvoir" in text(app)
    assert not [each for each in app.button if each.key == "decide_show"]
    assert app.button(key="decide_estimate")


@pytest.mark.parametrize(
    ("people", "said"), [(3, "tous sont entre"), (9, "tous sont entre"), (10, "au moins huit sur dix sont entre")]
)
def test_how_many_are_between_both_values_is_true_of_small_rooms_too(enter: Open, people: int, said: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": [str(value)]} for value in range(5, 5 + people)])
    proposals.propose_assumption(HOST, uid, "estimate-exit_rate", proposals.estimate(HOST, uid, "estimate-exit_rate"))
    assert f"{people} personnes ; {said}" in text(enter("direction-aquitaine", "scenarios/assumptions"))


def test_an_estimate_of_the_room_waits_among_the_assumptions(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": [str(value)]} for value in (8, 10, 15)])
    app = enter(LOGIN, "workshop/facilitation")
    app.button(key="decide_estimate").click().run()
    assert not app.exception
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    assert (waiting.estimated.low, waiting.estimated.likely, waiting.estimated.high) == (0.08, 0.1, 0.15)
    assert (waiting.people, waiting.workshop, waiting.against) == (3, uid, ())
    app = enter("direction-aquitaine", "scenarios/assumptions")
    assert "Avis de 3 personnes" in text(app)
    assert "10,0 % par an, de 8,0 à 15,0 % par an, selon l'atelier" in text(app)
    app.button(key=f"suggested_adopt_{waiting.uid}").click().run()
    assert not app.exception
    standing = {
        each.assumption.code: each.assumption for each in assumptions.standing_assumptions(demo_roles.viewer(), "AQ")
    }
    assert (standing["exit_rate"].value, standing["exit_rate"].low, standing["exit_rate"].high) == (0.1, 0.08, 0.15)
    assert estimates.waiting_estimates(demo_roles.viewer(), "AQ") == ()


@pytest.mark.parametrize(
    ("language", "today_is", "then"),
    [
        ("fr", "Aujourd'hui : 10,0 % par an", "c'était alors 12,0 % par an (de 6,0 à 21,0 % par an)."),
        ("en", "Today: 10.0% a year", "it was 12.0% a year (6.0 to 21.0% a year) then."),
    ],
)
def test_what_the_region_adopted_since_a_room_proposed_something_else_is_told_beside_it(
    enter: Open, language: str, today_is: str, then: str
) -> None:
    uid, director = (
        workshops.prepare(HOST, "AQ", "S", "fr", [workshops.estimate_step("exit_rate", 1)]),
        "direction-aquitaine",
    )
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, RATE, *[{"value": ["30"]}] * 3)
    proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    assert not list(enter(director, "scenarios/assumptions", lang=language).warning)
    assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", 0.1, None, None)
    app = enter(director, "scenarios/assumptions", lang=language)
    assert today_is in text(app)
    assert [then in each.value.replace("\u00a0", " ").replace("\\", "") for each in app.warning] == [True]


@pytest.mark.parametrize(
    ("before", "after", "then"),
    [
        ((0.12, 0.06, 0.21), (0.12, 0.1, 0.14), "c'était alors 12,0 % par an (de 6,0 à 21,0 % par an)."),
        ((0.12, None, None), (0.12, 0.1, 0.14), "c'était alors 12,0 % par an."),
        ((0.12, 0.1, 0.14), (0.12, None, None), "c'était alors 12,0 % par an (de 10,0 à 14,0 % par an)."),
        ((0.12, None, None), (0.12, 0.12, 0.12), ""),
    ],
)
def test_a_range_alone_that_the_region_changed_since_is_told_too(
    enter: Open, before: Range, after: Range, then: str
) -> None:
    uid = workshops.prepare(HOST, "AQ", "S", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", *before)
    vote(uid, RATE, *[{"value": ["30"]}] * 3)
    proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    assert not list(enter("direction-aquitaine", "scenarios/assumptions").warning)
    assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", *after)
    app = enter("direction-aquitaine", "scenarios/assumptions")
    warned = [each.value.replace("\u00a0", " ").replace("\\", "") for each in app.warning]
    assert [each.endswith(then) for each in warned] == ([True] if then else [])


def test_of_a_proposal_whose_range_was_not_kept_the_value_alone_is_compared() -> None:
    uid = workshops.prepare(HOST, "AQ", "S", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, RATE, *[{"value": ["30"]}] * 3)
    proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    with store().write() as session:
        session.execute(update(SuggestionRow).values(in_force_low=None, in_force_high=None))
    for value, told in ((0.12, False), (0.1, True)):
        assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", value, 0.01, 0.5)
        (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
        assert (waiting.before is not None) is told


def test_what_the_region_adopted_since_exactly_as_proposed_can_only_be_set_aside(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "S", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, RATE, *[{"value": ["30"]}] * 3)
    proposals.propose_assumption(HOST, uid, RATE, proposals.estimate(HOST, uid, RATE))
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    app = enter("direction-aquitaine", "scenarios/assumptions")
    assert "3 personnes ; toutes donnent cette valeur" in text(app)
    assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", 0.1 + 0.2, None, None)
    app.run()
    assert "C'est ce qui est déjà en vigueur." in text(app)
    assert not app.warning
    offered = [str(each.key) for each in app.button if str(each.key).startswith("suggested_")]
    assert offered == [f"suggested_aside_{waiting.uid}"]
    assumptions.adopt(demo_roles.viewer(), "AQ", "exit_rate", 0.3, 0.2, 0.4)
    assert app.run().button(key=f"suggested_adopt_{waiting.uid}")


def test_a_suggestion_can_be_set_aside_and_changes_nothing(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": ["30"]}] * 3)
    for _ in range(2):
        found = proposals.estimate(HOST, uid, "estimate-exit_rate")
        proposals.propose_assumption(HOST, uid, "estimate-exit_rate", found)
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    app = enter("direction-aquitaine", "scenarios/assumptions")
    app.button(key=f"suggested_aside_{waiting.uid}").click().run()
    assert estimates.waiting_estimates(demo_roles.viewer(), "AQ") == ()
    standing = {
        each.assumption.code: each.assumption for each in assumptions.standing_assumptions(demo_roles.viewer(), "AQ")
    }
    assert standing["exit_rate"].value == 0.12
    with pytest.raises(NotAllowed):
        estimates.waiting_estimates(HOST, "AQ")
    with pytest.raises(NotFound):
        estimates.adopt(demo_roles.viewer(), "AQ", waiting.uid)


def test_the_proposal_is_offered_as_soon_as_enough_people_answered_and_the_screen_then_stays_still() -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    seen = []
    for _ in range(4):
        vote(uid, "profile-range", {"low": ["10"], "high": ["20"]})
        seen.append(live.stand(workshops.hall(HOST, uid)))
    assert seen[0] == seen[1] != seen[2] == seen[3]


@pytest.mark.parametrize(
    ("language", "profile", "assumption"),
    [
        ("fr", "par l'atelier « Séminaire », le {day}", "selon l'atelier « Séminaire » (proposé le {day})"),
        ("en", "by the workshop “Séminaire”, on {day}", "according to the workshop “Séminaire” (proposed on {day})"),
    ],
)
def test_a_proposal_names_its_workshop_and_one_day_in_the_language_of_who_reads(
    enter: Open, language: str, profile: str, assumption: str
) -> None:
    steps = [*workshops.prepared_steps(["profile"]), workshops.estimate_step("exit_rate", 2)]
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    answers = {"profile-range": {"low": ["10"], "high": ["20"]}, "estimate-exit_rate": {"value": ["8"]}}
    for place, (step, form) in enumerate(answers.items()):
        facilitation.go(HOST, uid, place)
        vote(uid, step, *[form] * 3)
    ranged, estimated = answers
    proposals.propose_profile(HOST, uid, ranged, proposals.voted_changes(HOST, uid, ranged))
    proposals.propose_assumption(HOST, uid, estimated, proposals.estimate(HOST, uid, estimated))
    day = catalogue(language).day(today()).replace("\u00a0", " ")
    for screen, said in (("situation/expectations", profile), ("scenarios/assumptions", assumption)):
        app = enter("direction-aquitaine", screen, lang=language)
        assert said.format(day=day) in text(app).replace("\u00a0", " ")


def test_what_brakes_act_on_is_named_beside_their_question_and_leads_there_whoever_composes_scenarios(
    enter: Open,
) -> None:
    uid = begun("profile", "brakes")
    assert "host_levers" not in enter(LOGIN, "workshop/facilitation").session_state
    facilitation.go(HOST, uid, 1)
    shown = "Départs de managers par an"
    hosted = enter(LOGIN, "workshop/facilitation")
    hosted.session_state["host_levers"] = True
    hosted.run()
    assert shown in " ".join(each.value for each in hosted.caption)
    assert not [each for each in hosted.main.get("page_link") if "hypothese" in each.proto.query_string]
    directed = enter("direction-aquitaine", "workshop/facilitation")
    directed.session_state["host_levers"] = True
    directed.run()
    links = [each.proto for each in directed.main.get("page_link")]
    assert [each.query_string for each in links if each.page == "assumptions"]
    assert all("action=" not in each.query_string for each in links), "means are no brakes"
    workshops.close(HOST, uid)
    app = enter("direction-aquitaine", "workshop/conclusions")
    app.session_state["conclude_levers"] = True
    app.run()
    assert [each for each in app.main.get("page_link") if "hypothese" in each.proto.query_string]
