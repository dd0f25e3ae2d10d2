"""The past does not change without a word: figures of the months already told, before and after a delivery."""

from datetime import date

import pytest

from model.domain.register import changes
from model.exchange.imports.past import PastDifference, past_differences
from model.exchange.imports.remarks import past_sentence
from model.wording import catalogue
from tests.model.exchange.imports.deliveries import MARCH, SEPTEMBER, Region

HEAD = "référence du poste;intitulé;équipe;nom;date d'entrée"
ROWS = ["P1;Manager;Béarn;Noël;01/02/2026", "P2;Chef;Landes;Vacant;"]
JUNE = date(2026, 6, 15)


def differences(
    *rows: str, recorded: date = JUNE, answer: str = "post"
) -> list[tuple[str, date, date, int, int, tuple[int, ...]]]:
    """What a delivery of September would change of what one of March said."""
    region = Region()
    region.receive([HEAD, *ROWS])
    found = region.preview([HEAD, *rows], on=SEPTEMBER, recorded=recorded, answers={"entry:date d'entrée": answer})
    return [
        (each.figure, each.first, each.last, each.before, each.after, each.lines)
        for each in past_differences(found, changes(found.before, found.after), recorded)
    ]


def test_news_change_nothing_of_the_past() -> None:
    assert differences("P1;Manager;Béarn;Vacant;", "P2;Chef;Landes;Zoë;16/06/2026") == []


def test_who_is_said_to_have_been_there_is_named_with_the_months_and_the_line() -> None:
    found = differences(ROWS[0], "P2;Chef;Landes;Zoë;01/05/2026")
    assert found == [
        ("vacant", date(2026, 5, 1), date(2026, 6, 1), 1, 0, (3,)),
        ("managers", date(2026, 5, 1), date(2026, 6, 1), 1, 2, (3,)),
    ]
    assert differences(ROWS[0], "P2;Chef;Landes;Zoë;01/05/2026", answer="house") == []


@pytest.mark.parametrize(("start", "first"), [("01/05/2026", 5), ("02/05/2026", 6), ("01/06/2026", 6)])
def test_a_month_is_looked_at_on_its_first_day(start: str, first: int) -> None:
    assert {each[1] for each in differences(ROWS[0], f"P2;Chef;Landes;Zoë;{start}")} == {date(2026, first, 1)}


@pytest.mark.parametrize(("start", "found"), [("02/06/2026", []), ("15/06/2026", [])])
def test_after_the_first_day_of_the_last_month_nothing_was_told(start: str, found: list[object]) -> None:
    assert differences(ROWS[0], f"P2;Chef;Landes;Zoë;{start}") == found


def test_thirty_six_months_are_looked_at() -> None:
    found = differences("P1;Manager;Béarn;Noël;01/01/2020", ROWS[1])
    months = date(2023, 7, 1), date(2026, 1, 1)
    assert found == [("positions", *months, 0, 1, (2,)), ("managers", *months, 0, 1, (2,))]


def test_a_difference_is_a_sentence_in_either_language() -> None:
    one = PastDifference("managers", MARCH, MARCH, 3, 4, (12,))
    assert (
        past_sentence(one, catalogue("fr")).replace("\u00a0", " ")
        == "En mars 2026 : 4 managers au lieu de 3 (ligne 12)"
    )
    more = PastDifference("vacant", MARCH, date(2026, 5, 1), 2, 1, (3, 4))
    said = " ".join(past_sentence(more, catalogue("en")).split())
    assert said == "From March 2026 to May 2026: 1 vacant position instead of 2 (rows 3 and 4)"


def test_the_lines_of_a_new_position_are_named_too() -> None:
    region = Region()
    region.receive([HEAD, *ROWS])
    new = "P3;Adjoint;Béarn;Éva;01/04/2026"
    found = region.preview([HEAD, *ROWS, new], on=SEPTEMBER, recorded=JUNE, answers={"entry:date d'entrée": "post"})
    assert {each.lines for each in past_differences(found, changes(found.before, found.after), JUNE)} == {(4,)}


def test_the_lines_that_are_not_named_are_counted() -> None:
    many = PastDifference("managers", MARCH, MARCH, 3, 4, tuple(range(2, 16)))
    sentence = past_sentence(many, catalogue("fr")).replace("\u00a0", " ")
    assert sentence.endswith("(lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 et 2 autres)")
