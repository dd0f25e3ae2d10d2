"""What only whoever reads names may learn moves nothing that anybody else is given.

Two houses that differ only by somebody's leave, working time, known departure, wish or new level are one and the same
for whoever reads no names: every screen at every date, every file, what a region transmits. So no difference between
two days, perimeters or files, between a scenario and the situation, or between a quarter that was kept and the present
tells of one person.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, col, delete, select
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.scenario import Departure, LongLeave, Mobility, Recruitment, Training
from model.services import committee
from model.services.access import circulation
from model.services.context import reference, store, today
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import details, network, quarters, situations, vacancies
from model.services.workshop import consequences, facilitation, live_scenario, workshops
from model.storage.revisions import raise_revision
from model.storage.tables import (
    AbsenceRow,
    AssessmentRow,
    AssignmentRow,
    ManagerRow,
    PositionRow,
    QuarterRow,
    RegionRow,
    TeamRow,
    TransmissionRow,
    WorkshopRow,
)
from pages.situation.region import text as region_text
from pages.situation.vacancies import text as vacancies_text
from tests.screens.conftest import Open, enter, forget, read_once
from tests.screens.kit.test_exports import Files, everything, offered, unfold
from tests.screens.test_shell import OPEN_TO

__all__ = ["enter", "forget", "offered", "read_once"]
DIRECTOR = Viewer("direction-aquitaine", "Directrice", Role.DIRECTOR, ("AQ",))
HOST = Viewer("animation-aquitaine", "Animatrice", Role.FACILITATOR, ("AQ",))
WITHOUT_NAMES = ("lecture-aquitaine", "animation-aquitaine", "tete-de-reseau")
MONTHS = (-7, 0, 1, 2, 13)
QUICK = 3
"""Of twenty draws, those that are tried each time; between them they change each thing that is private."""
Change = Callable[[Session, AssignmentRow, ManagerRow, np.random.Generator], None]


def leave(session: Session, post: AssignmentRow, _: ManagerRow, rng: np.random.Generator) -> None:
    begin = today() + timedelta(days=int(rng.integers(-250, 50)))
    until = None if rng.random() < 0.5 else begin + timedelta(days=int(rng.integers(1, 200)))
    session.add(AbsenceRow(assignment_key=post.key, started_on=begin, until=until, kind="illness", uid=f"a{post.key}"))


def less_time(_: Session, post: AssignmentRow, __: ManagerRow, rng: np.random.Generator) -> None:
    post.working_time = float(rng.choice([0.5, 0.8]))


def departure(_: Session, post: AssignmentRow, manager: ManagerRow, rng: np.random.Generator) -> None:
    manager.leaves_on = post.until = today() + timedelta(days=int(rng.integers(1, 90)))


def wish(_: Session, __: AssignmentRow, manager: ManagerRow, ___: np.random.Generator) -> None:
    manager.mobility = "beyond" if manager.mobility != "beyond" else "none"


def level(session: Session, _: AssignmentRow, manager: ManagerRow, rng: np.random.Generator) -> None:
    """Somebody is assessed anew: on everything, all at the top or all at the bottom, today or earlier."""
    earlier = select(AssessmentRow.assessed_on).where(AssessmentRow.manager_key == manager.key)
    days = set(session.exec(earlier))
    on = today() - timedelta(days=int(rng.integers(0, 20)))
    while on in days:
        on -= timedelta(days=1)
    top = 8 * int(rng.integers(0, 2))
    for competency in reference().competencies:
        session.add(
            AssessmentRow(
                manager_key=manager.key, competency=competency.code, assessed_on=on, level=top, source="joint"
            )
        )


CHANGES: tuple[Change, ...] = (leave, less_time, departure, wish, level)


def people(session: Session, region: RegionRow) -> list[tuple[AssignmentRow, ManagerRow]]:
    """Who is in post in a region, nobody leaving."""
    posts = (
        select(AssignmentRow, ManagerRow)
        .join(ManagerRow, ManagerRow.key == AssignmentRow.manager_key)
        .join(PositionRow, PositionRow.key == AssignmentRow.position_key)
        .join(TeamRow, TeamRow.key == PositionRow.team_key)
        .where(TeamRow.region_key == region.key, col(AssignmentRow.until).is_(None), AssignmentRow.acting == False)  # noqa: E712
        .order_by(col(AssignmentRow.key))
    )
    return [(post, manager) for post, manager in session.exec(posts)]


def draw(seed: int) -> list[str]:
    """Change something private of three people drawn at random, each in another way; return what."""
    rng = np.random.default_rng(seed)
    with store().write() as session:
        region = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        there = people(session, region)
        chosen = rng.choice(len(there), size=3, replace=False)
        kinds = [CHANGES[place] for place in rng.choice(len(CHANGES), size=3, replace=False)]
        for place, change in zip(chosen.tolist(), kinds, strict=True):
            change(session, *there[place], rng)
            session.add_all(there[place])
        raise_revision(session, region)
    return [change.__name__ for change in kinds]


def leaves(node: Any) -> Iterator[Any]:
    """All that stands on a screen."""
    for child in getattr(node, "children", {}).values():
        yield from leaves(child) if getattr(child, "children", None) else [child]


def sent(app: AppTest) -> list[str]:
    """Everything that a browser is sent of a screen: texts, figures, charts with their values, tables, choices; but for
    the number under which a file can be asked for, which is drawn each time."""
    assert not app.exception
    drawn = [f"{each.type} {each.proto}" for each in leaves(app._tree) if getattr(each, "proto", None) is not None]
    return [re.sub(r'deferred_file_id: "\w+"', "", each) for each in drawn]


def day(moved: int) -> date:
    return today() + timedelta(days=moved)


def screens(enter: Open) -> dict[tuple[str, str, int], list[str]]:
    """What is sent of every screen that somebody without names may open, at every date."""
    found = {}
    for login in WITHOUT_NAMES:
        for screen, moved in product(sorted(OPEN_TO[login]), MONTHS):
            if screen.startswith(("understand", "workshop")) and moved:
                continue  # these look at no date
            month = add_months(today(), moved).replace(day=1)
            found[login, screen, moved] = sent(enter(login, screen, date=month.strftime("%d/%m/%Y")))
    return found


def files(enter: Open, offered: Files) -> dict[tuple[str, str], str]:
    """What the files hold that may circulate, a director's included."""
    found = {}
    for login, screen in product(
        ("lecture-aquitaine", "direction-aquitaine"), ("region", "team", "vacancies", "movements")
    ):
        offered.clear()
        unfold(enter(login, f"situation/{screen}"), screen)
        for name, make in offered.items():
            if "nominatif" not in name and name.endswith((".csv", ".xlsx", ".svg")):
                found[login, name] = everything(make(), name)
    return found


