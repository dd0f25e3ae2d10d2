"""Small situations written in a few words, for tests whose numbers can be checked by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from model.domain.calendar import NEVER, ordinal
from model.domain.framework import Assumption, Competency, Family, Framework, Offer, RegionReference, TargetProfile
from model.domain.snapshot import (
    Absences,
    Assessments,
    Assignments,
    Managers,
    Positions,
    Region,
    Snapshot,
    Teams,
    Trainings,
)
from model.domain.vocabulary import Background, CompetencyKind, Network, OpenTo, Status, Stratum

TODAY = date(2026, 11, 23)
ASSUMED = {
    "holders_wanted": 2,
    "support_unit_factor": 0.5,
    "adaptation_months": 12,
    "arrival_gap": 1,
    "training_gain": 1,
    "training_delay": 4,
    "recruitment_cost": 6000,
    "mobility_cost": 3000,
    "immersion_months": 3,
    "mentoring_months": 3,
    "adaptation_minimum": 3,
    "immersion_cost": 500,
    "mentoring_cost": 500,
    "coaching_cost": 1500,
    "professionalisation_cost": 6970,
    "professionalisation_months": 24,
    "horizon": 36,
}
BACKGROUNDS, STRATA, DOORS = tuple(Background), tuple(Stratum), tuple(OpenTo)


def framework(
    expected: Sequence[int] = (4, 4, 4, 4), families: Mapping[str, tuple[str, tuple[int, ...]]] | None = None
) -> Framework:
    """A reference of a few competencies (expected half-steps), two families and one training."""
    texts = {"fr": "…", "en": "…"}
    families = families or {"FS": ("social", (6,) * len(expected)), "FO": ("other", (4,) * len(expected))}
    names = [f"C{place + 1:02}" for place in range(len(expected))]
    return Framework(
        competencies=tuple(
            Competency(
                name, CompetencyKind.KNOW_HOW, level, {"fr": name, "en": name}, {"fr": name, "en": name}, (texts,) * 5
            )
            for name, level in zip(names, expected, strict=True)
        ),
        families=tuple(
            Family(code, Background(background), {"fr": code, "en": code}, {"fr": code, "en": code}, profile)
            for code, (background, profile) in families.items()
        ),
        offers={"T": Offer("T", {"fr": "T", "en": "T"}, 2, tuple(names[:1]), 900, 2000, 2, 50, 12, Status.SOURCED)},
        regions={
            "R": RegionReference(
                "R", Network.HEALTH_INSURANCE, "carsat", {"fr": "R", "en": "R"}, {"fr": "de R", "en": "R"}
            )
        },
        departments={},
        assumptions={
            code: Assumption(code, "", value, None, None, Status.ASSUMED, texts, texts, "")
            for code, value in ASSUMED.items()
        },
    )


@dataclass(frozen=True)
class Seat:
    """A position and who holds it: `social`, `other`, `unknown`, `unnamed`, or nobody when it is vacant.

    `beside`: a second holder of the position before, not a position more.
    """

    holder: str = "vacant"
    levels: tuple[int, ...] = ()
    fte: float = 1.0
    share: float = 1.0
    time: float = 1.0
    on_leave: bool = False
    acting: bool = False
    open_to: str = "any"
    stratum: str = "operational"
    leaves_on: date | None = None
    person: str = ""
    beside: bool = False
    frozen: tuple[date | None, date | None] = (None, None)


def vacant(open_to: str = "any", frozen: tuple[date | None, date | None] = (None, None)) -> Seat:
    """A seat that nobody holds."""
    return Seat(open_to=open_to, frozen=frozen)


def situation(
    teams: Mapping[str, Sequence[Seat]],
    *,
    reference: Framework | None = None,
    profiles: tuple[TargetProfile, ...] = (),
    support: Sequence[str] = (),
    departments: Mapping[str, str] | None = None,
) -> Snapshot:
    """A snapshot of one region, seen today, everything having begun on 1 January 2024."""
    reference = reference or framework()
    began = date(2024, 1, 1).toordinal()
    positions, people, posts, leaves, levels = [], {}, [], [], []
    for place, (name, seats) in enumerate(teams.items()):
        for seat in seats:
            uid = f"p{len(positions)}"
            door, stratum = DOORS.index(OpenTo(seat.open_to)), STRATA.index(Stratum(seat.stratum))
            if not seat.beside:
                freeze = map(ordinal, seat.frozen)
                positions.append((uid, f"{name} {uid}", place, stratum, seat.fte, door, began, NEVER, *freeze))
            if seat.holder == "vacant":
                continue
            row = -1
            if seat.holder != "unnamed":
                person = seat.person or f"m{len(people)}"
                row = people.setdefault(person, (len(people), seat))[0]
                levels += [(row, c, began, level, level) for c, level in enumerate(seat.levels) if level >= 0]
            posts.append(
                (f"a{len(posts)}", len(positions) - 1, row, began, NEVER, seat.share, seat.time, seat.acting, 2, -1)
            )
            if seat.on_leave:
                leaves.append((len(posts) - 1, began, NEVER))
    managers = [
        (
            person,
            person.upper(),
            BACKGROUNDS.index(Background(seat.holder)),
            -1,
            2,
            2,
            ordinal(seat.leaves_on),
            NEVER,
            0,
        )
        for person, (_, seat) in people.items()
    ]
    return Snapshot(
        framework=reference,
        regions=(Region("r", "R", Network.HEALTH_INSURANCE, 1, TODAY),),
        as_of=TODAY,
        teams=Teams.of(
            [(f"t{i}", name, 0, (departments or {}).get(name, ""), 10, name in support) for i, name in enumerate(teams)]
        ),
        positions=Positions.of(positions),
        managers=Managers.of(managers),
        assignments=Assignments.of(posts),
        absences=Absences.of(leaves),
        assessments=Assessments.of(levels),
        trainings=Trainings.of([]),
        profiles=profiles,
    )


def profile(reference: Framework, **changes: object) -> TargetProfile:
    """An adopted profile of the region, with the default values but for the changes."""
    return replace(reference.default_profile, region="r", adopted_on=TODAY, assumed=False, **changes)


def mask(snapshot: Snapshot) -> np.ndarray:
    """Every position."""
    return np.ones(len(snapshot.positions), dtype=bool)
