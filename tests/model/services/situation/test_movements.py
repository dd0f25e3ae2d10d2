"""Ce qui a changé: what the two situations are, where each date comes from, and who may know it."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from model.access import Role, Viewer
from model.corrections.assignments import Departure
from model.errors import NotAllowed, Refused
from model.measures.movements import MovementKind
from model.services.context import PARIS, store, today
from model.services.records import corrections, deliveries, imports, uploads
from model.services.situation.movements import (
    MovementView,
    Origin,
    delivered,
    movement_view,
    since_by_default,
)
from model.storage.tables import CorrectionRow

pytestmark = pytest.mark.usefixtures("house")

ANALYST = Viewer("a", "Analyste", Role.ANALYST, ("AQ",))
READER = Viewer("r", "Lecture", Role.READER, ("AQ",))
HEAD = "référence du poste;intitulé du poste;équipe;nom;date de début"
MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)
FIRST = "N1;Responsable;Landes;Anne Le Goff;", "N2;Adjoint;Landes;vacant;", "N3;Chef;Béarn;Yann Morvan;12/02/2020"
SECOND = FIRST[0], "N2;Adjoint;Landes;Zoé Petit;15/04/2026", "N3;Chef;Béarn;vacant;", "N4;Chef;Béarn;vacant;"


def give(*rows: str, on: date) -> str:
    """Import a file; return the uid of the delivery."""
    upload = uploads.read(ANALYST, [("postes.csv", "\n".join((HEAD, *rows)).encode())])
    delivery = imports.check(ANALYST, upload, imports.proposed_mapping(ANALYST, upload, "AQ"))
    imports.confirm(ANALYST, imports.preview(ANALYST, "AQ", delivery, on), drastic=True)
    return deliveries.listing(ANALYST, "AQ")[0].uid


def leave(name: str, last_day: date) -> str:
    """Correct by hand: somebody leaves; return the uid of the correction."""
    looked = corrections.seen_region(ANALYST, "AQ")
    (person,) = (each.uid for each in looked.register.managers if each.name == name)
    (post,) = (each.uid for each in looked.register.assignments if each.manager == person and each.until is None)
    return corrections.correct(ANALYST, looked, Departure(assignments=(post,), last_day=last_day))


def _made_on(uid: str) -> date:
    with store().read() as session:
        return (
            session.exec(select(CorrectionRow.made_at).where(CorrectionRow.uid == uid)).one().astimezone(PARIS).date()
        )


def origins(seen: MovementView) -> Mapping[str, Origin | None]:
    """Where each kind of movement comes from."""
    assert seen.origins is not None
    return {it.kind: origin for it, origin in zip(seen.movements, seen.origins, strict=True)}


def test_what_two_deliveries_made_different_comes_from_the_second() -> None:
    give(*FIRST, on=MARCH)
    give(*SECOND, on=MAY)
    seen = movement_view(ANALYST, ("AQ",), MARCH, MAY)
    assert [seen.count(kind) for kind in MovementKind] == [1, 1, 0, 1, 0]
    assert set(origins(seen).values()) == {Origin(MAY, delivery=True)}
    managers = [each.figures.mix.heads for each in (seen.before, seen.after)]
    assert managers == [2, 2]


def test_a_correction_is_told_from_a_delivery_and_goes_with_its_undo() -> None:
    give(*FIRST, on=MARCH)
    uid = leave("Anne Le Goff", MAY - timedelta(days=1))
    assert origins(movement_view(ANALYST, ("AQ",), MARCH, MAY)) == {"departure": Origin(_made_on(uid), delivery=False)}
    corrections.undo(ANALYST, uid)
    assert movement_view(ANALYST, ("AQ",), MARCH, MAY).movements == ()


def test_what_was_not_kept_has_no_origin() -> None:
    give(*FIRST, on=MARCH)
    give(*SECOND, on=MAY)
    with store().write() as session:
        session.execute(update(CorrectionRow).where(col(CorrectionRow.kind) == "delivery").values(document={}))
    seen = movement_view(ANALYST, ("AQ",), MARCH, MAY)
    assert seen.origins == (None,) * len(seen.movements)


def test_the_last_to_write_a_date_is_its_origin() -> None:
    give(*FIRST, on=MARCH)
    moved = give(*SECOND, on=MAY)
    deliveries.move(ANALYST, moved, JUNE)
    seen = movement_view(ANALYST, ("AQ",), MARCH, JUNE)
    assert origins(seen)["departure"] == Origin(JUNE, delivery=True)


def test_one_looks_since_the_delivery_before() -> None:
    give(*FIRST, on=MARCH)
    give(*SECOND, on=MAY)
    assert delivered(ANALYST, ("AQ",)) == (MAY, MARCH)
    assert since_by_default(delivered(ANALYST, ("AQ",)), MAY + timedelta(days=1)) == MAY
    assert since_by_default(delivered(ANALYST, ("AQ",)), MAY) == MARCH
    assert since_by_default(delivered(ANALYST, ("AQ",)), MARCH) == date(2025, 12, 1)


def test_a_delivery_taken_back_is_nothing_to_look_from() -> None:
    give(*FIRST, on=MARCH)
    deliveries.undo(ANALYST, give(*SECOND, on=MAY))
    assert delivered(ANALYST, ("AQ",)) == (MARCH,)


def test_who_may_not_read_names_learns_neither_origins_nor_deliveries_nor_competencies() -> None:
    give(*FIRST, on=MARCH)
    give(*SECOND, on=MAY)
    seen = movement_view(READER, ("AQ",), MARCH, MAY)
    assert [seen.count(kind) for kind in MovementKind] == [1, 1, 0, 1, 0]
    assert (seen.origins, seen.gains, delivered(READER, ("AQ",))) == (None, None, ())
    assert since_by_default(delivered(READER, ("AQ",)), MAY) == date(2026, 2, 1)
    assert not any(seen.after.snapshot.managers.name)


def test_another_region_is_refused() -> None:
    for ask in (delivered, lambda who, codes: movement_view(who, codes, MARCH, MAY)):
        with pytest.raises(NotAllowed):
            ask(ANALYST, ("BR",))


def test_days_in_the_wrong_order_or_to_come_are_refused() -> None:
    give(*FIRST, on=MARCH)
    with pytest.raises(Refused) as order:
        movement_view(ANALYST, ("AQ",), MAY, MAY)
    assert order.value.code == "movements.order"
    with pytest.raises(Refused) as later:
        movement_view(ANALYST, ("AQ",), MARCH, today() + timedelta(days=1))
    assert later.value.code == "movements.to_come"
    assert movement_view(ANALYST, ("AQ",), MARCH, today()).movements == ()
