"""The same teams in several situations, a column each: their tiles, their common base in one line, what changes.

A column stands alone or beside the others: a team is as high in all of them, whatever it holds there.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from pages.kit.charts.curves import SAMPLE, sample
from pages.kit.charts.marks import box, label, layers, text
from pages.kit.charts.mosaic import Tile, tiles
from pages.kit.charts.strips import BAND, PlacedStrip, Strip, strip_height, strip_layers, strip_width
from pages.kit.charts.style import SMALL, Palette

LEAST: Final = 150
"""How wide a column is at least, in pixels."""

SPARE: Final = 8
"""By how much the column of the screen may be narrower than the browser told, in pixels."""

BETWEEN: Final = 16
WIDEST_CELL: Final = 17
TILE: Final = 17
STEP: Final = 21
LINE: Final = 18
UNDER: Final = 4
TEAM_GAP: Final = 16
LETTER: Final = 6.4
"""About the width of a character of small text, in pixels."""


@dataclass(frozen=True)
class TeamLook:
    """A team in a situation: its tiles, its common base; in words its positions, and what changes there."""

    name: str
    tiles: tuple[Tile, ...]
    strip: Strip
    positions: str
    changes: tuple[str, ...] = ()

    @property
    def drawn(self) -> object:
        """What is seen of it but the words: two that are equal look alike."""
        return tuple(tile.kind for tile in self.tiles), tuple((cell.state, cell.dots) for cell in self.strip)


@dataclass(frozen=True)
class TeamColumn:
    """A situation: its name, the place of its colour and dashes, the teams."""

    title: str
    place: int
    teams: tuple[TeamLook, ...]


@dataclass(frozen=True)
class _Block:
    """Where a team stands: from which height on its name, its tiles, its common base, its words."""

    top: float
    tiles: float
    strip: float
    words: float


@dataclass(frozen=True)
class _Frame:
    """How wide a column and a cell in it are, how high it is, where the teams stand."""

    cell: float
    width: float
    height: float
    blocks: tuple[_Block, ...]


def teams(columns: Sequence[TeamColumn], colours: Palette, only: int | None = None) -> alt.LayerChart:
    """Draw situations beside each other, or one of them as it stands beside the others."""
    frame = _frame(columns, colours.width)
    shown = columns if only is None else columns[only : only + 1]
    samples: list[alt.Chart] = []
    placed: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    strips, names = [], []
    for order, column in enumerate(shown):
        left = order * (frame.width + BETWEEN)
        samples.append(sample(column.place, left, LINE / 2, colours))
        titles += _written(_wrapped(column.title, frame.width - SAMPLE), left + SAMPLE, 0.0)
        for look, block in zip(column.teams, frame.blocks, strict=True):
            names.append(label(left, block.top + LINE / 2, look.name))
            placed += _tiles(look, left, block.tiles, frame.width)
            strips.append(PlacedStrip(look.strip, left, block.strip, block.words - block.strip))
            words += _written(_lines(look.changes, frame.width), left, block.words + UNDER)
    drawn = [
        *samples,
        text(titles, colours.text),
        text(names, colours.muted, size=SMALL, limit=frame.width),
        *tiles(placed, colours),
        *strip_layers(strips, frame.cell, colours),
        text(words, colours.text, size=SMALL),
    ]
    return layers(drawn, len(shown) * (frame.width + BETWEEN) - BETWEEN + 1, frame.height)


def column_width(columns: Sequence[TeamColumn], screen: float) -> int:
    """How wide each of these columns is on a screen of a width, in pixels."""
    return round(_frame(columns, screen).width)


def _frame(columns: Sequence[TeamColumn], screen: float) -> _Frame:
    cells = max((len(look.strip) for column in columns for look in column.teams), default=0)
    beside = max(1, min(len(columns), int((screen - SPARE + BETWEEN) // (LEAST + BETWEEN))))
    room = (screen - SPARE - BETWEEN * (beside - 1)) / beside
    cell = min(WIDEST_CELL, (room - 2 * BAND) // max(cells, 1))
    width = strip_width(cells, cell) if cells else room
    top = LINE * (1 + max(len(_wrapped(column.title, width - SAMPLE)) for column in columns)) - TEAM_GAP / 2
    blocks = []
    for same in zip(*(column.teams for column in columns), strict=True):
        strip = top + LINE + STEP * max(-(-len(look.tiles) // _per_line(width)) for look in same)
        held = [look.strip for look in same]
        words = strip + (strip_height(held, cell) if any(held) else 0)
        lines = max(len(_lines(look.changes, width)) for look in same)
        blocks.append(_Block(top, top + LINE, strip, words))
        top = words + (UNDER + lines * LINE if lines else 0) + TEAM_GAP
    return _Frame(cell, width, top, tuple(blocks))


def _tiles(look: TeamLook, left: float, top: float, width: float) -> Iterator[dict[str, Any]]:
    for place, tile in enumerate(look.tiles):
        row, column = divmod(place, _per_line(width))
        corners = box(left + column * STEP, top + row * STEP + (STEP - TILE) / 2, TILE, TILE)
        yield {"kind": tile.kind, "uid": tile.uid, "sentence": f"{look.name}, {tile.sentence}", **corners}


def _per_line(width: float) -> int:
    return max(1, int((width + STEP - TILE) // STEP))


def _wrapped(words: str, width: float) -> list[str]:
    return textwrap.wrap(words, max(1, int(width / 7.2)))


def _lines(changes: Iterable[str], width: float) -> list[str]:
    return [line for each in changes for line in textwrap.wrap(each, int(width / LETTER), subsequent_indent="   ")]


def _written(lines: Iterable[str], left: float, top: float) -> Iterator[dict[str, Any]]:
    return (label(left, top + (order + 0.5) * LINE, line) for order, line in enumerate(lines))
