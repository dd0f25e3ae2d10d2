"""Imports that are half decided: kept for whoever decided them, by the content of the files, as long as they serve."""

from datetime import timedelta

import pytest
from sqlmodel import select

from model.access import Role, Viewer
from model.errors import NotAllowed, Refused
from model.exchange.imports.decisions import ImportDecisions
from model.exchange.imports.facts import Place
from model.services.access import audit
from model.services.context import store, today
from model.services.records import import_drafts, imports, retention, uploads
from model.services.records.import_drafts import KEPT_DAYS, MOST, GivenFiles
from model.storage.tables import ImportDraftRow, now

pytestmark = pytest.mark.usefixtures("house")

ANALYST = Viewer("a", "Analyste", Role.ANALYST, ("AQ", "BR"))
OTHER = Viewer("b", "Autre", Role.ANALYST, ("AQ",))
FIRST, SECOND = ("postes.csv", b"Poste;Nom"), ("agents.csv", b"Nom;Niveau")
DECIDED = ImportDecisions(positions={Place("postes.csv", "", 2): "new"}, sheets=("Mars",), count=2)


def given(*files: tuple[str, bytes], code: str = "AQ") -> GivenFiles:
    return import_drafts.given_files(code, files or (FIRST, SECOND))


def rows() -> list[ImportDraftRow]:
    with store().read() as session:
        return list(session.exec(select(ImportDraftRow)))


def age(days: int) -> None:
    with store().write() as session:
        for row in session.exec(select(ImportDraftRow)):
            row.kept_at = now() - timedelta(days=days)
            session.add(row)


def test_what_was_decided_is_found_again_by_the_content_of_the_files() -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    again = import_drafts.find(ANALYST, "AQ", given(SECOND, FIRST))
    assert again and again.decisions == DECIDED
    renamed = import_drafts.find(ANALYST, "AQ", given(("mars.csv", FIRST[1]), SECOND))
    assert renamed and renamed.decisions.positions == {Place("mars.csv", "", 2): "new"}
    assert import_drafts.find(ANALYST, "AQ", given((FIRST[0], FIRST[1] + b";"), SECOND)) is None
    assert import_drafts.find(ANALYST, "AQ", given(FIRST)) is None


def test_a_later_decision_takes_the_place_of_the_one_before_and_the_last_one_taken_back_leaves_nothing() -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    import_drafts.keep(ANALYST, "AQ", given(), ImportDecisions(sheets=("Avril",), count=1))
    (row,) = rows()
    assert row.document["sheets"] == ["Avril"]
    import_drafts.keep(ANALYST, "AQ", given(), ImportDecisions())
    assert rows() == []


def test_it_is_of_one_account_and_one_region_of_its_perimeter() -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    assert import_drafts.find(OTHER, "AQ", given()) is None
    assert import_drafts.find(ANALYST, "BR", given()) is None
    assert import_drafts.find(ANALYST, "BR", given(code="BR")) is None
    import_drafts.drop(OTHER, "AQ", given())
    assert len(rows()) == 1
    moved = Viewer("a", "Analyste", Role.ANALYST, ("BR",))
    director = Viewer("a", "Analyste", Role.DIRECTOR, ("AQ",))
    for who in (moved, director):
        with pytest.raises(NotAllowed):
            import_drafts.find(who, "AQ", given())
        with pytest.raises(NotAllowed):
            import_drafts.keep(who, "AQ", given(), DECIDED)
        with pytest.raises(NotAllowed):
            import_drafts.drop(who, "AQ", given())


def test_a_document_that_cannot_be_read_is_as_if_there_were_none() -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    with store().write() as session:
        row = session.exec(select(ImportDraftRow)).one()
        row.document = {**row.document, "format": 2}
        session.add(row)
    assert import_drafts.find(ANALYST, "AQ", given()) is None
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    assert import_drafts.find(ANALYST, "AQ", given())


def test_more_than_can_be_kept_leaves_what_was_kept() -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    many = ImportDecisions(aside=tuple(Place("postes.csv", "x" * 100, line) for line in range(5000)), count=5000)
    with pytest.raises(Refused):
        import_drafts.keep(ANALYST, "AQ", given(), many)
    again = import_drafts.find(ANALYST, "AQ", given())
    assert again and again.decisions == DECIDED


def test_the_oldest_goes_when_there_are_too_many_in_a_region() -> None:
    import_drafts.keep(OTHER, "AQ", given(), DECIDED)
    import_drafts.keep(ANALYST, "BR", given(code="BR"), DECIDED)
    files = [given(("postes.csv", f"{number}".encode()), FIRST) for number in range(MOST + 1)]
    for each in files:
        import_drafts.keep(ANALYST, "AQ", each, DECIDED)
    assert import_drafts.find(ANALYST, "AQ", files[0]) is None
    assert import_drafts.find(ANALYST, "AQ", files[1]) and import_drafts.find(OTHER, "AQ", given())
    assert len(rows()) == MOST + 2


def test_nothing_of_it_serves_once_the_files_are_imported() -> None:
    content = ("postes.csv", "intitulé;équipe;nom\nChef;Pau;Noël".encode())
    for who in (ANALYST, OTHER):
        import_drafts.keep(who, "AQ", given(content), DECIDED)
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    upload = uploads.read(ANALYST, [content])
    delivery = imports.check(ANALYST, upload, imports.proposed_mapping(ANALYST, upload, "AQ"))
    imports.confirm(ANALYST, imports.preview(ANALYST, "AQ", delivery, today()), drastic=True, given=given(content))
    assert [row.mark for row in rows()] == [given().mark]


@pytest.mark.parametrize(("days", "left"), [(KEPT_DAYS - 1, 1), (KEPT_DAYS + 1, 0)])
def test_it_goes_after_thirty_days_without_a_decision(days: int, left: int) -> None:
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    age(days)
    swept = retention.sweep(Viewer("operator", "operator", Role.OPERATOR))
    assert (swept.imports, swept.total, len(rows())) == (1 - left, 1 - left, left)


def test_it_leaves_no_line_in_the_audit_for_nobody_else_sees_it() -> None:
    before = audit.lines(Viewer("operator", "operator", Role.OPERATOR))
    import_drafts.keep(ANALYST, "AQ", given(), DECIDED)
    import_drafts.find(ANALYST, "AQ", given())
    import_drafts.drop(ANALYST, "AQ", given())
    assert audit.lines(Viewer("operator", "operator", Role.OPERATOR)) == before
