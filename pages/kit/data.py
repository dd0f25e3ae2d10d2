"""What is kept between runs: the specifications of charts, by everything that they depend on."""

from collections.abc import Callable, Hashable
from typing import Any, Final

import altair as alt
import streamlit as st

from model.services.situation.situations import View
from model.services.situation.snapshots import snapshot_key
from model.wording import catalogue
from pages.kit import state
from pages.kit.charts import Palette, palette, specification
from pages.kit.charts.style import WIDEST
from pages.kit.wording import words

Build = Callable[[Palette], alt.LayerChart]

FOLD: Final = 40
"""What the edges of a fold take of the width of what is inside."""


def dark() -> bool:
    """Whether the reader's theme is the dark one."""
    return st.context.theme.type == "dark"


def width() -> int:
    """How many pixels wide the column of the screen is, as the browser told it last; of a wall, before it grows."""
    return state.WIDTH.get() or int(WIDEST)


def growth() -> float:
    """How much larger than usual the browser shows everything: on a wall, that is read from afar."""
    return state.GROWTH.get() or 1.0


def grown(pixels: int) -> int:
    """Return how many pixels something takes that is usually so large, where everything is larger."""
    return round(pixels * growth())


def room(*, folded: bool) -> int:
    """How many pixels wide a chart may be, in a fold or not."""
    return width() - FOLD if folded else width()


def spec(name: str, key: Hashable, build: Build, *, folded: bool = False) -> dict[str, Any]:
    """Return the specification of a chart, in a fold or not; `key` holds all that `build` reads but the language, the
    theme and the width that there is."""
    return _spec(name, repr(key), words().language, dark(), room(folded=folded), build)


def view_key(view: View, *choices: Hashable) -> Hashable:
    """Return the key of a chart of a view: scope, revision, names or not, date, and the choices of the screen."""
    return snapshot_key(view.snapshot), choices


@st.cache_data(max_entries=512, show_spinner=False)
def _spec(name: str, key: str, language: str, in_dark: bool, wide: int, _build: Build) -> dict[str, Any]:  # noqa: ARG001  the cache's key
    return specification(_build(palette(in_dark, wide)), catalogue(language))
