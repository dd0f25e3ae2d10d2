"""The demonstration begins again, and what was there comes back: whole, once, and nobody else's."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from sqlmodel import col, delete, select

from model.access import Viewer, operator
from model.corrections.assignments import Arrival, Someone
from model.domain.calendar import add_months
from model.errors import Outage, Unavailable
from model.scenario import History, Scenario
from model.services.access import audit, sessions
from model.services.context import demo, store, today
from model.services.demo import dataset
from model.services.demo import roles as demo_roles
from model.services.records import corrections, rights
from model.services.scenario import drafts, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.drafts import Draft
from model.services.situation import network
from model.services.situation.snapshots import snapshot
from model.services.workshop import workshops
from model.storage import backups
from model.storage.tables import AuditRow, DraftRow, RegionRow, SessionRow, WorkshopRow

pytestmark = pytest.mark.usefixtures("demo_house")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration that is as good as empty when it begins again: what is loaded is tried elsewhere."""
    monkeypatch.setattr(dataset, "load", lambda: None)


def director() -> Viewer:
    return demo_roles.viewer()


def composed() -> Scenario:
    return scenarios.begin(director(), "AQ", "Essai")


def titles() -> Sequence[str]:
    return [each.scenario.title for each in scenario_rows.listing(director(), ("AQ",))]


def draft_of(secret: str) -> None:
    drafts.keep(director(), secret, Draft(History(composed())))


def drafts_there() -> int:
    with store().read() as session:
        return len(session.exec(select(DraftRow)).all())


def actions(since: int) -> Sequence[str]:
    with store().read() as session:
        return session.exec(select(AuditRow.action).where(AuditRow.key > since).order_by(col(AuditRow.key))).all()


def last_line() -> int:
    with store().read() as session:
        return max(session.exec(select(AuditRow.key)).all())


def resets(demo_house: Path) -> Sequence[Path]:
    return sorted(demo_house.parent.glob(f"{demo_house.stem}.{backups.RESET}-*"))


@pytest.mark.usefixtures("quick")
def test_what_was_composed_comes_back_to_whoever_is_still_there_and_to_nobody_else() -> None:
    stays, closes, swept = demo_roles.begin(), demo_roles.begin(), demo_roles.begin()
    scenario_rows.save(director(), composed())
    draft_of(stays)
    draft_of(closes)
    draft_of(swept)
    dataset.reset()
    sessions.close(closes)
    with store().write() as session:
        session.execute(delete(SessionRow).where(col(SessionRow.cookie_hash) == sessions.digest(swept)))
    other = demo_roles.begin()  # SQLite gives it the key of the one that was swept
    dataset.bring_back()
    assert titles() == ["Essai"]
    assert drafts.load(director(), stays, "AQ") is not None
    assert drafts.load(director(), other, "AQ") is None
    assert drafts_there() == 1


