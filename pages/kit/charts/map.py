"""A map of tiles of one size, on a grid of our own: who transmitted, never coloured by a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from model.wording import Catalogue
from pages.kit.charts.marks import box, boxes, label, layers, text
from pages.kit.charts.style import SMALL, Palette

GAP: Final = 4
HEAD: Final = 34
LINE: Final = 17


@dataclass(frozen=True)
class MapTile:
    """A place of the map: its column and row, what stands in it, what it means; full for what was transmitted."""

    place: tuple[int, int]
    lines: tuple[str, ...]
    sentence: str
    full: bool


def tile_map(tiles: Sequence[MapTile], width: int, height: int, words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw places, full where a situation was transmitted and in outline where none was; a tile is width × height."""
    rectangles: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    labels: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for each in tiles:
        left, top = (width + GAP) * each.place[0], HEAD + (height + GAP) * each.place[1]
        rectangles[each.full].append({"sentence": each.sentence, **box(left, top, width, height)})
        first = top + height / 2 - LINE * (len(each.lines) - 1) / 2
        labels[each.full] += [
            label(left + width / 2, first + LINE * place, line) for place, line in enumerate(each.lines)
        ]
    drawn = [
        *_legend(words, colours),
        boxes(rectangles[True], fill=colours.social),
        boxes(rectangles[False], fill=colours.background, stroke=colours.vacant, strokeWidth=1.5, strokeDash=[4, 3]),
        text(labels[True], colours.background, "center", size=SMALL),
        text(labels[False], colours.muted, "center", size=SMALL),
    ]
    columns, rows = (1 + max(each.place[axis] for each in tiles) for axis in (0, 1))
    return layers(drawn, (width + GAP) * columns, HEAD + (height + GAP) * rows)


def _legend(words: Catalogue, colours: Palette) -> list[alt.Chart]:
    sent, not_sent = words("regions.sent"), words("regions.not_sent")
    full = {"sentence": sent, **box(0, 4, 16, 16)}
    empty = {"sentence": not_sent, **box(160, 4, 16, 16)}
    names = [label(24, 12, sent), label(184, 12, not_sent)]
    return [
        boxes([full], fill=colours.social),
        boxes([empty], fill=colours.background, stroke=colours.vacant, strokeWidth=1.5, strokeDash=[4, 3]),
        text(names, colours.text, size=SMALL + 1),
    ]
