"""Phones, over plain HTTP: coming in, answering without any script, what is refused and what is never said."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from httpx import Response
from markupsafe import escape
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model.access import Role, Viewer
from model.scenario import NewPosition
from model.services.workshop import facilitation, live_scenario, pauses, room_questions, trial, workshops
from model.services.workshop import phones as workshop_phones
from model.wording import catalogue
from model.workshop.steps import Kind
from pages.kit.connection import COOKIE, whence
from pages.kit.wording import speaking
from pages.web import middleware, routes
from pages.web.phones import routes as phones_routes
from pages.web.throttle import Rate
from pages.workshop import slides

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
OURS = {"origin": "http://testserver", "accept": "text/html"}
Phone = Callable[[], TestClient]


def here(uid: str) -> str:
    """The step that is looked at."""
    step = workshops.hall(HOST, uid).board.step
    assert step
    return step.uid


@pytest.fixture(autouse=True)
def nobody_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones_routes, "codes", Rate(phones_routes.CODES, phones_routes.CODE_SECONDS))
    monkeypatch.setattr(phones_routes, "joins", Rate(phones_routes.JOINS, phones_routes.JOIN_SECONDS))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the rates read, to be moved by hand."""
    seconds = [0.0]
    monkeypatch.setattr("pages.web.throttle.time", SimpleNamespace(monotonic=lambda: seconds[0]))
    return seconds


@pytest.fixture
def phone() -> Iterator[Phone]:
    app, opened = Starlette(routes=routes, middleware=middleware), []

    def opening() -> TestClient:
        client = TestClient(app, headers=OURS)
        opened.append(client.__enter__())
        return client

    yield opening
    for client in opened:
        client.__exit__(None, None, None)


def begun(*codes: str, title: str = "Séminaire") -> str:
    uid = workshops.prepare(HOST, "AQ", title, "fr", workshops.prepared_steps(codes or ("expectations",)))
    workshops.start(HOST, uid)
    return uid


def entry(uid: str) -> workshops.Workshop:
    return workshops.hall(HOST, uid).workshop


def send(client: TestClient, uid: str, form: dict[str, Any], *, follow_redirects: bool = True) -> Response:
    """Answer the open step from its page, which says what it is about."""
    page = client.get(f"/atelier/{uid}?change=1").text
    shown = dict(re.findall(r'type="hidden" name="(step|among)" value="([^"]*)"', page))
    return client.post(f"/atelier/{uid}/answer", data=shown | form, follow_redirects=follow_redirects)


def inside(phone: Phone, uid: str) -> TestClient:
    client = phone()
    answer = client.post("/atelier", data={"code": entry(uid).code.lower()})
    assert answer.status_code == 200
    assert str(answer.url).endswith(f"/atelier/{uid}")
    return client


def test_a_phone_comes_in_by_the_code_and_answers_without_any_script(phone: Phone) -> None:
    uid = begun()
    client = inside(phone, uid)
    assert "La première question arrive" in client.get(f"/atelier/{uid}").text
    facilitation.go(HOST, uid, 0)
    page = client.get(f"/atelier/{uid}").text
    assert "Question 1\u00a0sur 1" in page
    assert page.count('type="checkbox"') == 14
    few = send(client, uid, {"pick": ["C01", "C03"]})
    assert few.status_code == 422
    assert "Vous en avez choisi 2" in few.text
    assert few.text.count(" checked") == 2, "what was ticked stays ticked"
    assert str(client.get(f"/atelier/{uid}/answer").url).endswith(f"/atelier/{uid}"), "reloading leads back"
    picks = ["C01", "C02", "C03", "C04", "C05"]
    kept = send(client, uid, {"pick": picks}, follow_redirects=False)
    assert (kept.status_code, kept.headers["location"]) == (303, f"/atelier/{uid}")
    assert workshops.hall(HOST, uid).answered == 1
    after = client.get(f"/atelier/{uid}").text
    assert "Votre réponse est enregistrée" in after
    assert "checkbox" not in after
    assert client.get(f"/atelier/{uid}?change=1").text.count(" checked") == 5


