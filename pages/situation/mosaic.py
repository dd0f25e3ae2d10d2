"""The mosaic of a region or of some of its teams, the same on every screen of the situation."""

from collections.abc import Sequence
from dataclasses import replace

from model.access import Right, Viewer
from model.services.situation.situations import View
from pages.kit import charts, links
from pages.kit import mosaic as board
from pages.kit.data import Build
from pages.kit.wording import words
from pages.situation import coverage


def mosaic(view: View, only: Sequence[int] | None = None) -> Build:
    """What draws the mosaic of all teams, or of some."""
    return lambda colours: charts.mosaic(charts.rows(view.snapshot, view.figures, words(), only), words(), colours)


def draw(name: str, who: Viewer, view: View, finding: str, only: Sequence[int] | None = None) -> None:
    """Draw the mosaic of all teams, or of some, with what is to do of the common base; follow what is pressed."""
    rows = charts.rows(view.snapshot, view.figures, words(), only)
    if who.may(Right.COMMON_BASE):
        rows = tuple(replace(row, base=coverage.to_do(view, view.team(row.uid))) for row in rows)
    pressed = board.draw(name, rows, links.invitations(who, view), finding)
    if pressed:
        links.follow(who, view, pressed)
