"""The common base of a team in one line: a cell a competency, band by band, its dots one under the other; above a cell,
whether a scenario makes it more or less covered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CompetencyKind, CoverageState
from model.measures.coverage import STATES, Coverage
from model.wording import Catalogue
from pages.kit.charts.base import banded, cell_sentence, cells_of_states, circles_of_dots, dot_kinds, state_words
from pages.kit.charts.marks import box, label, layers, text
from pages.kit.charts.style import SMALL, Palette

CELL: Final = 10
BAND: Final = 5
SIGNS: Final = 13
ARROW: Final = 20
MARGIN: Final = 3

RISE, FALL, OTHERWISE = "+", "\N{MINUS SIGN}", "≠"
"""What stands above a competency that is more covered, less covered, or to be recorded on one side only."""

_ORDER = (CoverageState.MISSING, CoverageState.THIN, CoverageState.COVERED)


@dataclass(frozen=True)
class StripCell:
    """A competency of a team: its name, the place of its band, its state, its dots, how it differs from what it is
    compared with, all of it as a sentence."""

    name: str
    band: int
    state: CoverageState
    dots: tuple[str, ...]
    change: str
    sentence: str


Strip = tuple[StripCell, ...]
"""The common base of a team, from the left to the right; empty for a team without a funded position."""


@dataclass(frozen=True)
class PlacedStrip:
    """A strip, and where it stands in a drawing, in pixels."""

    strip: Strip
    left: float
    top: float
    height: float


def strip(
    snapshot: Snapshot, coverage: Coverage, team: int, words: Catalogue, base: tuple[Coverage, int] | None = None
) -> Strip:
    """Return the common base of a team; `base` is what it is compared with: figures, and the team's place in them."""
    if not coverage.defined[team]:
        return ()
    cells = []
    for band, (_, competencies) in enumerate(banded(snapshot.framework)):
        for place, competency in competencies:
            state = STATES[coverage.states[team, place]]
            before = STATES[base[0].states[base[1], place]] if base else state
            sentence = cell_sentence(snapshot, coverage, team, place, words)
            if before not in (state, CoverageState.UNDEFINED) and base:
                was = state_words(base[0], base[1], place, words)
                sentence = words("base.cell_without", cell=sentence, state=was)
            dots = dot_kinds(coverage, team, place)
            cells.append(StripCell(words.text(competency.short), band, state, dots, change(before, state), sentence))
    return tuple(cells)


def reading(framework: Framework, words: Catalogue) -> str:
    """Say how a strip is read, with the competencies in the order of their dots."""
    bands = [
        words("strip.band", kind=words(f"competency_kind.{kind}"), names=[words.text(each.short) for _, each in pairs])
        for kind, pairs in banded(framework)
    ]
    return words("strip.reads", bands=words("punctuation.semicolon").join(bands))


def change(before: CoverageState, after: CoverageState) -> str:
    """Return the sign of what becomes of a competency, nothing for one that stays or of a team that is new."""
    if before in (after, CoverageState.UNDEFINED):
        return ""
    if before not in _ORDER or after not in _ORDER:
        return OTHERWISE
    return RISE if _ORDER.index(after) > _ORDER.index(before) else FALL


def strip_width(cells: int, size: float) -> float:
    """How wide a strip of so many cells is, in pixels."""
    return cells * size + (len(CompetencyKind) - 1) * BAND


def strip_height(strips: Iterable[Strip], size: float) -> float:
    """How high strips are that stand beside each other, in pixels: as the one with the most dots."""
    most = max((len(cell.dots) for cells in strips for cell in cells), default=1)
    return SIGNS + most * size + 2 * MARGIN


def strip_layers(placed: Sequence[PlacedStrip], size: float, colours: Palette) -> list[alt.Chart]:
    """Draw strips, each where it stands."""
    cells: list[dict[str, Any]] = []
    dots, signs = [], []
    for each in placed:
        for rank, cell in enumerate(each.strip):
            left, high = each.left + rank * size + cell.band * BAND, each.height - SIGNS
            corners = box(left, each.top + SIGNS, size - 1, high)
            cells.append({"state": cell.state, "uid": "", "sentence": cell.sentence, **corners})
            middle, first = left + (size - 1) / 2, each.top + SIGNS + (high - (len(cell.dots) - 1) * size) / 2
            dots += [
                {"x": middle, "y": first + order * size, "kind": kind, "state": cell.state}
                for order, kind in enumerate(cell.dots)
            ]
            if cell.change:
                signs.append(label(middle, each.top + SIGNS / 2, cell.change))
    return [
        *cells_of_states(cells, colours),
        *circles_of_dots(dots, colours, size=round(0.6 * size)),
        text(signs, colours.text, "center", size=SMALL),
    ]


def strips(before: Strip, after: Strip, colours: Palette) -> alt.LayerChart:
    """Draw the common base of a team before and after, an arrow between."""
    height, width = strip_height((before, after), CELL), strip_width(max(len(before), len(after)), CELL)
    pair = [PlacedStrip(before, 0.0, 0.0, height), PlacedStrip(after, width + ARROW, 0.0, height)]
    arrow = [label(width + ARROW / 2, SIGNS + (height - SIGNS) / 2, "→")]
    drawn = [*strip_layers(pair, CELL, colours), text(arrow, colours.muted, "center")]
    return layers(drawn, 2 * width + ARROW + 1, height)
