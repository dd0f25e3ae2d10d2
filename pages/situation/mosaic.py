"""The mosaic of a region or of some of its teams, the same on every screen of the situation."""

from collections.abc import Sequence

from model.services.situation.situations import View
from pages.kit import charts
from pages.kit.data import Build
from pages.kit.wording import words


def mosaic(view: View, only: Sequence[int] | None = None) -> Build:
    """What draws the mosaic of all teams, or of some."""
    return lambda colours: charts.mosaic(charts.rows(view.snapshot, view.figures, words(), only), words(), colours)
