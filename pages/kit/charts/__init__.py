"""Charts, from results of the model to Vega-Lite specifications: Altair only, no Streamlit."""

from pages.kit.charts.base import common_base, team_base
from pages.kit.charts.mosaic import before_after, mosaic, rows
from pages.kit.charts.style import Palette, palette, specification

__all__ = ["Palette", "before_after", "common_base", "mosaic", "palette", "rows", "specification", "team_base"]