@pytest.mark.parametrize(("language", "told"), [("fr", "est en pause"), ("en", "is paused")])
def test_a_phone_waits_for_a_workshop_that_pauses_and_finds_its_answer_again(
    phone: Phone, language: str, told: str
) -> None:
    uid = begun()
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    send(client, uid, {"pick": ["C01", "C02", "C03", "C04", "C05"]})
    code = entry(uid).code
    pauses.pause(HOST, uid)
    page = client.get(f"/atelier/{uid}?lang={language}").text
    assert told in page and 'data-mark="paused"' in page and "/state" in page
    assert told in phone().post(f"/atelier?lang={language}", data={"code": code}).text
    pauses.reopen(HOST, uid)
    assert "Votre réponse est enregistrée" in client.get(f"/atelier/{uid}?lang=fr").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_notes_of_whoever_speaks_are_on_no_page_of_a_phone(phone: Phone, language: str) -> None:
    uid, notes = begun("expectations", "assets"), "Rappeler l'accord"
    client = inside(phone, uid)
    for place, step in enumerate(workshops.hall(HOST, uid).board.steps):
        room_questions.reword(HOST, uid, step.uid, "Par où commencer ?", notes, {})
        facilitation.go(HOST, uid, place)
        shown = [client.get(f"/atelier/{uid}?lang={language}").text]
        if step.kind is Kind.CARDS:
            client.post(f"/atelier/{uid}/card", data={"step": step.uid, "text": "Le tutorat"})
        facilitation.reveal(HOST, uid, step.uid, shown=True)
        shown.append(client.get(f"/atelier/{uid}?lang={language}").text)
        assert workshops.hall(HOST, uid).board.steps[place].notes == notes
        assert all("Par où commencer" in page and "Rappeler" not in page for page in shown)


