"""What somebody with a script does to the phones' side of a workshop, against a running server."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from model.access import Role, Viewer
from model.errors import NotFound
from model.services.context import store
from model.services.workshop import facilitation, phones, workshops
from model.services.workshop.workshops import Workshop
from model.storage.tables import CardRow, VoteRow
from model.workshop.steps import Kind
from pages.web.phones.routes import CODES
from tests.bench.phoning import Phone, together
from tests.browser.driving import Visit
from tests.browser.serving import Server, inside
from tests.browser.test_links import sign_in

pytestmark = pytest.mark.slow

AQUITAINE = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
BRETAGNE = Viewer("g", "Animateur", Role.FACILITATOR, ("BR",))
ATTACKER, NEIGHBOUR = "203.0.113.7", "203.0.113.8"
GUESSES = 1000


@pytest.fixture
def room(published_house: Server) -> Iterator[Server]:
    with inside(published_house.log.parent, "production"):
        yield published_house


def begin(host: Viewer, title: str, kind: Kind = Kind.CHOICE) -> Workshop:
    """Begin a workshop of one step."""
    step = workshops.own_step(kind, f"Question {title}", ["Un", "Deux"] if kind is Kind.CHOICE else [], 1)
    uid = workshops.prepare(host, host.regions[0], title, "fr", [step])
    workshops.start(host, uid)
    facilitation.go(host, uid, 0)
    return workshops.hall(host, uid).workshop


def count(table: type[VoteRow | CardRow]) -> int:
    with store().read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


async def guess(phones: list[Phone], codes: list[str]) -> Counter[int]:
    """Try codes, as many at once as there are phones."""
    found: Counter[int] = Counter()

    async def one_after_another(phone: Phone) -> None:
        while codes:
            found[(await phone.ask("/atelier", {"code": codes.pop()}))[0]] += 1

    await asyncio.gather(*(one_after_another(each) for each in phones))
    return found


def test_of_a_thousand_wrong_codes_six_hundred_are_looked_at_and_nobody_else_waits(room: Server) -> None:
    held = begin(AQUITAINE, "Devinée")

    async def attack() -> None:
        phones = [Phone(room.address, place=ATTACKER) for _ in range(20)]
        found = await guess(phones, [f"{number:08}" for number in range(GUESSES)])
        assert found == {422: CODES, 429: GUESSES - CODES}
        assert await guess([Phone(room.address, place=ATTACKER)], [held.code]) == {429: 1}
        assert await guess([Phone(room.address, place=NEIGHBOUR)], [held.code]) == {303: 1}
        scanned = Phone(room.address, place=ATTACKER)
        assert (await scanned.ask(f"/atelier/j/{held.token}", {}))[0] == 303

    together(attack())
    assert workshops.hall(AQUITAINE, held.uid).present == 2


def test_whoever_has_a_whole_network_of_addresses_is_one_guesser(room: Server) -> None:
    """A house gets 2^64 addresses of version 6 from its provider."""
    phones = [Phone(room.address, place=f"2001:db8:0:1::{number:x}") for number in range(1, 41)]
    found = together(guess(phones, [f"{number:08}" for number in range(CODES + 100)]))
    assert found == {422: CODES, 429: 100}
    beside = [Phone(room.address, place="2001:db8:0:2::1")]
    assert together(guess(beside, ["00000000"])) == {422: 1}


def test_the_same_answer_sent_fifty_times_at_once_is_one(room: Server) -> None:
    asked, written = begin(AQUITAINE, "Pressée"), begin(AQUITAINE, "Bavarde", Kind.CARDS)
    votes, cards = count(VoteRow), count(CardRow)

    async def insist(held: Workshop, path: str, form: dict[str, str]) -> None:
        first = Phone(room.address)
        assert (await first.ask(f"/atelier/j/{held.token}", {}))[0] == 303
        phones = [first, *(Phone(room.address, first.cookie) for _ in range(49))]
        sent = await asyncio.gather(*(each.ask(f"/atelier/{held.uid}/{path}", form) for each in phones))
        assert {status for status, _ in sent} == {303}

    for held, path, field in ((asked, "answer", "pick"), (written, "card", "text")):
        step = workshops.hall(AQUITAINE, held.uid).board.steps[0]
        value = step.items[0].uid if step.items else "Une idée"
        together(insist(held, path, {"step": step.uid, "among": step.digest, field: value}))
        hall = workshops.hall(AQUITAINE, held.uid)
        assert (hall.present, hall.answered) == (1, 1)
    assert (count(VoteRow) - votes, count(CardRow) - cards) == (1, 1)


def test_an_answer_after_the_step_was_locked_is_refused_in_words_and_the_one_before_stands(room: Server) -> None:
    held = begin(AQUITAINE, "Close")
    step = workshops.hall(AQUITAINE, held.uid).board.steps[0]

    async def late() -> None:
        phone, path = Phone(room.address), f"/atelier/{held.uid}/answer"
        await phone.ask(f"/atelier/j/{held.token}", {})
        form = {"step": step.uid, "among": step.digest}
        assert (await phone.ask(path, form | {"pick": step.items[0].uid}))[0] == 303
        before = datetime.now(UTC) - timedelta(minutes=1)
        facilitation.turn(AQUITAINE, held.uid, lambda board: board.locked(before))
        for asked in (step.uid, "inconnue", ""):
            status, page = await phone.ask(path, form | {"step": asked, "pick": step.items[1].uid})
            assert status == 409
            assert "n&#39;est pas enregistrée" in page

    together(late())
    found = workshops.hall(AQUITAINE, held.uid).tally
    assert found is not None
    assert [row.count for row in found.rows] == [1, 0]


def test_two_workshops_of_two_regions_do_not_mix_on_the_wire_nor_on_the_wall(room: Server, visit: Visit) -> None:
    """Thirty phones take part in both at once, each with one cookie of each."""
    here, there = begin(AQUITAINE, "Ici", Kind.CARDS), begin(BRETAGNE, "Ailleurs", Kind.CARDS)
    hosts = {here.uid: AQUITAINE, there.uid: BRETAGNE}

    async def both(number: int) -> None:
        one, other = Phone(room.address), Phone(room.address)
        for phone, held in ((one, here), (other, there)):
            await phone.ask(f"/atelier/j/{held.token}", {})
        assert one.cookie.partition("=")[0] != other.cookie.partition("=")[0]
        phone = Phone(room.address, f"{one.cookie}; {other.cookie}")
        for held in (here, there)[: 2 if number % 2 else 1]:
            step = workshops.hall(hosts[held.uid], held.uid).board.steps[0].uid
            text = {"step": step, "text": f"{held.title} {number}"}
            assert (await phone.ask(f"/atelier/{held.uid}/card", text))[0] == 303
            wrong = there if held is here else here
            assert (await phone.ask(f"/atelier/{wrong.uid}/card", text))[0] == 409
            assert (await one.ask(f"/atelier/{there.uid}/card", text))[0] == 404
            page = (await phone.ask(f"/atelier/{held.uid}"))[1]
            assert f"{held.title} {number}" in page
            assert f"{wrong.title} {number}" not in page

    async def everybody() -> None:
        await asyncio.gather(*(both(number) for number in range(30)))

    together(everybody())
    halls = [workshops.hall(hosts[held.uid], held.uid) for held in (here, there)]
    assert [(hall.present, hall.answered, len(hall.cards)) for hall in halls] == [(30, 30, 30), (30, 15, 15)]
    for held, hall in zip((here, there), halls, strict=True):
        assert {card.text.split()[0] for card in hall.cards} == {held.title}
        facilitation.reveal(hosts[held.uid], held.uid, hall.board.steps[0].uid, shown=True)
    wall = sign_in(visit(room.address), "collegue")
    wall.goto(f"{room.address}/wall?region=AQ&atelier={here.uid}")
    wall.get_by_text("Ici 0", exact=True).wait_for()
    assert wall.get_by_text("Ailleurs").count() == 0
    with pytest.raises(NotFound):
        workshops.hall(BRETAGNE, here.uid)
    with pytest.raises(NotFound):
        phones.phone_view(there.uid, "")
