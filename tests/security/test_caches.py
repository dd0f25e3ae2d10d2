"""What one person was given is not given to another from memory: seven ways to share what must not be shared.

The cases are those that a trusted reporting tool tests of its own cache, put on our roles and perimeters.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.access import RIGHTS, Role, Viewer
from model.errors import MosaiqueError
from model.services.context import reference
from model.services.situation import details, situations, vacancies
from model.services.situation.snapshots import snapshot

pytestmark = pytest.mark.usefixtures("demo_house")

HEALTH = ("AQ", "BR", "NO")


def somebody(role: Role, *codes: str, account: str = "x") -> Viewer:
    return Viewer(account, account, role, codes)


def names(viewer: Viewer, *codes: str) -> set[str]:
    return {name for name in situations.view(viewer, codes).snapshot.managers.name if name}


def test_two_directors_of_two_regions_share_nothing() -> None:
    first, second = names(somebody(Role.DIRECTOR, "AQ"), "AQ"), names(somebody(Role.DIRECTOR, "BR"), "BR")
    assert first and second and not first & second


def test_two_readers_of_two_regions_share_no_team() -> None:
    seen = [set(situations.view(somebody(Role.READER, code), (code,)).snapshot.teams.uid) for code in ("AQ", "BR")]
    assert seen[0] and seen[1] and not seen[0] & seen[1]


def test_a_reader_gets_no_name_after_a_director_and_the_director_still_does() -> None:
    director, reader = somebody(Role.DIRECTOR, "AQ"), somebody(Role.READER, "AQ")
    before = names(director, "AQ")
    assert names(reader, "AQ") == set()
    assert names(director, "AQ") == before


@pytest.mark.parametrize("after", [Role.FACILITATOR, Role.READER])
def test_a_role_without_names_gets_none_from_any_service_after_one_with_them(after: Role) -> None:
    director, other = somebody(Role.DIRECTOR, "AQ"), somebody(after, "AQ")
    for viewer in (director, other, director, other):
        seen = situations.view(viewer, ("AQ",))
        team = details.team(viewer, seen, 0)
        coming = vacancies.vacancy_view(viewer, ("AQ",)).coming
        named = viewer is director
        assert bool(team.emptied) is named
        assert bool(coming) is named
        assert (len(seen.snapshot.assessments) > 0) is named


def test_the_same_perimeter_by_another_account_is_the_same_and_is_computed_once() -> None:
    views = [situations.view(somebody(Role.DIRECTOR, "AQ", account=name), ("AQ",)) for name in ("a", "b")]
    assert views[0] is views[1]


def test_a_wider_perimeter_gives_nothing_to_a_narrower_one() -> None:
    wide, narrow = somebody(Role.DIRECTOR, "AQ", "BR"), somebody(Role.DIRECTOR, "AQ")
    assert len(names(wide, "AQ", "BR")) > len(names(narrow, "AQ"))
    with pytest.raises(MosaiqueError):
        names(narrow, "AQ", "BR")
    with pytest.raises(MosaiqueError):
        names(narrow, "BR")


def test_whoever_lost_a_region_gets_nothing_of_it_from_memory() -> None:
    account = somebody(Role.ANALYST, "AQ", "BR")
    assert names(account, "BR")
    with pytest.raises(MosaiqueError):
        names(somebody(Role.ANALYST, "AQ"), "BR")


@given(
    role=st.sampled_from(sorted(set(Role) - {Role.OPERATOR})),
    perimeter=st.sets(st.sampled_from(HEALTH), max_size=3),
    asked=st.lists(st.sampled_from([*HEALTH, "A-BOR", "XX", "", "AQ' OR 1=1 --"]), max_size=3, unique=True),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_asks_whatever_the_rows_are_inside_the_perimeter(
    role: Role, perimeter: set[str], asked: list[str]
) -> None:
    viewer = somebody(role, *sorted(perimeter))
    try:
        found = snapshot(viewer, tuple(asked))
    except MosaiqueError:
        assert not set(asked) <= perimeter or "situation" not in {str(right) for right in RIGHTS[role]}
        return
    assert {region.code for region in found.regions} <= set(asked) <= perimeter
    ours = {code for code in perimeter if code in reference().regions}
    assert set(asked) <= ours
    if "names" not in {str(right) for right in RIGHTS[role]}:
        assert set(found.managers.name) <= {""}
