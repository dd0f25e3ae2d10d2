"""The mosaic on a screen: one tile per funded position, a row a team, at every width.

One component of our own, beside the chart of the same rows that files take: here tiles can be reached with the keyboard
and pressed, and words go under the tiles where there is no room beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from pages.kit import elements, state
from pages.kit.charts.mosaic import VACANT, MosaicRow, any_frozen, named
from pages.kit.wording import plain, words


def draw(name: str, rows: Sequence[MosaicRow], inviting: Mapping[str, str], says: str) -> str | None:
    """Draw the rows of some teams; return the uid of the tile or of the team that was pressed, once.

    `inviting` has, by uid of a vacant tile, the words that invite to simulate an arrival on it; `says` stands for the
    whole.
    """
    kinds = named(frozen=any_frozen(rows))
    content = {
        "says": says,
        "language": words().language,
        "colours": elements.shades(),
        "legend": [{"kind": str(kind), "name": _kind_words(kind, bool(inviting))} for kind in kinds],
        "heads": {column: plain(f"mosaic.{column}") for column in ("composition", "positions", "base")},
        "rows": [_row(row, inviting) for row in rows],
    }
    key = f"mosaic_{name}"
    elements.component("mosaic", style="tiles")(key=key, data=content, on_pressed_change=partial(_tell, key))
    pressed = state.PRESSED.get()
    state.PRESSED.clear()
    return pressed if pressed in {row.uid for row in rows} | {tile.uid for row in rows for tile in row.tiles} else None


def _tell(key: str) -> None:
    """Keep what was pressed: a run that is interrupted, by a screen that grew wider, forgets it otherwise."""
    pressed = state.trigger(key, "pressed")
    if isinstance(pressed, str):
        state.PRESSED.set(pressed)


def _row(row: MosaicRow, inviting: Mapping[str, str]) -> Mapping[str, Any]:
    tiles = [
        {**asdict(tile), "invites": tile.uid in inviting, "sentence": inviting.get(tile.uid, tile.sentence)}
        for tile in row.tiles
    ]
    return {**asdict(row), "tiles": tiles, "full": row.full}


def _kind_words(kind: str, inviting: bool) -> str:
    return plain("mosaic.vacant_invites" if kind == VACANT and inviting else f"tile.{kind}")
