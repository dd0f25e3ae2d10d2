"""What others say of a shared scenario: one text each, for the director alone, and a line of audit without it."""

import pytest

from model.access import Role, Viewer
from model.domain.vocabulary import ScenarioState as State
from model.errors import NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.records import mentions
from model.services.scenario import lifecycle, opinions, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation

pytestmark = pytest.mark.usefixtures("demo_house")
OPERATOR = Viewer("operator", "operator", Role.OPERATOR)
TEXT = "Zoé Quelqu'une partirait trop tôt"


def viewer(role: Role, *regions: str, account: str = "") -> Viewer:
    return Viewer(account or role, f"Quelqu'un ({role})", role, regions or ("AQ",))


DIRECTOR = viewer(Role.DIRECTOR)
READER, ANALYST, FACILITATOR = map(viewer, (Role.READER, Role.ANALYST, Role.FACILITATOR))


def kept(*states: State) -> str:
    row = scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Essai"))
    for state in states:
        row = lifecycle.move(DIRECTOR, row, state, Consultation("le comité"))
    return row.uid


def texts(uid: str) -> list[tuple[Role, str]]:
    return [(each.role, each.text) for each in opinions.listing(DIRECTOR, uid)]


def test_each_has_one_opinion_and_may_write_it_again() -> None:
    uid = kept(State.SHARED)
    for who in (READER, ANALYST, FACILITATOR):
        opinions.write(who, uid, "Oui")
    opinions.write(READER, uid, "  Non, plus tard ")
    assert texts(uid) == [(Role.READER, "Non, plus tard"), (Role.FACILITATOR, "Oui"), (Role.ANALYST, "Oui")]
    assert opinions.own(READER, uid) == "Non, plus tard"
    opinions.write(READER, uid, " ")
    assert opinions.own(READER, uid) == ""
    opinions.write(READER, uid, "")
    assert [role for role, _ in texts(uid)] == [Role.FACILITATOR, Role.ANALYST]


def test_the_director_alone_reads_them() -> None:
    uid = kept(State.SHARED)
    opinions.write(READER, uid, TEXT)
    for who in (READER, ANALYST, FACILITATOR):
        with pytest.raises(NotAllowed):
            opinions.listing(who, uid)
    with pytest.raises(NotFound):
        opinions.listing(viewer(Role.DIRECTOR, "BR"), uid)
    assert opinions.own(viewer(Role.READER, account="another"), uid) == ""


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.FACILITATOR])
def test_nobody_writes_about_what_is_not_shared_or_elsewhere(role: Role) -> None:
    for uid in (kept(), kept(State.SHARED, State.FILED)):
        with pytest.raises(NotFound):
            opinions.write(viewer(role), uid, TEXT)
    with pytest.raises(NotFound):
        opinions.write(viewer(role, "BR"), kept(State.SHARED), TEXT)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.NATIONAL, Role.ADMINISTRATOR])
def test_who_reads_them_and_who_reads_no_scenario_write_none(role: Role) -> None:
    with pytest.raises(NotAllowed):
        opinions.write(viewer(role), kept(State.SHARED), TEXT)


def test_a_text_that_is_too_long_is_refused_and_what_was_written_stays() -> None:
    uid = kept(State.SHARED, State.RETAINED)
    opinions.write(READER, uid, "x" * opinions.LONGEST)
    with pytest.raises(Refused, match=r"scenario\.long"):
        opinions.write(READER, uid, "x" * (opinions.LONGEST + 1))
    assert len(opinions.own(READER, uid)) == opinions.LONGEST


def test_writing_leaves_a_line_without_the_text() -> None:
    uid = kept(State.SHARED)
    opinions.write(READER, uid, TEXT)
    (line,) = audit.lines(OPERATOR, "write_opinion")
    assert (line.subject, line.scope, line.count) == (uid, "AQ", 0)
    assert "Zoé" not in repr(line)


def test_somebody_who_is_named_in_one_is_found_and_taken_out() -> None:
    uid = kept(State.SHARED)
    opinions.write(READER, uid, TEXT)
    (mention,) = mentions.find(DIRECTOR, "AQ", "Zoé Quelqu'une")
    assert mention.table == "opinion"
    mentions.clear(DIRECTOR, "AQ", "Zoé Quelqu'une", mention.handle)
    assert texts(uid) == [(Role.READER, "[…] partirait trop tôt")]


@pytest.mark.parametrize("after", [State.FILED, State.DRAFT])
def test_they_stay_with_the_director_and_with_who_wrote_them_when_the_scenario_is_no_longer_shared(
    after: State,
) -> None:
    uid = kept(State.SHARED)
    opinions.write(READER, uid, "Oui")
    assert opinions.left(READER, ("AQ",)) == ()
    lifecycle.move(DIRECTOR, scenario_rows.load(DIRECTOR, uid), after, Consultation())
    assert texts(uid) == [(Role.READER, "Oui")]
    assert opinions.own(READER, uid) == "Oui"
    assert [(each.uid, each.region) for each in opinions.left(READER, ("AQ",))] == [(uid, "AQ")]
    assert opinions.left(ANALYST, ("AQ",)) == ()
    opinions.write(READER, uid, "Non")
    assert texts(uid) == [(Role.READER, "Non")]
    opinions.write(READER, uid, "")
    assert texts(uid) == []
    assert opinions.left(READER, ("AQ",)) == ()
    for once in (lambda: opinions.own(READER, uid), lambda: opinions.write(READER, uid, "Oui")):
        with pytest.raises(NotFound):
            once()


def test_who_no_longer_sees_the_region_no_longer_reaches_what_they_wrote() -> None:
    uid = kept(State.SHARED)
    opinions.write(READER, uid, "Oui")
    moved = viewer(Role.READER, "BR")
    for once in (lambda: opinions.own(moved, uid), lambda: opinions.write(moved, uid, "")):
        with pytest.raises(NotFound):
            once()
    with pytest.raises(NotAllowed):
        opinions.left(moved, ("AQ",))
