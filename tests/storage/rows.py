"""At least two rows for each table, as houses wrote them: by column, for whichever revision has the table.

A small body of two teams, five positions and four managers, so that a screen has something to show; a workshop, a
scenario, a correction, a transmission. Columns that a revision does not have yet are left out. `house` has one row.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select

from model.reference import framework

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY, BEGAN = date(2026, 11, 2), date(2024, 1, 1)
DOCUMENTS = Path(__file__).parent / "documents"
Row = dict[str, Any]


def document(name: str) -> Any:
    """A document as a house of a certain day wrote it."""
    return json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))


def _two(*columns: str, rows: Sequence[Sequence[object]]) -> list[Row]:
    """Rows numbered from 1, with an opaque uid and a version, where the table has such columns."""
    return [
        {"key": key, "uid": f"{key:016x}", "version": key, **dict(zip(columns, row, strict=True))}
        for key, row in enumerate(rows, start=1)
    ]


_RESULTS = document("results")
_DAYS = {"days": ["2026-11-23", "2026-11-24"]}
_PROFILE = {each.code: {"expected": 4, "holders": 2, "weight": 3} for each in framework().competencies}

_CHANGES = {"values": [["expected", "C01", 4, 5]], "step": "expectations-levels", "views": {"C01": [12, 4, 6]}}

ROWS: dict[str, list[Row]] = {
    "house": [{"key": 1, "mode": "production", "revision": 7, "sealed": False}],
    "account": _two(
        *("login", "name", "password_hash", "role", "network", "active", "created_at", "welcomed"),
        rows=[
            ("anne", "Anne", "$2b$04$x", "director", "", True, AT, False),
            ("bea", "Béa", "!", "administrator", "", False, AT, True),
        ],
    ),
    "region": _two(
        *("code", "network", "revision", "data_on", "consulted_on", "contact"),
        rows=[("AQ", "health_insurance", 3, DAY, DAY, "dpo@example.fr"), ("BR", "health_insurance", 1, None, None, "")],
    ),
    "perimeter": [{"account_key": 1, "region_key": 1}, {"account_key": 1, "region_key": 2}],
    "team": _two(
        *("region_key", "reference", "name", "department", "agents", "support_unit", "rank"),
        rows=[(1, "T1", "Landes", "40", 30, False, 0), (1, "", "Pôle d'appui", "", None, True, 1)],
    ),
    "position": _two(
        *("team_key", "reference", "title", "stratum", "fte", "open_to"),
        *("funded_from", "funded_until", "reports_to", "rank", "frozen_from", "frozen_until"),
        rows=[
            (1, "P1", "Responsable", "intermediate", 1.0, "any", BEGAN, None, "", 0, None, None),
            (1, "P2", "Cadre", "operational", 0.8, "social", BEGAN, date(2028, 1, 1), "P1", 1, BEGAN, DAY),
            (1, "P3", "Cadre", "operational", 1.0, "any", BEGAN, None, "P1", 2, None, None),
            (2, "P4", "Conseil", "operational", 1.0, "other", BEGAN, None, "", 0, None, None),
            (2, "P5", "Conseil", "operational", 0.5, "any", BEGAN, None, "", 1, None, None),
        ],
    ),
    "manager": _two(
        *("region_key", "reference", "name", "background", "family", "mobility", "functional_mobility", "leaves_on"),
        rows=[
            (1, "M1", "Zoé Le Gall", "social", "F1", "region", "yes", None),
            (1, "M2", "Léa Morvan", "social", "F2", "none", "no", date(2027, 6, 1)),
            (1, "M3", "Yves Nadal", "other", "F5", "beyond", "unknown", None),
            (1, "", "Ana Prat", "unknown", "", "none", "unknown", None),
        ],
    ),
    "assignment": _two(
        *("position_key", "manager_key", "started_on", "until", "share", "working_time"),
        *("acting", "first_post", "end_reason"),
        rows=[
            (1, 1, BEGAN, None, 1.0, 1.0, False, "no", ""),
            (2, 2, BEGAN, None, 1.0, 0.8, False, "yes", ""),
            (4, 3, date(2025, 1, 1), None, 1.0, 1.0, False, "unknown", ""),
            (5, 4, date(2025, 1, 1), None, 1.0, 1.0, False, "unknown", ""),
            (3, None, BEGAN, date(2026, 1, 1), 1.0, 1.0, False, "unknown", "retirement"),
        ],
    ),
    "absence": _two(
        *("assignment_key", "started_on", "until", "kind"),
        rows=[(2, date(2026, 10, 1), None, "sick"), (1, date(2025, 1, 1), date(2025, 3, 1), "parental")],
    ),
    "assessment": _two(
        *("manager_key", "competency", "assessed_on", "level", "source", "shared_on", "circulating"),
        rows=[
            (1, "C01", DAY, 6, "joint", DAY, 6),
            (1, "C14", DAY, 0, "self", None, 0),
            (3, "C01", DAY, 4, "manager", None, None),
        ],
    ),
    "training": _two("manager_key", "offer", "followed_on", rows=[(1, "T01", BEGAN), (2, "T01", DAY)]),
    "support": _two(
        *("assignment_key", "team_key", "kind", "started_on", "until"),
        rows=[(2, None, "mentoring", DAY, None), (None, 1, "coaching", BEGAN, DAY)],
    ),
    "target_profile": _two(
        *("region_key", "team_key", "stratum", "state", "author", "proposed_on", "adopted_on", "adopted_by"),
        *("mix_low", "mix_high", "assumed", "document", "workshop_key", "replaced_by", "changes"),
        rows=[
            (1, None, "", "adopted", "Anne", DAY, DAY, "Anne", 30, 50, False, _PROFILE, 2, "", _CHANGES),
            (1, 1, "", "replaced", "Séminaire", DAY, DAY, "Anne", None, None, False, _PROFILE, None, f"{1:016x}", {}),
        ],
    ),
    "scenario": _two(
        *("region_key", "title", "state", "author", "document", "created_at", "updated_at"),
        rows=[
            (1, "Un départ", "draft", "Anne", document("scenario"), AT, AT),
            (1, "Le même", "shared", "Anne", document("scenario"), AT, AT),
        ],
    ),
    "step": _two(
        *("scenario_key", "at", "author", "before", "after", "consulted", "objections", "changed", "dates"),
        rows=[
            (2, AT, "Anne", "draft", "shared", "CSE", "aucune", "", {}),
            (2, AT, "Anne", "shared", "draft", "", "", "x", {"named": {"a": "2026-12-01"}, "open": {}}),
        ],
    ),
    "opinion": _two(
        *("scenario_key", "account", "author", "role", "text", "written_at"),
        rows=[(2, "1", "Anne", "reader", "Trop tôt", AT), (2, "2", "Béa", "analyst", "Possible", AT)],
    ),
    "assumed": _two(
        *("region_key", "code", "value", "low", "high", "author", "adopted_on"),
        rows=[(1, "lead_time", 6.0, 3.0, 9.0, "Anne", DAY), (1, "lead_time", None, None, None, "Anne", DAY)],
    ),
    "session": _two(
        *("account_key", "ticket_hash", "ticket_until", "cookie_hash", "opened_at", "seen_at", "revoked_at"),
        *("awaits_factor",),
        rows=[(1, None, None, "c1", AT, AT, None, False), (1, "t2", AT, None, AT, AT, AT, True)],
    ),
    "second_factor": _two(
        *("account_key", "nonce", "signing", "recovery", "last_step", "confirmed_at"),
        rows=[(1, "n1", "s", "r1 r2", 59000000, AT), (2, "n2", "s", "", 59000001, AT)],
    ),
    "identity": _two(
        *("account_key", "issuer", "subject", "linked_at"),
        rows=[(1, "https://i", "s1", AT), (2, "https://i", "s2", AT)],
    ),
    "provider_session": _two(
        *("session_key", "issuer", "subject", "name", "id_token"),
        rows=[(1, "https://i", "s1", "n1", "t1"), (2, "https://i", "s1", "", "")],
    ),
    "used_mark": _two("mark", "until", rows=[("m1", AT), ("m2", AT)]),
    "access_key": _two(
        *("account_key", "name", "secret_hash", "made_at", "ends_at"),
        *("used_at", "revoked_at", "asked", "asked_since"),
        rows=[(1, "Power BI", "k1", AT, AT, AT, None, 3, AT), (1, "", "k2", AT, AT, None, AT, 0, AT)],
    ),
    "draft": _two("session_key", "region_key", "document", rows=[(1, 1, {"past": []}), (1, 2, {"past": []})]),
    "attempt": _two("who", "count", "last_at", rows=[("a", 3, AT), ("b", 1, AT)]),
    "audit": _two(
        *("at", "account", "action", "subject", "scope", "count", "signing_key"),
        rows=[(AT, "1", "create_account", "2", "AQ", 0, ""), (AT, "1", "import", "", "AQ", 12, "")],
    ),
    "correction": _two(
        *("region_key", "account", "author", "kind", "made_at", "revision", "undone_at", "undone_by", "document"),
        *("scenario", "action"),
        rows=[
            (1, "1", "Anne", "person", AT, 2, None, "", {"before": []}, "", ""),
            (1, "1", "Anne", "leave", AT, 3, AT, "Béa", {}, "0" * 16, "a1"),
        ],
    ),
    "quarter": _two(
        "region_key",
        "day",
        "document",
        rows=[(1, date(2026, 1, 1), document("quarter")), (1, date(2025, 10, 1), document("quarter"))],
    ),
    "transmission": _two(
        *("region_key", "author", "sent_on", "withdrawn", "document"),
        rows=[(1, "Anne", DAY, False, document("transmission")), (1, "Anne", BEGAN, True, document("transmission"))],
    ),
    "mapping": _two(
        "region_key", "name", "document", rows=[(1, "SIRH", {"columns": {}}), (1, "Paie", {"columns": {}})]
    ),
    "delivery": _two(
        *("region_key", "account", "received_at", "situation_on", "counts", "files", "correction", "answers"),
        rows=[
            (1, "1", AT, DAY, {"rows": 5}, [], "", {}),
            (1, "1", AT, DAY, {"rows": 6}, ["a.csv"], "0" * 16, {"blank:Nom": "vacant"}),
        ],
    ),
    "import_draft": _two(
        *("region_key", "account", "mark", "kept_at", "document"),
        rows=[(1, "1", "m1", AT, document("import-decisions")), (2, "1", "m1", AT, {"format": 1})],
    ),
    "workshop": _two(
        *("region_key", "title", "language", "author", "created_at", "started_at", "closed_at", "code", "token"),
        *("revision", "prolonged", "results", "minutes", "rehearsal", "paused_at", "reopened"),
        rows=[
            (1, "À venir", "fr", "Anne", AT, None, None, None, None, 1, 0, {}, {}, {}, None, {}),
            (1, "Séminaire", "fr", "Anne", AT, AT, AT, None, None, 4, 0, _RESULTS, document("minutes"), {}, AT, _DAYS),
        ],
    ),
    "board": _two("workshop_key", "document", rows=[(1, document("board")), (2, document("board"))]),
    "participant": _two("workshop_key", "secret_hash", rows=[(2, "s1"), (2, "s2")]),
    "vote": _two(
        *("workshop_key", "participant_key", "step", "document"),
        rows=[(2, 1, "x", {"C01": 1}), (2, 2, "x", {"C01": None})],
    ),
    "card": _two(
        *("workshop_key", "participant_key", "step", "text"), rows=[(2, 1, "x", "Tutorat"), (2, None, "x", "Écoute")]
    ),
    "suggestion": _two(
        *("region_key", "code", "value", "low", "high", "author", "proposed_on", "state", "workshop_key", "people"),
        *("step", "replaced_by", "in_force", "in_force_low", "in_force_high"),
        rows=[
            (1, "lead_time", 5.0, 4.0, 8.0, "Séminaire", DAY, "proposed", 2, 12, "x", None, 6.0, 5.0, 9.0),
            (1, "exit_rate", 1.0, 0.0, 2.0, "Séminaire", DAY, "taken", None, None, None, f"{1:016x}", None, None, None),
        ],
    ),
}


def tables(connection: Connection) -> dict[str, Table]:
    """The tables that a base has, but Alembic's own, parents first."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def fill(connection: Connection, revision: str) -> None:
    """Fill every table that a base of a revision has."""
    for name, table in tables(connection).items():
        rows = _written(name, revision)
        connection.execute(insert(table), [{column.name: row[column.name] for column in table.c} for row in rows])
        if connection.dialect.name == "postgresql" and "key" in table.c:  # keys given by hand do not move its counter
            connection.execute(select(func.setval(func.pg_get_serial_sequence(f'"{name}"', "key"), len(rows))))


def _written(name: str, revision: str) -> Sequence[Row]:
    """The rows of a table as a house of a revision wrote them."""
    rows = ROWS[name]
    if name == "audit" and revision >= "0008":
        return list(_chained(rows))
    if name == "transmission" and revision < "0009":
        return [row | {"document": document("transmission-first")} for row in rows]
    if name == "board" and revision < "0014":
        return [row | {"document": document("board-first")} for row in rows]
    return rows


def content(connection: Connection) -> dict[str, list[Row]]:
    """What every table holds, by row and column."""
    return {
        name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for name, table in tables(connection).items()
    }


def count(connection: Connection) -> dict[str, int]:
    """How many rows every table holds."""
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables(connection).items()
    }


def _chained(rows: Sequence[Row]) -> Iterator[Row]:
    """Lines of the audit, each with the digest of the one before, as houses wrote them from revision 0008 on."""
    digest = ""
    for row in rows:
        names = ("account", "action", "subject", "scope", "count")
        said = [digest, row["at"].isoformat(), *(row[name] for name in names)]
        digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
        yield row | {"digest": digest}
