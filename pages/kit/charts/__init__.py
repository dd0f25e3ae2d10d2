"""Charts, from results of the model to Vega-Lite specifications: Altair only, no Streamlit."""

from pages.kit.charts.agenda import AgendaRow, agenda, numbered
from pages.kit.charts.answers import Bar, answers
from pages.kit.charts.base import common_base, team_base
from pages.kit.charts.curves import Curve, curves
from pages.kit.charts.map import tile_map
from pages.kit.charts.mosaic import before_after, mosaic, rows, side_by_side
from pages.kit.charts.organisation import organisation
from pages.kit.charts.spreads import Spread, spreads
from pages.kit.charts.strips import Strip, reading, strip, strips
from pages.kit.charts.style import PRINTED, Palette, captioned, palette, printed, specification
from pages.kit.charts.teams import TeamColumn, TeamLook, column_width, teams
from pages.kit.charts.timeline import monthly, timeline

__all__ = [
    "PRINTED",
    "AgendaRow",
    "Bar",
    "Curve",
    "Palette",
    "Spread",
    "Strip",
    "TeamColumn",
    "TeamLook",
    "agenda",
    "answers",
    "before_after",
    "captioned",
    "column_width",
    "common_base",
    "curves",
    "monthly",
    "mosaic",
    "numbered",
    "organisation",
    "palette",
    "printed",
    "reading",
    "rows",
    "side_by_side",
    "specification",
    "spreads",
    "strip",
    "strips",
    "team_base",
    "teams",
    "tile_map",
    "timeline",
]
