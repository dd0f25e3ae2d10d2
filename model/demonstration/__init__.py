"""The fictional bodies of the demonstration: a structure written by hand, which a seed fills with people and dates.

`data/demo/structure.csv` says how many positions each team has and who holds them; everything else is drawn. Each body
draws for itself: a change in one leaves the others as they were, but for a name that somebody there has taken.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from random import Random
from typing import Final

from model.demonstration.population import Crowd, Row, rows
from model.demonstration.posts import PostHistory
from model.demonstration.sheets import Cells, Records
from model.demonstration.structure import Structure
from model.reference import framework

HEADERS: Final = {
    "positions": "organisme,référence du poste,intitulé du poste,équipe,département,nombre d'agents,pôle d'appui,"
    "fonction,etp,ouvert à,poste ouvert le,rattaché à",
    "people": "organisme,matricule,prénom,nom,métier d'origine,origine,mobilité,mobilité fonctionnelle,départ prévu",
    "assignments": "organisme,référence du poste,matricule,date d'entrée,date de fin,part du poste,temps de travail,"
    "intérim,premier poste,motif de fin",
    "absences": "organisme,matricule,absent depuis,absent jusqu'au,motif d'absence",
    "levels": "organisme,matricule,positionné le,positionné par",
    "trainings": "organisme,matricule,formation,formation suivie le",
    "supports": "organisme,matricule,équipe,accompagnement,accompagnement depuis le,fin d'accompagnement",
}


def generate(seed: int, as_of: date) -> dict[str, str]:
    """Return the seven files of the demonstration (CSV texts by name), always the same for a seed and a date.

    Nothing in them is later than `as_of`, except known departures and the ends of leaves.
    """
    tables: dict[str, list[Cells]] = {name: [_header(name)] for name in HEADERS}
    crowd = Crowd()
    for code, teams in groupby(rows("structure"), itemgetter("region")):
        for name, cells in _body(code, list(teams), Random(f"{seed}@{code}"), crowd, as_of).items():
            tables[name] += [(code, *row) for row in cells]
    return {f"{name}.csv": _csv(lines) for name, lines in tables.items()}


def _body(code: str, teams: Sequence[Row], draw: Random, crowd: Crowd, as_of: date) -> dict[str, Iterable[Cells]]:
    chart = Structure(code, teams, draw, as_of)
    history = PostHistory(chart, draw, crowd, as_of)
    return Records(chart, history, draw, as_of).tables()


def _header(name: str) -> Cells:
    levels = [competency.short["fr"] for competency in framework().competencies] if name == "levels" else []
    return [*HEADERS[name].split(","), *levels]


def _csv(lines: Iterable[Cells]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
