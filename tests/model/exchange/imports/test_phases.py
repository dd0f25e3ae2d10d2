"""How far the reading of a delivery is: what is told, in which order, and that whoever is told can stop it."""

import gc
from datetime import date

import pytest
from sqlmodel import select

from model.access import operator
from model.exchange.imports import phases
from model.exchange.imports.phases import ImportPhase, Progress, counted
from model.services.context import store
from model.services.records import imports, uploads
from model.storage.tables import DeliveryRow, PositionRow
from tests.bench.importing import delivery

ON = date(2026, 10, 31)


class Stopped(BaseException):
    """What a screen raises in the middle of work that nobody waits for any more."""


def preview(progress: Progress) -> imports.Preview:
    upload = uploads.read(operator(), [("postes.csv", delivery(60, 0))], progress=progress)
    mapping = imports.proposed_mapping(operator(), upload, "AQ", progress=progress)
    facts = imports.check(operator(), upload, mapping, progress=progress)
    return imports.preview(operator(), "AQ", facts, ON, progress=progress)


def test_rows_are_counted_as_they_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "EVERY", 2)
    told: list[tuple[ImportPhase, float]] = []
    rows = counted(range(5), 4, ImportPhase.CHECK, lambda phase, part: told.append((phase, part)))
    assert list(rows) == [0, 1, 2, 3, 4]
    assert told == [(ImportPhase.CHECK, 0.0), (ImportPhase.CHECK, 0.5), (ImportPhase.CHECK, 1.0)]


@pytest.mark.usefixtures("house")
def test_every_phase_is_told_in_order_with_parts_that_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "EVERY", 10)
    told: list[tuple[int, float]] = []
    preview(lambda phase, part: told.append((list(ImportPhase).index(phase), part)))
    assert {phase for phase, _ in told} == set(range(len(ImportPhase)))
    assert told == sorted(told)
    assert [part for phase, part in told if phase == list(ImportPhase).index(ImportPhase.CHECK)][-1] > 0.5
    assert all(0 <= part <= 1 for _, part in told)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("phase", ImportPhase)
def test_what_is_stopped_leaves_nothing_and_can_be_begun_again(phase: ImportPhase) -> None:
    def stop(reached: ImportPhase, part: float) -> None:
        if reached is phase:
            raise Stopped

    with pytest.raises(Stopped):
        preview(stop)
    with store().read() as session:
        assert not session.exec(select(PositionRow)).all() and not session.exec(select(DeliveryRow)).all()
    assert gc.isenabled()
    assert preview(phases.silence).ready