def transmitted() -> dict[str, Any]:
    """What the network receives, but for how many people were assessed, which is nobody's level."""
    network.transmit(DIRECTOR, "AQ")
    with store().read() as session:
        rows = session.exec(select(TransmissionRow).order_by(col(TransmissionRow.key).desc()))
        return {name: value for name, value in rows.first().document.items() if name != "assessed"}


def wished() -> str:
    """What the room of the example wishes, in figures."""
    with store().read() as session:
        uid = session.exec(select(WorkshopRow.uid).order_by(col(WorkshopRow.key))).first()
    return repr(consequences.wished_situation(DIRECTOR, uid).base)


def added(scenario: str, workshop: str) -> str:
    """What scenarios add to the situation: one of the director's in the note for a committee, and a room's."""
    note = committee.note(DIRECTOR, "AQ", today(), scenario)
    told, scene = note.hypothesis, live_scenario.scene(HOST, workshop)
    sides = (told.figures_before, told.figures_after, scene.figures_before, scene.figures_after)
    moved = [(each.mix, each.team_mixes, each.vacancy, each.team_vacancies, each.verdict) for each in sides]
    return repr((note.base, told.month, told.events, told.euros, scene.projection.euros, moved))


def composed() -> tuple[str, str]:
    """A scenario of the director's that does something of every kind, and a workshop that supposes an arrival."""
    seen, month = situations.view(DIRECTOR, ("AQ",)).snapshot, add_months(today().replace(day=1), 2)
    free, people = situations.view(DIRECTOR, ("AQ",)).free[0].uid, in_post(seen)
    arrival = Recruitment(uid="arrival", month=month, position=free, family="F5")
    offer = next(iter(seen.framework.offers))
    scenario = scenarios.begin(DIRECTOR, "AQ", "Essai")
    for action in (
        Mobility(uid="move", month=month, position=free, manager=people[0]),
        Departure(uid="departure", month=add_months(month, 1), manager=people[1]),
        LongLeave(uid="leave", month=month, manager=people[2], months=6),
        Training(uid="training", month=month, offer=offer, managers=tuple(people)),
    ):
        scenario = scenario.with_action(action)
    steps = (*workshops.prepared_steps(("profile",)), workshops.live_step(2))
    room = workshops.prepare(HOST, "AQ", "Essai", "fr", steps)
    workshops.start(HOST, room)
    facilitation.go(HOST, room, 1)
    live_scenario.play(HOST, room, arrival)
    return scenario_rows.save(DIRECTOR, scenario).uid, room


