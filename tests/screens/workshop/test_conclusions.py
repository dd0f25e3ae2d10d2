"""The conclusions of a workshop on the screen and in files: what was shown of a scenario, what is written, by whom."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer, operator
from model.scenario import NewPosition
from model.services.context import reference, store
from model.services.records import retention
from model.services.situation import assumptions, situations
from model.services.workshop import facilitation, live_scenario, minutes, proposals, workshops
from model.services.workshop import phones as workshop_phones
from model.storage.tables import WorkshopRow
from model.wording import catalogue
from model.workshop.minutes import Minutes, NextStep
from model.workshop.proposals import Estimate
from model.workshop.steps import Kind, set_out
from pages.kit import answers as kit_answers
from pages.kit import charts
from pages.kit.charts.marks import CHARACTER
from pages.kit.charts.style import palette
from pages.kit.exports import Export
from pages.kit.wording import plain, speaking
from pages.workshop import workshop_choice
from pages.workshop.conclusions import notes, resolutions, spreadsheet
from pages.workshop.conclusions import text as conclusions_text
from tests.screens.conftest import Open

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
LOGIN = "animation-aquitaine"
SPACES = str.maketrans("\u00a0\u202f", "  ")
pytestmark = pytest.mark.usefixtures("no_workshop")


def text(app: AppTest) -> str:
    drawn = [*app.title, *app.subheader, *app.markdown, *app.caption]
    return " ".join(each.value for each in drawn).replace("\\", "").translate(SPACES)


def begun(*steps: workshops.Step) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    return uid


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_scenario_is_told_with_its_day_what_it_supposes_and_what_it_changes(enter: Open, language: str) -> None:
    assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", 5000, None, None)
    uid = begun(workshops.live_step(1))
    team = situations.view(HOST, ("AQ",)).snapshot.teams.uid[0]
    live_scenario.play(HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=team, title="Appui **fort**"))
    workshops.close(HOST, uid)
    app = enter(LOGIN, "workshop/conclusions", lang=language)
    assert not app.exception
    known = workshops.listing(HOST, "AQ")[0], workshops.conclusions(HOST, uid), minutes.conclusion_notes(HOST, uid)
    with speaking(language):
        taken = conclusions_text.export(*known, live_scenario.live_scenario(HOST, uid))
        notes = " ".join(text for each in taken.sections for text in each.texts).translate(SPACES)
        tables = [[*each.table()] for each in taken.sections if each.table]
    for said in (
        {"fr": "situation du 23 novembre 2026", "en": "situation of 23 November 2026"},
        {"fr": "sur 36 mois dès décembre 2026", "en": "over 36 months from December 2026"},
        {"fr": "sans tirage au sort", "en": "no random draw"},
        {"fr": "5 000 €", "en": "€5,000"},
    ):
        assert said[language] in text(app)
        assert said[language] in notes
    actions, changes = tables[:2]
    assert "Appui **fort**" in str(actions)
    assert [row[next(iter(row))] for row in changes] == {
        "fr": ["Managers en poste", "Issus d'un autre métier", "Postes à pourvoir"],
        "en": ["Managers in post", "From another trade", "Vacant positions"],
    }[language]
    assert [tuple(row.values())[1:] for row in changes][::2] == [("22", "22"), ("3", "4")]


def writing(enter: Open) -> tuple[str, AppTest]:
    uid = begun(*workshops.prepared_steps(("profile",)))
    workshops.close(HOST, uid)
    return uid, enter(LOGIN, "workshop/conclusions")


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_but_told(enter: Open) -> None:
    uid, app = writing(enter)
    app.text_area[0].set_value("De l'animatrice.").run()
    minutes.write(DIRECTOR, uid, Minutes("Du directeur."), Minutes())
    app = app.button(key="conclude_write").click().run()
    assert not app.exception
    assert [each.value.split(".")[0] for each in app.error] == ["Quelqu'un d'autre a modifié ce relevé entre-temps"]
    assert minutes.conclusion_notes(HOST, uid).minutes.summary == "Du directeur."
    assert app.text_area[0].value == "De l'animatrice.", "what was typed is still there, to be copied"
    app = app.button(key="conclude_again").click().run()
    assert (app.text_area[0].value, len(app.warning)) == ("Du directeur.", 0)
    app.text_area[0].set_value("À deux.").run()
    app = app.button(key="conclude_write").click().run()
    assert (minutes.conclusion_notes(HOST, uid).minutes.summary, len(app.error)) == ("À deux.", 0)


def test_who_has_typed_nothing_sees_at_once_what_somebody_else_wrote(enter: Open) -> None:
    uid, app = writing(enter)
    minutes.write(DIRECTOR, uid, Minutes("Du directeur."), Minutes())
    app = app.run()
    assert (app.text_area[0].value, len(app.warning)) == ("Du directeur.", 0)


def test_what_was_typed_on_lines_does_not_stay_on_others_that_took_their_place(enter: Open) -> None:
    uid, app = writing(enter)
    ids, kept = [_grid(app)], Minutes()
    for due in (date(2026, 12, 20), date(2026, 12, 1)):
        steps = NextStep("B", "", date(2026, 12, 10)), NextStep("A", "", due)
        kept = minutes.write(DIRECTOR, uid, Minutes("", steps), kept)
        ids.append(_grid(app.run()))
    assert len({*ids}) == 3


def test_a_cell_that_was_cleared_says_nothing_in_english(enter: Open) -> None:
    proto = writing(enter)[1].dataframe[0].proto
    assert (proto.HasField("placeholder"), proto.placeholder) == (True, "")


def _grid(app: AppTest) -> str:
    return str(app.dataframe[0].proto.id)


def test_a_cell_that_was_cleared_is_empty_and_a_line_without_words_is_none() -> None:
    due = date(2026, 12, 24)
    days = pd.to_datetime([due, date(2026, 12, 1), None, due, due])
    frame = pd.DataFrame({"what": [None, "A", "B", " ", ""], "owner": [None, "X", None, "Y", ""], "due": days})
    assert notes.next_steps(frame.astype({"what": "str", "owner": "str"}), due) == (
        NextStep("A", "X", date(2026, 12, 1)),
        NextStep("B", "", due),
        NextStep("", "Y", due),
    )


LEVELS = ("2", "4", "4", "5")


def placed() -> workshops.Conclusion:
    """Four people placed one thing, two of them another one, in a workshop that is still held."""
    step = workshops.own_step(Kind.LEVELS, "Où en sommes-nous ?", ("Accueil", "Tutorat"), 1)
    uid, (first, second) = begun(step), (item.uid for item in step.items)
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for number, level in enumerate(LEVELS):
        more = {second: ["7"]} if number < 2 else {}
        workshop_phones.answer(uid, workshop_phones.join(door), step.uid, {first: [level], **more})
    return workshops.conclusions(HOST, uid)[0]


def marks(each: workshops.Conclusion, language: str = "fr") -> list[dict[str, object]]:
    """Everything that the picture of a result is drawn from."""
    with speaking(language):
        drawn = conclusions_text.drawn(each)(charts.PRINTED).to_dict()
    return [value for layer in drawn["layer"] for value in layer["data"]["values"]]


def test_levels_are_drawn_value_by_value_with_their_median_and_what_too_few_placed_is_not() -> None:
    found = marks(placed())
    columns = {each["sentence"]: each for each in found if "count" in each}
    assert [(said, each["count"], each["strong"]) for said, each in columns.items()] == [
        ("Accueil, niveau 1\u00a0: 1 réponse", "1", False),
        ("Accueil, niveau 2,5\u00a0: 1 réponse", "1", False),
        ("Accueil, niveau 2\u00a0: 2 réponses", "2", True),
    ]
    high = [each["y2"] - each["y"] for each in columns.values()]
    assert high == [high[0], high[0], 2 * high[0]]
    said = [str(each["text"]) for each in found if "text" in each]
    assert {"médiane 2", "Tutorat", "2 sans avis"} <= {*said}
    assert "3,5" not in " ".join(map(str, found))


@pytest.mark.parametrize(
    ("language", "wished"),
    [("fr", "Niveau attendu : « {} » de {} à 4."), ("en", "Expected level: “{}” from {} to 4.")],
)
def test_a_proposal_tells_what_it_changes_and_nothing_of_a_range_that_the_room_did_not_give(
    language: str, wished: str
) -> None:
    steps, known = workshops.prepared_steps(("expectations",)), reference().competencies
    first = known[0]
    uid, before = begun(*steps), reference().default_profile.expected[0]
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    phones = [workshop_phones.join(door) for _ in range(3)]
    for place, sent in enumerate(({"pick": [each.code for each in known[:5]]}, {first.code: ["8"]}), 1):
        for phone in phones:
            workshop_phones.answer(uid, phone, steps[place - 1].uid, sent)
        facilitation.go(HOST, uid, place)
    proposals.propose_profile(HOST, uid, steps[1].uid, proposals.voted_changes(HOST, uid, steps[1].uid))
    with speaking(language):
        (row,) = resolutions.proposed(minutes.conclusion_notes(HOST, uid))
    said = wished.format(first.short[language], catalogue(language).number(before / 2))
    assert next(iter(row.values())).translate(SPACES) == said


def test_a_range_is_drawn_by_how_many_accept_each_share_between_both_medians() -> None:
    uid = begun(*workshops.prepared_steps(("profile",)))
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for low in ("20", "30", "40"):
        workshop_phones.answer(uid, workshop_phones.join(door), "profile-range", {"low": [low], "high": ["60"]})
    workshops.close(HOST, uid)
    columns = [each for each in marks(workshops.conclusions(HOST, uid)[0], "en") if "count" in each]
    assert _offered(uid) == "Question 1, fourchette", "in the language of the page, whatever that of the file"
    assert {each["sentence"]: each["count"] for each in columns}["40%: 3 answers out of 3"] == "3"
    assert sorted(each["place"] for each in columns if each["strong"]) == list(range(6, 13))
    assert {each["place"] for each in columns} == set(range(4, 13))


def _offered(uid: str) -> str:
    """What the picture of a file in English is called on a page in French."""
    known = workshops.listing(HOST, "AQ")[0], workshops.conclusions(HOST, uid), minutes.conclusion_notes(HOST, uid)
    with speaking("en"):
        (drawn,) = conclusions_text.export(*known, None).pictures
    with speaking("fr"):
        return drawn.called() if drawn.called else ""


def test_a_workshop_of_the_demonstration_is_named_by_its_fictional_day() -> None:
    begun(*workshops.prepared_steps(("profile",)))
    (held,) = workshops.listing(HOST, "AQ")
    with speaking("fr"):
        assert workshop_choice.named(held).translate(SPACES).startswith("Séminaire (23 novembre 2026, ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["10 à 11 % par an : 2 réponses", "16 à 17 % par an : 1 réponse", "32 à 33 % par an : 1 réponse"]),
        ("en", ["10 to 11% a year: 2 answers", "16 to 17% a year: 1 answer", "32 to 33% a year: 1 answer"]),
    ],
)
def test_an_estimate_is_drawn_by_how_many_gave_each_value_around_its_median(language: str, said: list[str]) -> None:
    uid = begun(workshops.estimate_step("exit_rate", 1))
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for value in ("10", "11", "16", "33"):
        workshop_phones.answer(uid, workshop_phones.join(door), "estimate-exit_rate", {"value": [value]})
    columns = [each for each in marks(workshops.conclusions(HOST, uid)[0], language) if "count" in each]
    assert sorted(str(each["sentence"]).translate(SPACES) for each in columns) == said
    assert [str(each["sentence"])[:2] for each in columns if each["strong"]] == ["10"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cards_that_nobody_grouped_are_a_list_without_an_empty_column(language: str) -> None:
    uid = begun(*workshops.prepared_steps(["assets"]))
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for words in ("Tutorat", "Écoute", "tutorat"):
        workshop_phones.write_card(uid, workshop_phones.join(door), "assets-cards", words)
    with speaking(language):
        (table,) = [conclusions_text.rows(each) for each in workshops.conclusions(HOST, uid) if each.piles]
    card = {"fr": "Carte", "en": "Card"}[language]
    assert sorted(map(repr, table)) == sorted(map(repr, [{card: "Tutorat (×2)"}, {card: "Écoute"}]))


@pytest.mark.parametrize(
    ("language", "answers", "said"),
    [
        ("fr", (8, 9, 12, 13), "la moitié des avis de 8 à 12 % par an"),
        ("en", (8, 9, 12, 13), "half of the views from 8 to 12% a year"),
        ("fr", (9, 9, 9, 40), "au moins la moitié des avis à 9 % par an"),
        ("en", (9, 9, 9, 40), "at least half of the views at 9% a year"),
    ],
)
def test_where_half_of_the_views_are_is_told_with_its_unit_once_and_no_span_from_a_value_to_itself(
    language: str, answers: tuple[int, ...], said: str
) -> None:
    uid = begun(workshops.estimate_step("exit_rate", 1))
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for value in answers:
        workshop_phones.answer(uid, workshop_phones.join(door), "estimate-exit_rate", {"value": [str(value)]})
    (outcome,) = workshops.conclusions(HOST, uid)
    half = kit_answers.half(outcome.step, outcome.tally.rows[0], catalogue(language))
    assert half.translate(SPACES) == said


@pytest.mark.parametrize(
    ("language", "apart", "alike"),
    [
        ("fr", "au moins huit avis sur dix vont de 8,0 à 12,0 % par an", "9,0 % par an (au moins huit avis"),
        ("en", "at least eight views out of ten go from 8.0 to 12.0% a year", "9.0% a year (at least eight"),
    ],
)
def test_what_most_of_a_room_estimates_is_true_of_six_people_and_no_span_from_a_value_to_itself(
    language: str, apart: str, alike: str
) -> None:
    with speaking(language):
        told = [
            resolutions.about(minutes.RoomProposal("proposed", date(2026, 11, 23), Estimate("exit_rate", *ends)))
            for ends in ((0.08, 0.09, 0.12), (0.09, 0.09, 0.09))
        ]
    assert apart in told[0].translate(SPACES)
    assert alike in told[1].translate(SPACES)


@pytest.mark.parametrize("width", [280, 340, 880])
def test_what_is_told_of_a_spread_is_whole_however_narrow_the_screen(width: int) -> None:
    beside = ("médiane 16 % par an", "la moitié des avis de 9 à 24 %")
    line = charts.Spread("Valeur proposée", (1, 2, 3) * 7, ("",) * 21, (1,), beside)
    scale = ["" if place % 2 else f"{5 * place} %" for place in range(21)]
    drawn = charts.spreads([line, line], scale, 3, palette(dark=False, width=width)).to_dict()
    values = [each for layer in drawn["layer"] for each in layer["data"]["values"] if "text" in each]
    last = max(each["y"] for each in values)
    told = [each for each in values if each["y"] < last and not each["text"].isdecimal()]
    assert [each["text"] for each in told].count(line.name) == 2
    for note in beside:
        assert sum(each["text"] in note for each in told) >= 2
        assert all(each["x"] + CHARACTER * len(each["text"]) <= width for each in told if each["text"] in note)
    ticks = sorted(each["x"] for each in values if each["y"] == last)
    assert ticks[-1] + CHARACTER * len("100 %") / 2 <= width + CHARACTER
    assert min(after - before for before, after in pairwise(ticks)) >= CHARACTER * len("50 %"), "none is on another"


def test_a_spreadsheet_gets_numbers_in_columns_and_each_level_in_its_own() -> None:
    with speaking("en"):
        first, second = spreadsheet.lines("Q", placed())
    assert [first[name] for name in ("Answer", "Count", "People", "Median", "Low quartile", "High quartile")] == [
        "Accueil",
        4,
        4,
        2,
        1,
        2,
    ]
    assert [first[f"Level {level}"] for level in ("0", "1", "2", "2.5", "4")] == [0, 1, 2, 1, 0]
    assert (second["Count"], second["No view"], "Median" in second, "Level 3.5" in second) == (2, 2, False, False)


def test_the_same_spreadsheet_holds_groups_proposals_actions_and_next_steps() -> None:
    uid = begun(*workshops.prepared_steps(("assets",)), workshops.live_step(2))
    for text in ("A", "B", "C"):
        facilitation.enter_card(HOST, uid, "assets-cards", text)
    facilitation.group(
        HOST, uid, "assets-cards", "Ensemble", [card.uid for card in workshops.hall(HOST, uid).cards[:2]]
    )
    facilitation.go(HOST, uid, 2)
    team = situations.view(HOST, ("AQ",)).snapshot.teams.uid[0]
    live_scenario.play(HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=team, title="Appui"))
    workshops.close(HOST, uid)
    minutes.write(HOST, uid, Minutes("", (NextStep("Écrire", "Moi", date(2026, 12, 1)),)), Minutes())
    with speaking("fr"):
        said = minutes.conclusion_notes(HOST, uid)
        found = conclusions_text.aggregates(
            workshops.conclusions(HOST, uid), said, live_scenario.live_scenario(HOST, uid)
        )
    assert [(row["Réponse"], row["Nombre"]) for row in found[:2]] == [("Ensemble", 2), ("Cartes hors groupe", 1)]
    assert [row["Nature"] for row in found[2:]] == [
        "Suite",
        "Action du scénario",
        *["Ce que le scénario change"] * 3,
    ]
    following = found[2]
    assert [following[name] for name in ("Contenu", "Qui (fonction)", "Pour le")] == [
        "Écrire",
        "Moi",
        date(2026, 12, 1),
    ]
    assert str(found[-1]["Contenu"]).translate(SPACES) == (
        "Postes à pourvoir en décembre 2029 : 3 sans le scénario, 4 avec"
    )


def taken(uid: str, language: str = "fr") -> Export:
    """The conclusions of the latest workshop, to take away."""
    (held,) = [each for each in workshops.listing(HOST, "AQ") if each.uid == uid]
    with speaking(language):
        notes_for_all, played = minutes.conclusion_notes(HOST, uid), live_scenario.live_scenario(HOST, uid)
        return conclusions_text.export(held, workshops.conclusions(HOST, uid), notes_for_all, played)


def ranged(people: int, low: str = "30", words: str = "") -> str:
    """A workshop that is over, in which so many phones gave a range, to a question in some words."""
    asked, *others = workshops.prepared_steps(("profile", "assets"))
    uid = begun(set_out(asked, words, asked.minutes) if words else asked, *others)
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for _ in range(people):
        workshop_phones.answer(uid, workshop_phones.join(door), "profile-range", {"low": [low], "high": ["60"]})
    facilitation.go(HOST, uid, 1)
    workshops.close(HOST, uid)
    return uid


@pytest.mark.parametrize("silent", [0, 1])
def test_a_range_says_how_many_had_no_view_where_there_are_some(silent: int) -> None:
    uid = begun(*workshops.prepared_steps(("profile",)))
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for form in [{"low": ["30"], "high": ["60"]}] * 3 + [{"no_view": ["1"]}] * silent:
        workshop_phones.answer(uid, workshop_phones.join(door), "profile-range", form)
    written = [str(each["text"]) for each in marks(workshops.conclusions(HOST, uid)[0]) if "text" in each]
    assert [each for each in written if each.endswith("sans avis")] == ["1 sans avis"] * silent


@pytest.mark.parametrize(("people", "shown"), [(0, False), (1, False), (2, False), (3, True)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_in_the_conclusions_is_empty_and_what_too_few_answered_is_named_once(
    people: int, language: str, *, shown: bool
) -> None:
    export = taken(ranged(people), language)
    with speaking(language):
        pictures = [each.chart is not None for each in export.sections]
        tables = [each.table() if each.table else None for each in export.sections]
        told = " ".join(export.sections[-1].texts)
    assert all(each.texts or each.chart or each.table for each in export.sections)
    assert not any(picture and table for picture, table in zip(pictures, tables, strict=True))
    assert [] not in tables
    assert pictures == ([True, False] if shown else [False])
    untold = {"fr": "Moins de 3 réponses", "en": "Fewer than 3 answers"}[language]
    assert told.count(untold) == (0 if shown else 1)
    answered = {"fr": ("Personne n'a répondu", "Jusqu'à"), "en": ("Nobody answered", "Up to")}[language]
    assert answered[bool(people)] in export.finding


def test_what_was_decided_comes_first_with_a_line_to_sign_then_each_result_as_a_chart_or_a_table() -> None:
    uid = ranged(3)
    proposals.propose_profile(HOST, uid, "profile-range", proposals.voted_changes(HOST, uid, "profile-range"))
    step = NextStep("Écrire", "Direction", date(2026, 12, 1))
    minutes.write(HOST, uid, Minutes("À retenir.", (step,), "Bordeaux", "Ève", 12), Minutes())
    export = taken(uid)
    assert [each.title.translate(SPACES) for each in export.sections] == [
        "Ce qu'il faut retenir",
        "Ce que l'atelier propose",
        "Les suites",
        "Question 1 : Quel profil ? (fourchette)",
        "À savoir",
    ]
    assert (export.parts["decided"], export.parts["sign"]) == (3, ["Pour accord", "Fonction", "Date", "Signature"])
    assert "1 proposition et 1 suite" in export.finding
    identity = str(export.notes[0]).translate(SPACES)
    assert identity == "Lieu : Bordeaux · Animation : Ève · 12 personnes dans la salle · 3 téléphones"


def test_a_workbook_of_conclusions_has_four_sheets_at_most_and_none_that_is_empty() -> None:
    steps = workshops.prepared_steps(("expectations", "profile", "assets", "brakes", "means_in_use"))
    uid = begun(*steps)
    for place, step in enumerate(steps):
        facilitation.go(HOST, uid, place)
        if step.kind is Kind.CARDS:
            facilitation.enter_card(HOST, uid, step.uid, "👩‍👩‍👧 " + "très long " * 20)
    workshops.close(HOST, uid)
    minutes.write(HOST, uid, Minutes("", (NextStep("🇫🇷" * 60, "", date(2026, 12, 1)),)), Minutes())
    filled = {name: rows() for name, rows in taken(uid).sheets}
    assert [*filled] == ["Décisions", "Réponses", "Cartes"]
    assert (len(filled["Décisions"]), filled["Réponses"], len(filled["Cartes"])) == (1, [], 3)


@pytest.mark.parametrize(
    ("language", "moved"),
    [
        ("fr", "3 réponses, puis 4. Ce qui a le plus bougé : « Part la plus basse », de 20 % à 30 %."),
        ("en", "3 answers, then 4. What moved most: “Lowest share” from 20% to 30%."),
    ],
)
def test_two_workshops_of_the_region_are_looked_at_side_by_side(enter: Open, language: str, moved: str) -> None:
    earlier = ranged(3, "20")
    ranged(4)
    app = enter(LOGIN, "workshop/conclusions", lang=language)
    app.selectbox(key="rounds_with").set_value(earlier).run()
    assert not app.exception
    assert moved in text(app)
    assert app.query_params["autre"] == earlier
    mailed = enter(LOGIN, "workshop/conclusions", lang=language, autre=earlier)
    assert moved in text(mailed)
    mailed.selectbox(key="atelier").set_value(earlier).run()
    assert (mailed.query_params["autre"], len(mailed.warning)) == ("-", 0)
    assert len(enter(LOGIN, "workshop/conclusions", lang=language, autre="parti").warning) == 1


def test_a_workshop_alone_is_offered_no_other_where_the_address_names_none(enter: Open) -> None:
    ranged(3, "20")
    app = enter(LOGIN, "workshop/conclusions", autre="-")
    assert not app.exception
    assert "rounds_with" not in [each.key for each in app.selectbox]


def weighed(card: str, people: int) -> str:
    """A workshop that is over, in which so many phones gave points to one card."""
    uid = begun(*workshops.prepared_steps(("assets",)))
    facilitation.enter_card(HOST, uid, "assets-cards", card)
    facilitation.go(HOST, uid, 1)
    item, door = (
        workshops.hall(HOST, uid).board.steps[1].items[0].uid,
        workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code),
    )
    for _ in range(people):
        workshop_phones.answer(uid, workshop_phones.join(door), "assets-points", {item: ["5"]})
    workshops.close(HOST, uid)
    return uid


@pytest.mark.parametrize(
    ("few", "sentence"),
    [
        (3, "3 réponses, puis 4. Rien de ce qu'une salle a pesé ne se retrouve dans l'autre."),
        (2, "2 réponses, puis 4 : il en faut 3 chaque fois."),
    ],
)
def test_rooms_that_weighed_other_cards_are_not_said_to_be_too_small(enter: Open, few: int, sentence: str) -> None:
    earlier = weighed("Temps", few)
    weighed("Mobilité", 4)
    app = enter(LOGIN, "workshop/conclusions")
    app.selectbox(key="rounds_with").set_value(earlier).run()
    assert not app.exception
    assert sentence.translate(SPACES) in text(app).translate(SPACES)


def test_a_question_that_was_asked_in_other_words_is_shown_in_both(enter: Open) -> None:
    earlier = ranged(3, words="Combien de managers d'un autre métier ?")
    ranged(4)
    app = enter(LOGIN, "workshop/conclusions")
    app.selectbox(key="rounds_with").set_value(earlier).run()
    assert not app.exception
    assert "Combien de managers" in text(app)


def test_nobody_is_named_nor_a_phone_missed_where_nobody_wrote_it_or_knows_it(enter: Open) -> None:
    uid = ranged(3)
    assert str(taken(uid).notes[0]) == "3 téléphones", "the author of the workshop stays out of what circulates"
    assert "3 téléphones sont entrés." in enter(LOGIN, "workshop/conclusions").number_input[0].help.translate(SPACES)
    with store().write() as session:
        row = session.exec(select(WorkshopRow).where(WorkshopRow.uid == uid)).one()
        row.started_at = datetime.now(UTC) - timedelta(days=31)
        session.add(row)
    retention.sweep(operator())
    for language, said in (("fr", "comptez la salle."), ("en", "count the room.")):
        assert enter(LOGIN, "workshop/conclusions", lang=language).number_input[0].help.endswith(said)


@pytest.mark.parametrize(
    ("people", "said"), [(1, "Up to 1 answer per question."), (2, "Up to 2 answers per question.")]
)
def test_how_many_answered_is_said_in_english_as_in_french(people: int, said: str) -> None:
    assert taken(ranged(people), "en").finding.endswith(said)


def test_conclusions_may_circulate_once_the_director_read_them_again(enter: Open) -> None:
    uid = ranged(3)
    kept = minutes.write(HOST, uid, Minutes("Bilan."), Minutes())
    assert taken(uid).circulation == "Diffusable après relecture"
    with speaking("fr"):
        assert "relisez-les" in plain(taken(uid).caution)
    host = enter(LOGIN, "workshop/conclusions")
    assert "conclude_reread" not in {each.key for each in host.button}
    app = enter("direction-aquitaine", "workshop/conclusions").button(key="conclude_reread").click().run()
    assert not app.exception
    assert "relu par la direction le 23 novembre 2026" in text(app)
    assert (
        taken(uid, "en").circulation.translate(SPACES)
        == "May circulate, read again by the director on 23 November 2026"
    )
    with speaking("fr"):
        assert "que la direction a relu" in plain(taken(uid).caution)
    reread = minutes.conclusion_notes(HOST, uid).minutes
    assert (reread.summary, minutes.write(HOST, uid, kept, reread).reread_on) == ("Bilan.", None)
    assert taken(uid).circulation == "Diffusable après relecture"
