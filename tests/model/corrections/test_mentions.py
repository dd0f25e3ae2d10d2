"""Who is named in a text: whatever the case, the accents and the order; nobody else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.corrections import mentions
from model.corrections.mentions import REMOVED, cut, excerpt, is_name, spans

NAME = "Zoé Le Gall"


def without(text: str, name: str) -> str:
    """A text out of which a name was taken."""
    return cut(text, spans(text, name))


@pytest.mark.parametrize(
    "named",
    [
        *(
            "Zoé Le Gall",
            "ZOE LE GALL",
            "Le Gall Zoé",
            "LE GALL, Zoé",
            "le gall zoe",
            "Zoé\u00a0Le\u202fGall",
            "Zoe-Le-Gall",
        ),
        *("zoe.legall", "zoe_le_gall", unicodedata.normalize("NFD", "Zoé Le Gall"), "ＺＯÉ Le Gall"),
    ],
)
def test_a_name_is_found_however_it_is_written(named: str) -> None:
    assert without(f"Voir {named}, en mars", NAME) == f"Voir {REMOVED}, en mars"
    assert without(named, NAME) == REMOVED


@pytest.mark.parametrize("said", ["Zoé", "Le Gall", "Zoé Le Gallo", "Azoé Le Gall", "Zoé et Yves Le Gall", "", "…"])
def test_what_is_no_such_name_stays(said: str) -> None:
    assert spans(said, NAME) == ()
    assert without(said, NAME) == said


def test_every_place_is_found_and_letters_that_are_written_otherwise_too() -> None:
    assert without("Zoé Le Gall puis LE GALL Zoé", NAME) == f"{REMOVED} puis {REMOVED}"
    assert without("Mme CŒURET Anaïs", "Anais Coeuret") == f"Mme {REMOVED}"
    assert without("Le Gall a écrit", "le gall") == f"{REMOVED} a écrit"


def test_an_accent_that_stands_apart_goes_with_its_letter() -> None:
    assert without(unicodedata.normalize("NFD", "Ana Pé"), "Ana Pé") == REMOVED


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("M. LE GALL s'oppose", f"M. {REMOVED} s'oppose"),
        ("Gall et Zoé Le Gall", f"{REMOVED} et {REMOVED}"),
        ("coeuret, puis Anais", f"{REMOVED}, puis Anais"),
        ("Gallien et Zoé restent, Li aussi", "Gallien et Zoé restent, Li aussi"),
        ("", ""),
    ],
)
def test_a_surname_alone_is_taken_out_with_the_whole_names(text: str, rest: str) -> None:
    assert mentions.without(text, [NAME, "Anaïs Cœuret", "Wei Li", "Zoé", ""]) == rest.replace("Zoé", REMOVED)


def test_words_around_are_shown() -> None:
    assert excerpt("a" * 9 + " Zoé Le Gall " + "b" * 9, NAME, 4) == "…aaa Zoé Le Gall bbb…"
    assert excerpt(NAME, NAME, 4) == NAME


@pytest.mark.parametrize("short", ["", " ", "é", "a-b", "?!."])
def test_a_name_that_is_too_short_is_looked_for_nowhere(short: str) -> None:
    assert not is_name(short)
    assert spans("a b é ?!. a-b", short) == ()


WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=5)


@given(st.text(max_size=30), st.lists(WORD, min_size=1, max_size=4).map(" ".join), st.text(max_size=30))
def test_what_was_taken_out_is_not_there_any_more(before: str, name: str, after: str) -> None:
    said = f"{before} {name} {after}"
    assert bool(spans(said, name)) >= is_name(name)
    assert spans(without(said, name), name) == ()
