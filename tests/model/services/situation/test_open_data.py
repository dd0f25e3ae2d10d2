"""What may circulate of every body as tables: the numbers of the screens, nobody, and no small body alone."""

from itertools import combinations

import pytest

from model.access import Role, Viewer, operator
from model.domain.vocabulary import Network
from model.errors import NotAllowed
from model.exchange.exports.open_data import CellKind, OpenTable, meaning
from model.privacy import K
from model.services.situation import open_data, situations
from model.services.situation.network import bodies, withdraw
from model.wording import LANGUAGES, catalogue

pytestmark = pytest.mark.usefixtures("demo_house")
KINDS = {
    CellKind.TEXT: "str",
    CellKind.INTEGER: "int",
    CellKind.NUMBER: "float",
    CellKind.DAY: "date",
    CellKind.FLAG: "bool",
}


def tables() -> dict[str, list[dict[str, object]]]:
    return {each.name: rows_of(each) for each in open_data.tables(operator())}


def rows_of(table: OpenTable) -> list[dict[str, object]]:
    names = [each.name for each in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_numbers_are_those_of_the_screens() -> None:
    rows, document = tables(), situations.figures_document(operator(), "AQ")
    (region,) = [each for each in rows["regions"] if each["region"] == "AQ"]
    assert {name: region[name] for name in ("positions", "vacant", "frozen", "managers", "social", "other")} == {
        name: document[name] for name in ("positions", "vacant", "frozen", "managers", "social", "other")
    }
    assert region["as_of"].isoformat() == document["as_of"]  # type: ignore[attr-defined]
    teams = [each for each in rows["teams"] if each["region"] == "AQ"]
    assert sum(int(str(each["positions"])) for each in teams) == document["positions"]
    seats = [each for each in rows["free_positions"] if each["team"] in {team["team"] for team in teams}]
    assert len(seats) == document["vacant"]


def test_every_cell_is_of_the_kind_of_its_column_and_every_column_is_explained() -> None:
    for table in open_data.tables(operator()):
        for row in table.rows:
            kinds = [(type(cell).__name__, KINDS[column.kind]) for cell, column in zip(row, table.columns, strict=True)]
            assert all(kind in ("NoneType", wanted) for kind, wanted in kinds), (table.name, row)
        assert all(meaning(table.name, each.name, catalogue(lang)) for each in table.columns for lang in LANGUAGES)


@pytest.mark.parametrize("network", list(Network))
def test_how_managers_mix_is_told_as_the_network_reads_it_and_in_no_other_pool(network: Network) -> None:
    seen = bodies(Viewer("n", "N", Role.NATIONAL, network=network))
    told = {str(each["region"]): each for each in tables()["regions"]}
    for each in seen:
        if each.region.code in told:
            row = told[each.region.code]
            alone = each.sent if each.apart else None
            mixed = [alone.managers, alone.social, alone.other, alone.unknown] if alone else [None] * 4
            assert [row[name] for name in ("managers", "social", "other", "unknown")] == mixed
            assert (row["sent_on"], row["pooled"]) == (each.sent.sent_on if each.sent else None, not each.apart)
    together = [each.sent for each in seen if each.sent and not each.apart]
    pools = [each for each in tables()["pooled_regions"] if each["network"] == network.value]
    assert [(each["regions"], each["managers"]) for each in pools] == (
        [(len(together), sum(each.managers for each in together))] if together else []
    )


def test_a_body_that_transmitted_nothing_tells_nothing_of_its_managers() -> None:
    withdraw(Viewer("d", "D", Role.DIRECTOR, ("AQ",)), "AQ")
    (region,) = [each for each in tables()["regions"] if each["region"] == "AQ"]
    assert {region[name] for name in ("sent_on", "managers", "social", "other", "unknown")} == {None}
    assert region["positions"]


def test_a_body_of_few_people_is_read_with_others_of_its_network_only() -> None:
    rows = tables()
    apart = [each for each in rows["regions"] if each["sent_on"] and not each["pooled"]]
    together = [each for each in rows["regions"] if each["pooled"]]
    assert apart and together
    assert all(int(str(each["managers"])) >= K for each in apart)
    assert {each[name] for each in together for name in ("managers", "social", "other", "unknown")} == {None}
    for pool in rows["pooled_regions"]:
        assert pool["regions"] == sum(each["network"] == pool["network"] for each in together)
        assert int(str(pool["managers"])) >= K


def test_whoever_is_too_few_even_together_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.privacy.K", 1000)
    for pool in tables()["pooled_regions"]:
        assert [pool[name] for name in ("social", "other", "unknown")] == [None] * 3


def test_the_common_base_is_told_as_it_circulates() -> None:
    rows = tables()["common_base"]
    withheld = [each for each in rows if each["held_least"] is None]
    assert withheld and len(withheld) < len(rows)
    assert all(each["held_most"] is None and each["to_record"] is None for each in withheld)
    widened = [each for each in rows if each["held_least"] != each["held_most"]]
    assert widened


def test_uids_tell_teams_and_positions_apart_over_all_bodies() -> None:
    rows = tables()
    for name, key in (("teams", "team"), ("free_positions", "position")):
        assert not any(one[key] == other[key] for one, other in combinations(rows[name], 2))
    assert {each["team"] for each in rows["free_positions"]} <= {each["team"] for each in rows["teams"]}


@pytest.mark.parametrize("role", [Role.READER, Role.FACILITATOR, Role.ADMINISTRATOR, Role.NATIONAL])
def test_who_may_not_work_out_the_common_base_writes_none_of_it(role: Role) -> None:
    with pytest.raises(NotAllowed):
        open_data.tables(Viewer("a", "A", role, ("AQ",)))
