"""Who may do what, and what everybody may see."""

import pytest

from model.access import RIGHTS, Right, Role, Viewer, operator
from model.domain.calendar import NEVER
from model.errors import NotAllowed, NotFound
from model.services.access.accounts import accounts
from model.services.access.sessions import viewer_of
from model.services.context import today
from model.services.records import imports, uploads
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.situation.snapshots import snapshot
from model.services.situation.vacancies import vacancy_view

DIRECTOR = "direction-aquitaine"
SEEN = {Right.SITUATION, Right.NAMES, Right.COMMON_BASE}


def test_each_role_may_do_what_the_design_says_and_nothing_more() -> None:
    assert {role: set(rights) for role, rights in RIGHTS.items()} == {
        Role.ADMINISTRATOR: {Right.ACCOUNTS, Right.AUDIT},
        Role.NATIONAL: {Right.NETWORK},
        Role.DIRECTOR: {
            *SEEN,
            Right.EXPECTATIONS,
            Right.SCENARIOS,
            Right.SHARED_SCENARIOS,
            Right.CORRECT,
            Right.TRANSMIT,
            Right.WORKSHOP,
            Right.PERSONAL_DATA,
        },
        Role.ANALYST: {*SEEN, Right.SHARED_SCENARIOS, Right.IMPORT, Right.CORRECT},
        Role.FACILITATOR: {Right.SITUATION, Right.SHARED_SCENARIOS, Right.WORKSHOP},
        Role.READER: {Right.SITUATION, Right.SHARED_SCENARIOS},
        Role.OPERATOR: set(Right),
    }


def viewer(role: Role, *regions: str) -> Viewer:
    return Viewer("u", "Quelqu'un", role, regions or ("AQ",))


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.NATIONAL])
def test_without_the_right_to_a_situation_there_is_no_snapshot(role: Role) -> None:
    with pytest.raises(NotAllowed):
        snapshot(viewer(role), ("AQ",))


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ANALYST, Role.FACILITATOR, Role.READER])
def test_a_region_outside_the_perimeter_is_refused_to_every_role(role: Role) -> None:
    assert len(snapshot(viewer(role), ("AQ",)).positions) == 25
    with pytest.raises(NotAllowed):
        snapshot(viewer(role), ("BR",))
    with pytest.raises(NotAllowed):
        snapshot(viewer(role), ("AQ", "BR"))


@pytest.mark.usefixtures("demo_house")
def test_two_networks_are_never_seen_together() -> None:
    with pytest.raises(NotAllowed):
        snapshot(operator(), ("AQ", "A-BOR"))


@pytest.mark.usefixtures("demo_house")
def test_a_region_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(NotFound):
        snapshot(operator(), ("XX",))


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.READER])
def test_whoever_may_not_read_names_gets_neither_names_levels_wishes_nor_departures(role: Role) -> None:
    seen, full = snapshot(viewer(role), ("AQ",)), snapshot(viewer(Role.DIRECTOR), ("AQ",))
    assert set(seen.managers.name) == {""}
    assert (len(seen.assessments), len(seen.trainings), len(seen.supports)) == (0, 0, 0)
    assert (seen.managers.leaves_on == NEVER).all()
    assert (seen.managers.mobility == 0).all()
    assert (seen.managers.family == -1).all()
    assert (seen.assignments.end_reason == -1).all()
    assert (seen.until[seen.until > seen.day] == NEVER).all()
    assert set(full.managers.name) != {""}
    assert (full.managers.leaves_on < NEVER).any()


@pytest.mark.usefixtures("demo_house")
def test_what_one_role_was_given_is_not_given_to_another_from_memory() -> None:
    for role in (Role.DIRECTOR, Role.READER, Role.ANALYST, Role.FACILITATOR):
        named = set(snapshot(viewer(role), ("AQ",)).managers.name) != {""}
        assert named is (role in (Role.DIRECTOR, Role.ANALYST))


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.OPERATOR)])
def test_only_a_director_composes_scenarios(role: Role) -> None:
    with pytest.raises(NotAllowed):
        scenarios.begin(viewer(role), "AQ", "Essai")
    with pytest.raises(NotAllowed):
        scenario_rows.listing(viewer(role), ("AQ",))


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ANALYST, Role.OPERATOR)])
def test_only_an_analyst_imports(role: Role) -> None:
    with pytest.raises(NotAllowed):
        uploads.read(viewer(role), [("a.csv", b"a;b\n1;2\n")])


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.OPERATOR)])
def test_only_an_administrator_sees_accounts(role: Role) -> None:
    with pytest.raises(NotAllowed):
        accounts(viewer(role))


@pytest.mark.usefixtures("demo_house")
def test_the_regions_that_one_may_open_are_those_of_the_account() -> None:
    several = viewer_of("direction-nouvelle-aquitaine")
    assert [region.code for region in situations.regions(several)] == ["A-BOR", "A-LIM", "A-POI"]
    assert len(situations.view(several, several.regions).snapshot.positions) == 22


@pytest.mark.usefixtures("house")
def test_a_region_that_names_nobody_tells_a_reader_no_more_after_a_director_looked() -> None:
    rows = "Poste;Intitulé;Équipe;Nom;Date de fin\nP1;Chef;Béarn;N/D;30/06/2027\n"
    upload = uploads.read(operator(), [("postes.csv", rows.encode())])
    delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, "AQ"))
    imports.confirm(operator(), imports.preview(operator(), "AQ", delivery, today()), drastic=True)
    director, reader = viewer(Role.DIRECTOR), viewer(Role.READER)
    assert len(vacancy_view(director, ("AQ",)).coming) == 1
    assert vacancy_view(reader, ("AQ",)).coming == ()
    assert len(vacancy_view(director, ("AQ",)).coming) == 1
