"""What a room answered: a bar a line, its number and its spread in words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt

from pages.kit.charts.drawing import GAP, WIDEST, box, boxes, label, labels_room, layers, room_for, text
from pages.kit.charts.style import Palette

HEAD: Final = 34
LINE: Final = 30
BAR: Final = 14
LABELS: Final = 300.0
NOTES: Final = 330.0


@dataclass(frozen=True)
class Bar:
    """One answer: its name, the share of the room or of the scale that it reaches, its number and its spread."""

    name: str
    share: float
    told: str


def answers(found: Sequence[Bar], colours: Palette, title: str = "") -> alt.LayerChart:
    """Draw the answers to one step, in the order in which they are given, under a title where nothing else says it."""
    head = HEAD if title else 0
    left = labels_room((bar.name for bar in found), LABELS)
    right = WIDEST - min(NOTES, room_for(bar.told for bar in found)) - GAP
    whole, drawn, names, told = [], [], [], []
    for line, bar in enumerate(found):
        top, middle = head + line * LINE + (LINE - BAR) / 2, head + line * LINE + LINE / 2
        sentence = f"{bar.name} : {bar.told}"
        whole.append({"sentence": sentence, **box(left, top, right - left, BAR)})
        if bar.share > 0:
            drawn.append({"sentence": sentence, **box(left, top, bar.share * (right - left), BAR)})
        names.append(label(left - GAP, middle, bar.name))
        told.append(label(right + GAP, middle, bar.told))
    return layers(
        [
            boxes(whole, fill=colours.faint),
            boxes(drawn, fill=colours.social),
            text(names, colours.text, "right", limit=left - GAP),
            text(told, colours.text, limit=NOTES),
            text([label(0, head / 2, title)] if title else [], colours.text, limit=WIDEST),
        ],
        WIDEST,
        head + len(found) * LINE,
    )
