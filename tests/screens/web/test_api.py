"""The tables that other programs read: what each account's key gives, in which form, and what describes it all."""

import csv
import io
import json
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from pyarrow import parquet as pq
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model.access import Role, operator
from model.domain.vocabulary import Network
from model.errors import Outage, Unavailable
from model.reference import framework
from model.services.access import access_keys, accounts, attempts, sessions
from model.services.context import store
from model.services.situation import open_data
from model.services.situation.network import bodies
from model.services.situation.open_data import COLUMNS
from model.storage.tables import AuditRow, now
from model.wording import LANGUAGES, catalogue
from pages.kit.connection import PROGRAMS as PLACE
from pages.web import errors, middleware, routes
from pages.web.api.description import description
from pages.web.api.forms import FORMS, accepted, named

pytestmark = pytest.mark.usefixtures("demo_house")
PASSWORD = "quatre mots sans rapport"


def application() -> Starlette:
    return Starlette(routes=routes, middleware=middleware, exception_handlers=errors.exception_handlers)


def asking(secret: str = "", **headers: str) -> TestClient:
    shown = {"authorization": f"Bearer {secret}"} if secret else {}
    return TestClient(application(), headers=shown | headers, client=("203.0.113.9", 50_000))


def key_of(role: Role, *regions: str, network: Network | None = None) -> str:
    """A key of a new account."""
    login = f"{role}-{len(accounts.accounts(operator()))}"
    accounts.create(operator(), login, login, role, PASSWORD, regions, network)
    return access_keys.make(sessions.viewer_of(login), "k", 30)


def rows(client: TestClient, table: str) -> list[dict[str, Any]]:
    answer = client.get(f"{PLACE}/{table}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def exported(table: str) -> list[dict[str, Any]]:
    """What `export` writes of a table, as a document writes it."""
    given = open_data.table(operator(), table)
    names = [each.name for each in given.columns]
    return json.loads(json.dumps([dict(zip(names, row, strict=True)) for row in given.rows], default=str))


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["regions", "teams", "common_base"])
def test_a_director_reads_the_rows_of_the_export_that_are_of_their_bodies(table: str) -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))
    own = [each for each in exported(table) if each["region"] == "AQ"]
    assert own and rows(client, table) == own


def test_the_free_positions_of_a_director_are_those_of_their_teams() -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))
    teams = {each["team"] for each in rows(client, "teams")}
    seats = [each for each in exported("free_positions") if each["team"] in teams]
    assert seats and rows(client, "free_positions") == seats


BODY = {"regions", "teams", "free_positions", "classifications"}
READS = {
    Role.DIRECTOR: BODY | {"common_base"},
    Role.ANALYST: BODY | {"common_base"},
    Role.FACILITATOR: BODY,
    Role.READER: BODY,
    Role.NATIONAL: {"regions", "pooled_regions", "classifications"},
}


@pytest.mark.parametrize("role", READS)
def test_each_role_reads_the_tables_of_what_it_sees_and_is_told_why_not_the_others(role: Role) -> None:
    national = role is Role.NATIONAL
    client = asking(key_of(role, *([] if national else ["AQ"]), network=Network.HEALTH_INSURANCE if national else None))
    answers = {name: client.get(f"{PLACE}/{name}") for name in COLUMNS}
    assert {name for name, each in answers.items() if each.status_code == 200} == READS[role]
    assert client.get(f"{PLACE}/about").json()["tables"] == [name for name in COLUMNS if name in READS[role]]
    for name in COLUMNS.keys() - READS[role]:
        assert (answers[name].status_code, answers[name].json()["detail"]) == (403, _why(name))


def _why(table: str) -> str:
    right = {"pooled_regions": "network", "common_base": "common_base"}.get(table, "situation")
    return catalogue("fr")(f"errors.access.{right}")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FACILITATOR, Role.READER])
