"""After errors of every kind, provoked while names are on the screen: no log, no page of an error, no route that says
how the server is, and no address holds a name or any other word of the data; and each reader got a sentence.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from google.protobuf.message import Message

from model.services.access import sessions
from model.wording import catalogue
from tests.browser.serving import PASSWORD, inside, serving
from tests.protocol import elements
from tests.security.canaries import ACCOUNTS, KINDS, REGIONS, build, word
from tests.security.troubles import ALL, NAME, Troubles

pytestmark = pytest.mark.slow  # half a minute

WORDS = [word(kind, code) for code in REGIONS for kind in KINDS]
INCIDENT = re.compile(r"\*\*([0-9a-f]{8})\*\*")
UNFORESEEN = {
    "int_value for a team",
    "json_value for a team",
    "double_value for a team",
    "string_array_value for a team",
    "a selection that is no selection",
    "no table of scenarios",
    "no table of attempts",
    "no table of people",
    "an arrival that is not written",
}
"""What nobody foresaw: the reader gets an identifier, and the log the same one."""

FORESEEN = {
    "a name in the address": "n'est pas une date",
    "a scenario that is a name": "n'existe pas",
    "a file: no table": "pas un tableau",
    "a file: quotes": "guillemet",
    "a file: no workbook": "n'est pas un classeur",
    "a file: errors": "sont à corriger",
    "a day that is a name": "n'est pas une date",
    "a departure before the arrival": "vient avant le premier",
    "an arrival while the database is locked": "La base est occupée",
}
"""What was foreseen: the reader gets a sentence that says what to do."""

ASKED = re.compile(r"url|href|query_string|page_name|external|favicon|src")
"""The fields of Streamlit's messages that hold addresses."""


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubles]:
    """A house of canaries where everything has gone wrong."""
    folder = tmp_path_factory.mktemp("troubles")
    build(folder)
    with inside(folder, "production"):
        cookies = {login: sessions.exchange(sessions.open_session(login)) or "" for login in ACCOUNTS}
    with serving(folder, mode="production") as server:
        house = Troubles(server, cookies | {"": ""})
        for provoke in ALL:
            provoke(house)
        yield house


def log(house: Troubles) -> str:
    return Path(house.server.log).read_text(encoding="utf-8", errors="replace")


def held(text: str) -> list[str]:
    return [each for each in WORDS if each in text]


def test_every_trouble_happened_and_was_told_in_a_sentence(after: Troubles) -> None:
    plain = {trouble: said.replace("\u00a0", " ") for trouble, said in after.told.items()}
    assert {trouble for trouble, said in plain.items() if INCIDENT.search(said)} == UNFORESEEN
    assert {trouble for trouble, part in FORESEEN.items() if part in plain[trouble]} == set(FORESEEN)
    assert after.answers["POST /session/open"].status_code == 500
    statuses = {each.status_code for each in after.answers.values()}
    assert {200, 403, 404, 405, 500} <= statuses


def test_names_were_on_the_screen_meanwhile(after: Troubles) -> None:
    received = b"".join(each.SerializeToString() for each in after.received)
    assert all(word(kind, "AQ").encode() in received for kind in ("person", "team", "position"))
    assert len(after.files) >= 3 and all(each.status_code == 200 for each in after.files)


def test_the_log_has_the_identifier_that_each_reader_got_and_says_where_it_was(after: Troubles) -> None:
    said = log(after)
    told = [INCIDENT.findall(text) for text in after.told.values() if INCIDENT.search(text)]
    assert [each for found in told for each in found if f"[{each}]" not in said] == []
    assert all(kind in said for kind in ("OperationalError", "IntegrityError", "Exception in ASGI application"))
    assert "pages/shell.py:" in said and "model/storage/registers.py:" in said


def test_the_log_holds_no_word_of_the_data_and_no_secret(after: Troubles) -> None:
    said = log(after)
    assert held(said) == []
    assert [each for each in (PASSWORD, *filter(None, after.cookies.values())) if each in said] == []
    assert "parameters:" not in said and "SELECT" not in said and "INSERT" not in said


def test_no_answer_of_a_route_and_no_page_of_an_error_repeats_a_name(after: Troubles) -> None:
    assert [(asked, held(each.text)) for asked, each in after.answers.items() if held(each.text)] == []
    assert [asked for asked, each in after.answers.items() if held(str(each.headers))] == []
    failed = [each for each in after.answers.values() if each.status_code >= 400]
    assert len(failed) > 50  # nearly every method on every path
    assert all(len(each.content) < 40 for each in failed)


def test_no_reader_gets_the_error_itself(after: Troubles) -> None:
    assert [each for each in elements(after.received) if each.HasField("exception")] == []
    assert not any("Traceback" in each for each in after.told.values())
    incidents = [said for trouble, said in after.told.items() if trouble in UNFORESEEN]
    how = catalogue("fr")("frame.failed_how", id="X").split("X")[1][:20]
    assert all(how in said and held(said) == [] for said in incidents)


def addresses(message: Message) -> Iterator[str]:
    """The texts of a message, and of those inside it, that say where something is."""
    for described, value in message.ListFields():
        for each in value if isinstance(value, list) or hasattr(value, "append") else [value]:
            if isinstance(each, Message):
                yield from addresses(each)
            elif isinstance(each, str) and ASKED.search(described.name):
                yield each


def typed(address: str) -> bool:
    """Whether all that an address holds of the data is what a reader typed into it."""
    values = list(chain(*parse_qs(address).values()))
    return NAME in values and not any(held(each) for each in values if each != NAME)


def test_no_address_that_the_server_makes_holds_a_word_of_the_data(after: Troubles) -> None:
    """What a reader typed into an address themselves comes back to them as they typed it."""
    found = {each for message in after.received for each in addresses(message)}
    found |= {str(each.url) for each in after.files}
    assert any("/media/" in each for each in found) and "team" in found
    assert [each for each in found if held(each) and not typed(each)] == []
    assert [each for each in after.files if held(str(each.headers))] == []
