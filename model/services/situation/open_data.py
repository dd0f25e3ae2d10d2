"""What may circulate of every body, as tables: positions, vacancies, how managers mix, the common base over teams.

No person, no level of anybody and no departure to come is in them. How managers mix is told as the network reads it: of
a whole body as it transmitted it, and where it has too few of them, of several such bodies together. They are the same
ones here and there: the difference of two pools would tell of whoever is in one of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from model.access import Right, Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Network, OpenTo, Stratum
from model.exchange.exports.open_data import Cell, CellKind, OpenColumn, OpenTable, Source
from model.measures.situation import Situation, situation
from model.privacy import held_in_circulation
from model.services.context import reference, store
from model.services.situation.network import Body, Sent, backgrounds_circulate, bodies_of
from model.services.situation.situations import free_seats, regions_with_data
from model.services.situation.snapshots import countable
from model.storage.audit import audit
from model.wording import FIRST

_REGION = OpenColumn("region", CellKind.TEXT, Source.REFERENCE)
_TEAM = OpenColumn("team", CellKind.TEXT, Source.RECORDS)


def _counts(*names: str, unit: str) -> tuple[OpenColumn, ...]:
    return tuple(OpenColumn(name, CellKind.INTEGER, Source.FIGURES, unit) for name in names)


COLUMNS: Mapping[str, tuple[OpenColumn, ...]] = {
    "regions": (
        _REGION,
        OpenColumn("name", CellKind.TEXT, Source.REFERENCE),
        OpenColumn("network", CellKind.TEXT, Source.REFERENCE),
        OpenColumn("as_of", CellKind.DAY, Source.FIGURES),
        OpenColumn("data_on", CellKind.DAY, Source.RECORDS),
        *_counts("positions", "vacant", "frozen", unit="positions"),
        OpenColumn("sent_on", CellKind.DAY, Source.RECORDS),
        *_counts("managers", "social", "other", "unknown", unit="people"),
        OpenColumn("pooled", CellKind.FLAG, Source.FIGURES),
    ),
    "pooled_regions": (
        OpenColumn("network", CellKind.TEXT, Source.REFERENCE),
        *_counts("regions", unit="regions"),
        *_counts("managers", "social", "other", "unknown", unit="people"),
    ),
    "teams": (
        _TEAM,
        _REGION,
        OpenColumn("name", CellKind.TEXT, Source.RECORDS),
        OpenColumn("department", CellKind.TEXT, Source.RECORDS),
        OpenColumn("support_unit", CellKind.FLAG, Source.RECORDS),
        *_counts("positions", "vacant", "frozen", unit="positions"),
    ),
    "free_positions": (
        OpenColumn("position", CellKind.TEXT, Source.RECORDS),
        _TEAM,
        OpenColumn("title", CellKind.TEXT, Source.RECORDS),
        OpenColumn("function", CellKind.TEXT, Source.RECORDS),
        OpenColumn("fte", CellKind.NUMBER, Source.RECORDS, "fte"),
        OpenColumn("open_to", CellKind.TEXT, Source.RECORDS),
        OpenColumn("vacant_since", CellKind.DAY, Source.FIGURES),
    ),
    "common_base": (
        _REGION,
        OpenColumn("competency", CellKind.TEXT, Source.REFERENCE),
        OpenColumn("name", CellKind.TEXT, Source.REFERENCE),
        *_counts("teams", "held_least", "held_most", "to_record", unit="teams"),
        OpenColumn("default_expectations", CellKind.FLAG, Source.FIGURES),
    ),
}
"""The columns of each table, in their order."""

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class _Body:
    """A body as it is today, without names, and its figures."""

    snapshot: Snapshot
    figures: Situation

    @property
    def code(self) -> str:
        return self.snapshot.regions[0].code

    @property
    def network(self) -> Network:
        return self.snapshot.regions[0].network


def tables(viewer: Viewer, language: str = FIRST) -> tuple[OpenTable, ...]:
    """Return what may circulate of every body where something is recorded, today; names of bodies and of competencies
    in a language.

    Raises:
        NotAllowed: the common base or the situation of a body is not the viewer's to read.
    """
    viewer.require(Right.COMMON_BASE)
    bodies = [_body(viewer, code) for code in regions_with_data()]
    transmitted = {network: bodies_of(viewer, network) for network in Network}
    sent = {each.region.code: each for together in transmitted.values() for each in together}
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for body in sorted(bodies, key=lambda body: list(Network).index(body.network)):
        rows["regions"].append(_region(body, sent[body.code], language))
        rows["teams"] += _teams(body)
        rows["free_positions"] += _free_positions(body)
        rows["common_base"] += _common_base(body, language)
    rows["pooled_regions"] = [row for network in Network for row in _pooled(network, transmitted[network])]
    return tuple(OpenTable(name, columns, tuple(rows[name])) for name, columns in COLUMNS.items())


def note(viewer: Viewer, form: str) -> None:
    """Leave a line in the audit for tables that were written, in which form of file."""
    with store().write() as session:
        audit(session, viewer.account, "take_open_data", subject=f"open_data.{form}")


def _body(viewer: Viewer, code: str) -> _Body:
    seen = countable(viewer, code)
    return _Body(seen, situation(seen))


def _region(body: _Body, transmitted: Body, language: str) -> Row:
    vacancy, region, sent = body.figures.vacancy, body.snapshot.regions[0], transmitted.sent
    place = body.code, reference().regions[body.code].name[language], body.network.value
    days = body.snapshot.as_of, region.data_on
    mixed = (None,) * 4 if sent is None or not transmitted.apart else _mixed(sent)
    counts = vacancy.positions, vacancy.vacant, vacancy.frozen, sent.sent_on if sent else None
    return (*place, *days, *counts, *mixed, not transmitted.apart)


def _mixed(sent: Sent) -> tuple[int, int, int, int]:
    return sent.managers, sent.social, sent.other, sent.unknown


def _pooled(network: Network, bodies: Sequence[Body]) -> Iterator[Row]:
    """Bodies that are read together; nothing of their managers but the number where even together they are too few."""
    together = [each.sent for each in bodies if each.sent and not each.apart]
    if together:
        heads, *mixed = (sum(numbers) for numbers in zip(*map(_mixed, together), strict=True))
        shown = backgrounds_circulate(bodies)
        yield (network.value, len(together), heads, *(mixed if shown else (None,) * 3))


def _teams(body: _Body) -> Iterator[Row]:
    teams = body.snapshot.teams
    for place, vacancy in enumerate(body.figures.team_vacancies):
        unit = bool(teams.support_unit[place])
        department = teams.department[place] or None
        counts = vacancy.positions, vacancy.vacant, vacancy.frozen
        yield (teams.uid[place], body.code, teams.name[place], department, unit, *counts)


def _free_positions(body: _Body) -> Iterator[Row]:
    positions, teams = body.snapshot.positions, body.snapshot.teams
    for seat in free_seats(body.snapshot):
        function = list(Stratum)[positions.stratum[seat.place]].value
        door = list(OpenTo)[positions.open_to[seat.place]].value
        fte = float(positions.fte[seat.place])
        yield (seat.uid, teams.uid[seat.team], seat.title, function, fte, door, seat.since)


def _common_base(body: _Body, language: str) -> Iterator[Row]:
    coverage, total = body.figures.coverage, int(body.figures.coverage.defined.sum())
    numbers = held_in_circulation(body.snapshot)
    for competency, held in zip(body.snapshot.framework.competencies, numbers, strict=True):
        least, most, to_record, _ = astuple(held) if held else (None,) * 4
        yield (
            body.code,
            competency.code,
            competency.short[language],
            total,
            least,
            most,
            to_record,
            coverage.defaults,
        )
