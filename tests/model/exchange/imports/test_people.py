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


def test_who_of_some_people_bears_a_name() -> None:
    names = Namesakes()
    for uid in ("u1", "u2"):
        names.add("anne", uid)
    names.add("luc", "u3")
    assert names.among("anne", ["u2", "u3", "u4", ""]) == {"u2"}
    assert names.among("luc", ["u1", "u3"]) == {"u3"}
    assert names.among("zoe", ["u1", ""]) == set()
