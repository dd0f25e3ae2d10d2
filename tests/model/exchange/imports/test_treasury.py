"""The real file of the British Treasury: 3,903 rows, ten dates, references that were numbered again between two."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model.__main__ import main
from model.access import operator
from model.errors import Refused
from model.exchange.imports.facts import Holding
from model.exchange.imports.matches import NEW
from model.services.records import imports, mappings, uploads
from model.services.records.imports import Preview
from model.services.records.uploads import Upload
from model.services.situation import situations
from tests.conftest import real_posts

FILE = "uk_hmt_posts_snapshots.csv"
WHEN, RANK = "Back to Index", "Senion/Junior"
DATES = ("Jun-10", "Mar-11", "Sep-11", "Mar-12", "Sep-12", "Mar-13", "Sep-13", "Mar-14", "Sep-14", "Mar-15")
CODE = "AQ"

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(scope="module")
def content() -> bytes:
    return real_posts().read_bytes()


def read(content: bytes) -> Upload:
    return uploads.read(operator(), [(FILE, content)])


def look(content: bytes, when: str, doubtful_are_new: bool = False) -> Preview:
    """The preview of the senior rows of one date, as the situation of that month."""
    upload = read(content)
    mapping = imports.proposed_mapping(operator(), upload, CODE).keeping(WHEN, [when]).keeping(RANK, ["Senior"])
    on = uploads.date_in(mapping)
    assert on
    delivery = imports.check(operator(), upload, mapping)
    seen = imports.preview(operator(), CODE, delivery, on)
    if doubtful_are_new:
        decisions = {doubt.fact.place: NEW for doubt in seen.outcome.matching.doubts}
        seen = imports.preview(operator(), CODE, delivery, on, decisions=decisions)
    return seen


def take(content: bytes, when: str) -> Preview:
    seen = look(content, when, doubtful_are_new=True)
    imports.confirm(operator(), seen, drastic=True)
    return seen


def ways(seen: Preview) -> dict[str, int]:
    return {how.value: n for how, n in seen.outcome.counts.items()}


def flows(seen: Preview) -> tuple[int, int, int, int]:
    """Arrivals, departures, moves, positions closed."""
    return seen.outcome.arrivals, seen.outcome.departures, seen.outcome.moves, seen.outcome.closed


def figures(on: date) -> tuple[int, int, int]:
    """Positions, vacant ones, heads."""
    found = situations.figures_document(operator(), CODE, on)
    return found["positions"], found["vacant"], found["managers"]


def test_the_columns_and_the_rows_that_could_count_are_proposed(content: bytes) -> None:
    upload = read(content)
    assert len(upload.tables[0].rows) == 3_903
    assert upload.proposal.columns == {
        "Post Unique Reference": "position_reference",
        "Name": "name",
        "Job Title": "title",
        "Unit": "team",
        "Reports to Senior Post": "reports_to",
        "FTE": "fte",
    }
    assert set(upload.choices[WHEN]) == set(DATES)
    assert upload.choices[RANK] == ("Junior", "Senior")
    assert upload.proposal.percents == ()


def test_895_senior_posts_and_3008_grouped_rows_over_ten_dates(content: bytes) -> None:
    upload = read(content)
    mapping = imports.proposed_mapping(operator(), upload, CODE)
    rows, grouped, seniors, problems = 0, 0, Counter[Holding | None](), 0
    for when in DATES:
        whole = mapping.keeping(WHEN, [when]).answering("blank:Name", "ignored")
        found = imports.check(operator(), upload, whole)
        rows, grouped = rows + found.rows, grouped + len(found.grouped)
        seniors += Counter(each.holding for each in found.positions)
        problems += len(found.problems)
    assert (rows, grouped, problems) == (3_903, 3_008, 0)
    assert seniors == {Holding.UNNAMED: 635, Holding.PERSON: 234, Holding.CLOSED: 20, Holding.VACANT: 6}


def test_march_2014_opens_93_positions(content: bytes) -> None:
    seen = take(content, "Mar-14")
    assert (seen.on, seen.delivery.rows, ways(seen)) == (date(2014, 3, 1), 93, {"new": 93})
    assert (flows(seen), seen.outcome.unnamed, seen.outcome.to_specify) == ((24, 0, 0, 0), 67, 24)
    assert figures(date(2014, 3, 1)) == (93, 1, 91)


def test_september_2014_comes_over_march(content: bytes) -> None:
    take(content, "Mar-14")
    seen = look(content, "Sep-14")
    assert seen.delivery.repeated == ("24005",)
    assert ways(seen) == {"reference": 64, "title": 10, "new": 13}
    doubts = seen.outcome.matching.doubts
    assert [(each.fact.row.line, each.fact.title, len(each.candidates)) for each in doubts] == [
        (3205, "Deputy Director, Communications", 1),
        (3251, "Deputy Director, Communications", 1),
    ]
    assert not seen.ready
    seen = take(content, "Sep-14")
    assert ways(seen) == {"reference": 64, "title": 10, "decision": 2, "new": 13}
    assert flows(seen) == (25, 24, 0, 19)
    assert figures(date(2014, 9, 1)) == (89, 1, 87)
    assert figures(date(2014, 3, 1)) == (93, 1, 91)


def test_a_third_delivery_goes_on(content: bytes) -> None:
    for when in ("Mar-14", "Sep-14"):
        take(content, when)
    seen = take(content, "Mar-15")
    assert (ways(seen), flows(seen)) == ({"reference": 67, "title": 2, "new": 22}, (5, 5, 1, 20))
    assert figures(date(2015, 3, 1)) == (91, 0, 91)
    assert figures(date(2014, 9, 1)) == (89, 1, 87)


def test_the_same_date_again_changes_nothing(content: bytes) -> None:
    take(content, "Mar-14")
    again = look(content, "Mar-14")
    assert (again.touched, ways(again)) == (0, {"reference": 92, "title": 1})  # a reference of 0 is none
    take(content, "Sep-14")
    again = look(content, "Sep-14")
    assert (again.touched, ways(again), again.outcome.matching.doubts) == (0, {"reference": 87, "same": 2}, [])


def test_an_older_date_after_a_newer_one_is_refused(content: bytes) -> None:
    take(content, "Sep-14")
    with pytest.raises(Refused) as refusal:
        look(content, "Mar-14")
    assert (refusal.value.code, refusal.value.values["recorded"]) == ("import.older", date(2014, 9, 1))
    assert figures(date(2014, 9, 1)) == (89, 1, 87)


def test_references_numbered_again_are_found_by_title_and_unit(content: bytes) -> None:
    first = take(content, "Mar-13")
    assert (ways(first), first.outcome.ignored_closed) == ({"new": 95}, 18)
    assert set(first.delivery.repeated) == {"0", "11026"}
    seen = look(content, "Sep-13")
    assert seen.delivery.repeated == ("0",)
    assert ways(seen) == {"reference": 6, "title": 53, "holder": 4, "new": 22}
    assert [(each.fact.title, len(each.candidates)) for each in seen.outcome.matching.doubts] == [
        ("Not In Post", 4),
        ("Deputy Director, Health", 2),
        ("Not In Post", 4),
        ("Deputy Director, Education, Children, and Culture", 1),
        ("Deputy Director, Education, Children, and Culture", 1),
    ]
    seen = take(content, "Sep-13")
    assert (flows(seen), figures(date(2013, 9, 1))) == ((1, 2, 0, 32), (90, 1, 88))
    assert look(content, "Sep-13").touched == 0


def test_all_the_dates_at_once_are_refused_as_contradictions(content: bytes) -> None:
    upload = read(content)
    delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, CODE))
    assert not imports.preview(operator(), CODE, delivery, date(2015, 3, 1)).ready


# --- through the command --------------------------------------------------------------------------------------------


def told(capsys: pytest.CaptureFixture[str], when: str, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the account of an import."""
    capsys.readouterr()
    keep = ["--keep", f"{WHEN}={when}", "--keep", f"{RANK}=Senior"]
    status = main(["import", str(real_posts()), "--region", CODE, *keep, "--json", *options])
    return status, json.loads(capsys.readouterr().out)


