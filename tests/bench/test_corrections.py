"""What a correction costs: saved, and the region with its figures as the next screen asks for it."""

import time
from datetime import date
from pathlib import Path

import pytest

from model.access import operator
from model.corrections.assignments import Departure
from model.corrections.gaps import in_post
from model.services.records import corrections
from model.services.situation import situations
from tests.bench.conftest import Record
from tests.bench.enlarging import enlarge
from tests.conftest import settle

pytestmark = pytest.mark.slow

TODAY, LAST_DAY = date(2026, 11, 23), date(2026, 11, 22)


@pytest.mark.parametrize(("times", "of"), [(1, "25 positions"), (8, "200 positions")])
def test_a_correction_is_saved_and_seen_at_once(
    record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demonstration: Path, times: int, of: str
) -> None:
    file = tmp_path / "many.sqlite"
    file.write_bytes(demonstration.read_bytes())
    settle(monkeypatch, "demo", file)
    enlarge(file, times)
    looked, found = corrections.seen_region(operator(), "AQ"), []
    for post in list(in_post(looked.register, TODAY))[:5]:
        looked = corrections.seen_region(operator(), "AQ")
        began = time.process_time()
        corrections.correct(operator(), looked, Departure(assignments=(post.uid,), last_day=LAST_DAY))
        situations.view(operator(), ("AQ",))
        corrections.seen_region(operator(), "AQ")
        found.append(time.process_time() - began)
    record(f"a correction of {of} saved, its region seen again", 1000 * min(found), 500)
