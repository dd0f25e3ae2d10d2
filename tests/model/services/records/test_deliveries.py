"""Importations: what was delivered is taken back or put at its right date, unless something later rests on it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from model.access import Role, Viewer, operator
from model.corrections.assignments import Departure
from model.domain.calendar import add_months
from model.domain.register import Register
from model.errors import Conflict, NotAllowed, NotFound, Refused
from model.exchange.imports.facts import Place
from model.services.access import audit
from model.services.context import store, today
from model.services.records import corrections, deliveries, imports, rights, uploads
from model.services.records.deliveries import DeliveryRelied, KeptLine
from model.services.situation import situations
from model.storage.tables import CorrectionRow, DeliveryRow, RegionRow

pytestmark = pytest.mark.usefixtures("house")

ANALYST = Viewer("a", "Analyste", Role.ANALYST, ("AQ",))
HEAD = "référence du poste;intitulé du poste;équipe;nom;date de début"
MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)
FIRST = "N1;Responsable;Landes;Anne Le Goff;", "N2;Adjoint;Landes;vacant;", "N3;Chef;Béarn;Yann Morvan;12/02/2020"


def give(*rows: str, on: date, name: str = "mars.csv") -> str:
    """Import a file; return the uid of the delivery."""
    upload = uploads.read(ANALYST, [(name, "\n".join((HEAD, *rows)).encode())])
    delivery = imports.check(ANALYST, upload, imports.proposed_mapping(ANALYST, upload, "AQ"))
    imports.confirm(ANALYST, imports.preview(ANALYST, "AQ", delivery, on), drastic=True)
    return deliveries.listing(ANALYST, "AQ")[0].uid


def register() -> Register:
    return corrections.seen_region(operator(), "AQ").register


def data_on() -> date | None:
    with store().read() as session:
        return session.exec(select(RegionRow.data_on).where(RegionRow.code == "AQ")).one()


def stays(name: str) -> list[tuple[date, date | None]]:
    (person,) = (each.uid for each in register().managers if each.name == name)
    return [(post.started_on, post.until) for post in register().assignments if post.manager == person]


def written() -> list[str]:
    """The kinds of the lines of the audit, the latest first, but for readings."""
    return [line.action for line in audit.lines(operator()) if line.action != "read_names"]


def left(name: str, day: date) -> None:
    """Correct by hand: somebody leaves."""
    looked = corrections.seen_region(ANALYST, "AQ")
    (person,) = (each.uid for each in looked.register.managers if each.name == name)
    (post,) = (each.uid for each in looked.register.assignments if each.manager == person and each.until is None)
    corrections.correct(ANALYST, looked, Departure(assignments=(post,), last_day=day))


def test_a_delivery_is_listed_with_its_files_and_what_it_changed() -> None:
    give(*FIRST, on=MARCH)
    give(FIRST[0], "N2;Adjoint;Landes;Zoé Petit;", on=MAY, name="mai.csv")
    last, first = deliveries.listing(ANALYST, "AQ")
    assert (first.situation_on, first.author, first.files) == (MARCH, "Analyste", ("mars.csv",))
    assert (first.counts["added"], first.counts["arrivals"], first.counts["departures"]) == (3, 2, 0)
    assert (last.situation_on, last.files, last.reversible, last.undone_by) == (MAY, ("mai.csv",), True, "")
    assert (last.counts["arrivals"], last.counts["departures"], last.counts["closed"]) == (1, 1, 1)


def test_a_delivery_taken_back_leaves_everything_as_it_was() -> None:
    give(*FIRST, on=MARCH)
    before = register(), data_on()
    last = give(FIRST[0], "N2;Adjoint;Landes;Zoé Petit;", on=MAY)
    deliveries.undo(ANALYST, last)
    assert (register(), data_on()) == before
    assert deliveries.listing(ANALYST, "AQ")[0].undone_by == "Analyste"
    assert written()[0] == "undo_import"
    with pytest.raises(Conflict) as again:
        deliveries.undo(ANALYST, last)
    assert again.value.code == "delivery.undone"


def test_the_first_delivery_taken_back_leaves_an_empty_region() -> None:
    deliveries.undo(ANALYST, give(*FIRST, on=MARCH))
    assert (register(), data_on()) == (Register(), None)
    give(*FIRST, on=MARCH - timedelta(days=40))  # an older file is welcome again
    assert len(register().positions) == 3


def test_a_file_imported_too_far_ahead_locks_nothing() -> None:
    give(*FIRST, on=MARCH)
    ahead = give(FIRST[0], on=add_months(today(), 11))
    with pytest.raises(Refused):
        give(*FIRST, on=MAY)
    deliveries.undo(ANALYST, ahead)
    give(FIRST[0], on=MAY)
    assert data_on() == MAY


def test_what_later_rests_on_a_delivery_is_named_and_nothing_changes() -> None:
    first = give(*FIRST, on=MARCH)
    give(FIRST[0], "N2;Adjoint;Landes;Zoé Petit;", FIRST[2], on=MAY)
    left("Zoé Petit", JUNE)
    before = register()
    with pytest.raises(DeliveryRelied) as relied:
        deliveries.undo(ANALYST, first)
    assert [each.kind for each in relied.value.later] == ["departure", "delivery"]
    assert relied.value.later[0].about.people == ("Zoé Petit",)
    assert register() == before


def test_a_delivery_that_nothing_touched_since_is_taken_back_from_under_later_ones() -> None:
    give(*FIRST, on=MARCH)
    second = give(*FIRST, "N4;Chef;Gironde;Marc Roy;", on=MAY)
    left("Yann Morvan", JUNE)
    deliveries.undo(ANALYST, second)
    assert [each.name for each in register().managers] == ["Anne Le Goff", "Yann Morvan"]
    assert stays("Yann Morvan") == [(date(2020, 2, 12), JUNE + timedelta(days=1))]


def test_a_wrong_date_is_moved_with_all_that_was_taken_from_it_and_nothing_else() -> None:
    give(*FIRST, on=MARCH)
    wrong = give(FIRST[0], "N2;Adjoint;Landes;Zoé Petit;", "N5;Expert;Gironde;Lou Roy;01/04/2026", on=JUNE)
    moved = deliveries.what_moves(ANALYST, wrong, MAY)
    assert {(each.table, each.column) for each in moved} >= {
        ("assignments", "started_on"),
        ("positions", "funded_until"),
    }
    assert {(each.before, each.after) for each in moved} == {(JUNE, MAY)}
    deliveries.move(ANALYST, wrong, MAY)
    assert (stays("Zoé Petit"), stays("Lou Roy")) == ([(MAY, None)], [(date(2026, 4, 1), None)])
    assert (stays("Yann Morvan"), stays("Anne Le Goff")) == ([(date(2020, 2, 12), MAY)], [(MARCH, None)])
    assert (data_on(), deliveries.listing(ANALYST, "AQ")[0].situation_on) == (MAY, MAY)
    assert written()[0] == "move_import"
    figures = situations.figures_document(operator(), "AQ", MAY)
    assert (figures["positions"], figures["managers"]) == (3, 3)


def test_what_was_moved_can_still_be_taken_back() -> None:
    give(*FIRST, on=MARCH)
    before = register()
    last = give(FIRST[0], on=JUNE)
    deliveries.move(ANALYST, last, MAY)
    deliveries.undo(ANALYST, last)
    assert (register(), data_on()) == (before, MARCH)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (MARCH - timedelta(days=1), "delivery.date"),
        (MARCH, None),
        (JUNE, None),
        (JUNE + timedelta(days=1), "delivery.date"),
    ],
)
def test_a_date_stays_between_those_of_the_deliveries_around(to: date, code: str | None) -> None:
    give(*FIRST, on=MARCH)
    between = give(*FIRST, "N4;Chef;Gironde;Marc Roy;", on=MAY)
    give(*FIRST, "N4;Chef;Gironde;Marc Roy;", "N6;Chef;Gironde;vacant;", on=JUNE)
    if code is None:
        deliveries.move(ANALYST, between, to)
        assert stays("Marc Roy") == [(to, None)]
    else:
        for use in (deliveries.what_moves, deliveries.move):
            with pytest.raises(Refused) as refused:
                use(ANALYST, between, to)
            assert (refused.value.code, refused.value.values["first"]) == (code, MARCH)


def test_the_first_delivery_moves_back_as_far_as_one_likes_and_a_year_ahead_at_most() -> None:
    first, furthest = give(*FIRST, on=MARCH), add_months(today(), 12)
    deliveries.move(ANALYST, first, date(2021, 1, 1))
    deliveries.move(ANALYST, first, furthest)
    with pytest.raises(Refused) as refused:
        deliveries.move(ANALYST, first, furthest + timedelta(days=1))
    assert refused.value.code == "import.date"


@pytest.mark.parametrize("emptied", [True, False])
def test_a_delivery_whose_changes_are_not_kept_stays(emptied: bool) -> None:
    uid = give(*FIRST, on=MARCH)
    with store().write() as session:
        if emptied:  # it was kept long enough
            session.exec(select(CorrectionRow)).one().document = {}
        else:  # it was imported by the version before
            session.exec(select(DeliveryRow)).one().correction = ""
    (kept,) = deliveries.listing(ANALYST, "AQ")
    assert not kept.reversible
    with pytest.raises(Conflict) as refused:
        deliveries.undo(ANALYST, uid)
    assert refused.value.code == "delivery.not_kept"
    assert len(register().positions) == 3


def test_deliveries_are_for_those_who_import_in_their_own_regions() -> None:
    uid = give(*FIRST, on=MARCH)
    director = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
    elsewhere = Viewer("b", "Analyste", Role.ANALYST, ("BR",))
    for use in (lambda: deliveries.listing(director, "AQ"), lambda: deliveries.listing(elsewhere, "AQ")):
        with pytest.raises(NotAllowed):
            use()
    attempts: Sequence[object] = [
        lambda: deliveries.undo(elsewhere, uid),
        lambda: deliveries.move(elsewhere, uid, MAY),
        lambda: deliveries.what_moves(elsewhere, uid, MAY),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()  # type: ignore[operator]


def test_the_corrections_of_corriger_are_those_made_by_hand() -> None:
    give(*FIRST, on=MARCH)
    left("Anne Le Goff", MAY)
    assert [each.kind for each in corrections.recent(ANALYST, corrections.seen_region(ANALYST, "AQ"))] == ["departure"]


def test_what_a_delivery_changed_is_kept_without_the_names_of_those_who_are_recorded() -> None:
    give(*FIRST, on=MARCH)
    uid = give(*FIRST[:2], FIRST[2].replace("Morvan", "MORVAN"), on=MAY)  # a name that is written otherwise
    with store().read() as session:
        first, second = session.exec(select(CorrectionRow).order_by(col(CorrectionRow.key))).all()
    assert "Le Goff" not in str(first.document) and "Morvan" not in str(first.document)
    assert "Le Goff" not in str(second.document) and "Yann Morvan" in str(second.document)
    deliveries.undo(ANALYST, uid)
    assert [each.name for each in register().managers] == ["Anne Le Goff", "Yann Morvan"]


def test_whoever_was_forgotten_comes_back_with_no_delivery_taken_back() -> None:
    give(*FIRST, on=MARCH)
    uid = give(*FIRST[:2], on=MAY)  # Yann Morvan leaves
    person = next(each.uid for each in register().managers if each.name == "Yann Morvan")
    rights.erase(operator(), "AQ", person)
    with pytest.raises(Conflict):
        deliveries.undo(ANALYST, uid)
    assert [each.name for each in register().managers] == ["Anne Le Goff"]


def test_a_delivery_keeps_which_lines_were_set_aside_and_why_never_what_they_say() -> None:
    rows = *FIRST, "N4;Chef;Béarn;Éva Lune;31/02/2026"
    upload = uploads.read(ANALYST, [("mars.csv", "\n".join((HEAD, *rows)).encode())])
    places = [Place("mars.csv", "", 5), Place("mars.csv", "", 2)]
    delivery = imports.check(ANALYST, upload, imports.proposed_mapping(ANALYST, upload, "AQ"), places)
    imports.confirm(ANALYST, imports.preview(ANALYST, "AQ", delivery, MARCH), drastic=True)
    (kept,) = deliveries.listing(ANALYST, "AQ")
    assert kept.counts["aside"] == 2
    assert kept.aside == (
        KeptLine("mars.csv", "", 2, "chosen"),
        KeptLine("mars.csv", "", 5, "wrong", ("date de début",)),
    )
    with store().read() as session:
        assert "Lune" not in str(session.exec(select(DeliveryRow.counts)).all())


def test_a_delivery_from_before_lines_could_be_set_aside_is_listed() -> None:
    give(*FIRST, on=MARCH)
    with store().write() as session:
        row = session.exec(select(DeliveryRow)).one()
        row.counts = {"added": 3}
        session.add(row)
    (kept,) = deliveries.listing(ANALYST, "AQ")
    assert (kept.counts, kept.aside) == ({"added": 3}, ())
