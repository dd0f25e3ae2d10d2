"""The six questions, word for word, and the steps that a workshop may have."""

import re
from dataclasses import replace

import pytest

from model.errors import Refused
from model.reference import framework, questions
from model.wording import LANGUAGES
from model.workshop import steps
from model.workshop.steps import Item, Kind, Step
from tests.conftest import shared

READY = steps.ready(framework(), questions())
OWN = Step("x", Kind.CHOICE, 1, dict.fromkeys(LANGUAGES, "Quoi ?"), tuple(Item(u, {"fr": u, "en": u}) for u in "ab"))


def test_the_six_questions_are_those_of_the_workshop_word_for_word() -> None:
    seed = next(shared("seeds").glob("000_*.txt"))
    document = re.sub(r"\s+", " ", seed.read_text(encoding="utf-8"))
    said = [re.sub(r"\s+", " ", each.text["fr"]) for each in questions()]
    assert len(said) == 6
    assert [each for each in said if each not in document] == []
    assert sorted(said, key=document.index) == said
    assert all(each.text["en"] != each.text["fr"] for each in questions())


def test_each_question_opens_the_steps_that_answer_it() -> None:
    assert [(step.question, str(step.kind)) for step in READY] == [
        (1, "priorities"),
        (1, "levels"),
        (2, "range"),
        *((number, kind) for number in range(3, 7) for kind in ("cards", "points")),
    ]
    assert [step.source for step in READY if step.kind is Kind.LEVELS] == [READY[0].uid]
    assert [len(step.items) for step in READY] == [14, 14, 0, *(0 for _ in range(8))]
    assert steps.checked_steps(READY) == READY


def test_a_step_comes_back_from_storage_as_it_was() -> None:
    for step in (*READY, OWN, replace(OWN, kind=Kind.ESTIMATE, assumption="exit_rate", scale=100, most=100)):
        assert steps.from_document(steps.to_document(step)) == step


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ((), "steps"),
        ((OWN, OWN), "steps"),
        ((replace(OWN, text={"fr": "", "en": "x"}),), "text"),
        ((replace(OWN, text={"fr": "x" * 301}),), "text"),
        ((replace(OWN, items=OWN.items[:1]),), "items"),
        ((replace(OWN, items=OWN.items * 8),), "items"),
        ((replace(OWN, items=(*OWN.items, Item("c", {"fr": "  "}))),), "text"),
        ((replace(OWN, minutes=-1),), "minutes"),
        ((replace(OWN, kind=Kind.POINTS, items=()),), "items"),
        ((replace(OWN, kind=Kind.LEVELS, items=()),), "items"),
        ((replace(OWN, source="gone"),), "no_source"),
        ((replace(OWN, source=OWN.uid),), "no_source"),
        (READY[1::-1], "no_source"),
    ],
)
def test_a_workshop_that_cannot_be_held_is_refused(changed: tuple[Step, ...], code: str) -> None:
    with pytest.raises(Refused) as refused:
        steps.checked_steps(changed)
    assert refused.value.code == f"workshop.{code}"


def test_a_digest_tells_steps_with_other_items_or_other_words_apart() -> None:
    first = READY[0]
    renamed = Item(first.items[0].uid, {"fr": "Autre", "en": "Other"})
    others = [first.among(first.items[1:]), first.among(first.items[::-1]), first.among((renamed, *first.items[1:]))]
    assert len({each.digest for each in (first, *others)}) == 4
    assert first.digest == steps.from_document(steps.to_document(first)).digest
