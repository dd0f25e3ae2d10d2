"""The few marks that the charts are drawn with, at pixel coordinates of our own.

A channel is an object: of a word Altair would look for the class among all those it has, longer than all the rest.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final, Literal, cast

import altair as alt
import regex

from pages.kit.charts.style import TEXT

Values = Sequence[dict[str, Any]]
Align = Literal["left", "center", "right"]

NARROWEST: Final = 120.0
GAP: Final = 14

CHARACTER: Final = 7.0
"""About the width of a character of the text of charts, in pixels."""


def x(field: str = "x") -> alt.X:
    """A horizontal position in pixels."""
    return alt.X(f"{field}:Q", scale=None, axis=None)


def y(field: str = "y") -> alt.Y:
    """A vertical position in pixels, from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def x2(field: str = "x2") -> alt.X2:
    """Where a mark ends horizontally."""
    return alt.X2(field)


def y2(field: str = "y2") -> alt.Y2:
    """Where a mark ends vertically."""
    return alt.Y2(field)


def data(values: Values) -> alt.Data:
    """Values that travel inside the chart; a tuple, of which Altair makes no copy each time a chart is put together."""
    return alt.Data(values=tuple(values))  # type: ignore[no-untyped-call]


def layers(drawn: Sequence[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Lay charts over each other in a frame of a fixed size; one without values would be a mark without a name."""
    kept = [chart for chart in drawn if chart.data.values]
    return cast(alt.LayerChart, alt.layer(*kept).properties(width=width, height=height))


def click() -> alt.Parameter:
    """The selection that a click on a tile or a cell makes: its uid."""
    return alt.selection_point(name="tile", fields=["uid"], on="click", clear="dblclick")


def boxes(values: Values, **mark: Any) -> alt.Chart:
    """Rectangles from (x, y) to (x2, y2), each with its sentence for the pointer and for screen readers."""
    tooltip = alt.Tooltip("sentence:N", title=" ")
    drawn = alt.Chart(data(values)).mark_rect(cornerRadius=2, **mark)
    chart: alt.Chart = drawn.encode(
        x=x(), x2=x2(), y=y(), y2=y2(), description=alt.Description("sentence:N"), tooltip=tooltip
    )
    return chart


def text(
    values: Values, colour: str, align: Align = "left", size: int = TEXT, angle: int = 0, limit: float = 380
) -> alt.Chart:
    """Words at (x, y), vertically centred; cut with an ellipsis beyond a limit in pixels: by Vega, which counts halves
    of characters, where each letter is one whole; else here."""
    mark = alt.Chart(data([_whole(each, limit / size) for each in values])).mark_text(
        align=align,
        baseline="middle",
        color=colour,
        fontSize=size,
        angle=angle % 360,
        limit=alt.ExprRef(f"datum.{_WHOLE} ? 0 : {limit}"),
        tooltip=None,
    )
    chart: alt.Chart = mark.encode(x=x(), y=y(), text=alt.Text("text:N"))
    return chart


_WHOLE: Final = "whole"
_ELLIPSIS: Final = "…"
_PLAIN: Final = "\u0300"
"""Before this character, each one is a letter by itself."""

_PICTURE, _CAPITAL, _LETTER = 1.4, 0.7, 0.53
"""About the width of an emoji, of a capital and of any other letter, for a type of size 1."""


def _whole(value: dict[str, Any], limit: float) -> dict[str, Any]:
    """Words that Vega may cut; or others that are cut already, of which it has to know."""
    letters = regex.findall(r"\X", value["text"]) if max(value["text"], default="") >= _PLAIN else ()
    if all(len(letter) == 1 and letter <= "\uffff" for letter in letters):
        return value
    return {**value, "text": _cut(letters, limit), _WHOLE: True}


def _cut(letters: Sequence[str], limit: float) -> str:
    """As many letters, each whole with its marks, as there is room for."""
    ends = list(accumulate(map(_width, letters)))
    if ends[-1] <= limit:
        return "".join(letters)
    return "".join(letters[: bisect(ends, limit - 1)]) + _ELLIPSIS


def _width(letter: str) -> float:
    if max(letter) > "\uffff" or unicodedata.east_asian_width(letter[0]) in "WF":
        return _PICTURE
    return _CAPITAL if letter[0].isupper() else _LETTER


def box(left: float, top: float, width: float, height: float) -> dict[str, float]:
    """The corners of a rectangle."""
    return {"x": left, "x2": left + width, "y": top, "y2": top + height}


def room_for(texts: Iterable[str]) -> float:
    """About how many pixels the longest of some texts takes."""
    return CHARACTER * max(map(len, texts), default=0)


def labels_room(texts: Iterable[str], most: float) -> float:
    """The width of a column of names at the left of a chart, with a gap; longer ones are cut."""
    return min(max(room_for(texts) + GAP, NARROWEST), most)


def label(left: float, top: float, words: str) -> dict[str, Any]:
    """Words and where they stand."""
    return {"x": left, "y": top, "text": words}