def test_who_reads_no_transmission_on_screen_reads_none_here(role: Role) -> None:
    (row,) = rows(asking(key_of(role, "AQ")), "regions")
    assert row["positions"]
    assert {row[name] for name in ("sent_on", "managers", "social", "other", "unknown", "pooled")} == {None}


def test_the_network_reads_of_its_bodies_what_they_transmitted_and_of_no_other_network() -> None:
    client = asking(key_of(Role.NATIONAL, network=Network.HEALTH_INSURANCE))
    told, viewer = rows(client, "regions"), sessions.viewer_of(_national())
    seen = bodies(viewer)
    assert [each["region"] for each in told] == [each.region.code for each in seen]
    for row, body in zip(told, seen, strict=True):
        sent = body.sent
        assert row["as_of"] == (sent.as_of.isoformat() if sent else None)
        assert (row["positions"], row["vacant"]) == ((sent.positions, sent.vacant) if sent else (None, None))
        assert (row["managers"] is None) == (sent is None or not body.apart)
    assert {each["network"] for each in rows(client, "pooled_regions")} <= {"health_insurance"}


def _national() -> str:
    return next(each.login for each in accounts.accounts(operator()) if each.network is Network.HEALTH_INSURANCE)


def test_a_perimeter_that_changes_changes_what_a_key_gives() -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ", "BR"))
    assert {each["region"] for each in rows(client, "regions")} == {"AQ", "BR"} & _recorded()


def _recorded() -> set[str]:
    return {each["region"] for each in exported("regions")}


# --- forms ------------------------------------------------------------------------------------------------------------


def test_a_table_is_the_same_in_every_form() -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))
    told = rows(client, "free_positions")
    written = client.get(f"{PLACE}/free_positions.csv")
    assert written.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(written.text)))
    assert [each["position"] for each in lines] == [each["position"] for each in told]
    packed = client.get(f"{PLACE}/free_positions.parquet")
    assert packed.headers["content-type"] == FORMS["parquet"]
    assert pq.read_table(io.BytesIO(packed.content)).num_rows == len(told)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/*;q=0.5, application/json;q=0.1", "csv"),
        ("application/vnd.apache.parquet, */*;q=0.1", "parquet"),
        ("application/json;q=0, */*", "csv"),
        ("text/html", ""),
        ("text/csv;q=x", ""),
        ("text/csv;q=nan", ""),
    ],
)
def test_a_program_is_given_the_form_that_it_likes_best(accept: str, form: str) -> None:
    assert accepted(accept) == form


def test_a_form_that_is_not_given_is_refused_and_those_that_are_are_named() -> None:
    answer = asking(key_of(Role.DIRECTOR, "AQ"), accept="text/html").get(f"{PLACE}/teams")
    assert answer.status_code == 406
    assert all(kind in answer.json()["detail"] for kind in FORMS.values())


@pytest.mark.parametrize(
    ("name", "parts"), [("teams", ("teams", "")), ("teams.csv", ("teams", "csv")), ("a.b", ("a.b", ""))]
)
def test_the_end_of_an_address_names_a_form(name: str, parts: tuple[str, str]) -> None:
    assert named(name) == parts


def test_names_and_refusals_are_in_the_language_that_is_asked_for() -> None:
    secret = key_of(Role.DIRECTOR, "AQ")
    for language in LANGUAGES:
        client = asking(secret, **{"accept-language": language})
        answer = client.get(f"{PLACE}/common_base")
        assert answer.headers["content-language"] == language
        assert [each["name"] for each in answer.json()["rows"]] == _competencies(language)
        refused = client.get(f"{PLACE}/nothing").json()
        assert refused["title"] == catalogue(language)("api.status_404")


def _competencies(language: str) -> list[str]:
    return [each.short[language] for each in framework().competencies]


