"""Coming in through a provider of identities that does everything wrong, once in each way, and rightly otherwise."""

import base64
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model import settings
from model.access import Role, operator
from model.errors import Outage, Unavailable
from model.openid import deadline
from model.openid import provider as providers
from model.services.access import accounts, audit, provider, sessions
from model.services.access.accounts import Account
from model.services.context import store
from model.services.records import retention
from model.storage.database import Database
from model.storage.tables import AccountRow, IdentityRow, ProviderSessionRow, SessionRow, now
from model.wording import catalogue
from pages.kit.connection import COOKIE
from pages.web import exception_handlers, middleware, routes
from pages.web.provider import KEPT
from tests.browser.serving import PASSWORD
from tests.security.conftest import twice
from tests.security.issuer import CLIENT, DRIPPING, EVENT, HTTP, SECRET, Issuer, issuing, pass_through
from tests.security.real_issuer import really_issuing

HOUSE = "http://testserver"
LATER = 1e12
"""A moment of any clock that is long after now."""


@pytest.fixture(scope="module")
def issuer_once() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(house: Path, prefix: str, issuer_once: Issuer, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """A provider as good as new, which the house knows."""
    fresh = Issuer(address=issuer_once.address, keys=issuer_once.keys)
    for name in vars(fresh):
        setattr(issuer_once, name, getattr(fresh, name))
    for name, value in {"ISSUER": issuer_once.address, "CLIENT": CLIENT, "SECRET": SECRET, "NAME": "ProTest"}.items():
        monkeypatch.setenv(f"MOSAIQUE_OIDC_{name}", value)
    monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", HOUSE + prefix)
    providers.provider.cache_clear()
    return issuer_once


@pytest.fixture
def ana(issuer: Issuer) -> Account:
    """The account of whoever stands before the provider."""
    return accounts.create(operator(), "ana@example.fr", "Ana", Role.DIRECTOR, PASSWORD, ("AQ",))


@pytest.fixture
def browser(issuer: Issuer) -> TestClient:
    return asking()


def asking(**headers: str) -> TestClient:
    app = Starlette(routes=routes, middleware=middleware, exception_handlers=exception_handlers)
    return TestClient(app, base_url=HOUSE + here(""), headers=headers, follow_redirects=False)


def public(place: str = "") -> str:
    """The public address of the house, or of something in it."""
    return settings.current().public_url + place


def here(place: str) -> str:
    """A place of the house, as a browser asks for it."""
    return settings.current().prefix + place


def sent(browser: TestClient, **headers: str) -> str:
    """Go to the provider; return the address where one stands then."""
    answer = browser.get("/session/provider", headers=headers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def back(browser: TestClient, address: str) -> httpx.Response:
    """Come back from the provider."""
    return browser.get(address.removeprefix(public()))


def enter(browser: TestClient) -> httpx.Response:
    """Go there and come back."""
    return back(browser, pass_through(sent(browser)))


def refused(answer: httpx.Response, word: str) -> None:
    """Nothing was opened, and the page says why."""
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies
    assert word in page(answer)


def page(answer: httpx.Response) -> str:
    """What a page says, as one reads it."""
    return unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")


def viewer(browser: TestClient) -> Any:
    return sessions.recognise(browser.cookies.get(COOKIE) or "")


def lines(action: str) -> int:
    return len(audit.lines(operator(), action))


# the way in


@twice
def test_the_first_time_an_account_is_matched_by_its_verified_address_once_and_it_is_said(
    browser: TestClient, ana: Account, issuer: Issuer
) -> None:
    issuer.person["email"] = "Ana@Example.fr"  # the same to whoever writes to it
    first = enter(browser)
    assert first.status_code == 200
    assert "Ana" in first.text and "ana@example.fr" in first.text and "ProTest" in first.text
    assert viewer(browser).account == ana.uid
    assert lines("link_identity") == 1 and lines("sign_in") == 1
    issuer.person["email"] = "changed@example.fr"  # from now on the subject alone says who it is
    other = asking()
    again = enter(other)
    assert (again.status_code, again.headers["location"]) == (303, here("/"))
    assert viewer(other).account == ana.uid
    assert lines("link_identity") == 1 and lines("sign_in") == 2


@twice
def test_what_is_asked_of_the_provider_is_a_code_with_pkce_a_state_and_a_nonce(browser: TestClient) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent(browser)).query).items()}
    assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == public("/session/provider/return")
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 32 and len(asked["nonce"]) >= 32 and asked["state"] != asked["nonce"]
    assert asked["scope"] == "openid email"
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }  # ProConnect refuses what it does not know
    again = {name: values[0] for name, values in parse_qs(urlsplit(sent(asking())).query).items()}
    assert all(again[name] != asked[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("signed", [True, False])
def test_userinfo_is_read_signed_or_plain(browser: TestClient, ana: Account, issuer: Issuer, signed: bool) -> None:
    issuer.signs_userinfo = signed
    assert enter(browser).status_code == 200
    assert "/userinfo" in issuer.asked


@pytest.mark.usefixtures("ana")
def test_a_provider_without_userinfo_says_all_in_its_token(browser: TestClient, issuer: Issuer) -> None:
    issuer.metadata_over = {"userinfo_endpoint": None}
    issuer.over = {"email": "ana@example.fr", "email_verified": True}
    assert enter(browser).status_code == 200


# who does not come in, and is told why


@twice
def test_somebody_whom_the_house_does_not_know_gets_a_sentence_and_no_account(
    browser: TestClient, issuer: Issuer
) -> None:
    before = accounts.accounts(operator())
    answer = enter(browser)
    refused(answer, "ana@example.fr")
    assert "personne qui tient les comptes" in page(answer) and "ProTest" in answer.text
    assert accounts.accounts(operator()) == before
    in_english = asking(**{"accept-language": "en"})
    refused(enter(in_english), "ask the person who keeps the accounts")


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1, 0])
@pytest.mark.usefixtures("ana")
def test_an_address_that_is_not_verified_is_matched_with_nothing(
    browser: TestClient, issuer: Issuer, verified: object
) -> None:
    issuer.signs_userinfo = False
    issuer.person["email_verified"] = verified
    refused(enter(browser), "est bien la vôtre")
    assert lines("link_identity") == 0


