"""A small register for the tests of corrections: two teams, four positions, three holders, one of them not named."""

from datetime import date

from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Register,
    TeamRecord,
)
from model.domain.vocabulary import AbsenceKind, AssessmentSource, Background, Stratum

BEGAN, TODAY = date(2024, 1, 1), date(2026, 11, 23)
REGISTER = Register(
    teams=(
        TeamRecord(uid="t1", name="Landes", department="40", agents=21),
        TeamRecord(uid="t2", name="Pôle d'appui", support_unit=True, rank=1),
    ),
    positions=(
        PositionRecord(uid="p1", team="t1", title="Responsable", funded_from=BEGAN, stratum=Stratum.INTERMEDIATE),
        PositionRecord(uid="p2", team="t1", title="Adjoint", funded_from=BEGAN, fte=0.8, rank=1),
        PositionRecord(uid="p3", team="t2", title="Coordination", funded_from=BEGAN),
        PositionRecord(uid="p4", team="t2", title="Projets", funded_from=BEGAN, funded_until=date(2027, 1, 1), rank=1),
    ),
    managers=(
        ManagerRecord(uid="m1", name="Zoé Le Gall", background=Background.SOCIAL, family="F1"),
        ManagerRecord(uid="m2", name="Léa Œuvrard", background=Background.OTHER, family="F5"),
        ManagerRecord(uid="m3", name="Yann Morvan"),
    ),
    assignments=(
        AssignmentRecord(uid="a1", position="p1", manager="m1", started_on=BEGAN),
        AssignmentRecord(uid="a2", position="p2", manager="m2", started_on=date(2025, 3, 1), share=0.5),
        AssignmentRecord(uid="a3", position="p3", manager="", started_on=BEGAN),
        AssignmentRecord(uid="a4", position="p4", manager="m3", started_on=BEGAN, until=date(2026, 6, 1)),
    ),
    absences=(
        AbsenceRecord(
            uid="x1", assignment="a1", started_on=date(2026, 9, 1), until=date(2027, 2, 1), kind=AbsenceKind.PARENTAL
        ),
    ),
    assessments=(
        AssessmentRecord(
            manager="m1",
            competency="C01",
            assessed_on=date(2026, 5, 4),
            level=5,
            source=AssessmentSource.JOINT,
            shared_on=date(2026, 5, 11),
        ),
        AssessmentRecord(
            manager="m1", competency="C02", assessed_on=date(2026, 5, 4), level=3, source=AssessmentSource.SELF
        ),
        AssessmentRecord(
            manager="m1", competency="C02", assessed_on=date(2026, 5, 4), level=6, source=AssessmentSource.MANAGER
        ),
    ),
)
