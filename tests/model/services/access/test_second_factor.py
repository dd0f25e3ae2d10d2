"""The second factor: which roles it is asked of, which codes are accepted, once, and how a lost phone is replaced."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlmodel import select

from model import settings
from model.access import Role, Viewer, operator
from model.errors import NotAllowed, NotFound, Refused, Unusable
from model.services import context
from model.services.access import second_factor
from model.services.access.second_factor import PERIOD, RECOVERY_CODES
from model.services.context import store
from model.storage.tables import AuditRow, SecondFactorRow, now
from tests.model.services.access.test_accounts import make

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that a test moves, at the beginning of a period."""
    moments = [datetime.fromtimestamp(now().timestamp() // PERIOD * PERIOD, now().tzinfo)]
    monkeypatch.setattr(second_factor, "now", lambda: moments[0])
    return moments


def phone(login: str = "anne", nonce: str = "n") -> pyotp.TOTP:
    """A phone that has read the address of an account."""
    return pyotp.TOTP(parse_qs(urlsplit(second_factor.address(login, nonce)).query)["secret"][0])


def shown(phone: pyotp.TOTP, clock: list[datetime], periods: int = 0) -> str:
    return phone.at(clock[0] + timedelta(seconds=periods * PERIOD))


def enrolled(clock: list[datetime], login: str = "anne") -> tuple[pyotp.TOTP, tuple[str, ...]]:
    read = phone(login)
    recovery = second_factor.confirm(login, "n", shown(read, clock))
    clock[0] += timedelta(seconds=PERIOD)
    return read, recovery


def test_it_is_asked_of_the_roles_that_the_house_says_and_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    make("anne", Role.DIRECTOR)
    make("chef", Role.ADMINISTRATOR, ())
    assert not second_factor.required("chef")
    monkeypatch.setenv("MOSAIQUE_SECOND_FACTOR", "administrator national")
    assert (second_factor.required("chef"), second_factor.required("anne")) == (True, False)


def test_a_role_that_does_not_exist_is_refused_before_the_house_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    monkeypatch.setenv("MOSAIQUE_KEY", settings.new_key())
    monkeypatch.setenv("MOSAIQUE_SECOND_FACTOR", "administrator king")
    with pytest.raises(Unusable) as refused:
        context.check(settings.current())
    assert refused.value.code == "settings.second_factor"
    assert refused.value.values["received"] == "king"


def test_a_phone_is_read_in_once_and_its_codes_are_accepted_then(clock: list[datetime]) -> None:
    make()
    read = phone()
    assert not second_factor.enrolled("anne")
    assert not second_factor.check("anne", shown(read, clock)), "it is not confirmed yet"
    with pytest.raises(Refused):
        second_factor.confirm("anne", "n", "000000" if shown(read, clock) != "000000" else "000001")
    recovery = second_factor.confirm("anne", "n", f" {shown(read, clock)} ")
    assert len(set(recovery)) == RECOVERY_CODES
    assert second_factor.enrolled("anne")
    for again in (
        lambda: second_factor.address("anne", "n"),
        lambda: second_factor.confirm("anne", "n", shown(read, clock, 1)),
    ):
        with pytest.raises(Refused):
            again()


def test_what_another_sign_in_has_drawn_confirms_nothing(clock: list[datetime]) -> None:
    make()
    assert second_factor.draw() != second_factor.draw()
    overseen = phone(nonce="overseen")
    assert overseen.secret != phone().secret
    with pytest.raises(Refused):
        second_factor.confirm("anne", "n", shown(overseen, clock))
    second_factor.confirm("anne", "n", shown(phone(), clock))
    clock[0] += timedelta(seconds=5 * PERIOD)
    assert not second_factor.check("anne", shown(overseen, clock))


def test_a_code_is_accepted_in_two_groups_as_phones_show_it(clock: list[datetime]) -> None:
    make()
    read, _ = enrolled(clock)
    clock[0] += timedelta(seconds=5 * PERIOD)
    code = shown(read, clock)
    assert second_factor.check("anne", f"{code[:3]} {code[3:]}")


@pytest.mark.parametrize(("periods", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_accepted_one_period_early_or_late_and_no_more(
    clock: list[datetime], periods: int, *, accepted: bool
) -> None:
    make()
    read, _ = enrolled(clock)
    clock[0] += timedelta(seconds=5 * PERIOD)
    assert second_factor.check("anne", shown(read, clock, periods)) is accepted


def test_a_code_is_accepted_once_and_none_before_it_afterwards(clock: list[datetime]) -> None:
    make()
    read, _ = enrolled(clock)
    clock[0] += timedelta(seconds=5 * PERIOD)
    assert second_factor.check("anne", shown(read, clock))
    assert not second_factor.check("anne", shown(read, clock))
    assert not second_factor.check("anne", shown(read, clock, -1))
    assert second_factor.check("anne", shown(read, clock, 1))


def test_the_code_that_confirmed_a_phone_does_not_let_in_again(clock: list[datetime]) -> None:
    make()
    read = phone()
    second_factor.confirm("anne", "n", shown(read, clock))
    assert not second_factor.check("anne", shown(read, clock))


def test_each_code_that_was_written_down_serves_once_for_its_account_alone(clock: list[datetime]) -> None:
    make("anne")
    make("lea")
    _, of_anne = enrolled(clock)
    _, of_lea = enrolled(clock, "lea")
    assert not second_factor.check("anne", of_lea[0])
    assert not second_factor.check("anne", "")
    for code in of_anne:
        assert second_factor.check("anne", f"{code[:5]} {code[5:]}")
        assert not second_factor.check("anne", code)
    assert second_factor.check("lea", of_lea[0])


def test_neither_codes_nor_what_a_phone_counts_from_stand_in_the_base(clock: list[datetime]) -> None:
    make()
    read, recovery = enrolled(clock)
    with store().read() as session:
        row = session.exec(select(SecondFactorRow)).one()
    kept = repr(row.model_dump())
    assert read.secret not in kept
    assert not any(code in kept for code in recovery)


def test_a_phone_is_read_in_again_once_the_key_of_the_house_was_replaced(
    clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    read, recovery = enrolled(clock)
    monkeypatch.setenv("MOSAIQUE_KEY", settings.new_key())
    assert not second_factor.enrolled("anne")
    assert not second_factor.check("anne", shown(read, clock))
    assert not second_factor.check("anne", recovery[0])
    assert phone().secret != read.secret


def test_the_administrator_lets_a_lost_phone_be_replaced_and_nobody_else_does(clock: list[datetime]) -> None:
    uid = make("anne").uid
    with pytest.raises(NotFound):
        second_factor.forget(operator(), uid)
    enrolled(clock)
    with pytest.raises(NotAllowed):
        second_factor.forget(Viewer(uid, "Anne", Role.DIRECTOR, ("AQ",)), uid)
    second_factor.forget(operator(), uid)
    assert not second_factor.enrolled("anne")
    assert phone()


def test_what_was_done_with_it_leaves_its_lines_without_a_code(clock: list[datetime]) -> None:
    uid = make().uid
    _, recovery = enrolled(clock)
    second_factor.check("anne", recovery[0])
    second_factor.forget(operator(), uid)
    with store().read() as session:
        lines = session.exec(select(AuditRow).order_by(AuditRow.key)).all()  # type: ignore[arg-type]
    assert [(line.action, line.account, line.count) for line in lines][1:] == [
        ("enrol_factor", uid, 0),
        ("use_recovery_code", uid, 9),
        ("forget_factor", "operator", 0),
    ]
