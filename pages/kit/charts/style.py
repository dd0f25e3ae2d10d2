"""Colours, type and number formats of every chart, and the step from an Altair chart to its specification."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import altair as alt

from model.domain.vocabulary import CoverageState
from model.language import BLANK
from model.wording import Catalogue

FONT = "Source Sans, sans-serif"
PRINT_FONT = "Source Sans Pro, Source Sans, sans-serif"
TEXT, SMALL = 15, 13
MARGIN, LINE = 16, 20
WIDEST = 880.0
"""What a screen 1,280 pixels wide leaves to a chart, beside the menu; what a page to take away has."""

CHARACTER = 8.0
"""About the width of a character of a caption, in pixels."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, and the width that there is for a chart, in pixels.

    Words and shapes always say the same as a colour; those of scenarios are no colour of a background.
    """

    background: str
    text: str
    muted: str
    faint: str
    social: str
    other: str
    unknown: str
    vacant: str
    accent: str
    scenarios: tuple[str, ...]
    states: Mapping[CoverageState, str]
    on_states: Mapping[CoverageState, str]
    width: float = WIDEST


LIGHT = Palette(
    background="#FFFFFF",
    text="#1B2733",
    muted="#4B5563",
    faint="#D5DAE1",
    social="#0B5FA5",
    other="#A86A00",
    unknown="#6B7280",
    vacant="#6B7280",
    accent="#4A1260",
    scenarios=("#00857A", "#C2125E", "#3F5200", "#7A2FD0"),
    states={
        CoverageState.COVERED: "#EEF1F4",
        CoverageState.THIN: "#C9A9DA",
        CoverageState.MISSING: "#4A1260",
        CoverageState.UNKNOWN: "#FFFFFF",
        CoverageState.UNDEFINED: "#FFFFFF",
    },
    on_states={
        CoverageState.COVERED: "#1B2733",
        CoverageState.THIN: "#1B2733",
        CoverageState.MISSING: "#FFFFFF",
        CoverageState.UNKNOWN: "#4B5563",
        CoverageState.UNDEFINED: "#4B5563",
    },
)

DARK = Palette(
    background="#0E1117",
    text="#E8ECF1",
    muted="#B4BDC9",
    faint="#343C48",
    social="#6FB3F2",
    other="#E0A23B",
    unknown="#9AA3B2",
    vacant="#9AA3B2",
    accent="#D5A6EA",
    scenarios=("#19C7B0", "#FF6F9C", "#DDF07A", "#A97BFF"),
    states={
        CoverageState.COVERED: "#222A35",
        CoverageState.THIN: "#7A4F92",
        CoverageState.MISSING: "#E7CBF5",
        CoverageState.UNKNOWN: "#0E1117",
        CoverageState.UNDEFINED: "#0E1117",
    },
    on_states={
        CoverageState.COVERED: "#E8ECF1",
        CoverageState.THIN: "#FFFFFF",
        CoverageState.MISSING: "#2A0B38",
        CoverageState.UNKNOWN: "#B4BDC9",
        CoverageState.UNDEFINED: "#B4BDC9",
    },
)

PRINTED = replace(LIGHT, text="#000000", muted="#3A3A3A", social="#0A3F70", other="#B5791F", vacant="#3A3A3A")
"""For paper: dark and pale tiles differ without colour too."""


def palette(dark: bool, width: float = WIDEST) -> Palette:
    """Return the colours of a theme, with the width that there is for a chart."""
    return replace(DARK if dark else LIGHT, width=width)


def specification(chart: alt.LayerChart, words: Catalogue) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, with the type and the formats of the reader's language."""
    styled = chart.configure(
        locale=_locale(words),
        font=FONT,
        background="transparent",
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(fontSize=TEXT, font=FONT),
        padding=0,
        autosize=alt.AutoSizeParams(type="none", contains="padding"),
    )
    document: dict[str, Any] = styled.to_dict()
    return document


def printed(chart: alt.LayerChart, words: Catalogue) -> dict[str, Any]:
    """Return the specification of a chart for paper: a white ground, type that is installed with the application."""
    document = specification(chart, words)
    config = document["config"] | {"background": PRINTED.background, "font": PRINT_FONT}
    return document | {"config": config | {"text": config["text"] | {"font": PRINT_FONT}}}


def captioned(document: Mapping[str, Any], title: str, lines: Sequence[str], sentence: str) -> dict[str, Any]:
    """Return a printed chart with what a picture must say by itself: its title, then lines under it."""
    widest = int(float(document.get("width", 600)) / CHARACTER)
    head = textwrap.wrap(title, widest)
    below = [line for each in lines for line in textwrap.wrap(each, widest + 10)]
    caption = {"text": head, "subtitle": below, "anchor": "start", "frame": "bounds", "offset": MARGIN}
    look = {"color": PRINTED.text, "subtitleColor": PRINTED.muted, "fontSize": TEXT, "subtitleFontSize": SMALL}
    heights = {"lineHeight": LINE, "subtitleLineHeight": LINE - 2, "subtitlePadding": 4}
    fonts = {"font": PRINT_FONT, "subtitleFont": PRINT_FONT, "fontWeight": 600}
    top = 2 * MARGIN + LINE * len(head) + (LINE - 2) * len(below)
    around = {"top": top, "left": MARGIN, "right": MARGIN, "bottom": MARGIN}
    config = document["config"] | {"padding": around, "autosize": {"type": "none", "contains": "content"}}
    return {**document, "title": caption | look | heights | fonts, "description": sentence, "config": config}


@cache
def _locale(words: Catalogue) -> alt.Locale:
    rules = words.rules
    before, _, after = rules.money.partition(BLANK)
    return alt.Locale(
        number=alt.NumberLocale(
            decimal=rules.decimal,
            thousands=rules.thousands,
            grouping=[3],
            currency=[before, after],
            percent=rules.percent.replace(BLANK, ""),
            minus=rules.minus,
        ),
        time=alt.TimeLocale(
            dateTime="%A %e %B %Y, %X",
            date=rules.day_pattern,
            time="%H:%M",
            periods=["AM", "PM"],
            days=rules.day_names,
            shortDays=[day[:3] for day in rules.day_names],
            months=rules.month_names,
            shortMonths=rules.short_month_names,
        ),
    )
