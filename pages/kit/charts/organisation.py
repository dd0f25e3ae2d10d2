"""An organisation chart: positions under those that they report to, a tile each, as steps down."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.wording import Catalogue
from pages.kit.charts.marks import box, data, label, layers, room_for, text, x, x2, y, y2
from pages.kit.charts.mosaic import FROZEN, kinds, legend, tile, tiles
from pages.kit.charts.style import Palette

HEAD: Final = 36
ROW: Final = 26
STEP: Final = 30
TILE: Final = 18


def organisation(
    snapshot: Snapshot, lines: Sequence[tuple[int, int]], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw positions (their place, and how far below the top they stand), each under the one that it reports to."""
    kind_of, drawn, names = kinds(snapshot, presence(snapshot)), [], []
    for row, (place, depth) in enumerate(lines):
        left, top = STEP * depth, HEAD + ROW * row + (ROW - TILE) / 2
        one = tile(snapshot, place, kind_of[place], "", words)
        corners = box(left, top, TILE, TILE)
        drawn.append({"kind": one.kind, "uid": one.uid, "sentence": one.sentence, **corners})
        names.append(label(left + TILE + 10, top + TILE / 2, _name(snapshot, place, words)))
    width = STEP * max((depth for _, depth in lines), default=0) + TILE + 10 + room_for(each["text"] for each in names)
    parts = [
        *legend(words, colours, 0.0, frozen=any(each["kind"] == FROZEN for each in drawn)),
        _branches(lines, colours),
        *tiles(drawn, colours),
        text(names, colours.text, limit=width),
    ]
    return layers(parts, width, HEAD + ROW * len(lines))


def _name(snapshot: Snapshot, place: int, words: Catalogue) -> str:
    team = snapshot.teams.name[snapshot.positions.team[place]]
    return words("seat.name", position=snapshot.positions.title[place], team=team)


def _branches(lines: Sequence[tuple[int, int]], colours: Palette) -> alt.Chart:
    """From each position down to the last of those right below it, and across to each of them."""
    branches: list[dict[str, Any]] = []
    above: dict[int, int] = {}
    for row, (_, depth) in enumerate(lines):
        above = {deep: place for deep, place in above.items() if deep < depth} | {depth: row}
        if depth and depth - 1 in above:
            across, middle = STEP * (depth - 1) + TILE / 2, HEAD + ROW * row + ROW / 2
            start = HEAD + ROW * above[depth - 1] + (ROW + TILE) / 2
            branches.append({"x": across, "x2": across, "y": start, "y2": middle})
            branches.append({"x": across, "x2": STEP * depth, "y": middle, "y2": middle})
    mark = alt.Chart(data(branches)).mark_rule(stroke=colours.vacant, strokeWidth=1, aria=False, tooltip=None)
    chart: alt.Chart = mark.encode(x=x(), x2=x2(), y=y(), y2=y2())
    return chart
