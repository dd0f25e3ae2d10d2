"""A map of tiles: one square per département, by the body that answers for it; never coloured by a value."""

from collections.abc import Callable, Collection
from typing import Any, Final

import altair as alt

from model.domain.framework import Department, RegionReference
from model.domain.vocabulary import Network
from model.wording import Catalogue
from pages.kit.charts.drawing import box, boxes, label, layers, text
from pages.kit.charts.style import SMALL, Palette

TILE: Final = 36
STEP: Final = 40
HEAD: Final = 34


def body_of(department: Department, network: Network) -> str:
    """The code of the body of a network that answers for a département."""
    return department.body if network is Network.HEALTH_INSURANCE else department.academie


def tile_map(
    departments: Collection[Department],
    body: Callable[[Department], RegionReference],
    sent: Collection[str],
    words: Catalogue,
    colours: Palette,
) -> alt.LayerChart:
    """Draw the départements, full where their body (its code in `sent`) transmitted, in outline where it did not."""
    tiles: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    codes: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for each in departments:
        region, left, top = body(each), STEP * each.tile[0], HEAD + STEP * each.tile[1]
        full = region.code in sent
        how = words("regions.sent" if full else "regions.not_sent")
        sentence = words("regions.tile", department=each.name, body=region.name, how=how)
        tiles[full].append({"sentence": sentence, **box(left, top, TILE, TILE)})
        codes[full].append(label(left + TILE / 2, top + TILE / 2, each.code))
    drawn = [
        *_legend(words, colours),
        boxes(tiles[True], fill=colours.social),
        boxes(tiles[False], fill=colours.background, stroke=colours.vacant, strokeWidth=1.5, strokeDash=[4, 3]),
        text(codes[True], colours.background, "center", size=SMALL),
        text(codes[False], colours.muted, "center", size=SMALL),
    ]
    width = STEP * (1 + max(each.tile[0] for each in departments))
    return layers(drawn, width, HEAD + STEP * (1 + max(each.tile[1] for each in departments)))


def _legend(words: Catalogue, colours: Palette) -> list[alt.Chart]:
    sent, not_sent = words("regions.sent"), words("regions.not_sent")
    full = {"sentence": sent, **box(0, 4, 16, 16)}
    empty = {"sentence": not_sent, **box(160, 4, 16, 16)}
    names = [label(24, 12, sent), label(184, 12, not_sent)]
    return [
        boxes([full], fill=colours.social),
        boxes([empty], fill=colours.background, stroke=colours.vacant, strokeWidth=1.5, strokeDash=[4, 3]),
        text(names, colours.text, size=SMALL + 1),
    ]
