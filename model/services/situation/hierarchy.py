"""Who reports to whom, where an organisation's file says so: positions as a tree, in organisation-chart order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from model.access import Right, Viewer
from model.cache import Cache
from model.measures.presence import presence
from model.services.context import store
from model.services.situation.situations import View
from model.services.situation.snapshots import snapshot_key
from model.storage.tables import PositionRow, RegionRow, TeamRow


@dataclass(frozen=True)
class HierarchyLine:
    """A funded position, by its place, and how far below the top it stands."""

    place: int
    depth: int


_lines: Cache[tuple[HierarchyLine, ...]] = Cache(64)


def lines(viewer: Viewer, seen: View) -> tuple[HierarchyLine, ...]:
    """Return the funded positions of a view under those that they report to; nothing where nobody said it."""
    viewer.require(Right.SITUATION)
    return _lines.get(snapshot_key(seen.snapshot), lambda: _read(seen))


def _read(seen: View) -> tuple[HierarchyLine, ...]:
    places = {uid: place for place, uid in enumerate(seen.snapshot.positions.uid)}
    funded = presence(seen.snapshot).funded
    codes = [region.code for region in seen.snapshot.regions]
    with store().read() as session:
        chosen = select(PositionRow.uid, PositionRow.reference, PositionRow.reports_to)
        chosen = chosen.join(TeamRow, col(TeamRow.key) == PositionRow.team_key)
        chosen = chosen.join(RegionRow, col(RegionRow.key) == TeamRow.region_key).where(col(RegionRow.code).in_(codes))
        rows = [(places[uid], reference or uid, above) for uid, reference, above in session.exec(chosen)]
    open_ones = [row for row in rows if funded[row[0]]]
    return tuple(tree(sorted(open_ones))) if any(above for _, _, above in open_ones) else ()


def tree(rows: Sequence[tuple[int, str, str]]) -> Iterator[HierarchyLine]:
    """Yield rows (place, reference, reference of the position above) under each other.

    A position whose superior is not among them stands at the top; so does the first of those that turn in a circle.
    """
    place_of = {reference: place for place, reference, _ in rows if reference}
    above = {place: place_of.get(upper, place) for place, _, upper in rows}
    below: dict[int, list[int]] = defaultdict(list)
    for place, upper in above.items():
        if upper != place:
            below[upper].append(place)
    done: set[int] = set()
    for place in [*(place for place, upper in above.items() if upper == place), *above]:
        yield from _under(place, below, done)


def _under(top: int, below: Mapping[int, Sequence[int]], done: set[int]) -> Iterator[HierarchyLine]:
    """Yield a position, then those below it; a chain may be longer than what calls can nest."""
    waiting = [HierarchyLine(top, 0)]
    while waiting:
        line = waiting.pop()
        if line.place not in done:
            done.add(line.place)
            yield line
            waiting += [HierarchyLine(each, line.depth + 1) for each in reversed(below.get(line.place, ()))]
