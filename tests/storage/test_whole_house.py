"""The whole house on both engines: the same figures of the same demonstration, scenarios kept, all begun again."""

from dataclasses import replace

import pytest

from model.access import operator
from model.errors import Conflict, Unusable
from model.scenario import Departure
from model.services import start
from model.services.access import audit
from model.services.context import store
from model.services.demo import dataset
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.situation.snapshots import snapshot
from tests.conftest import KEY

RISING = {("workshop", "version"), ("workshop", "revision")}


@pytest.mark.slow
def test_a_house_gives_the_same_figures_and_keeps_scenarios_on_both_engines(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MODE": "demo", "KEY": KEY, "DATABASE": blank}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    assert start.ailment() is None
    found = situations.figures_document(operator(), "AQ")
    assert (found["positions"], found["vacant"], found["social"], found["other"]) == (25, 3, 17, 5)

    empty = scenarios.begin(operator(), "AQ", "Un départ")
    someone = snapshot(operator(), ("AQ",)).managers.uid[0]
    one = empty.with_action(Departure(uid="a", month=empty.start, manager=someone))
    kept = scenario_rows.save(operator(), one)
    assert scenario_rows.load(operator(), kept.uid).scenario == one
    scenario_rows.save(operator(), replace(one, title="Le même"), kept.uid, kept.version)
    with pytest.raises(Conflict):
        scenario_rows.save(operator(), one, kept.uid, kept.version)

    before = rows()
    dataset.reset()
    assert audit.verify(operator()).whole, "nothing is taken out of the audit, and it goes on"
    assert scenario_rows.listing(operator(), ("AQ",)) == ()
    assert situations.figures_document(operator(), "AQ") == found
    if store().file is None:
        assert not dataset.was_kept()
        with pytest.raises(Unusable):
            dataset.bring_back()
        return
    dataset.bring_back()
    assert rows() == before
    dataset.bring_back()
    assert scenario_rows.listing(operator(), ("AQ",)) == (), "what was there is kept in place of what is brought back"


def rows() -> dict[str, list[dict[str, object]]]:
    """What begins again, the numbers of the versions of workshops aside: they only ever rise."""
    with store().read() as session:
        return {
            table.name: [
                {name: value for name, value in row.items() if (table.name, name) not in RISING}
                for row in session.execute(table.select()).mappings()
            ]
            for table in dataset._emptied()
        }
