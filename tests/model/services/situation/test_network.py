"""What a region sends to its network, and what the network sees of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.domain.vocabulary import Network
from model.errors import NotAllowed, Refused
from model.privacy import K, enough, pooled
from model.services.context import store, today
from model.services.records import imports, uploads
from model.services.situation import network, situations
from model.services.situation.network import Body
from model.storage.revisions import ensure_region
from model.storage.tables import TransmissionRow

pytestmark = pytest.mark.usefixtures("demo_house")

NATION = Viewer("n", "Tête de réseau", Role.NATIONAL, network=Network.HEALTH_INSURANCE)
SCHOOLS = replace(NATION, network=Network.EDUCATION)
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ", "GF"))


def body(code: str, viewer: Viewer = NATION) -> Body:
    return next(each for each in network.bodies(viewer) if each.region.code == code)


def test_the_network_sees_all_its_bodies_by_name_and_only_its_own() -> None:
    found = network.bodies(NATION)
    names = [each.region.name["fr"].casefold() for each in found]
    assert (len(found), names) == (21, sorted(names))
    assert {each.region.network for each in network.bodies(SCHOOLS)} == {Network.EDUCATION}


def test_having_sent_nothing_is_not_zero() -> None:
    assert body("GF").sent is None
    assert sum(each.sent is not None for each in network.bodies(NATION)) == 18
    assert not any(each.sent for each in network.bodies(SCHOOLS))


def test_what_is_sent_is_what_the_region_reads_that_day() -> None:
    sent, seen = body("AQ").sent, situations.view(DIRECTOR, ("AQ",)).figures
    assert sent
    assert (sent.positions, sent.vacant) == (seen.vacancy.positions, seen.vacancy.vacant)
    assert (sent.managers, sent.social, sent.other) == (seen.mix.heads, seen.mix.social, seen.mix.other)
    assert sent.sent_on == today()


def test_a_region_shows_nothing_more_once_it_takes_back() -> None:
    network.withdraw(DIRECTOR, "AQ")
    assert body("AQ").sent is None
    assert network.last(DIRECTOR, "AQ") is None
    network.transmit(DIRECTOR, "AQ")
    assert body("AQ").sent is not None


def test_the_network_keeps_seeing_what_was_sent_while_the_region_changes() -> None:
    before = body("AQ").sent
    content = "Poste;Intitulé;Équipe;Nom\nP1;Responsable;Landes;à pourvoir\n".encode()
    upload = uploads.read(operator(), [("postes.csv", content)])
    delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, "AQ"))
    imports.confirm(operator(), imports.preview(operator(), "AQ", delivery, today()), drastic=True)
    assert situations.view(DIRECTOR, ("AQ",)).figures.vacancy.positions == 1
    assert body("AQ").sent == before
    network.transmit(DIRECTOR, "AQ")
    assert body("AQ").sent != before


def test_no_name_no_team_and_no_uid_is_sent() -> None:
    seen = situations.view(DIRECTOR, ("AQ",)).snapshot
    with store().read() as session:
        written = " ".join(json.dumps(row.document) for row in session.exec(select(TransmissionRow)))
    for word in (*seen.managers.name, *seen.managers.uid, *seen.teams.name, *seen.teams.uid, *seen.positions.uid):
        assert word not in written


def test_only_the_director_of_a_region_transmits_it() -> None:
    for viewer in (NATION, Viewer("a", "", Role.ANALYST, ("AQ",)), Viewer("o", "", Role.DIRECTOR, ("BR",))):
        with pytest.raises(NotAllowed):
            network.transmit(viewer, "AQ")
        with pytest.raises(NotAllowed):
            network.withdraw(viewer, "AQ")


def test_only_the_head_of_the_network_sees_all_regions() -> None:
    for role in Role:
        if role not in (Role.NATIONAL, Role.OPERATOR):
            with pytest.raises(NotAllowed):
                network.bodies(Viewer("x", "", role, ("AQ",), Network.HEALTH_INSURANCE))
    with pytest.raises(NotAllowed):
        situations.view(NATION, ("AQ",))


def test_a_region_without_positions_has_nothing_to_transmit() -> None:
    with store().write() as session:
        ensure_region(session, "A-COR", Network.EDUCATION)
    with pytest.raises(Refused, match=r"network\.empty"):
        network.transmit(operator(), "A-COR")


def test_small_bodies_are_read_together() -> None:
    found = network.bodies(NATION)
    together = [each.sent for each in found if each.sent and not each.apart]
    assert len(together) >= 2
    assert sum(each.managers for each in together) >= K
    assert all(each.apart for each in found if each.sent and each.sent.managers > 2 * K)


def test_what_several_bodies_lack_adds_up() -> None:
    found = network.shortages(network.bodies(NATION))
    assert len(found) == 14
    for each in found:
        assert each.held
        assert each.held.most + each.held.to_record + each.people == each.held.total
        assert (each.euros > 0) == (each.people > 0 and each.offer is not None)
    assert any(len(each.bodies) > 1 for each in found)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_nobody_small_is_ever_alone_among_those_read_together(people: dict[str, int]) -> None:
    found = pooled(people)
    small = {name for name, count in people.items() if count < K}
    assert small <= found
    assert (not small) == (not found)
    if found != set(people):
        assert not found or enough([people[name] for name in found])


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1))
def test_neither_a_difference_nor_knowing_one_body_tells_of_fewer_people_than_may_circulate(
    people: dict[str, int],
) -> None:
    together = pooled(people)
    alone = [count for name, count in people.items() if name not in together]
    told = not together or enough([people[name] for name in together])
    shown = [*alone, *([sum(people.values()), sum(people[name] for name in together)] if told and together else [])]
    differences = {sum(people.values()) - sum(alone)} if told else set()
    for known in together:
        differences |= {count - people[known] for count in shown[len(alone) + 1 :]}
    assert all(count >= K for count in {*alone, *differences} - {0})


def test_the_backgrounds_of_too_few_people_are_not_read_even_together() -> None:
    bodies = network.bodies(NATION)
    few = [replace(each, sent=replace(each.sent, managers=2), apart=False) for each in bodies if each.sent]
    assert network.backgrounds_circulate(bodies)
    assert not network.backgrounds_circulate(few[:3])
    assert network.backgrounds_circulate(few[:4])


def test_what_was_sent_before_levels_were_counted_is_still_read() -> None:
    with store().write() as session:
        for row in session.exec(select(TransmissionRow)):
            row.document = {name: value for name, value in row.document.items() if name != "assessed"}
            session.add(row)
    assert body("AQ").sent.assessed is None
    network.transmit(DIRECTOR, "AQ")
    assert body("AQ").sent.assessed == 21


def test_the_operator_transmits_for_the_demonstration() -> None:
    network.transmit(operator(), "YT")
    assert body("YT").sent is not None
