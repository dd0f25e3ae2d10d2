"""The components of our own: each a style and a script of the kit, after the lines that scripts share."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from model.domain.vocabulary import CoverageState
from pages.kit import data
from pages.kit.charts import palette
from pages.kit.internals import ComponentRenderer

_HERE = Path(__file__).parent


@cache
def component(name: str, *, style: str = "", scripts: Sequence[str] = ()) -> ComponentRenderer:
    """Return the component of a name, declared once; a style and scripts that it shares with others come before its
    own."""
    css = "".join(_text(f"{each}.css") for each in (style, name) if each)
    js = "".join(_text(f"{each}.js") for each in ("elements", *scripts, name))
    return st.components.v2.component(f"mosaique_{name}", css=css, js=js)


def _text(file: str) -> str:
    return (_HERE / file).read_text(encoding="utf-8")


def shades() -> dict[str, str]:
    """Return the colours of the reader's theme, by the names that the styles of the kit use."""
    colours = palette(data.dark())
    named = {
        "ground": colours.background,
        "panel": colours.states[CoverageState.COVERED],
        "text": colours.text,
        "muted": colours.muted,
        "faint": colours.faint,
        "edge": colours.vacant,
        "social": colours.social,
        "other": colours.other,
        "unknown": colours.unknown,
    }
    states = (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING)
    named |= {str(each): colours.states[each] for each in states}
    return named | {f"on-{each}": colours.on_states[each] for each in states}
