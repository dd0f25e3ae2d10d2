"""What may circulate of every body, as tables: positions, vacancies, how managers mix, the common base over teams.

No person, no level of anybody and no departure to come is in them. How managers mix is told as the network reads it: of
a whole body as it transmitted it, and where it has too few of them, of several such bodies together. They are the same
ones here and there: the difference of two pools would tell of whoever is in one of them.

Everybody reads of them what they may see on screen, in the same numbers: their own bodies, or those of their network
as they transmitted themselves. What they may not see of a row is left empty.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import timedelta
from functools import cached_property

from sqlmodel import col, select

from model import settings
from model.access import Right, Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Network, OpenTo, Stratum
from model.errors import NotFound
from model.exchange.exports.open_data import Cell, CellKind, OpenColumn, OpenTable, Source
from model.measures.situation import Situation, situation
from model.privacy import K, held_in_circulation
from model.services.context import reference, store, today
from model.services.situation.network import Body, Sent, backgrounds_circulate, bodies_of, read_as
from model.services.situation.situations import free_seats, regions_with_data
from model.services.situation.snapshots import countable
from model.storage.audit import audit
from model.storage.tables import AuditRow, now
from model.wording import FIRST

NOTED = timedelta(hours=1)
"""For how long a line about a table that another program was given stands for those that would say the same."""

_REGION = OpenColumn("region", CellKind.TEXT, Source.REFERENCE)
_TEAM = OpenColumn("team", CellKind.TEXT, Source.RECORDS)


def _counts(*names: str, unit: str, optional: bool = False) -> tuple[OpenColumn, ...]:
    return tuple(OpenColumn(name, CellKind.INTEGER, Source.FIGURES, unit, optional) for name in names)


COLUMNS: Mapping[str, tuple[OpenColumn, ...]] = {
    "regions": (
        _REGION,
        OpenColumn("name", CellKind.TEXT, Source.REFERENCE),
        OpenColumn("network", CellKind.TEXT, Source.REFERENCE),
        OpenColumn("as_of", CellKind.DAY, Source.FIGURES, optional=True),
        OpenColumn("data_on", CellKind.DAY, Source.RECORDS, optional=True),
        *_counts("positions", "vacant", "frozen", unit="positions", optional=True),
        OpenColumn("sent_on", CellKind.DAY, Source.RECORDS, optional=True),
        *_counts("managers", "social", "other", "unknown", unit="people", optional=True),
        OpenColumn("pooled", CellKind.FLAG, Source.FIGURES, optional=True),
    ),
    "pooled_regions": (
        OpenColumn("network", CellKind.TEXT, Source.REFERENCE),
        *_counts("regions", unit="regions"),
        *_counts("managers", unit="people"),
        *_counts("social", "other", "unknown", unit="people", optional=True),
    ),
    "teams": (
        _TEAM,
        _REGION,
        OpenColumn("name", CellKind.TEXT, Source.RECORDS),
        OpenColumn("department", CellKind.TEXT, Source.RECORDS, optional=True),
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
        *_counts("teams", unit="teams"),
        *_counts("held_least", "held_most", "to_record", unit="teams", optional=True),
        OpenColumn("default_expectations", CellKind.FLAG, Source.FIGURES),
    ),
    "classifications": tuple(
        OpenColumn(name, CellKind.TEXT, Source.REFERENCE) for name in ("kind", "code", "name", "scheme", "identifier")
    ),
}
"""The columns of each table, in their order."""

_RIGHTS: Mapping[str, tuple[Right, ...]] = {
    "regions": (Right.SITUATION, Right.NETWORK),
    "pooled_regions": (Right.NETWORK,),
    "teams": (Right.SITUATION,),
    "free_positions": (Right.SITUATION,),
    "common_base": (Right.COMMON_BASE,),
    "classifications": (Right.SITUATION, Right.NETWORK),
}
"""The rights of which one is enough to read a table."""

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


class _Bodies:
    """What somebody may see of bodies, each read once for all the tables that tell of it."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def today(self) -> tuple[_Body, ...]:
        """The bodies of their perimeter where something is recorded, network after network."""
        own = [code for code in regions_with_data() if self.viewer.covers(code)]
        seen = [countable(self.viewer, code) for code in own]
        bodies = [_Body(each, situation(each)) for each in seen]
        return tuple(sorted(bodies, key=lambda body: list(Network).index(body.network)))

    @cached_property
    def transmitted(self) -> Mapping[Network, tuple[Body, ...]]:
        """The bodies of the networks that they answer for, with what these transmitted."""
        networks = [each for each in Network if self.viewer.network in (None, each)]
        return {each: bodies_of(self.viewer, each) for each in networks}

    def sent(self, code: str) -> Body | None:
        """What a body of their perimeter transmitted, if that is theirs to read."""
        if self.viewer.may(Right.NETWORK):
            network = reference().regions[code].network
            return next(each for each in self.transmitted[network] if each.region.code == code)
        return read_as(self.viewer, code) if self.viewer.may(Right.TRANSMIT) else None