def test_the_command_imports_march_then_september_2014(capsys: pytest.CaptureFixture[str]) -> None:
    status, first = told(capsys, "Mar-14", "--yes")
    assert (status, first["on"], first["positions"]["new"], first["written"]) == (0, "2014-03-01", 93, 286)
    status, again = told(capsys, "Mar-14", "--yes")
    assert (status, again["would_change"], again["written"]) == (0, 0, 0)
    status, doubtful = told(capsys, "Sep-14", "--yes")
    assert (status, doubtful["doubtful"], doubtful["written"]) == (1, 2, 0)
    status, second = told(capsys, "Sep-14", "--yes", "--doubtful", "new")
    assert status == 0
    assert second["positions"] == {"reference": 64, "title": 10, "holder": 0, "same": 0, "decision": 2, "new": 13}
    assert (second["closed"], second["arrivals"], second["departures"], second["moves"]) == (19, 25, 24, 0)
    assert second["written"] > 0
    assert figures(date(2014, 9, 1)) == (89, 1, 87)
    status, third = told(capsys, "Sep-14", "--yes", "--doubtful", "new")
    assert (status, third["would_change"]) == (0, 0)


def test_the_command_imports_march_then_september_2013(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "Mar-13", "--yes")[0] == 0
    status, second = told(capsys, "Sep-13")
    assert (status, second["doubtful"], second["repeated"]) == (1, 5, ["0"])
    assert second["positions"] == {"reference": 6, "title": 53, "holder": 4, "same": 0, "decision": 0, "new": 22}


def test_the_command_reads_a_mapping_that_was_kept(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = (
        imports.proposed_mapping(operator(), read(content), CODE).keeping(WHEN, ["Mar-14"]).keeping(RANK, ["Senior"])
    )
    kept = tmp_path / "colonnes.json"
    kept.write_bytes(mappings.to_file(mapping))
    assert main(["import", str(real_posts()), "--region", CODE, "--mapping", str(kept), "--json", "--yes"]) == 0
    assert json.loads(capsys.readouterr().out)["positions"]["new"] == 93
    other = ["--mapping", str(kept), "--keep", f"{WHEN}=Sep-14", "--json"]
    assert main(["import", str(real_posts()), "--region", CODE, *other]) == 1
    assert json.loads(capsys.readouterr().out)["on"] == "2014-09-01"
