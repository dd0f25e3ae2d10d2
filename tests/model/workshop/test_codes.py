"""Codes and tokens: long enough, read as they were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Refused
from model.workshop import codes


def test_a_code_has_forty_bits_and_a_token_a_hundred_and_twenty_eight() -> None:
    assert len(set(codes.ALPHABET)) ** codes.LENGTH >= 2**40
    assert codes.TOKEN_BYTES * 8 >= 128
    drawn = {codes.new_code() for _ in range(200)}
    assert len(drawn) == 200
    assert {len(code) for code in drawn} == {8}
    assert len({codes.new_token() for _ in range(200)}) == 200


def test_no_character_of_a_code_is_taken_for_another_one() -> None:
    assert not set("ILOU") & set(codes.ALPHABET)


@given(st.text(codes.ALPHABET, min_size=8, max_size=8))
def test_a_code_is_read_as_it_is_spoken_typed_in_small_letters_or_with_look_alikes(code: str) -> None:
    for said in (code, codes.spaced_code(code), f" {codes.spaced_code(code).lower()} ", code.replace("0", "O")):
        assert codes.code_meant(said) == code
    assert codes.code_meant(code.replace("1", "l").replace("V", "u")) == code


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_is_refused(text: str) -> None:
    try:
        assert set(codes.code_meant(text)) <= set(codes.ALPHABET)
    except Refused:
        return


@pytest.mark.parametrize("text", ["", "ABC", "ABCDEFGHJ", "ABCD-EF!H", "ABCDÉFGH"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        codes.code_meant(text)
