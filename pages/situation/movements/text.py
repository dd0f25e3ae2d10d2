"""What « Ce qui a changé » says."""

from collections.abc import Hashable, Mapping, Sequence

from model.measures.movements import Movement, MovementKind
from model.services.situation.movements import MovementView, Origin
from model.services.situation.situations import View
from pages.kit import charts
from pages.kit.charts.mosaic import MosaicRow, only_differing
from pages.kit.data import Build, view_key
from pages.kit.exports import Drawn, Export
from pages.kit.widgets import Figure, moved
from pages.kit.wording import plain, seat_name, words

Rows = Sequence[Mapping[str, object]]
Sides = Sequence[tuple[str, Sequence[MosaicRow]]]

MOST = 50
"""How many movements are shown; the download has them all."""


def finding(seen: MovementView) -> str:
    """« Depuis le 1er mars 2026 : 2 arrivées, 1 départ, 1 poste ouvert. »"""
    first = seen.before.snapshot.as_of
    if not seen.before.figures.vacancy.positions:
        return plain("movements.nothing_before", day=first)
    counts = [(kind, seen.count(kind)) for kind in MovementKind]
    parts = tuple(plain(f"movements.{kind}", n=n) for kind, n in counts if n)
    return plain("movements.finding", day=first, parts=parts) if parts else plain("movements.nothing", day=first)


def figures(seen: MovementView) -> list[Figure]:
    """The positions, those to fill and the people in post, « 25 → 26 »."""
    before, after = (each.figures for each in (seen.before, seen.after))
    return [
        Figure("positions", moved(before.vacancy.positions, after.vacancy.positions)),
        Figure("vacant", moved(before.vacancy.vacant, after.vacancy.vacant)),
        Figure("managers", moved(before.mix.heads, after.mix.heads)),
    ]


def key(seen: MovementView) -> Hashable:
    """What the tiles depend on."""
    return view_key(seen.after, seen.before.snapshot.as_of)


def mosaics(seen: MovementView) -> Sides:
    """The teams that are not alike on both days, on each; nothing where all are."""
    sides = only_differing([_rows_of(each) for each in (seen.before, seen.after)])
    days = [words().day(each.snapshot.as_of) for each in (seen.before, seen.after)]
    return list(zip(days, sides, strict=True)) if any(sides) else []


def _rows_of(view: View) -> tuple[MosaicRow, ...]:
    return charts.rows(view.snapshot, view.figures, words())


def drawn(sides: Sides) -> Build:
    """What draws the tiles of both days."""
    return lambda colours: charts.side_by_side(sides, words(), colours)


def rows(seen: MovementView, most: int | None = None) -> Rows:
    """What happened, the day first; who and where it comes from only for whoever may read names."""
    return [_row(seen, place) for place in range(len(seen.movements))[:most]]


def _row(seen: MovementView, place: int) -> dict[str, object]:
    it = seen.movements[place]
    row: dict[str, object] = {
        plain("column.day"): words().day(it.day),
        plain("movements.column_what"): plain(f"movements.kind.{it.kind}"),
        plain("column.position"): _where(seen, it),
    }
    if seen.origins is not None:
        row[plain("movements.column_who")] = _who(seen, it)
        row[plain("movements.column_origin")] = _origin(seen.origins[place])
    return row


def _where(seen: MovementView, it: Movement) -> str:
    """« Adjoint, équipe Landes → Chef, équipe Béarn »"""
    left, taken = (tuple(seat_name(seen.after.snapshot, place) for place in places) for places in (it.left, it.taken))
    if it.kind is not MovementKind.MOVE:
        return words().listing(left + taken)
    which = "both" if left and taken else "left" if left else "taken"
    return plain(f"movements.move_{which}", left=left, taken=taken)


def _who(seen: MovementView, it: Movement) -> str:
    if not it.rows:
        return ""
    return seen.after.snapshot.managers.name[it.manager] if it.manager >= 0 else plain("movements.not_named")


def _origin(origin: Origin | None) -> str:
    if origin is None:
        return plain("movements.not_kept")
    return plain("movements.of_delivery" if origin.delivery else "movements.of_correction", day=origin.day)


def gain_rows(seen: MovementView) -> Rows:
    """How many competencies each team covers more and less, of those where it differs."""
    names = seen.after.snapshot.teams.name
    return [
        {
            plain("column.team"): names[each.team],
            plain("movements.column_gained"): each.gained,
            plain("movements.column_lost"): each.lost,
        }
        for each in seen.gains or ()
    ]


def export(seen: MovementView) -> Export:
    """What the screen shows, to take away."""
    sentence, sides = finding(seen), mosaics(seen)
    tables = [(plain("movements.table"), lambda: rows(seen))]
    if seen.gains:
        tables.append((plain("movements.base"), lambda: gain_rows(seen)))
    drawings = [Drawn("side_by_side", drawn(sides), sentence)] if sides else []
    return Export(plain("movements.title"), sentence, (), figures(seen), drawings, tables)