def test_a_phone_comes_in_by_the_token_once_and_in_its_own_language(phone: Phone) -> None:
    uid = begun()
    client, address = phone(), f"/atelier/j/{entry(uid).token}"
    shown = client.get(f"{address}?lang=en")
    assert "Take part" in shown.text
    assert "set-cookie" not in shown.headers, "looking is not coming in"
    assert workshops.hall(HOST, uid).present == 0
    inside_page = client.post(f"{address}?lang=en")
    assert str(inside_page.url).endswith(f"/atelier/{uid}?lang=en")
    assert '<html lang="en">' in inside_page.text
    assert str(client.get(address).url).endswith(f"/atelier/{uid}"), "the same phone is not asked again"
    client.post(address)
    assert workshops.hall(HOST, uid).present == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_opens_no_screen(phone: Phone) -> None:
    uid = begun()
    answer = phone().post("/atelier", data={"code": entry(uid).code}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert re.match(rf"atelier-{uid}=[\w-]{{43}}; HttpOnly; Max-Age=2592000; Path=/atelier; SameSite=Lax", cookie)
    assert COOKIE + "=" not in cookie


@pytest.mark.parametrize(
    "said",
    [
        {"origin": ""},
        {"origin": "http://elsewhere.example"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_comes_from_another_site_is_refused(phone: Phone, said: dict[str, str]) -> None:
    uid = begun("assets")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    code = entry(uid).code
    for path, data in (
        ("/atelier", {"code": code}),
        (f"/atelier/j/{entry(uid).token}", {}),
        (f"/atelier/{uid}/card", {"step": "assets-cards", "text": "Glissée"}),
        (f"/atelier/{uid}/answer", {"step": "assets-cards"}),
        (f"/atelier/{uid}/take-back", {"step": "assets-cards", "card": "x"}),
    ):
        assert client.post(path, data=data, headers=said).status_code == 403
    assert workshops.hall(HOST, uid).cards == ()
    assert workshops.hall(HOST, uid).present == 1


def test_wrong_codes_from_the_network_of_a_room_do_not_stop_the_right_ones(phone: Phone) -> None:
    uid = begun()
    client = phone()
    for number in range(phones_routes.CODES // 2):
        assert client.post("/atelier", data={"code": f"{number:08}"}).status_code == 422
    assert client.post("/atelier", data={"code": entry(uid).code}, follow_redirects=False).status_code == 303


def test_codes_typed_without_end_from_one_place_are_not_looked_at_and_the_qr_code_always_is(
    phone: Phone, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = begun()
    evaluated = []
    by_code = phones_routes.phones.by_code
    monkeypatch.setattr(phones_routes.phones, "by_code", lambda code: evaluated.append(code) or by_code(code))
    monkeypatch.setattr(phones_routes, "codes", Rate(10, phones_routes.CODE_SECONDS))
    client = phone()
    statuses = [client.post("/atelier", data={"code": f"{number:08}"}).status_code for number in range(100)]
    assert (statuses[:10], set(statuses[10:])) == ([422] * 10, {429})
    assert len(evaluated) == 10
    assert client.post("/atelier", data={"code": entry(uid).code}).status_code == 429
    assert client.post(f"/atelier/j/{entry(uid).token}", follow_redirects=False).status_code == 303
    clock[0] += 61
    assert client.post("/atelier", data={"code": entry(uid).code}, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("fr;q=0.5, en;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.8,fr;q=0.7", "en"),
        ("de, it;q=0.8", "fr"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("en;q=much", "fr"),
        ("*", "fr"),
        ("", "fr"),
    ],
)
def test_a_phone_is_spoken_to_in_its_own_language_from_the_door_on(phone: Phone, accepted: str, language: str) -> None:
    uid, client = begun(), phone()
    client.headers["accept-language"] = accepted
    html = f'<html lang="{language}">'
    assert html in client.get("/atelier").text
    assert html in client.get(f"/atelier/j/{entry(uid).token}").text
    assert html in client.post("/atelier", data={"code": "0000-0000"}).text
    assert html in client.post("/atelier", data={"code": entry(uid).code}).text
    assert html in client.get(f"/atelier/{uid}").text
    other = "en" if language == "fr" else "fr"
    assert f'<html lang="{other}">' in client.get(f"/atelier/{uid}?lang={other}").text, "what was chosen goes first"


def test_a_phone_whose_language_is_not_ours_is_spoken_to_in_that_of_the_workshop(phone: Phone) -> None:
    uid = workshops.prepare(HOST, "AQ", "Seminar", "en", workshops.prepared_steps(("assets",)))
    workshops.start(HOST, uid)
    client = phone()
    client.headers["accept-language"] = "de"
    assert '<html lang="en">' in client.get(f"/atelier/j/{entry(uid).token}").text


@pytest.mark.parametrize(
    ("direct", "forwarded", "place"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("2001:db8:0:1:a::b", "", "2001:db8:0:1::/64"),
        ("127.0.0.1", "2001:db8:0:1::c", "2001:db8:0:1::/64"),
        ("127.0.0.1", "203.0.113.7:50001", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1:7, 203.0.113.7:50002", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8:0:1::c]:50001", "2001:db8:0:1::/64"),
        ("127.0.0.1", "[2001:db8:0:1::c]", "2001:db8:0:1::/64"),
        ("127.0.0.1", "[::ffff:203.0.113.7]:50001", "203.0.113.7"),
        ("127.0.0.1", "unknown:50001", "unknown:50001"),
        ("testclient", "", "testclient"),
    ],
)
def test_a_place_is_what_the_proxy_says_last_and_a_whole_house(direct: str, forwarded: str, place: str) -> None:
    assert whence(direct, forwarded) == place


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workshop_that_is_full_says_so_at_the_door_and_keeps_those_who_are_in(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(workshop_phones, "MOST_PHONES", 2)
    uid = begun()
    first, _ = inside(phone, uid), inside(phone, uid)
    told = catalogue(language)("errors.workshop.full", accepted=2)
    for path, data in (("/atelier", {"code": entry(uid).code}), (f"/atelier/j/{entry(uid).token}", {})):
        page = phone().post(f"{path}?lang={language}", data=data)
        assert (page.status_code, "set-cookie" in page.headers) == (409, False)
        assert told in page.text
        assert f'action="{path}?' in page.text, "one may try again there"
    assert workshops.hall(HOST, uid).present == 2
    assert first.post(f"/atelier/j/{entry(uid).token}", follow_redirects=False).status_code == 303


def test_phones_that_come_in_without_end_from_one_place_wait_and_those_who_are_in_do_not(
    phone: Phone, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones_routes, "joins", Rate(3, phones_routes.JOIN_SECONDS))
    uid = begun()
    address = f"/atelier/j/{entry(uid).token}"
    clients = [phone() for _ in range(5)]
    assert [each.post(address, follow_redirects=False).status_code for each in clients] == [303] * 3 + [429] * 2
    assert "Trop de téléphones" in clients[4].post(address).text
    assert clients[0].post(address, follow_redirects=False).status_code == 303
    assert workshops.hall(HOST, uid).present == 3
    clock[0] += 61
    assert clients[4].post(address, follow_redirects=False).status_code == 303


def test_a_mistyped_code_is_no_guess(phone: Phone) -> None:
    client = phone()
    for _ in range(20):
        answer = client.post("/atelier", data={"code": "K7QM"})
        assert answer.status_code == 422
        assert "8 lettres ou chiffres" in answer.text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} **gras**"


def test_what_is_written_is_shown_as_it_is_and_acts_nowhere(phone: Phone) -> None:
    uid = begun("assets", title="<b>Titre</b>")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    client.post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": HOSTILE})
    client.post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": HOSTILE})
    facilitation.reveal(HOST, uid, "assets-cards", shown=True)
    page = client.get(f"/atelier/{uid}").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>Titre" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert page.count('<ul class="mine">') == 1
    (card,) = workshops.hall(HOST, uid).cards
    client.post(f"/atelier/{uid}/take-back", data={"step": "assets-cards", "card": card.uid})
    assert workshops.hall(HOST, uid).cards == ()
    back = client.get(f"/atelier?lang={HOSTILE}")
    assert HOSTILE not in back.text
    wrong = client.post("/atelier", data={"code": HOSTILE})
    assert "<script>alert" not in wrong.text


def test_a_phone_that_did_not_come_in_sees_nothing_of_a_workshop(phone: Phone) -> None:
    one, other = begun(title="Premier"), begun(title="Second")
    client = inside(phone, one)
    for each in (phone(), client):
        page = each.get(f"/atelier/{other}")
        assert page.status_code == 404
        assert "Second" not in page.text
        assert each.get(f"/atelier/{other}/state").status_code == 404
        answer = each.post(f"/atelier/{other}/answer", data={"step": "x"})
        assert (answer.status_code, "Second" in answer.text) == (404, False)


def test_the_state_says_when_the_page_changes_and_nothing_else(phone: Phone) -> None:
    uid = begun()
    client = inside(phone, uid)
    first = client.get(f"/atelier/{uid}/state").text
    assert f'data-mark="{first}"' in client.get(f"/atelier/{uid}").text
    facilitation.go(HOST, uid, 0)
    second = client.get(f"/atelier/{uid}/state").text
    facilitation.enter_hands(HOST, uid, "expectations-priorities", 3, {"C01": 2})
    assert client.get(f"/atelier/{uid}/state").text == second != first
    facilitation.reveal(HOST, uid, "expectations-priorities", shown=True)
    shown = client.get(f"/atelier/{uid}/state").text
    assert shown.split("|")[0] == second.split("|")[0]
    assert shown != second
    assert "Ce qu&#39;en dit la salle (3\u00a0réponses)" in client.get(f"/atelier/{uid}").text
    workshops.close(HOST, uid)
    assert client.get(f"/atelier/{uid}/state").text == "over"
    assert "Merci d&#39;avoir participé" in client.get(f"/atelier/{uid}").text


def test_a_result_of_which_fewer_than_three_had_a_view_reaches_no_phone(phone: Phone) -> None:
    uid = begun("profile")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    facilitation.reveal(HOST, uid, "profile-range", shown=True)
    watching = inside(phone, uid)
    for _ in range(3):
        send(inside(phone, uid), uid, {"no_view": "1"})
    for number in range(3):
        assert "37\u00a0%" not in watching.get(f"/atelier/{uid}").text, number
        send(inside(phone, uid), uid, {"low": "37", "high": "53"})
    assert "37\u00a0%" in watching.get(f"/atelier/{uid}").text
    assert client.get(f"/atelier/{uid}").status_code == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_page_is_light_whole_in_its_language_and_names_no_code_of_the_reference(
    phone: Phone, language: str
) -> None:
    uid = begun("expectations", "profile", "assets")
    client = inside(phone, uid)
    script = client.get("/atelier/telephone.js")
    assert script.headers["cache-control"] == "max-age=3600"
    for place in range(-1, 5):
        facilitation.go(HOST, uid, place)
        page = client.get(f"/atelier/{uid}?lang={language}")
        assert len(page.content) + len(script.content) <= 30_000
        assert f'<html lang="{language}">' in page.text
        words = re.sub(r"<[^>]*>", " ", page.text.partition("</style>")[2])
        assert not re.search(r"\bC\d\d\b", words)
        other = catalogue("en" if language == "fr" else "fr")
        assert other("phone.foot") not in page.text
    assert len(phone().get("/atelier").content) + len(script.content) <= 30_000


def test_a_null_in_an_address_or_a_field_is_as_if_it_were_not_there(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = begun("assets")
    client, asked = inside(phone, uid), []
    by_token, take_back = phones_routes.phones.by_token, phones_routes.phones.take_back
    monkeypatch.setattr(phones_routes.phones, "by_token", lambda token: asked.append(token) or by_token(token))
    monkeypatch.setattr(phones_routes.phones, "take_back", lambda *given: asked.extend(given) or take_back(*given))
    facilitation.go(HOST, uid, 0)
    assert client.get("/atelier/j/a%00b").status_code == 404
    client.post(f"/atelier/{uid}/take-back", data={"step": "assets-cards", "card": "x\0y"})
    assert client.get(f"/atelier/{uid}%00").status_code == 200
    assert {"ab", "xy"} <= set(asked)
    assert not any("\0" in each for each in asked)


def test_a_body_that_is_too_long_is_not_read(phone: Phone) -> None:
    uid = begun("assets")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    answer = client.post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": "x" * 20_000})
    assert answer.status_code == 409
    fields = {f"f{number}": "1" for number in range(200)} | {"step": "assets-cards", "text": "x"}
    assert client.post(f"/atelier/{uid}/card", data=fields).status_code == 409
    assert workshops.hall(HOST, uid).cards == ()


def test_an_answer_to_a_step_that_was_not_opened_is_said_not_to_be_kept(phone: Phone) -> None:
    uid = begun("expectations", "profile")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 2)
    late = client.post(f"/atelier/{uid}/answer", data={"step": "expectations-priorities", "pick": ["C01"]})
    assert late.status_code == 409
    assert "la vôtre n&#39;est pas enregistrée" in late.text
    assert "Quel profil" in late.text


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass for phones; the facilitator acts at their beginning."""
    gone = timedelta()

    def wait(seconds: float) -> None:
        nonlocal gone
        gone += timedelta(seconds=seconds)

    monkeypatch.setattr(workshop_phones, "now", lambda: datetime.now(UTC) + gone)
    return wait


def shut(uid: str, way: str) -> None:
    """Close the first step in one of the three ways."""
    if way == "lock":
        facilitation.lock(HOST, uid, here(uid), locked=True)
    elif way == "timer":
        facilitation.turn(HOST, uid, lambda board: board.timed(1, datetime.now(UTC) - timedelta(minutes=1)))
    else:
        facilitation.go(HOST, uid, 2)


@pytest.mark.parametrize("way", ["lock", "timer", "go"])
def test_what_was_being_written_as_a_step_closed_is_kept_for_ten_seconds_and_said_to_be(
    phone: Phone, later: Callable[[float], None], way: str
) -> None:
    uid = begun("assets", "brakes")
    facilitation.go(HOST, uid, 0)
    clients = [inside(phone, uid) for _ in range(2)]
    shut(uid, way)
    left = float(clients[0].get(f"/atelier/{uid}/state?step=assets-cards").text)
    assert 8 < left <= 10
    later(7)
    page = clients[0].post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": "À temps"})
    assert page.status_code == 200
    assert ("question d&#39;avant est enregistrée" in page.text) is (way == "go")
    later(4)
    assert clients[1].get(f"/atelier/{uid}/state?step=assets-cards").text == "0.0"
    late = clients[1].post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": "Trop tard"})
    assert late.status_code == 409
    assert [card.text for card in workshops.hall(HOST, uid).cards] == ["À temps"]


def test_without_a_script_what_came_too_late_is_there_to_be_sent_when_its_step_opens_again(
    phone: Phone, later: Callable[[float], None]
) -> None:
    uid = begun("assets", "brakes")
    facilitation.go(HOST, uid, 0)
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 2)
    later(11)
    late = client.post(f"/atelier/{uid}/card", data={"step": "assets-cards", "text": "Le tutorat croisé"})
    assert "la vôtre n&#39;est pas enregistrée" in late.text
    assert "Le tutorat croisé" not in late.text, "it is no answer to what is asked now"
    client.post(f"/atelier/{uid}/card", data={"step": "brakes-cards", "text": "Le temps"})
    assert "Le tutorat croisé" not in client.get(f"/atelier/{uid}").text
    facilitation.go(HOST, uid, 0)
    again = client.get(f"/atelier/{uid}").text
    assert ">Le tutorat croisé</textarea>" in again
    assert "envoyez-la de nouveau" in again
    assert [card.text for card in workshops.hall(HOST, uid).cards] == ["Le temps"], "nothing is sent by itself"


def test_hiding_a_card_that_is_weighed_keeps_the_points_of_the_others_without_a_script(phone: Phone) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for text in ("Immersion", "Mentorat", "Nom de quelqu'un"):
        facilitation.enter_card(HOST, uid, "assets-cards", text)
    facilitation.go(HOST, uid, 1)
    one, two, gone = (card.uid for card in workshops.hall(HOST, uid).cards)
    client = inside(phone, uid)
    shown = dict(re.findall(r'type="hidden" name="(step|among)" value="([^"]*)"', client.get(f"/atelier/{uid}").text))
    facilitation.moderate(HOST, uid, [gone], hidden=True)
    late = client.post(f"/atelier/{uid}/answer", data=shown | {one: "3", two: "1", gone: "1"})
    assert late.status_code == 409
    assert f'name="{one}" value="3" checked' in late.text
    assert f'name="{two}" value="1" checked' in late.text
    assert gone not in late.text


PICKS = [["C01", "C02", "C03", "C04", "C05"], ["C06", "C07", "C08", "C09", "C10"]]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_answer_from_a_page_about_other_things_is_refused_and_what_is_asked_is_shown(
    phone: Phone, language: str
) -> None:
    uid = begun()
    clients = [inside(phone, uid) for _ in range(3)]
    client = clients[0]
    facilitation.go(HOST, uid, 0)
    for picks in PICKS:
        for each in clients:
            send(each, uid, {"pick": picks})
        facilitation.go(HOST, uid, 1)
        page = client.get(f"/atelier/{uid}").text
        assert page.count("<fieldset>") == 5
        if picks is PICKS[0]:
            old = page
            state = client.get(f"/atelier/{uid}/state").text
            facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert client.get(f"/atelier/{uid}/state").text.split("|")[0] != state.split("|")[0], "a page with a script reloads"
    shown = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', old))
    late = client.post(
        f"/atelier/{uid}/answer?lang={language}", data=shown | {"step": "expectations-levels", "C01": "6"}
    )
    assert late.status_code == 409
    assert escape(catalogue(language)("errors.workshop.changed")) in late.text
    assert 'name="C06"' in late.text
    assert 'name="C01"' not in late.text
    assert workshops.hall(HOST, uid).answered == 0
    assert send(client, uid, {"C06": "6"}).status_code == 200
    assert workshops.hall(HOST, uid).answered == 1


def test_a_form_that_does_not_say_what_it_is_about_is_refused(phone: Phone) -> None:
    uid = begun()
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    sent = {"step": "expectations-priorities", "pick": PICKS[0]}
    assert client.post(f"/atelier/{uid}/answer", data=sent).status_code == 409
    assert workshops.hall(HOST, uid).answered == 0


def test_no_page_loads_itself_again_and_each_offers_to_without_a_script(phone: Phone) -> None:
    """What refreshes itself takes away what somebody is reading (WCAG failure F41)."""
    uid = begun("expectations", "assets")
    client = inside(phone, uid)
    link = f'<noscript>.*href="/atelier/{uid}\\?lang=fr">Voir où en est la salle</a>.*</noscript>'
    for place in range(-1, 5):
        facilitation.go(HOST, uid, place)
        for locked in (False, True) if 0 <= place < 4 else (False,):
            if 0 <= place < 4:
                facilitation.lock(HOST, uid, here(uid), locked=locked)
            page = client.get(f"/atelier/{uid}").text
            assert "http-equiv" not in page
            assert re.search(link, page)
    workshops.close(HOST, uid)
    over = client.get(f"/atelier/{uid}").text
    assert "http-equiv" not in over
    assert "<noscript>" not in over


def read(client: TestClient, uid: str, language: str = "fr") -> str:
    """What a page says, as it is read."""
    page = client.get(f"/atelier/{uid}?lang={language}").text.partition("<main>")[2].partition("</main>")[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)))


def test_a_phone_says_how_far_apart_levels_are_of_what_enough_people_placed(phone: Phone) -> None:
    uid = begun()
    facilitation.go(HOST, uid, 1)
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    for levels in ({"C01": "4", "C02": "6"}, {"C01": "5"}, {"C01": "5"}):
        send(inside(phone, uid), uid, levels)
    client = inside(phone, uid)
    said = read(client, uid)
    assert "1 au niveau 2 · 2 au niveau 2,5" in said
    assert "au niveau 3" not in said
    assert "moins de 3 avis" in said
    assert "1 at level 2 · 2 at level 2.5" in read(client, uid, "en")


def test_a_phone_shows_alone_what_the_wall_shows_alone_and_no_more_than_the_wall(phone: Phone) -> None:
    uid = begun("assets")
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    for number in range(29):
        facilitation.enter_card(HOST, uid, here(uid), f"Carte n° {number} ")
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    cards = workshops.hall(HOST, uid).cards
    facilitation.group(HOST, uid, here(uid), "Ensemble", [card.uid for card in cards[:5]])
    said = read(client, uid)
    assert said.count("Carte n°") == 3 + 23, "three of the group, as many alone as on the wall"
    assert "et 1 de plus" in said
    state = client.get(f"/atelier/{uid}/state").text
    (group,) = workshops.hall(HOST, uid).board.groups
    facilitation.spotlight(HOST, uid, group.uid)
    assert client.get(f"/atelier/{uid}/state").text != state
    assert read(client, uid).count("Carte n°") == 5
    facilitation.spotlight(HOST, uid, cards[28].uid)
    assert re.findall(r"Carte n° \d+", read(client, uid)) == ["Carte n° 28"]
    assert "de plus" not in read(client, uid)


def test_what_is_counted_stands_on_a_phone_beside_how_many_could_have_said_it(phone: Phone) -> None:
    uid = begun()
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for _ in range(3):
        workshop_phones.answer(
            uid, workshop_phones.join(door), here(uid), {"pick": ["C01", "C02", "C03", "C04", "C05"]}
        )
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    assert client.get(f"/atelier/{uid}?lang=fr").text.count("<b>3 sur 3</b>") == 5


@pytest.mark.parametrize(("language", "figure"), [("fr", "30\u00a0jours"), ("en", "30\u00a0days")])
def test_a_figure_stays_on_the_line_of_what_it_counts_on_a_phone(phone: Phone, language: str, figure: str) -> None:
    token = workshops.hall(HOST, begun()).workshop.token
    assert figure in phone().get(f"/atelier/j/{token}?lang={language}").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_phone_says_until_when_it_can_answer(phone: Phone, language: str) -> None:
    uid = begun()
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 0)
    before = client.get(f"/atelier/{uid}/state").text
    until = {"fr": "Réponses jusqu'à 18 h 07", "en": "Answers until 18:07"}[language]
    assert until not in read(client, uid, language)
    facilitation.turn(HOST, uid, lambda board: board.timed(10, datetime(2099, 11, 23, 16, 57, tzinfo=UTC)))
    assert until in read(client, uid, language)
    after = client.get(f"/atelier/{uid}/state").text
    assert after != before
    assert after.split("|")[0] == before.split("|")[0], "what is being typed stays"
    facilitation.lock(HOST, uid, here(uid), locked=True)
    assert until not in read(client, uid, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_phone_lists_what_the_room_plays_on_the_wall(phone: Phone, language: str) -> None:
    steps = (*workshops.prepared_steps(("profile",)), workshops.live_step(2))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 1)
    wall = catalogue(language)("phone.on_the_wall")
    assert wall not in read(client, uid, language)
    state = client.get(f"/atelier/{uid}/state").text
    team = str(live_scenario.scene(HOST, uid).before.teams.uid[0])
    live_scenario.play(
        HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=team, title="Chargée de projet <b>")
    )
    assert client.get(f"/atelier/{uid}/state").text != state
    with speaking(language):
        (line,) = slides.slide(workshops.hall(HOST, uid), scene=live_scenario.scene(HOST, uid)).body["lines"]
    said = read(client, uid, language)
    assert wall in said
    assert re.sub(r"\s+", " ", line) in said
    assert "<b>" not in client.get(f"/atelier/{uid}").text
    live_scenario.withdraw(HOST, uid, "n")
    assert wall not in read(client, uid, language)


def test_the_longest_page_with_the_form_and_the_widest_result_is_still_light(phone: Phone) -> None:
    uid = begun()
    client = inside(phone, uid)
    facilitation.go(HOST, uid, 1)
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    items = workshops.hall(HOST, uid).board.steps[1].items
    for half in range(9):
        send(inside(phone, uid), uid, {item.uid: str(half) for item in items})
    page, script = client.get(f"/atelier/{uid}"), client.get("/atelier/telephone.js")
    assert page.text.count("au\u00a0niveau") == 9 * len(items)
    assert len(page.content) + len(script.content) <= 30_000


@pytest.mark.parametrize(("language", "said"), [("fr", "lit bien le code"), ("en", "reads the code")])
def test_a_phone_tries_the_code_before_the_doors_open_without_any_script(
    phone: Phone, language: str, said: str
) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]))
    client, address = phone(), f"/atelier/{uid}/essai?lang={language}"
    page = client.get(address).text
    assert said in page
    number = re.search(r'name="page" value="([^"]+)"', page)
    assert number
    for _ in range(2):
        heard = client.post(address, data={"page": number[1], "awake": ""})
        assert (heard.status_code, 'class="kept"' in heard.text) == (200, True)
    seen = trial.trial(HOST, uid)
    assert (seen.read, len(seen.answered), len(seen.awake)) == (1, 1, 0)
    workshops.start(HOST, uid)
    assert client.get(address).status_code == 404
    assert client.post(address, data={"page": number[1]}).status_code == 404