@pytest.mark.usefixtures("ana")
def test_an_address_and_its_verification_come_from_one_place(browser: TestClient, issuer: Issuer) -> None:
    """A token that says an address, and userinfo that verifies another one, verify nothing of the first."""
    issuer.over = {"email": "ana@example.fr"}
    issuer.person = {"sub": "s-1", "email": "thief@example.fr", "email_verified": True}
    refused(enter(browser), "thief@example.fr")


@pytest.mark.parametrize(("verified", "comes_in"), [(None, True), (False, False), ("false", False)])
@pytest.mark.usefixtures("ana")
def test_a_provider_that_is_trusted_need_not_say_that_it_verified(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, verified: object, comes_in: bool
) -> None:
    monkeypatch.setenv("MOSAIQUE_OIDC_ADDRESSES", "trusted")
    issuer.person["email_verified"] = verified
    issuer.signs_userinfo = False
    assert enter(browser).status_code == (200 if comes_in else 403)


def test_an_address_whose_account_is_another_subject_is_refused_until_it_is_untied(
    browser: TestClient, ana: Account, issuer: Issuer
) -> None:
    assert enter(browser).status_code == 200
    issuer.person["sub"] = "s-2"
    refused(enter(asking()), "déjà lié à une autre identité")
    assert viewer(browser).account == ana.uid
    provider.unlink(operator(), ana.uid)
    assert viewer(browser) is None  # whoever came in through it has gone
    assert enter(asking()).status_code == 200
    assert (lines("link_identity"), lines("unlink_identity")) == (2, 1)


def test_the_administrator_may_say_who_an_account_is(browser: TestClient, issuer: Issuer) -> None:
    short = accounts.create(operator(), "ana", "Ana", Role.DIRECTOR, PASSWORD, ("AQ",))
    provider.link(operator(), "ana", "s-1")
    answer = enter(browser)
    assert answer.status_code == 303
    assert viewer(browser).account == short.uid


def test_a_closed_account_is_said_to_be_closed(browser: TestClient, ana: Account) -> None:
    assert enter(browser).status_code == 200
    accounts.set_active(operator(), ana.uid, active=False, version=ana.version)
    refused(enter(asking()), "est fermé")
    assert viewer(browser) is None


@pytest.mark.usefixtures("ana")
def test_whoever_gives_up_at_the_provider_is_told_so(browser: TestClient, issuer: Issuer) -> None:
    issuer.answer_over = {"error": "access_denied", "code": None}
    refused(enter(browser), "interrompue")


@twice
def test_an_address_comes_back_three_hundred_times_a_minute_at_most_and_is_told_so(browser: TestClient) -> None:
    answers = [browser.get("/session/provider/return") for _ in range(301)]
    assert [each.status_code for each in answers] == [403] * 300 + [429]
    assert "attendez une minute" in page(answers[-1])


@twice
def test_whoever_comes_in_over_the_cookie_of_another_ends_their_session(browser: TestClient, ana: Account) -> None:
    bob = accounts.create(operator(), "bob@example.fr", "Bob", Role.ADMINISTRATOR, PASSWORD)
    left_open = sessions.exchange(sessions.open_session(bob.login)) or ""
    browser.cookies.set(COOKIE, left_open, domain="testserver.local", path=here("/"))
    assert enter(browser).status_code == 200
    assert sessions.recognise(left_open) is None
    assert viewer(browser).account == ana.uid
    assert lines("sign_out") == 1


