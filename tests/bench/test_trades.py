"""What it costs to try all the trades of a vacant position, beside fifteen actions."""

import shutil
import time
from pathlib import Path

import pytest

from model.services.context import store
from model.services.demo import roles as demo_roles
from model.services.scenario import scenarios, trials
from model.services.situation import situations
from tests.bench.composing import ACTIONS, REGION, fifteen
from tests.bench.conftest import Record
from tests.bench.enlarging import enlarge
from tests.conftest import settle

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("times", [1, 10])
def test_all_trades_are_tried_at_once(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demonstration: Path, times: int
) -> None:
    file = Path(shutil.copyfile(demonstration, tmp_path / "many.sqlite"))
    if times > 1:
        enlarge(file, times)
    settle(monkeypatch, "demo", file)
    viewer = demo_roles.viewer()
    view = situations.view(viewer, (REGION,))
    scenario = fifteen(scenarios.begin(viewer, REGION, "Quinze actions"))
    found = []
    for turn in range(5):
        another = scenario.renamed(f"Quinze actions ({turn})")  # what was tried once is remembered
        before = time.process_time()
        tried = trials.of_trades(viewer, another, view.free[0].uid, scenario.start)
        found.append(time.process_time() - before)
    store().close()
    positions = len(view.snapshot.positions)
    record(f"{len(tried)} trades tried beside {ACTIONS} actions on {positions} positions", 1000 * min(found), 150)