def test_what_has_not_changed_is_not_given_again() -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))
    first = client.get(f"{PLACE}/teams")
    again = client.get(f"{PLACE}/teams", headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{PLACE}/teams.csv", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_each_table_that_is_given_leaves_a_line() -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))
    mark = client.get(f"{PLACE}/teams").headers["etag"]
    client.head(f"{PLACE}/teams")
    client.get(f"{PLACE}/teams", headers={"if-none-match": mark})
    client.get(f"{PLACE}/nothing")
    with store().read() as session:
        lines = session.exec(select(AuditRow).where(AuditRow.action == "give_table")).all()
    count = len(rows(asking(key_of(Role.READER, "AQ")), "teams"))
    assert [(each.subject, each.scope, each.count) for each in lines] == [("open_data.teams", "AQ", count)]


def test_a_table_that_is_given_again_leaves_one_line_an_hour_and_one_for_each_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = key_of(Role.DIRECTOR, "AQ")
    for _ in range(3):
        asking(key).get(f"{PLACE}/teams")
        asking(key).get(f"{PLACE}/regions.csv")
    asking(key_of(Role.READER, "AQ")).get(f"{PLACE}/teams")
    assert _given() == 3
    monkeypatch.setattr(open_data, "now", lambda: now() + open_data.NOTED)
    asking(key).get(f"{PLACE}/teams")
    assert _given() == 4


def _given() -> int:
    with store().read() as session:
        return len(session.exec(select(AuditRow).where(AuditRow.action == "give_table")).all())


def test_a_base_that_does_not_answer_is_said_and_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = asking(key_of(Role.DIRECTOR, "AQ"))

    def away(*_: object) -> None:
        raise Unavailable(Outage.AWAY)

    monkeypatch.setattr(open_data, "note_table", away)
    answer = client.get(f"{PLACE}/teams")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "rows" not in answer.text, "what leaves no line is not given"


# --- description ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_is_open_and_names_every_table_every_form_and_every_column(language: str) -> None:
    document = asking(**{"accept-language": language}).get(f"{PLACE}/openapi.json").json()
    assert document == description(language, PLACE)
    assert set(document["paths"]) == {
        "/about",
        "/openapi.json",
        *(f"/{name}{end}" for name in COLUMNS for end in ("", *(f".{form}" for form in FORMS))),
    }
    for name, columns in COLUMNS.items():
        cells = document["components"]["schemas"][name]["properties"]
        assert list(cells) == [each.name for each in columns]
        assert all(cells[each.name]["description"] for each in columns)
        Draft202012Validator.check_schema(document["components"]["schemas"][name])


def test_what_is_given_is_what_is_described() -> None:
    schemas = description("fr", PLACE)["components"]["schemas"]
    director, national = (
        asking(key_of(Role.DIRECTOR, "AQ")),
        asking(key_of(Role.NATIONAL, network=Network.HEALTH_INSURANCE)),
    )
    for name in COLUMNS:
        validator = Draft202012Validator(schemas[name])
        for row in rows(national if name == "pooled_regions" else director, name):
            validator.validate(row)
    for row in rows(national, "regions"):
        Draft202012Validator(schemas["regions"]).validate(row)


def test_no_cell_of_the_export_is_empty_where_the_description_says_that_none_is() -> None:
    for table in open_data.tables(operator()):
        for place, column in enumerate(table.columns):
            assert column.optional or all(row[place] is not None for row in table.rows), (table.name, column.name)


@pytest.mark.slow  # a quarter of a minute
@pytest.mark.parametrize("role", ["director", "national"])
def test_whatever_is_asked_is_answered_as_described(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_keys, "ASKED", 10**6)
    monkeypatch.setattr(attempts, "FREE", 10**6)
    network = Network.HEALTH_INSURANCE if role == "national" else None
    secret = key_of(Role(role), *([] if network else ["AQ"]), network=network)
    schema = schemathesis.openapi.from_asgi(f"{PLACE}/openapi.json", application())
    few = settings(max_examples=3, deadline=None)
    for operation in schema.get_all_operations():

        @few
        @given(case=operation.ok().as_strategy())
        def examine(case: Any) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

        examine()