def readable(viewer: Viewer) -> tuple[str, ...]:
    """Return the names of the tables that somebody may read, in their order."""
    return tuple(name for name, rights in _RIGHTS.items() if any(map(viewer.may, rights)))


def about() -> dict[str, str]:
    """Return what is true of all the tables: the day they describe, how many people are told of at the least, whether
    all of it is fictional."""
    return {
        "as_of": today().isoformat(),
        "fewest_people": str(K),
        "fictional": str(settings.current().demo).lower(),
    }


def tables(viewer: Viewer, language: str = FIRST) -> tuple[OpenTable, ...]:
    """Return every table, today; names of bodies and of competencies in a language.

    Raises:
        NotAllowed: one of them is not the viewer's to read.
    """
    bodies = _Bodies(viewer)
    return tuple(_table(bodies, name, language) for name in COLUMNS)


def table(viewer: Viewer, name: str, language: str = FIRST) -> OpenTable:
    """Return a table, as `tables`.

    Raises:
        NotFound: no table has this name.
        NotAllowed: it is not the viewer's to read.
    """
    if name not in COLUMNS:
        raise NotFound("unknown.table", received=name, accepted=", ".join(COLUMNS))
    return _table(_Bodies(viewer), name, language)


def _table(bodies: _Bodies, name: str, language: str) -> OpenTable:
    if name not in readable(bodies.viewer):
        bodies.viewer.require(_RIGHTS[name][0])
    return OpenTable(name, COLUMNS[name], tuple(_ROWS[name](bodies, language)))


def note(viewer: Viewer, form: str) -> None:
    """Leave a line in the audit for tables that were written, in which form of file."""
    with store().write() as session:
        audit(session, viewer.account, "take_open_data", subject=f"open_data.{form}")


def note_table(viewer: Viewer, given: OpenTable) -> None:
    """Leave a line in the audit for a table that another program was given: which one, of which regions, how many
    rows. One that would say the same as a line of the hour before is left out: no program fills the audit."""
    line = ("give_table", f"open_data.{given.name}", " ".join(viewer.regions), len(given.rows))
    parts = (AuditRow.account, AuditRow.action, AuditRow.subject, AuditRow.scope, AuditRow.count)
    alike = zip(parts, (viewer.account, *line), strict=True)
    recent = select(AuditRow.key).where(col(AuditRow.at) > now() - NOTED, *(part == value for part, value in alike))
    with store().read() as session:
        if session.exec(recent.limit(1)).first() is not None:
            return
    with store().write() as session:
        audit(session, viewer.account, *line)


def _regions(bodies: _Bodies, language: str) -> Iterator[Row]:
    if bodies.viewer.may(Right.SITUATION):
        for body in bodies.today:
            yield _region(body, bodies.sent(body.code), language)
        return
    for together in bodies.transmitted.values():
        yield from (_transmitted(each, language) for each in together)


