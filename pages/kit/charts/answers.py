"""What a room answered: a bar a line, its number and its spread in words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt

from pages.kit.charts.marks import GAP, box, boxes, label, labels_room, layers, room_for, text
from pages.kit.charts.style import Palette

LINE: Final = 30
BAR: Final = 14
LABELS: Final = 300.0
NOTES: Final = 330.0
MOST: Final = 0.36
"""The largest share of the width that names, or what is told beside, may take."""


@dataclass(frozen=True)
class Bar:
    """One answer: its name, the share of the room or of the scale that it reaches, its number and its spread, all of it
    as a sentence."""

    name: str
    share: float
    note: str
    sentence: str


def answers(bars: Sequence[Bar], colours: Palette) -> alt.LayerChart:
    """Draw the answers to one step, in the order in which they are given."""
    left = labels_room((bar.name for bar in bars), min(LABELS, colours.width * MOST))
    notes_room = min(NOTES, colours.width * MOST, room_for(bar.note for bar in bars))
    right = colours.width - notes_room - GAP
    whole, drawn, names, notes = [], [], [], []
    for line, bar in enumerate(bars):
        top, middle = line * LINE + (LINE - BAR) / 2, line * LINE + LINE / 2
        whole.append({"sentence": bar.sentence, **box(left, top, right - left, BAR)})
        if bar.share > 0:
            drawn.append({"sentence": bar.sentence, **box(left, top, bar.share * (right - left), BAR)})
        names.append(label(left - GAP, middle, bar.name))
        notes.append(label(right + GAP, middle, bar.note))
    return layers(
        [
            boxes(whole, fill=colours.faint),
            boxes(drawn, fill=colours.social),
            text(names, colours.text, "right", limit=left - GAP),
            text(notes, colours.text, limit=notes_room),
        ],
        colours.width,
        len(bars) * LINE,
    )
