"""The demonstration: what its files say, once loaded through the same path as a user's files."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from model.access import operator
from model.demonstration import generate
from model.domain.calendar import NEVER, add_months, month_of, months_between
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Background, CoverageState, Network, OpenTo, Stratum
from model.exchange.imports.values import as_date, until
from model.measures.levels import levels
from model.measures.mix import RangeState, ReachedBy
from model.measures.presence import on_leave, presence
from model.measures.situation import Situation
from model.services import context
from model.services.demo import dataset
from model.services.records import imports, uploads
from model.services.situation import situations, snapshots
from model.storage.database import database

ACADEMIES = ("A-BOR", "A-LIM", "A-POI")
BODIES = tuple(code for code, each in context.reference().regions.items() if each.network is Network.HEALTH_INSURANCE)
AS_OF: date = context.demo()["as_of"]
SEED: int = context.demo()["seed"]

Row = dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    address = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MOSAIQUE_DATABASE", address)
        environment.setenv("MOSAIQUE_MODE", "demo")
        context.prepare()
        dataset.load()
        yield
    database(address).close()


@pytest.fixture(scope="module")
def files() -> dict[str, list[Row]]:
    return parsed(generate(SEED, AS_OF))


def parsed(texts: dict[str, str]) -> dict[str, list[Row]]:
    return {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def measured(codes: Sequence[str]) -> tuple[Snapshot, Situation]:
    return snapshots.measured_snapshot(operator(), codes)


def intervals(rows: Sequence[Row]) -> dict[str, list[tuple[date, date, float]]]:
    """The days from, until and the share of every non-acting assignment, by position."""
    found = defaultdict(list)
    for row in rows:
        if row["intérim"] == "non":
            end = until(row["date de fin"]) if row["date de fin"] else date.max
            share = float(row["part du poste"].replace(",", "."))
            found[row["référence du poste"]].append((as_date(row["date d'entrée"]), end, share))
    return {seat: sorted(posts) for seat, posts in found.items()}


def test_committed_files_are_what_the_seed_and_the_date_give() -> None:
    for name, text in generate(SEED, AS_OF).items():
        assert (context.DEMO / name).read_bytes() == text.encode("utf-8"), name


def _helped(seen: Snapshot) -> Iterable[tuple[int, ...]]:
    """Who is accompanied, how, since when."""
    rows, people = seen.supports, np.append(seen.assignments.manager, -1)
    return zip(
        people[rows.assignment].tolist(), rows.team.tolist(), rows.kind.tolist(), rows.start.tolist(), strict=True
    )


def test_every_row_is_read_without_problem_doubt_or_loss(files: dict[str, list[Row]]) -> None:
    viewer = operator()
    upload = uploads.read(
        viewer, [(f"{name}.csv", (context.DEMO / f"{name}.csv").read_bytes()) for name in dataset.FILES]
    )
    assert set(upload.proposal.columns) == {header for rows in files.values() for header in rows[0]}
    delivery = imports.check(viewer, upload, upload.proposal)
    assert not delivery.problems and not delivery.grouped and not delivery.repeated
    assert set(dataset.regions_of(upload)) == {*BODIES, *ACADEMIES}
    seen = [measured(codes)[0] for codes in (BODIES, ACADEMIES)]
    assert sum(len(each.positions) for each in seen) == len(files["positions"])
    assert sum(len(each.managers) for each in seen) == len(files["people"])
    assert sum(len(each.assignments) for each in seen) == len(files["assignments"])
    assert sum(len(each.absences) for each in seen) == len(files["absences"])
    assert sum(len(each.trainings) for each in seen) == len(files["trainings"])
    assert sum(len({*_helped(each)}) for each in seen) == len(files["supports"]), "one for each post of somebody"
    cells = sum(bool(cell) for row in files["levels"] for cell in list(row.values())[4:])
    assert sum(len(each.assessments) for each in seen) == cells


def test_the_demonstration_given_again_changes_nothing() -> None:
    viewer = operator()
    upload = uploads.read(
        viewer, [(f"{name}.csv", (context.DEMO / f"{name}.csv").read_bytes()) for name in dataset.FILES]
    )
    for code in ("AQ", "LR", "A-LIM"):
        delivery = imports.check(viewer, upload, upload.proposal.keeping(dataset.REGION_COLUMN, [code]))
        assert imports.preview(viewer, code, delivery, AS_OF).touched == 0


def test_aquitaine_is_the_composition_of_the_picture() -> None:
    snapshot, figures = measured(["AQ"])
    rows = zip(snapshot.teams.name, figures.team_mixes, figures.team_vacancies, strict=True)
    assert [(name, mix.social, mix.other, free.vacant) for name, mix, free in rows] == [
        ("Gironde Centre", 2, 2, 1),
        ("Gironde Sud", 2, 0, 1),
        ("Bassin d'Arcachon", 2, 0, 0),
        ("Landes", 2, 1, 0),
        ("Pays basque", 2, 0, 0),
        ("Béarn", 1, 1, 0),
        ("Lot-et-Garonne", 2, 0, 1),
        ("Dordogne", 2, 0, 0),
        ("Pôle technique d'appui", 2, 1, 0),
    ]
    assert snapshot.teams.support_unit.tolist() == [False] * 8 + [True]
    assert (figures.mix.heads, figures.mix.social, figures.mix.other, figures.mix.unknown) == (22, 17, 5, 0)
    assert (figures.vacancy.positions, figures.vacancy.vacant) == (25, 3)


def test_aquitaine_lacks_three_people_of_other_trades_whom_its_free_seats_can_take() -> None:
    verdict = measured(["AQ"])[1].verdict
    assert verdict and (verdict.state, verdict.arrivals) == (RangeState.BELOW, 3)
    assert (verdict.lacking, verdict.reached_by) == (Background.OTHER, ReachedBy.TODAY)


def test_vacancies_of_aquitaine_are_eleven_five_and_two_months_old_and_open_to_all() -> None:
    snapshot = measured(["AQ"])[0]
    free = situations.free_seats(snapshot)
    assert sorted(months_between(each.since, AS_OF) for each in free) == [2, 5, 11]
    assert {list(OpenTo)[snapshot.positions.open_to[each.place]] for each in free} == {OpenTo.ANY}


def test_one_of_the_two_known_departures_of_aquitaine_takes_a_competency_away_by_december_2027() -> None:
    snapshot, figures = measured(["AQ"])
    departures = situations.known_departures(snapshot)
    assert [day <= date(2027, 12, 31) for _, day in departures] == [True, False]
    after = snapshots.measured_snapshot(operator(), ["AQ"], departures[0][1])[1]
    was_there = figures.coverage.teams_in(CoverageState.MISSING).sum()
    assert after.coverage.teams_in(CoverageState.MISSING).sum() > was_there


def test_the_network_has_its_size() -> None:
    snapshot, figures = measured(BODIES)
    assert (len(BODIES), len(snapshot.regions)) == (21, 21)
    assert 55 <= len(snapshot.teams) <= 65
    assert 220 <= figures.vacancy.positions <= 240
    assert 13 <= figures.vacancy.vacant <= 17
    assert 0.70 <= figures.mix.social / figures.mix.known <= 0.72
    assert figures.mix.unknown == 3
    sizes = np.bincount(snapshot.positions.team).tolist()
    assert (min(sizes), max(sizes), sizes.count(1)) == (1, 8, 4)


def test_bodies_differ_in_mix_and_in_vacancies() -> None:
    each = {code: measured([code])[1] for code in BODIES}
    assert sum(figures.mix.share == 0 for figures in each.values()) == 3
    assert sum(0.45 <= (figures.mix.share or 0) <= 0.55 for figures in each.values()) == 2
    assert 8 <= sum(figures.vacancy.vacant == 0 for figures in each.values()) <= 10
    assert {code for code, figures in each.items() if figures.vacancy.vacant >= 2} == {"AQ", "CVL", "NE", "RE"}
    assert max(each, key=lambda code: each[code].vacancy.positions) == "IDF"


def test_nouvelle_aquitaine_is_that_of_the_seed() -> None:
    snapshot, figures = measured(ACADEMIES)
    assert (figures.vacancy.positions, figures.vacancy.vacant) == (22, 3)
    assert (figures.mix.social, figures.mix.other, figures.mix.unknown) == (19, 0, 0)
    assert 195 <= snapshot.teams.agents.sum() <= 205
    trained = set(snapshot.trainings.manager.tolist())
    in_post = set(snapshot.assignments.manager[presence(snapshot).held].tolist())
    assert set(snapshot.trainings.offer) == {"MANAGE"}
    assert {date.fromordinal(day).strftime("%Y-%m") for day in snapshot.trainings.day.tolist()} == {"2024-05"}
    assert len(in_post & trained) >= 0.8 * len(in_post)


def test_every_body_has_one_direction_to_which_all_others_report(files: dict[str, list[Row]]) -> None:
    chiefs = {row["référence du poste"]: row["rattaché à"] for row in files["positions"]}
    tops = [row for row in files["positions"] if row["fonction"] == "direction"]
    assert sorted(row["organisme"] for row in tops) == sorted([*BODIES, *ACADEMIES])
    for row in files["positions"]:
        chief = row["référence du poste"]
        for _ in range(3):
            chief = chiefs[chief] or chief
        assert chief in {top["référence du poste"] for top in tops if top["organisme"] == row["organisme"]}


def test_most_positions_are_front_line_and_open_to_all() -> None:
    snapshot = measured(BODIES)[0]
    functions = Counter(list(Stratum)[code] for code in snapshot.positions.stratum)
    assert functions[Stratum.OPERATIONAL] > functions[Stratum.INTERMEDIATE] > functions[Stratum.STRATEGIC] == 21
    doors = Counter(list(OpenTo)[code] for code in snapshot.positions.open_to)
    assert doors[OpenTo.ANY] > 4 * doors[OpenTo.SOCIAL] > 4 * doors[OpenTo.OTHER] > 0
    assert 2 <= ((snapshot.positions.fte >= 0.5) & (snapshot.positions.fte <= 0.8)).sum() <= 3


def test_every_competency_is_reached_by_a_family_at_the_default_level() -> None:
    framework = context.reference()
    assert (framework.profiles.max(axis=0) >= framework.default_profile.expected).all()


@pytest.mark.parametrize("codes", [BODIES, ("AQ",)])
def test_each_state_of_the_common_base_is_seen(codes: Sequence[str]) -> None:
    coverage = measured(codes)[1].coverage
    cells = Counter(list(CoverageState)[code] for code in coverage.states[coverage.defined].flat)
    for state in (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING):
        assert cells[state] >= 0.15 * cells.total(), state


def test_about_ten_situations_of_aquitaine_remain_to_be_recorded() -> None:
    assert 5 <= measured(["AQ"])[1].coverage.teams_in(CoverageState.UNKNOWN).sum() <= 15


@pytest.mark.parametrize(("codes", "count"), [(BODIES, 6), (("AQ",), 1), (ACADEMIES, 0)])
def test_a_few_people_in_post_were_never_assessed(codes: Sequence[str], count: int) -> None:
    snapshot = measured(codes)[0]
    in_post = np.unique(snapshot.assignments.manager[presence(snapshot).held])
    assert (levels(snapshot)[in_post] < 0).all(axis=1).sum() == count


@pytest.mark.parametrize(("codes", "count"), [(BODIES, 12), (("AQ",), 2), (ACADEMIES, 2)])
def test_known_departures_are_of_people_in_post_within_two_years(codes: Sequence[str], count: int) -> None:
    snapshot = measured(codes)[0]
    departures = situations.known_departures(snapshot)
    assert len(departures) == (snapshot.managers.leaves_on < NEVER).sum() == count
    assert all(AS_OF < day <= add_months(AS_OF, 24) for _, day in departures)


def test_six_people_are_on_long_leave_one_of_them_in_aquitaine_and_others_were() -> None:
    for codes, count in ((BODIES, 6), (("AQ",), 1)):
        snapshot = measured(codes)[0]
        assert (on_leave(snapshot) & presence(snapshot).held).sum() == count
    assert len(measured(BODIES)[0].absences) >= 9


def test_backgrounds_to_be_specified_are_neither_in_aquitaine_nor_in_education(files: dict[str, list[Row]]) -> None:
    vague = [row for row in files["people"] if row["origine"] == "à préciser"]
    assert len(vague) == 3 and not {row["organisme"] for row in vague} & {"AQ", *ACADEMIES}
    assert not any(row["métier d'origine"] for row in vague)


def test_one_manager_holds_half_of_two_seats_in_two_teams() -> None:
    snapshot = measured(BODIES)[0]
    held = presence(snapshot).held
    posts = Counter(snapshot.assignments.manager[held].tolist())
    shared = [manager for manager, count in posts.items() if count > 1]
    assert len(shared) == 1
    theirs = held & (snapshot.assignments.manager == shared[0])
    assert snapshot.assignments.share[theirs].tolist() == [0.5, 0.5]
    assert len(set(snapshot.positions.team[snapshot.assignments.position[theirs]].tolist())) == 2


def test_acting_cover_stands_on_vacant_seats_only() -> None:
    for codes in (BODIES, ACADEMIES):
        snapshot = measured(codes)[0]
        now = presence(snapshot)
        acting = snapshot.assignments.acting & (snapshot.until > snapshot.day)
        assert acting.sum() >= 2
        assert now.vacant[snapshot.assignments.position[acting]].all()
        assert np.isin(snapshot.assignments.manager[acting], snapshot.assignments.manager[now.held]).all()


def test_some_vacancies_were_never_filled(files: dict[str, list[Row]]) -> None:
    ever = {row["référence du poste"] for row in files["assignments"] if row["intérim"] == "non"}
    never = [row for row in files["positions"] if row["référence du poste"] not in ever]
    assert 2 <= len(never) <= 4 and "AQ" not in {row["organisme"] for row in never}


@pytest.mark.parametrize("seed", [SEED, 1, 2, 3])
def test_no_position_is_ever_held_beyond_a_full_seat(seed: int) -> None:
    for posts in intervals(parsed(generate(seed, AS_OF))["assignments"]).values():
        for day, *_ in posts:
            assert sum(share for start, end, share in posts if start <= day < end) <= 1


@pytest.mark.parametrize("seed", [SEED, 1, 2, 3])
def test_nothing_ends_before_it_starts_or_comes_after_the_date(seed: int) -> None:
    tables = parsed(generate(seed, AS_OF))
    opened = {row["référence du poste"]: as_date(row["poste ouvert le"]) for row in tables["positions"]}
    for row in tables["assignments"]:
        start = as_date(row["date d'entrée"])
        assert opened[row["référence du poste"]] <= start <= AS_OF
        assert not row["date de fin"] or start < until(row["date de fin"]) <= AS_OF
    for row in tables["absences"]:
        start = as_date(row["absent depuis"])
        assert start <= AS_OF and (not row["absent jusqu'au"] or start < until(row["absent jusqu'au"]))
    assert all(as_date(row["positionné le"]) <= AS_OF for row in tables["levels"])
    assert all(as_date(row["formation suivie le"]) <= AS_OF for row in tables["trainings"])
    assert all(as_date(row["accompagnement depuis le"]) <= AS_OF for row in tables["supports"])


def test_nobody_is_in_two_places_or_assessed_before_arriving(files: dict[str, list[Row]]) -> None:
    first: dict[str, date] = {}
    for row in files["assignments"]:
        start = as_date(row["date d'entrée"])
        first[row["matricule"]] = min(start, first.get(row["matricule"], start))
    assert first.keys() == {row["matricule"] for row in files["people"]}
    assert all(as_date(row["positionné le"]) >= first[row["matricule"]] for row in files["levels"])
    assert all(as_date(row["formation suivie le"]) >= first[row["matricule"]] for row in files["trainings"])
    named = [row for row in files["supports"] if row["matricule"]]
    assert all(as_date(row["accompagnement depuis le"]) >= first[row["matricule"]] for row in named)


def test_people_have_names_and_numbers_of_their_own(files: dict[str, list[Row]]) -> None:
    assert len({row["matricule"] for row in files["people"]}) == len(files["people"])
    assert len({(row["prénom"], row["nom"]) for row in files["people"]}) == len(files["people"])


def test_three_years_of_history_show_the_usual_changes_of_holder(files: dict[str, list[Row]]) -> None:
    held = intervals(files["assignments"])
    window = add_months(AS_OF, -36)
    arrivals = [start for posts in held.values() for start, *_ in posts if start > window]
    assert 0.05 <= len(arrivals) / 6 / len(held) <= 0.09
    gaps = [months_between(end, start) for posts in held.values() for (_, end, _), (start, *_) in pairwise(posts)]
    assert set(range(2, 9)) <= set(gaps)
    assert sum(not 2 <= gap <= 9 for gap in gaps) <= 0.1 * len(gaps)  # who moved inside left a bit earlier or later
    current = [start for posts in held.values() for start, end, _ in posts if end == date.max]
    assert min(current) >= add_months(AS_OF, -12 * 9) and max(current) <= month_of(AS_OF) - timedelta(days=30)


def test_a_quarter_of_the_managers_followed_a_training() -> None:
    snapshot = measured(BODIES)[0]
    in_post = np.unique(snapshot.assignments.manager[presence(snapshot).held])
    assert 0.18 <= np.isin(in_post, snapshot.trainings.manager).mean() <= 0.32
    assert len(set(snapshot.trainings.offer)) == 5


def test_departments_exist_and_belong_to_the_body(files: dict[str, list[Row]]) -> None:
    departments = context.reference().departments
    for row in files["positions"]:
        known = departments.get(row["département"])
        assert not row["département"] or (known and row["organisme"] in (known.body, known.academie)), row


def test_levels_are_halves_with_a_comma(files: dict[str, list[Row]]) -> None:
    cells = {cell for row in files["levels"] for cell in list(row.values())[4:]}
    assert cells <= {"", "0", "0,5", "1", "1,5", "2", "2,5", "3", "3,5", "4"}
    assert '"2,5"' in (context.DEMO / "levels.csv").read_text(encoding="utf-8")


def test_a_change_in_one_body_leaves_the_others_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    with (context.DEMO / "structure.csv").open(encoding="utf-8", newline="") as lines:
        grown = [row | {"social": "3"} if row["team"] == "Béarn" else row for row in csv.DictReader(lines)]
    before = generate(SEED, AS_OF)["assignments.csv"].splitlines()
    monkeypatch.setattr("model.demonstration.rows", lambda name: grown)
    after = generate(SEED, AS_OF)["assignments.csv"].splitlines()
    assert len(after) > len(before)
    assert [line for line in after if line[:2] != "AQ"] == [line for line in before if line[:2] != "AQ"]