@pytest.mark.usefixtures("ana")
def test_whoever_comes_back_while_the_base_is_busy_is_told_so_on_a_page(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = pass_through(sent(browser))

    def busy(*_: object) -> None:
        raise Unavailable(Outage.BUSY)

    monkeypatch.setattr(Database, "write", busy)
    answer = back(browser, address)
    assert answer.status_code == 503 and COOKIE not in answer.cookies
    assert catalogue("fr")("errors.outside.busy") in unescape(answer.text)


# answers that do not hold


def test_another_state_opens_nothing(browser: TestClient, ana: Account) -> None:
    address = pass_through(sent(browser))
    refused(back(browser, address.replace("state=", "state=0")), "(state)")


@pytest.mark.usefixtures("ana")
def test_an_answer_is_good_in_the_browser_that_asked_alone(browser: TestClient) -> None:
    address = pass_through(sent(browser))
    refused(back(asking(), address), "autre navigateur")
    other = asking()
    sent(other)
    refused(back(other, address), "(state)")


@pytest.mark.usefixtures("ana")
def test_a_code_is_good_once_even_with_the_cookie_of_before(browser: TestClient, issuer: Issuer) -> None:
    location = sent(browser)
    kept = browser.cookies[KEPT]
    address = pass_through(location)
    assert back(browser, address).status_code == 200
    issuer.asked.clear()
    replaying = asking(cookie=f"{KEPT}={kept}")
    refused(back(replaying, address), "(replay)")
    assert issuer.asked == []  # the provider is not even asked


@pytest.mark.usefixtures("ana")
def test_the_verifier_of_another_journey_is_refused_by_the_provider(browser: TestClient, issuer: Issuer) -> None:
    stolen = parse_qs(urlsplit(pass_through(sent(asking()))).query)["code"][0]
    address = pass_through(sent(browser))
    own = parse_qs(urlsplit(address).query)["code"][0]
    refused(back(browser, address.replace(own, stolen)), "(invalid_grant)")
    assert issuer.refused == ["token"]


@pytest.mark.parametrize("kept", ["", "x", "a.b.c", "%C3%A9", "0" * 4000])
@pytest.mark.usefixtures("ana")
def test_a_forged_journey_is_none(browser: TestClient, kept: str) -> None:
    address = pass_through(sent(browser))
    forged = asking(cookie=f"{KEPT}={kept}")
    refused(back(forged, address), "Recommencez")


def test_a_journey_that_is_signed_by_somebody_else_or_too_old_is_none(issuer: Issuer) -> None:
    claims = {"seed": "s", "place": "", "language": "fr", "exp": int(now().timestamp()) + 60}
    key = OctKey.import_key("0" * 64)
    assert provider.resumed(jwt.encode({"alg": "HS256"}, claims, key)) is None
    assert provider.resumed(jwt.encode({"alg": "HS256"}, claims, provider._key())) is not None
    assert (
        provider.resumed(jwt.encode({"alg": "HS256"}, claims | {"exp": now().timestamp() - 1}, provider._key())) is None
    )


@pytest.mark.parametrize(
    ("over", "word"),
    [
        ({"nonce": "0" * 64}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["another"]}, "aud"),
        ({"aud": [CLIENT, "another"]}, "azp"),
        ({"aud": [CLIENT, "another"], "azp": CLIENT}, "aud"),
        ({"aud": CLIENT, "azp": "another"}, "azp"),
        ({"aud": None}, "aud"),
        ({"iss": "https://elsewhere.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"exp": 1_000_000_000}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"iat": 10_000_000_000}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 10_000_000_000}, "nbf"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 12}, "sub"),
        ({"sub": "somebody else than userinfo"}, "sub"),
    ],
)
@pytest.mark.usefixtures("ana")
def test_a_token_that_says_something_else_opens_nothing(
    browser: TestClient, issuer: Issuer, over: dict[str, Any], word: str
) -> None:
    issuer.over = over
    refused(enter(browser), f"({word})")


@pytest.mark.parametrize(("late", "comes_in"), [(100, True), (-100, True), (200, False), (-200, False)])
@pytest.mark.usefixtures("ana")
def test_clocks_may_differ_a_little_and_no_more(browser: TestClient, issuer: Issuer, late: int, comes_in: bool) -> None:
    moment = int(now().timestamp()) + late
    issuer.over = {"iat": moment, "exp": moment + 10}
    assert (enter(browser).status_code == 200) is comes_in


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def _unsigned(issuer: Issuer, claims: dict[str, Any]) -> str:
    return f"{_plain({'alg': 'none', 'kid': issuer.keys[0].kid})}.{_plain(claims)}."


def _with_public_key(issuer: Issuer, claims: dict[str, Any]) -> str:
    head, body = (_plain(each) for each in ({"alg": "HS256", "kid": issuer.keys[0].kid}, claims))
    proof = hmac.digest(issuer.keys[0].as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64.urlsafe_b64encode(proof).decode().rstrip('=')}"


def _by_another(issuer: Issuer, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": issuer.keys[0].kid}, claims, key)


def _with_its_own_key(issuer: Issuer, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False)}, claims, key)


def _with_another_algorithm(issuer: Issuer, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS512", "kid": issuer.keys[0].kid}, claims, issuer.keys[0], algorithms=["RS512"])


@pytest.mark.parametrize("make", [_unsigned, _with_public_key, _by_another, _with_its_own_key, _with_another_algorithm])
@pytest.mark.usefixtures("ana")
def test_a_token_that_the_provider_did_not_sign_opens_nothing(browser: TestClient, issuer: Issuer, make: Any) -> None:
    location = sent(browser)
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    said = issuer.claims(sub="s-1", nonce=nonce, email="ana@example.fr", email_verified=True)
    issuer.raw_token = make(issuer, said)
    refused(back(browser, pass_through(location)), "n'a pas pu être vérifiée")


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c", "....", "é.é.é", "e30.e30.e30", "0" * 20_000])
@pytest.mark.usefixtures("ana")
def test_what_is_no_token_opens_nothing(browser: TestClient, issuer: Issuer, token: str) -> None:
    issuer.raw_token = token
    refused(enter(browser), "n'a pas pu être vérifiée")


@pytest.mark.parametrize("over", [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}, {"sub": "s-2"}])
@pytest.mark.usefixtures("ana")
def test_signed_userinfo_for_somebody_else_opens_nothing(
    browser: TestClient, issuer: Issuer, over: dict[str, Any]
) -> None:
    issuer.userinfo_over = over
    refused(enter(browser), f"({next(iter(over))})")


@pytest.mark.parametrize("issued", ["https://elsewhere.example", "", None])
@pytest.mark.usefixtures("ana")
def test_an_answer_of_another_provider_is_not_taken_to_this_one(
    browser: TestClient, issuer: Issuer, issued: str | None
) -> None:
    issuer.answer_over = {"iss": issued}  # it says that it always gives it
    refused(enter(browser), "(iss)")
    assert "/token" not in issuer.asked and issuer.refused == []


@pytest.mark.usefixtures("ana")
def test_a_provider_that_never_names_itself_in_its_answer_need_not(browser: TestClient, issuer: Issuer) -> None:
    issuer.metadata_over = {"authorization_response_iss_parameter_supported": None}
    issuer.answer_over = {"iss": None}
    assert enter(browser).status_code == 200


def test_what_calls_itself_otherwise_is_not_our_provider(browser: TestClient, issuer: Issuer) -> None:
    issuer.metadata_over = {"issuer": f"{issuer.address}/"}
    refused(browser.get("/session/provider"), "(issuer)")


# its keys


def test_a_key_that_is_replaced_is_asked_for_once_and_not_again_at_once(
    browser: TestClient, ana: Account, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enter(browser).status_code == 200
    assert issuer.asked.count("/jwks") == 1
    issuer.rotate()
    refused(enter(asking()), "(invalid_key_id)")  # they were asked for a moment ago
    assert issuer.asked.count("/jwks") == 1
    monkeypatch.setattr(providers.time, "monotonic", lambda: LATER)
    assert enter(asking()).status_code == 303
    assert issuer.asked.count("/jwks") == 2
    issuer.header = {"kid": "nobody's"}
    for _ in range(3):
        refused(enter(asking()), "(invalid_key_id)")
    assert issuer.asked.count("/jwks") == 2


def test_a_key_that_is_taken_back_is_good_for_an_hour_at_most(
    browser: TestClient, ana: Account, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enter(browser).status_code == 200
    stolen = issuer.keys[0]
    issuer.rotate()
    monkeypatch.setattr(providers.time, "monotonic", lambda: LATER)
    location = sent(other := asking())
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    issuer.raw_token = jwt.encode({"alg": "RS256", "kid": stolen.kid}, issuer.claims(sub="s-1", nonce=nonce), stolen)
    refused(back(other, pass_through(location)), "(invalid_key_id)")


def test_a_provider_that_is_away_is_said_to_be_and_not_waited_for_by_everybody(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOSAIQUE_OIDC_ISSUER", "http://localhost:9")
    calls = []
    real = providers.requests.Session.get

    def get(*given: Any, **more: Any) -> Any:
        calls.append(1)
        return real(*given, **more)

    monkeypatch.setattr(providers.requests.Session, "get", get)
    for _ in range(3):
        answer = browser.get("/session/provider")
        assert answer.status_code == 403 and "ProTest ne répond pas" in page(answer)
    assert len(calls) == 1


@pytest.mark.parametrize(("most", "seconds", "read"), [(10**6, 10.0, True), (50, 10.0, False), (10**6, -1.0, False)])
def test_no_more_is_read_of_the_provider_than_it_may_say_nor_for_longer(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, most: int, seconds: float, read: bool
) -> None:
    monkeypatch.setattr(providers, "LONGEST", most)
    monkeypatch.setattr(deadline, "WHOLE", seconds)
    monkeypatch.setattr(providers, "PIECE", 10)
    answer = browser.get("/session/provider")
    assert (answer.status_code == 303) is read
    assert read or "ProTest ne répond pas" in page(answer)


def take(monkeypatch: pytest.MonkeyPatch, seconds: Mapping[str, float]) -> None:
    """Let each document of the provider take so many seconds, by its place."""
    taken = []
    real = providers.requests.Session.send

    def send(asking: Any, request: Any, **more: Any) -> Any:
        taken.append(seconds.get(urlsplit(request.url).path, 0.0))
        return real(asking, request, **more)

    monkeypatch.setattr(providers.requests.Session, "send", send)
    for module in (deadline, providers):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: sum(taken)))


@pytest.mark.parametrize(
    ("each", "stale", "in_time"), [(3.0, False, True), (4.0, False, False), (2.0, True, True), (3.0, True, False)]
)
@pytest.mark.usefixtures("ana")
def test_a_provider_slow_at_each_document_is_waited_for_once_in_all(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, each: float, stale: bool, in_time: bool
) -> None:
    location = pass_through(sent(browser))
    if stale:  # what it says of itself is to be asked for again
        providers.provider.cache_clear()
    take(monkeypatch, dict.fromkeys((providers.WELL_KNOWN, "/token", "/jwks", "/userinfo"), each))
    answer = back(browser, location)
    if in_time:
        assert COOKIE in answer.cookies
    else:
        refused(answer, "ProTest ne répond pas")


@pytest.mark.parametrize(
    ("place", "part"),
    [
        *(("/token", part) for part in DRIPPING),
        *((place, "headers") for place in (providers.WELL_KNOWN, "/jwks", "/userinfo")),
        (providers.WELL_KNOWN, "size of a chunk"),
    ],
)
@pytest.mark.usefixtures("ana")
def test_whoever_says_one_letter_at_a_time_is_not_listened_to_until_the_end(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, place: str, part: str
) -> None:
    location = pass_through(sent(browser))
    providers.provider.cache_clear()
    monkeypatch.setattr(deadline, "WHOLE", 1.0)
    issuer.drips = place, part
    refused(back(browser, location), "ProTest ne répond pas")
    assert not issuer.heard.get(timeout=60)


@pytest.mark.usefixtures("ana")
def test_whoever_had_little_time_left_shuts_the_provider_out_for_nobody_else(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = pass_through(sent(browser))
    slow = {"/token": 9.0, "/jwks": 2.0}
    take(monkeypatch, slow)
    refused(back(browser, location), "ProTest ne répond pas")
    slow.clear()
    assert COOKIE in enter(asking()).cookies


def test_whoever_waits_behind_another_one_waits_no_longer_than_they_would_alone(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = provider.chosen()
    assert ours
    turn = providers.provider(ours)._description._lock
    monkeypatch.setattr(deadline, "WHOLE", 0.2)
    turn.acquire()
    ending = Timer(8.0, turn.release)  # the other one is answered at last
    ending.start()
    answer = browser.get("/session/provider")
    held = turn.locked()
    ending.cancel()
    refused(answer, "ProTest ne répond pas")
    assert held


@pytest.mark.usefixtures("ana")
def test_the_exchange_of_a_code_is_read_no_further_than_any_other_document(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = pass_through(sent(browser))
    asked = len(issuer.asked)
    monkeypatch.setattr(providers, "LONGEST", 200)
    refused(back(browser, location), "ProTest ne répond pas")
    assert len(issuer.asked) == asked, "nothing more was asked"


@pytest.mark.parametrize("column", ["seen_at", "opened_at"])
@pytest.mark.usefixtures("ana")
def test_what_leads_out_of_the_provider_is_kept_no_longer_than_the_session_lasts(
    browser: TestClient, column: str
) -> None:
    def let_pass() -> None:
        with store().write() as session:
            for row in session.exec(select(SessionRow)):
                setattr(row, column, now() - sessions.ABSOLUTE - timedelta(minutes=1))

    def kept() -> int:
        with store().read() as session:
            return len(session.exec(select(ProviderSessionRow)).all())

    enter(browser)
    let_pass()
    enter(asking())
    assert kept() == 1, "of whoever came in last"
    retention.sweep(operator())
    assert kept() == 1
    let_pass()
    retention.sweep(operator())
    assert kept() == 0


# where one goes after


@twice
@pytest.mark.parametrize(
    ("referer", "place"),
    [
        (f"{HOUSE}/team?team=t1&lang=en", "/team?team=t1&lang=en"),
        (f"{HOUSE}/", "/"),
        ("https://elsewhere.example/team", "/"),
        (f"{HOUSE}.elsewhere.example/team", "/"),
        (f"{HOUSE}@elsewhere.example/team", "/"),
        (f"{HOUSE}//elsewhere.example/team", "/"),
        (f"{HOUSE}/\\elsewhere.example", "/"),
        (f"{HOUSE}/session/provider/left", "/"),
        ("javascript://testserver/%0aalert(1)", "/"),
        (f"{HOUSE}/{'x' * 3000}", "/"),
        ("", "/"),
    ],
)
@pytest.mark.usefixtures("ana")
def test_one_comes_back_to_where_one_was_and_to_no_other_site(browser: TestClient, referer: str, place: str) -> None:
    assert enter(asking()).status_code == 200  # matched
    answer = back(browser, pass_through(sent(browser, referer=referer.replace(HOUSE, public()))))
    assert (answer.status_code, answer.headers["location"]) == (303, here(place))


@twice
@pytest.mark.parametrize("neighbour", ["/team", "/mosaique-demo/team", "/mosaique2", "/Mosaique/team"])
@pytest.mark.usefixtures("ana")
def test_one_comes_back_to_no_other_site_under_the_same_name(browser: TestClient, prefix: str, neighbour: str) -> None:
    assert enter(asking()).status_code == 200  # matched
    answer = back(browser, pass_through(sent(browser, referer=HOUSE + neighbour)))
    assert answer.headers["location"] == (f"{prefix}/" if prefix else neighbour)


@twice
@pytest.mark.parametrize("name", ["next", "to", "return_to", "redirect_uri", "place"])
@pytest.mark.usefixtures("ana")
def test_no_parameter_says_where_one_goes(browser: TestClient, name: str) -> None:
    assert enter(asking()).status_code == 200
    answer = browser.get(f"/session/provider?{name}=https://elsewhere.example")
    location = pass_through(answer.headers["location"])
    answer = back(browser, f"{location}&{name}=https://elsewhere.example")
    assert answer.headers["location"] == here("/")


# whichever process answers


@twice
@pytest.mark.usefixtures("ana")
def test_one_may_begin_with_one_process_and_come_back_to_another(browser: TestClient, issuer: Issuer) -> None:
    address = pass_through(sent(browser))
    kept = browser.cookies[KEPT]
    providers.provider.cache_clear()  # all that a process remembers
    other = asking(cookie=f"{KEPT}={kept}")
    assert back(other, address).status_code == 200
    notice = issuer.notice()
    assert tell(notice).status_code == 200
    providers.provider.cache_clear()
    assert tell(notice).status_code == 400


# leaving


def close(browser: TestClient) -> httpx.Response:
    return browser.post("/session/close", headers={"origin": HOUSE})


@twice
@pytest.mark.usefixtures("ana")
def test_whoever_leaves_the_house_leaves_the_provider_too(browser: TestClient, issuer: Issuer) -> None:
    enter(browser)
    secret = browser.cookies[COOKIE]
    answer = close(browser)
    assert answer.status_code == 200 and sessions.recognise(secret) is None
    asked = parse_qs(urlsplit(answer.text).query)
    assert answer.text.startswith(f"{issuer.address}/leave?")
    assert asked["post_logout_redirect_uri"] == [public("/session/provider/left")]
    assert json.loads(jwt_body(asked["id_token_hint"][0]))["sub"] == "s-1"
    returning = HTTP.get(answer.text).headers["location"]
    wrong = asking(cookie=f"{KEPT}={browser.cookies[KEPT]}").get("/session/provider/left?state=0")
    assert (wrong.status_code, wrong.headers["location"]) == (303, here("/"))
    answer = back(browser, returning)
    assert answer.status_code == 200 and "Votre session est fermée" in page(answer) and "ProTest" in page(answer)
    assert back(browser, returning).status_code == 303  # said once


@twice
@pytest.mark.usefixtures("ana")
def test_the_cookie_of_a_journey_goes_to_its_own_addresses_alone_and_ends_there(browser: TestClient) -> None:
    going = browser.get("/session/provider")
    coming = back(browser, pass_through(going.headers["location"]))
    for answer in (going, coming):
        (written,) = (each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{KEPT}="))
        assert f"; path={here('/session/provider')};" in f"{written};".lower()


@twice
def test_whoever_came_in_with_a_password_does_not_leave_the_provider(browser: TestClient, ana: Account) -> None:
    browser.cookies.set(COOKIE, sessions.exchange(sessions.open_session(ana.login)) or "")
    answer = close(browser)
    assert (answer.status_code, answer.text) == (204, "")


@pytest.mark.usefixtures("ana")
def test_one_may_leave_a_house_whose_provider_is_away_or_has_no_way_out(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(browser)
    issuer.metadata_over = {"end_session_endpoint": None}
    providers.provider.cache_clear()
    assert close(browser).status_code == 204
    enter(other := asking())
    providers.provider.cache_clear()
    monkeypatch.setattr(providers, "WELL_KNOWN", "/nowhere")
    secret = other.cookies[COOKIE]
    assert close(other).status_code == 204 and sessions.recognise(secret) is None


def jwt_body(token: str) -> bytes:
    part = token.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


# being told that somebody left


def tell(token: str, **headers: str) -> httpx.Response:
    return asking(**headers).post("/session/provider/notice", data={"logout_token": token})


@twice
@pytest.mark.parametrize(
    "more", [{}, {"sid": "sid-s-1"}, {"sub": None, "sid": "sid-s-1"}, {"exp": None}, {"aud": [CLIENT]}]
)
def test_a_notice_ends_the_sessions_of_whoever_left(
    browser: TestClient, ana: Account, issuer: Issuer, more: dict[str, Any]
) -> None:
    enter(browser)
    with_password = sessions.exchange(sessions.open_session(ana.login)) or ""
    assert viewer(browser)
    answer = tell(issuer.notice(**more))
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert viewer(browser) is None
    assert sessions.recognise(with_password)  # the provider knows nothing of that one
    assert lines("left_provider") == 1


@pytest.mark.usefixtures("ana")
def test_a_notice_ends_nobody_elses_session(browser: TestClient, issuer: Issuer) -> None:
    enter(browser)
    assert tell(issuer.notice(sub="s-2")).status_code == 200
    assert tell(issuer.notice(sub=None, sid="sid-s-2")).status_code == 200
    assert tell(issuer.notice(sub="s-1", sid="sid-s-2")).status_code == 200
    assert viewer(browser)


@pytest.mark.parametrize(
    "more",
    [
        {"events": None},
        {"events": {}},
        {"events": {EVENT: None}},
        {"events": EVENT},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"nonce": "n"},
        {"nonce": ""},
        {"jti": None},
        {"jti": 7},
        {"iat": None},
        {"iat": 1_000_000_000},
        {"iat": 10_000_000_000},
        {"exp": 1_000_000_000},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": None},
        {"sub": None, "sid": None},
        {"sub": None, "sid": 7},
    ],
)
@pytest.mark.usefixtures("ana")
def test_a_notice_that_does_not_hold_ends_nothing(browser: TestClient, issuer: Issuer, more: dict[str, Any]) -> None:
    enter(browser)
    answer = tell(issuer.notice(**more))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert viewer(browser)


@pytest.mark.usefixtures("ana")
def test_a_notice_is_taken_once(browser: TestClient, issuer: Issuer) -> None:
    notice = issuer.notice()
    assert tell(notice).status_code == 200
    enter(browser)
    assert tell(notice).status_code == 400
    assert viewer(browser)


@pytest.mark.usefixtures("ana")
def test_an_id_token_is_no_notice_and_a_notice_no_id_token(browser: TestClient, issuer: Issuer) -> None:
    enter(browser)
    plain = issuer.sign(issuer.claims(sub="s-1", jti="j", nonce="n"))
    assert tell(plain).status_code == 400
    typed = issuer.sign(issuer.claims(sub="s-1", jti="j", events={EVENT: {}}), typ="at+jwt")
    assert tell(typed).status_code == 400
    issuer.raw_token = issuer.notice()
    refused(enter(asking()), "(nonce)")


@pytest.mark.usefixtures("issuer")
def test_a_notice_that_could_not_be_checked_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_OIDC_ISSUER", "http://localhost:9")
    answer = tell("a.b.c")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


@pytest.mark.parametrize("body", ["", "logout_token=", "logout_token=x", "logout_token=a.b.c", "other=1"])
@pytest.mark.usefixtures("issuer")
def test_what_is_no_notice_is_refused(body: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert asking().post("/session/provider/notice", content=body, headers=headers).status_code == 400
    assert asking().post("/session/provider/notice", json={"logout_token": body}).status_code == 400


@twice
@pytest.mark.usefixtures("issuer")
@pytest.mark.parametrize("origin", [{}, {"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_the_notice_alone_may_come_from_no_page_of_ours(origin: dict[str, str]) -> None:
    for path in (
        *("/session/open", "/session/close", "/session/provider", "/session/provider/return"),
        *(
            "/session/provider/left",
            "/session/provider/notice/",
            "/session/provider/notice/x",
            "/SESSION/provider/notice",
        ),
        *("//session/provider/notice", "/session/provider/notice%2f", "/"),
    ):
        assert asking(**origin).post(path, data={"logout_token": "x"}).status_code == 403, path
    assert tell("x", **origin).status_code == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert asking(**origin).request(method, "/session/provider/notice").status_code == 403


# houses without it


@pytest.mark.usefixtures("house")
def test_without_a_provider_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOSAIQUE_OIDC_ISSUER", raising=False)
    refused(asking().get("/session/provider"), "Aucun fournisseur")
    assert tell("x").status_code == 400


def test_a_new_provider_knows_nobody_of_the_one_before(browser: TestClient, ana: Account, issuer: Issuer) -> None:
    with store().write() as session:
        owner = session.exec(select(AccountRow).where(AccountRow.uid == ana.uid)).one()
        session.add(IdentityRow(account_key=owner.key, issuer="https://before.example", subject="s-1"))
    refused(enter(browser), "déjà lié à une autre identité")


def test_the_second_factor_of_the_house_is_asked_after_the_provider_only_where_it_is_wanted(
    browser: TestClient, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOSAIQUE_SECOND_FACTOR", "director")
    enter(browser)
    assert viewer(browser)
    monkeypatch.setenv("MOSAIQUE_OIDC_SECOND_FACTOR", "yes")
    enter(other := asking())
    secret = other.cookies[COOKIE]
    assert sessions.recognise(secret) is None
    assert sessions.awaiting(secret) == ana.login
    assert sessions.count_open() == 1
    provider.complete(secret)
    assert viewer(other).account == ana.uid


def test_an_account_is_matched_once_the_second_factor_was_shown_and_not_before(
    browser: TestClient, ana: Account, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOSAIQUE_SECOND_FACTOR", "director")
    monkeypatch.setenv("MOSAIQUE_OIDC_SECOND_FACTOR", "yes")
    assert enter(browser).status_code == 303
    issuer.person["sub"] = "s-2"
    enter(other := asking())
    assert lines("link_identity") == 0 and not accounts.named(operator(), ana.login).linked
    provider.complete(other.cookies[COOKIE])
    assert viewer(other).account == ana.uid and lines("link_identity") == 1
    provider.complete(browser.cookies[COOKIE])  # the account is somebody else's now
    assert viewer(browser) is None and sessions.awaiting(browser.cookies[COOKIE]) == ""
    enter(again := asking())
    provider.complete(again.cookies[COOKIE])
    assert viewer(again).account == ana.uid and lines("link_identity") == 1


@pytest.mark.parametrize(("acr", "comes_in"), [("eidas2", True), ("eidas1", False), (None, False)])
@pytest.mark.usefixtures("ana")
def test_a_level_that_is_required_is_asked_and_checked(
    browser: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, acr: str | None, comes_in: bool
) -> None:
    monkeypatch.setenv("MOSAIQUE_OIDC_LEVELS", "eidas2 eidas3")
    issuer.over = {"acr": acr}
    location = sent(browser)
    assert parse_qs(urlsplit(location).query)["acr_values"] == ["eidas2 eidas3"]
    assert back(browser, pass_through(location)).status_code == (200 if comes_in else 403)


# a provider that others wrote


@twice
def test_the_provider_of_idpyoidc_lets_in_with_pkce_and_signed_userinfo_and_says_who_left(
    house: Path, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with really_issuing(HOUSE + prefix) as (address, real):
        for name, value in {"ISSUER": address, "CLIENT": CLIENT, "SECRET": SECRET, "NAME": "idpyoidc"}.items():
            monkeypatch.setenv(f"MOSAIQUE_OIDC_{name}", value)
        monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", HOUSE + prefix)
        account = accounts.create(operator(), "ana@example.fr", "Ana", Role.DIRECTOR, PASSWORD, ("AQ",))
        browser = asking()
        going = sent(browser)
        without_pkce = going.replace("code_challenge=", "other=")
        assert HTTP.get(without_pkce).status_code == 400
        answer = back(browser, HTTP.get(going).headers["location"])
        assert answer.status_code == 200, page(answer)
        assert viewer(browser).account == account.uid
        with store().read() as session:
            row = session.exec(select(ProviderSessionRow)).one()
        place, notice = real.get_endpoint("session").do_back_channel_logout(real.context.cdb[CLIENT], row.name)
        assert place == public("/session/provider/notice")
        assert tell(notice).status_code == 200
        assert viewer(browser) is None
        assert tell(notice).status_code == 400
