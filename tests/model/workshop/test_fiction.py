"""A fictional room: the same answers from the same seed, all of them accepted, and not of one mind."""

import pytest

from model.reference import framework, questions
from model.workshop import fiction
from model.workshop.answers import NO_VIEW, read
from model.workshop.cards import plain_text
from model.workshop.steps import Item, Kind, Step, blank_steps, of_competencies, ready

BOTH = {"fr": "x", "en": "x"}
ITEMS = tuple(Item(str(number), BOTH) for number in range(7))
STEPS = [
    Step("p", Kind.PRIORITIES, 1, BOTH, of_competencies(framework().competencies)),
    Step("l", Kind.LEVELS, 1, BOTH, of_competencies(framework().competencies[:5])),
    Step("r", Kind.RANGE, 1, BOTH),
    Step("c", Kind.CHOICE, 1, BOTH, ITEMS),
    Step("g", Kind.POINTS, 1, BOTH, ITEMS),
    Step("g0", Kind.POINTS, 1, BOTH),
    Step("e", Kind.ESTIMATE, 1, BOTH, assumption="exit_rate", scale=100, most=100),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.uid)
@pytest.mark.parametrize("seed", ["a", "b"])
def test_every_answer_is_one_that_a_phone_could_send_and_the_same_from_the_same_seed(step: Step, seed: str) -> None:
    forms = [fiction.form(framework(), step, seed, number) for number in range(fiction.PEOPLE)]
    for form in forms:
        read(step, form)
    assert forms == [fiction.form(framework(), step, seed, number) for number in range(fiction.PEOPLE)]
    if step.uid != "g0":
        assert len({str(form) for form in forms}) > 4
        assert sum(NO_VIEW in form for form in forms) < fiction.PEOPLE / 3


def test_another_seed_is_another_room() -> None:
    one, other = ([fiction.form(framework(), STEPS[0], seed, n) for n in range(30)] for seed in "ab")
    assert one != other


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cards_are_the_words_of_the_workshop_and_about_the_question(language: str) -> None:
    known = {each.name[language]: each.kind for each in framework().levers}
    wanted = {"assets": "lever", "brakes": "brake", "means_in_use": "in_use", "means_to_mobilise": "to_mobilise"}
    steps = [step for step in ready(framework(), questions()) if step.kind is Kind.CARDS]
    assert len(steps) == len(wanted)
    for step in steps:
        said = [fiction.cards(framework(), step, language, "a", number) for number in range(fiction.PEOPLE)]
        texts = {text for each in said for text in each}
        assert {known[text] for text in texts} == {wanted[step.uid.removesuffix("-cards")]}
        assert all(plain_text(text) == text for text in texts)
        assert all(1 <= len(each) == len(set(each)) <= 2 for each in said)
    own = Step("own-0", Kind.CARDS, 1, BOTH)
    texts = {text for n in range(30) for text in fiction.cards(framework(), own, language, "a", n)}
    assert {known[text] for text in texts} == set(wanted.values())


@pytest.mark.parametrize(
    ("seconds", "many"), [(-5, 0), (0, 0), (1.9, 0), (2, 1), (30, 15), (59.9, 29), (60, 30), (1e6, 30)]
)
def test_the_room_answers_evenly_and_all_after_a_minute(seconds: float, many: int) -> None:
    assert fiction.due(seconds) == many


def test_steps_are_emptied_of_what_came_out_of_the_step_before() -> None:
    first = ready(framework(), questions())
    priorities, levels, profile, cards, points = first[:5]
    moved = (priorities, levels.among(priorities.items[:5]), profile, cards, points.among(ITEMS), *first[5:])
    assert blank_steps(moved) == first
    own = Step("own", Kind.POINTS, 1, BOTH, ITEMS)
    assert blank_steps((own,)) == (own,)