def in_post(seen: Snapshot) -> list[str]:
    return [seen.managers.uid[place] for place in np.unique(seen.assignments.manager[presence(seen).held])]


def past() -> str:
    """The last three years as a reader is given them once somebody was forgotten: quarters that were kept, then months
    as they are recorded now."""
    with store().write() as session:
        row = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        session.execute(delete(QuarterRow))
        quarters.keep(session, row)
        raise_revision(session, row)
    reader = circulation.as_reader(DIRECTOR, ("AQ",))
    months = details.past(reader, situations.view(reader, ("AQ",)))
    assert any(after.day != add_months(before.day, 1) for before, after in pairwise(months)), "quarters were kept"
    return repr(months)


def figures() -> list[str]:
    """The figures of whoever reads no names, day by day over four months."""
    reader = circulation.as_reader(DIRECTOR, ("AQ",))
    found = []
    for moved in range(-60, 60):
        seen = situations.view(reader, ("AQ",), day(moved)).figures
        found.append(repr((seen.mix, seen.team_mixes, seen.vacancy, seen.team_vacancies, seen.verdict)))
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("demo_house")
def test_every_screen_is_the_same_for_whoever_reads_no_names(enter: Open) -> None:
    before = screens(enter)
    assert len(before) > 40
    assert draw(7)
    after = screens(enter)
    assert [place for place, there in before.items() if after[place] != there] == []


@pytest.mark.slow
@pytest.mark.usefixtures("demo_house")
def test_every_file_that_may_circulate_is_the_same(enter: Open, offered: Files) -> None:
    before = files(enter, offered)
    assert len(before) >= 8
    draw(11)
    after = files(enter, offered)
    assert before.keys() == after.keys()
    assert [place for place, there in before.items() if after[place] != there] == []


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.slow if seed >= QUICK else []) for seed in range(20)]
)
def test_no_day_differs_nor_what_is_transmitted_or_concluded(seed: int) -> None:
    both = composed()
    before = transmitted(), wished(), figures(), added(*both), past()
    director = situations.view(DIRECTOR, ("AQ",)).snapshot
    what = draw(seed)
    assert (transmitted(), wished(), figures(), added(*both), past()) == before, what
    seen = situations.view(DIRECTOR, ("AQ",)).snapshot
    assert any(
        not np.array_equal(one, other)
        for one, other in (
            (director.assignments.until, seen.assignments.until),
            (director.assignments.working_time, seen.assignments.working_time),
            (director.absences.start, seen.absences.start),
            (director.managers.mobility, seen.managers.mobility),
            (director.assessments.level, seen.assessments.level),
        )
    ), "a director sees the change"


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("role", [Role.READER, Role.FACILITATOR])
def test_positions_not_worked_are_a_figure_of_whoever_reads_names(role: Role) -> None:
    for who, shown in ((DIRECTOR, True), (Viewer("x", "Quelqu'un", role, ("AQ",)), False)):
        first = region_text.figures(situations.view(who, ("AQ",)))
        posts = vacancies_text.figures(vacancies.vacancy_view(who, ("AQ",)))
        for figures_there in (first, posts):
            assert ("not_worked" in [each.key for each in figures_there]) is shown
            assert "without_holder" in [each.key for each in figures_there]
