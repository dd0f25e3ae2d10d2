"""Who bears which name."""

from model.exchange.imports.people import Namesakes


def test_a_name_is_of_one_person_until_somebody_else_bears_it() -> None:
    names = Namesakes()
    assert (names.of("anne"), names.alone("anne"), names.several("anne")) == (set(), None, False)
    for uid in ("u1", "u1"):
        names.add("anne", uid)
        assert (names.of("anne"), names.alone("anne"), names.several("anne")) == ({"u1"}, "u1", False)
    for uid in ("u2", "u1", "u3"):
        names.add("anne", uid)
    assert (names.of("anne"), names.alone("anne"), names.several("anne")) == ({"u1", "u2", "u3"}, None, True)
    assert ("anne" in names, "luc" in names) == (True, False)


def test_who_may_have_no_number_is_the_first_of_a_name_and_the_others_that_had_none() -> None:
    names = Namesakes()
    assert names.maybe_unnumbered("anne") == set()
    for uid, numbered in (("u1", True), ("u2", True), ("u3", False), ("u3", True)):
        names.add("anne", uid, numbered=numbered)
    assert names.maybe_unnumbered("anne") == {"u1", "u3"}


def test_who_of_some_people_bears_a_name() -> None:
    names = Namesakes()
    for uid in ("u1", "u2"):
        names.add("anne", uid)
    names.add("luc", "u3")
    assert names.among("anne", ["u2", "u3", "u4", ""]) == {"u2"}
    assert names.among("luc", ["u1", "u3"]) == {"u3"}
    assert names.among("zoe", ["u1", ""]) == set()
