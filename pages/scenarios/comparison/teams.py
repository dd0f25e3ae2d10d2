"""The teams that are not alike in all the situations that are compared: how each looks, drawn and in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.domain.vocabulary import CoverageState
from model.services.scenario.comparison import Comparison, Side
from pages.kit import charts
from pages.kit.charts import TeamColumn, TeamLook
from pages.kit.charts.base import state_words
from pages.kit.charts.mosaic import MosaicRow, rows_by_team
from pages.kit.charts.strips import FALL, OTHERWISE, RISE
from pages.kit.data import Build
from pages.kit.wording import local, plain, words

Rows = Sequence[Mapping[str, object]]
SEPARATOR = "\N{NO-BREAK SPACE}· "
"""What stands between names, some of which hold commas."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What is compared, and how it looks: the place of the colour of each situation; of the teams that are not alike in
    all of them, a column each situation and a table; the names of the other teams."""

    compared: Comparison
    places: Sequence[int]
    columns: Sequence[TeamColumn]
    teams: Rows
    alike: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the teams look alike with all scenarios."""
        return len({tuple(look.drawn for look in column.teams) for column in self.columns[1:]}) == 1


def shown(compared: Comparison, places: Sequence[int]) -> Shown:
    """Look at each team in each situation."""
    tiles = [rows_by_team(side.seen, side.figures, words()) for side in compared.sides]
    names = {uid: row.label for of_side in tiles for uid, row in of_side.items()}
    alike: list[str] = []
    apart: list[list[TeamLook]] = []
    table: list[Mapping[str, object]] = []
    for uid, name in names.items():
        looks = [
            _look(compared.base, side, of_side.get(uid), uid, name)
            for side, of_side in zip(compared.sides, tiles, strict=True)
        ]
        if len({look.drawn for look in looks}) == 1:
            alike.append(name)
        else:
            apart.append([looks[0], *(_changed(look, looks[0]) for look in looks[1:])])
            table += _team_rows(compared, uid, looks)
    columns = [
        TeamColumn(side.title, place, tuple(looks[order] for looks in apart))
        for order, (side, place) in enumerate(zip(compared.sides, places, strict=True))
    ]
    return Shown(compared, places, columns, table, tuple(alike))


def _look(base: Side, side: Side, row: MosaicRow | None, uid: str, name: str) -> TeamLook:
    """A team as it is in a situation, its common base beside what it is without a scenario."""
    if row is None:
        return TeamLook(name, (), (), plain("compare.no_seat"))
    without = (base.figures.coverage, base.seen.teams.uid.index(uid)) if uid in base.seen.teams.uid else None
    team = side.seen.teams.uid.index(uid)
    held = charts.strip(side.seen, side.figures.coverage, team, words(), without)
    return TeamLook(name, row.tiles, held, row.sentence_beside)


def _changed(look: TeamLook, without: TeamLook) -> TeamLook:
    """The same, with what changes in words."""
    if look.drawn == without.drawn:
        return replace(look, changes=(plain("compare.as_without"),))
    if not look.tiles:
        return replace(look, changes=(look.positions,))
    lines = []
    for sign in (RISE, FALL, OTHERWISE):
        if names := [cell.name for cell in look.strip if cell.change == sign]:
            lines.append(f"{sign} {SEPARATOR.join(names)}")
    return replace(look, changes=tuple(lines))


def _team_rows(compared: Comparison, uid: str, looks: Sequence[TeamLook]) -> Iterator[dict[str, object]]:
    """Yield what differs in a team: its positions, then each competency that is not the same everywhere."""
    titles = [side.title for side in compared.sides]
    lines = [(plain("column.positions"), [look.positions for look in looks])]
    for place, competency in enumerate(compared.base.seen.framework.competencies):
        lines.append((local(competency.short), [_state(side, uid, place) for side in compared.sides]))
    for what, cells in lines:
        if len(set(cells)) > 1:
            row = plain("compare.of_team", team=looks[0].name, what=what)
            yield {plain("compare.what"): row, **dict(zip(titles, cells, strict=True))}


def _state(side: Side, uid: str, place: int) -> str:
    """« couverte, 2 sur 2 »"""
    coverage, uids = side.figures.coverage, side.seen.teams.uid
    if uid not in uids or not coverage.defined[uids.index(uid)]:
        return plain("figure.undefined")
    team = uids.index(uid)
    least, wanted = int(coverage.least[team, place]), int(coverage.wanted[team, place])
    return plain("compare.state", state=state_words(coverage, team, place, words()), n=least, wanted=wanted)


def alternative(column: TeamColumn) -> str:
    """What a column shows, for whoever does not see it."""
    return plain("compare.column", title=column.title, teams=" ".join(map(_in_words, column.teams)))


def _in_words(look: TeamLook) -> str:
    """« Landes : 2 du travail social, 1 à pourvoir ; 5 compétences couvertes sur 14. + Partenariats. »"""
    if not look.strip:
        return plain("compare.bare_look", team=look.name, positions=look.positions)
    covered = sum(cell.state is CoverageState.COVERED for cell in look.strip)
    changes = "".join(f" {line}." for line in look.changes)
    values = {"team": look.name, "positions": look.positions, "n": covered, "total": len(look.strip)}
    return plain("compare.look", **values, changes=changes)


def drawn(columns: Sequence[TeamColumn], only: int | None = None) -> Build:
    """What draws the columns, or one of them."""
    return lambda colours: charts.teams(columns, colours, only)