def _region(body: _Body, transmitted: Body | None, language: str) -> Row:
    vacancy, region = body.figures.vacancy, body.snapshot.regions[0]
    place = body.code, reference().regions[body.code].name[language], body.network.value
    days = body.snapshot.as_of, region.data_on
    return (*place, *days, vacancy.positions, vacancy.vacant, vacancy.frozen, *_managers(transmitted))


def _transmitted(body: Body, language: str) -> Row:
    """A body as its network knows it: nothing but what it transmitted."""
    place = body.region.code, body.region.name[language], body.region.network.value
    sent = body.sent
    figures = (sent.as_of, sent.data_on, sent.positions, sent.vacant, None) if sent else (None,) * 5
    return (*place, *figures, *_managers(body))


def _managers(body: Body | None) -> Row:
    """When a body transmitted itself, how its managers mix where they are read alone, whether they are not."""
    if body is None:
        return (None,) * 6
    sent = body.sent
    mixed = (None,) * 4 if sent is None or not body.apart else _mixed(sent)
    return (sent.sent_on if sent else None, *mixed, not body.apart)


def _mixed(sent: Sent) -> tuple[int, int, int, int]:
    return sent.managers, sent.social, sent.other, sent.unknown


def _pooled_regions(bodies: _Bodies, _: str) -> Iterator[Row]:
    for network, together in bodies.transmitted.items():
        yield from _pooled(network, together)


def _pooled(network: Network, bodies: Sequence[Body]) -> Iterator[Row]:
    """Bodies that are read together; nothing of their managers but the number where even together they are too few."""
    together = [each.sent for each in bodies if each.sent and not each.apart]
    if together:
        heads, *mixed = (sum(numbers) for numbers in zip(*map(_mixed, together), strict=True))
        shown = backgrounds_circulate(bodies)
        yield (network.value, len(together), heads, *(mixed if shown else (None,) * 3))


def _teams(bodies: _Bodies, _: str) -> Iterator[Row]:
    for body in bodies.today:
        teams = body.snapshot.teams
        for place, vacancy in enumerate(body.figures.team_vacancies):
            unit = bool(teams.support_unit[place])
            department = teams.department[place] or None
            counts = vacancy.positions, vacancy.vacant, vacancy.frozen
            yield (teams.uid[place], body.code, teams.name[place], department, unit, *counts)


def _free_positions(bodies: _Bodies, _: str) -> Iterator[Row]:
    for body in bodies.today:
        positions, teams = body.snapshot.positions, body.snapshot.teams
        for seat in free_seats(body.snapshot):
            function = list(Stratum)[positions.stratum[seat.place]].value
            door = list(OpenTo)[positions.open_to[seat.place]].value
            fte = float(positions.fte[seat.place])
            yield (seat.uid, teams.uid[seat.team], seat.title, function, fte, door, seat.since)


def _common_base(bodies: _Bodies, language: str) -> Iterator[Row]:
    for body in bodies.today:
        coverage, total = body.figures.coverage, int(body.figures.coverage.defined.sum())
        numbers = held_in_circulation(body.snapshot)
        for competency, held in zip(body.snapshot.framework.competencies, numbers, strict=True):
            least, most, to_record, _ = astuple(held) if held else (None,) * 4
            named = competency.code, competency.short[language]
            yield (body.code, *named, total, least, most, to_record, coverage.defaults)


def _classifications(_: _Bodies, language: str) -> Iterator[Row]:
    """How ESCO and ROME identify competencies and families: of the reference, which everybody may read."""
    ours = reference()
    competencies = {each.code: each.name for each in ours.competencies}
    families = {each.code: each.name for each in ours.families}
    for each in ours.classifications:
        kind, names = ("family", families) if each.of in families else ("competency", competencies)
        yield (kind, each.of, names[each.of][language], each.scheme.value, each.identifier)


_ROWS: Mapping[str, Callable[[_Bodies, str], Iterator[Row]]] = {
    "regions": _regions,
    "pooled_regions": _pooled_regions,
    "teams": _teams,
    "free_positions": _free_positions,
    "common_base": _common_base,
    "classifications": _classifications,
}