@pytest.mark.usefixtures("quick")
def test_a_return_that_fails_can_be_asked_again(demo_house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario_rows.save(director(), composed())
    dataset.reset()
    kept = resets(demo_house)

    def fail(*_: object) -> None:
        raise Unavailable(Outage.FULL)

    with monkeypatch.context() as patch, pytest.raises(Unavailable):
        patch.setattr(dataset, "raise_revision", fail)
        dataset.bring_back()
    assert resets(demo_house) == kept, "what is there now is no copy of what was there"
    dataset.bring_back()
    assert titles() == ["Essai"]


@pytest.mark.usefixtures("quick")
def test_beginning_again_twice_leaves_what_was_there_within_reach(demo_house: Path) -> None:
    scenario_rows.save(director(), composed())
    for _ in range(backups.KEPT + 2):
        dataset.reset()
        demo_roles.begin()  # whoever looks does nothing
    assert len(resets(demo_house)) == 1
    dataset.bring_back()
    assert titles() == ["Essai"]


@pytest.mark.usefixtures("quick")
def test_what_is_composed_after_a_reset_is_kept_by_the_next() -> None:
    dataset.reset()
    draft_of(secret := demo_roles.begin())
    dataset.reset()
    assert drafts.load(director(), secret, "AQ") is None
    dataset.bring_back()
    assert drafts.load(director(), secret, "AQ") is not None


def test_a_reset_that_stopped_halfway_leaves_what_was_there_within_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario_rows.save(director(), composed())

    def stop(*_: object) -> None:
        raise Unavailable(Outage.FULL)

    with monkeypatch.context() as patch:
        patch.setattr(dataset, "_adopt", stop)
        for _ in range(2):
            with pytest.raises(Unavailable):
                dataset.reset()
    dataset.bring_back()
    assert titles() == ["Essai"]


@pytest.mark.usefixtures("quick")
def test_there_and_back_within_an_instant_each_copy_has_a_name() -> None:
    scenario_rows.save(director(), composed())
    dataset.reset()
    for there in (["Essai"], [], ["Essai"], []):
        dataset.bring_back()
        assert titles() == there


@pytest.mark.usefixtures("quick")
def test_a_copy_of_a_base_that_numbers_its_regions_otherwise_goes_to_the_same_regions(demo_house: Path) -> None:
    scenario_rows.save(director(), composed())
    before = len(snapshot(director(), ("AQ",)).managers.uid)
    dataset.reset()
    (copy,) = resets(demo_house)
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        other.execute("UPDATE region SET key = key + 1000")
        for name in tables:
            if any(column[1] == "region_key" for column in other.execute(f"PRAGMA table_info({name})")):
                other.execute(f"UPDATE {name} SET region_key = region_key + 1000")
    dataset.bring_back()
    assert titles() == ["Essai"]
    assert len(snapshot(director(), ("AQ",)).managers.uid) == before
    with store().read() as session:
        assert max(session.exec(select(RegionRow.key)).all()) < 1000


def test_who_was_forgotten_since_stays_forgotten() -> None:
    gone = next(each for each in rights.people(director(), "AQ") if each.since and each.since <= today())
    dataset.reset()
    rights.erase(director(), "AQ", gone.uid)
    dataset.bring_back()
    assert gone.uid not in {each.uid for each in rights.people(director(), "AQ")}


def test_it_begins_again_after_a_later_delivery_too() -> None:
    with store().write() as session:
        row = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        first = row.data_on
        assert first
        row.data_on = add_months(first, 1)
        session.add(row)
    dataset.reset()
    with store().read() as session:
        assert session.exec(select(RegionRow.data_on).where(RegionRow.code == "AQ")).one() == first


@pytest.mark.usefixtures("quick")
def test_both_leave_a_line_in_the_audit() -> None:
    before = last_line()
    dataset.reset()
    dataset.bring_back()
    assert actions(before) == ["demo_reset", "demo_load", "demo_return"]
    assert audit.verify(operator()).whole


def test_nothing_is_brought_back_while_it_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario_rows.save(director(), composed())
    at_last: list[Sequence[str]] = []

    def meanwhile() -> None:
        other.start()
        other.join(0.3)
        at_last.append(titles())

    other = Thread(target=dataset.bring_back)
    monkeypatch.setattr(dataset, "load", meanwhile)
    dataset.reset()
    other.join()
    assert at_last == [[]], "it waited"
    assert titles() == ["Essai"]


def test_what_is_lost_is_what_users_made_and_did_not_take_back() -> None:
    lost = dataset.losses()
    assert (lost.scenarios, lost.corrections, lost.workshops, lost.drafts, lost.transmissions) == (0, 0, 0, 0, 0)
    own = workshops.listing(director(), "AQ")[0]
    host = sessions.viewer_of(demo()["workshop"]["host"])
    workshops.prepare(host, "AQ", "Le nôtre", "fr", workshops.prepared_steps(["assets"]))
    with store().write() as session:
        session.execute(delete(WorkshopRow).where(col(WorkshopRow.uid) == own.uid))  # it was kept long enough
    draft_of(demo_roles.begin())
    network.transmit(director(), "AQ")
    lost = dataset.losses()
    assert (lost.workshops, lost.drafts, lost.transmissions) == (1, 1, 1)
    seen = corrections.seen_region(director(), "AQ")
    held = {each.position for each in seen.register.assignments if each.until is None}
    free = sorted(each.uid for each in seen.register.positions if each.open_on(today()) and each.uid not in held)
    made = corrections.correct(
        director(), seen, Arrival(position=free[0], who=Someone(name="Camille Neuve"), day=today())
    )
    assert dataset.losses().corrections == 1
    corrections.undo(director(), made)
    assert dataset.losses().corrections == 0
