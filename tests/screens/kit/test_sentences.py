"""What the actions of a scenario are called: each kind in each language, from the fields that it has."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any, get_type_hints

import pytest

from model.domain.snapshot import Snapshot
from model.domain.vocabulary import SupportKind
from model.reference import framework
from model.scenario import (
    KINDS,
    Accompaniment,
    Action,
    ChangedAssumption,
    LongLeave,
    Mobility,
    Professionalisation,
    Training,
    own_fields,
)
from model.wording import LANGUAGES, catalogue
from pages.kit import sentences
from pages.kit.wording import speaking, t, words
from tests.model.projection.test_effects import EVERY, MAY, base, run

SAMPLES = {str: "p1", int: 6, float: 0.5, bool: True, tuple[str, ...]: ("m0", "m1")}
KNOWN = {type(each): each for each in EVERY}
OUTSIDE = "professionalisation_outside"
"""The one sentence of a kind that has two."""

ELSEWHERE = "avec un poste hors du service social"


def seen() -> Snapshot:
    small = run(base()).snapshot
    return replace(small, framework=replace(small.framework, assumptions=framework().assumptions))


def some(kind: type[Action]) -> Action:
    """An action of a kind, which may have been added a moment ago."""
    hints = get_type_hints(kind)
    return KNOWN.get(kind) or kind(uid="x", month=MAY, **{name: sample(hints[name]) for name in own_fields(kind)})


def sample(hint: Any) -> Any:
    return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, StrEnum) else SAMPLES[hint]


def said(action: Action, language: str = "fr") -> str:
    with speaking(language):
        return sentences.sentence(seen(), action).replace("\u00a0", " ").replace("\u202f", " ").split(" · ")[1]


def keys(table: str, language: str) -> Iterator[str]:
    return (name for name, _ in catalogue(language).under(table) if "." not in name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_has_its_words_and_no_other_has_any(language: str) -> None:
    assert set(keys("action", language)) == set(KINDS)
    assert set(keys("cost", language)) == set(KINDS)
    assert set(keys("action_sentence", language)) == {*KINDS, OUTSIDE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_the_words_of_each_kind_are_made_of_values_that_it_has(kind: type[Action], language: str) -> None:
    assert said(some(kind), language)
    with speaking(language):
        assert t(f"cost.{kind.kind}", month=words().month(MAY), euros=1, n=1, offer="T")


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (LongLeave(uid="l", month=MAY, manager="m0", months=3), "Absence de 3 mois : M0, A"),
        (Mobility(uid="m", month=MAY, manager="m0", position="p1"), "Mobilité : M0, A vers A p1, A"),
        (Training(uid="t", month=MAY, managers=("m0", "m1"), offer="T"), "Formation « T » : M0, A et M1, B"),
        (
            ChangedAssumption(uid="a", month=MAY, code="mobility_cost", value=1500),
            "Hypothèse : Coût d'une mobilité, 1 500 €",
        ),
        (ChangedAssumption(uid="a", month=MAY, code="unheard", value=2), "Hypothèse : unheard, 2"),
        (Accompaniment(uid="s", month=MAY, support=SupportKind.MENTORING, manager="m1"), "Mentorat, 12 mois : M1, B"),
        (Accompaniment(uid="s", month=MAY, support=SupportKind.MENTORING, team="t1"), "Mentorat, 12 mois : B"),
        (
            Professionalisation(uid="p", month=MAY, position="p1", family="FS"),
            "Parcours vers l'encadrement : FS, prêt·e en mai 2029 pour le poste A p1, A",
        ),
        (
            Professionalisation(uid="p", month=MAY, position="p1", family="FS", outside=True),
            f"Parcours vers l'encadrement, {ELSEWHERE} puis retour : FS, prêt·e en mai 2029 pour le poste A p1, A",
        ),
    ],
)
def test_people_positions_and_amounts_are_called_as_elsewhere(action: Action, told: str) -> None:
    assert said(action) == told


def test_a_single_month_is_written_as_one() -> None:
    leave = LongLeave(uid="l", month=MAY, manager="m0", months=1)
    assert said(leave, "en") == "Leave of 1 month: M0, A"


def test_a_name_cannot_act_as_markdown() -> None:
    before = seen()
    after = replace(before, managers=replace(before.managers, name=("*M*", "[x](y)")))
    training = Training(uid="t", month=MAY, managers=("m0", "m1"), offer="T")
    with speaking("fr"):
        told = sentences.sentence(after, training)
    assert r"\*M\*" in told and r"\[x\]\(y\)" in told
