"""Sentences for the screen: what stays on a line, numbers that stand together."""

from dataclasses import replace

import pytest

from model.language import unit_once
from model.reference import framework
from pages.kit.wording import range_of, span, speaking, together, worth
from tests.screens.conftest import Open


@pytest.mark.parametrize(
    ("low", "high", "once"),
    [
        ("8,0\u00a0% par an", "12,0\u00a0% par an", ("8,0", "12,0\u00a0% par an")),
        ("2 mois", "12 mois", ("2", "12 mois")),
        ("1 niveau", "2 niveaux", ("1 niveau", "2 niveaux")),
        ("sans limite", "3 par an", ("sans limite", "3 par an")),
        ("€18,000", "€20,000", ("€18,000", "€20,000")),
        ("2", "4", ("2", "4")),
        ("8 mois", "8 mois", ("8 mois", "8 mois")),
    ],
)
def test_the_unit_of_two_numbers_is_said_once(low: str, high: str, once: tuple[str, str]) -> None:
    assert unit_once(low, high) == once


def test_a_value_is_not_said_to_go_to_itself() -> None:
    rate = framework().assumptions["exit_rate"]
    with speaking("fr"):
        assert (span("3", "3"), span("2 mois", "4 mois")) == ("3", "de 2 à 4 mois")
        assert range_of("month", 0, 9) == "toute l'année ou 1er septembre"
        written = [worth(replace(rate, value=0.1, low=low, high=high)) for low, high in ((0.1, 0.1), (0.05, 0.2))]
    assert [each.replace("\u00a0", " ") for each in written] == [
        "10,0 % par an",
        "10,0 % par an (de 5,0 à 20,0 % par an)",
    ]


def test_a_figure_stays_on_the_line_of_what_it_counts(enter: Open) -> None:
    assert together("7 postes sur 53, dont 2 % ; 3 \u2192 4") == "7\u00a0postes sur 53, dont 2 % ; 3 \u2192 4"
    sentence = str(enter().header[0].value)
    assert "\u00a0poste" in sentence
    assert sentence == together(sentence)
