"""Documents as long as a whole delivery: packed, and read, searched and rewritten as if they were not."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import String, cast
from sqlmodel import col, select

from model.corrections.changes import Changes, from_document, to_document
from model.domain.register import PositionRecord, TableChanges
from model.storage import long_documents, texts
from model.storage.database import Database
from model.storage.long_documents import LONGEST, PACKED, LongDocument
from model.storage.tables import CorrectionRow, RegionRow

DAY = date(2026, 3, 1)


def positions(count: int) -> tuple[PositionRecord, ...]:
    return tuple(
        PositionRecord(uid=f"u{number}", team="t", title=f"Chef·fe {number}", funded_from=DAY)
        for number in range(count)
    )


def keep(store: Database, changes: Changes) -> None:
    """Keep what a correction changed."""
    with store.write() as session:
        region = RegionRow(code="AQ", network="assurance-maladie")
        session.add(region)
        session.flush()
        document: dict[str, Any] = to_document(changes)
        session.add(
            CorrectionRow(
                region_key=region.key, account="a", author="A", kind="delivery", revision=1, document=document
            )
        )


def kept(store: Database) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document of a correction as it is read, and as it is in its table."""
    with store.read() as session:
        row = session.exec(select(CorrectionRow)).one()
        return row.document, json.loads(session.exec(select(cast(col(CorrectionRow.document), String))).one())


@pytest.mark.parametrize("count", [1, LONGEST, LONGEST + 1, 3 * LONGEST])
def test_a_document_is_read_as_it_was_written_and_packed_when_it_is_long(store: Database, count: int) -> None:
    changes = {"positions": TableChanges(positions(count))}
    keep(store, changes)
    read, written = kept(store)
    assert from_document(read) == changes
    assert written.keys() == ({PACKED} if count > LONGEST else changes.keys())
    assert len(json.dumps(written)) < len(json.dumps(read)) / 4 if count > LONGEST else written == read


def test_it_holds_what_changed_and_went_as_it_holds_what_came(store: Database) -> None:
    came, went = positions(LONGEST), positions(3)
    changes = {"positions": TableChanges(came, tuple(zip(went, reversed(went), strict=True)), went)}
    keep(store, changes)
    read, written = kept(store)
    assert PACKED in written and from_document(read) == changes


def test_a_text_of_a_packed_document_is_found_and_rewritten(store: Database) -> None:
    keep(store, {"positions": TableChanges(positions(LONGEST + 1))})
    with store.write() as session:
        region = session.exec(select(RegionRow.key)).one()
        assert f"Chef·fe {LONGEST}" in {text.content for text in texts.texts(session, region)}
        texts.replace_everywhere(session, region, f"Chef·fe {LONGEST}", "Cadre")
    read, written = kept(store)
    assert PACKED in written
    assert [each["title"] for each in read["positions"]["added"]][-2:] == [f"Chef·fe {LONGEST - 1}", "Cadre"]


def test_any_document_can_be_long(store: Database) -> None:
    document: dict[str, Any] = {
        "": {},
        "Zoé": "écrit",
        "of": {"none": [], "many": list(range(LONGEST)), "one": [["two", None]]},
    }
    keep(store, {})
    with store.write() as session:
        session.exec(select(CorrectionRow)).one().document = document
    read, written = kept(store)
    assert read == document and PACKED in written


def test_what_is_packed_is_never_whole_in_memory_as_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is made plain for its part, and let go."""
    asked: list[int] = []

    class Listed(Sequence[Any]):
        def __len__(self) -> int:
            return LONGEST + 1

        def __getitem__(self, place: Any) -> Any:
            asked.append(len(range(*place.indices(len(self)))))
            return [{"title": "Chef"}] * asked[-1]

    monkeypatch.setattr(long_documents, "_AT_ONCE", 300)
    bound = LongDocument().process_bind_param({"positions": {"added": Listed()}}, None)  # type: ignore[arg-type]
    assert max(asked) == 300 and sum(asked) == LONGEST + 1 and set(bound) == {PACKED}
