"""The mosaic: one tile per funded position, by team in organisation-chart order, with two columns of words.

A full tile is a manager from social work, a tile with a diagonal one from another trade, a tile with a question mark
one whose background is to be recorded, a dashed outline a vacant position, one with a bar across a frozen position. The
tiles stand at pixel coordinates of our own, so that they stay square at every size of the window.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import numpy as np

from model.domain.snapshot import BACKGROUNDS, Snapshot
from model.domain.vocabulary import Background
from model.measures.mix import Mix
from model.measures.presence import Presence, presence
from model.measures.situation import Situation
from model.measures.vacancies import Vacancy
from model.wording import Catalogue
from pages.kit.charts.marks import (
    GAP,
    box,
    boxes,
    click,
    data,
    label,
    labels_room,
    layers,
    room_for,
    text,
    x,
    x2,
    y,
    y2,
)
from pages.kit.charts.style import SMALL, Palette

TILE: Final = 26
STEP: Final = 34
ROW: Final = 38
MOST_PER_LINE: Final = 10
LEAST_PER_LINE: Final = 4
LABELS: Final = 300.0
HEAD: Final = 58
SIDE_GAP: Final = 24
VACANT: Final = "vacant"
FROZEN: Final = "frozen"

_NAMED = (Background.SOCIAL, Background.OTHER, VACANT)
_ORDER = (Background.SOCIAL, Background.OTHER, Background.UNKNOWN, VACANT, FROZEN)


@dataclass(frozen=True)
class Tile:
    """One position: what it shows, the uid that a click gives, the sentence that says it."""

    kind: str
    uid: str
    sentence: str


@dataclass(frozen=True)
class MosaicRow:
    """One team: its tiles, and in words what it is made of and how many positions are vacant or frozen.

    On a screen also its uid, and what is to do of its common base, for whoever may read it.
    """

    label: str
    tiles: tuple[Tile, ...]
    composition: str
    positions: str
    uid: str = ""
    base: str = ""

    @property
    def sentence_beside(self) -> str:
        """The composition, and the vacant and frozen positions if there are any."""
        return self.composition if self.full else f"{self.composition}, {self.positions}"

    @property
    def full(self) -> bool:
        """Whether every position is held."""
        return all(tile.kind not in (VACANT, FROZEN) for tile in self.tiles)

    def lines(self, per_line: int) -> int:
        """How many lines of so many tiles the team takes."""
        return max(1, -(-len(self.tiles) // per_line))


def rows(
    snapshot: Snapshot, figures: Situation, words: Catalogue, only: Sequence[int] | None = None
) -> tuple[MosaicRow, ...]:
    """Return the rows of the teams of a snapshot that have a funded position, or of some of its teams."""
    now = presence(snapshot)
    kind_of, holders = kinds(snapshot, now), _holders(snapshot, now)
    lines = []
    for team in range(len(snapshot.teams)) if only is None else only:
        seats = np.flatnonzero(now.funded & (snapshot.positions.team == team))
        if len(seats):
            ordered = sorted(map(int, seats), key=lambda seat: _ORDER.index(kind_of[seat]))
            drawn = tuple(tile(snapshot, seat, kind_of[seat], holders.get(seat, ""), words) for seat in ordered)
            composition = composition_words(figures.team_mixes[team], words)
            lines.append(
                MosaicRow(
                    snapshot.teams.name[team],
                    drawn,
                    composition,
                    positions_words(figures.team_vacancies[team], words),
                    snapshot.teams.uid[team],
                )
            )
    return tuple(lines)


def rows_by_team(snapshot: Snapshot, figures: Situation, words: Catalogue) -> dict[str, MosaicRow]:
    """Return the same rows by the uid of their team: two teams may bear one name."""
    return {row.uid: row for row in rows(snapshot, figures, words)}


def unit_row(name: str, positions: Sequence[tuple[str, str, str]], words: Catalogue) -> MosaicRow:
    """Return the row of a unit, without words, from the kind of tile, the uid and the title of each position."""
    ordered = sorted(positions, key=lambda position: _ORDER.index(position[0]))
    drawn = tuple(
        Tile(kind, uid, words("tile.sentence", position=title, holder="", what=words(f"tile.{kind}")))
        for kind, uid, title in ordered
    )
    return MosaicRow(name, drawn, "", "")


def composition_words(mix: Mix, words: Catalogue) -> str:
    """Say what a team is made of: « 2 du travail social, 1 d'un autre métier »."""
    return composed_words(mix.social, mix.other, mix.unknown, words)


def composed_words(social: int, other: int, unknown: int, words: Catalogue) -> str:
    """Say the same of numbers of people."""
    parts = ((social, "social"), (other, "other"), (unknown, "unknown"))
    counts_in_words = [words(f"mosaic.{name}", n=count) for count, name in parts if count]
    return ", ".join(counts_in_words) or words("mosaic.nobody")


def positions_words(vacancy: Vacancy, words: Catalogue) -> str:
    """Say how many positions are vacant and frozen: « 1 à pourvoir, 2 gelés », « complet »."""
    parts = (("vacant", vacancy.vacant), ("frozen", vacancy.frozen))
    return ", ".join(words(f"mosaic.{name}", n=count) for name, count in parts if count) or words("mosaic.full")


def kinds(snapshot: Snapshot, now: Presence) -> list[str]:
    """The kind of tile of each position; two holders of one seat of different backgrounds count as to be recorded."""
    kind_of = np.where(now.frozen, FROZEN, VACANT).astype(object)
    of_manager = np.append(snapshot.managers.background, np.int8(BACKGROUNDS.index(Background.UNKNOWN)))
    for row in np.flatnonzero(now.held):
        seat, kind = snapshot.assignments.position[row], BACKGROUNDS[of_manager[snapshot.assignments.manager[row]]]
        kind_of[seat] = kind if kind_of[seat] in (VACANT, kind) else Background.UNKNOWN
    return [str(kind) for kind in kind_of]


def _holders(snapshot: Snapshot, now: Presence) -> dict[int, str]:
    names = (*snapshot.managers.name, "")
    held: dict[int, list[str]] = {}
    for row in np.flatnonzero(now.held):
        name = names[snapshot.assignments.manager[row]]
        if name:
            held.setdefault(int(snapshot.assignments.position[row]), []).append(name)
    return {seat: ", ".join(who) for seat, who in held.items()}


def tile(snapshot: Snapshot, seat: int, kind: str, holder: str, words: Catalogue) -> Tile:
    """Return the tile of a position."""
    positions = snapshot.positions
    what = words(f"tile.{kind}")
    sentence = words(
        "tile.sentence", position=positions.title[seat], holder=f" ({holder})" if holder else "", what=what
    )
    return Tile(kind, positions.uid[seat], sentence)


def mosaic(lines: Sequence[MosaicRow], words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw the rows, under a head that names what a tile can be."""
    named = words("mosaic.composition"), words("mosaic.positions")
    left = labels_room((row.label for row in lines), LABELS)
    composed = room_for([named[0], *(row.composition for row in lines)]) + GAP
    margin = room_for([named[1], *(row.positions for row in lines)])
    per_line = _per_line(lines, colours.width - left - GAP - composed - margin)
    composed_at = left + per_line * STEP + GAP
    names, compositions, positions, top = [], [], [], HEAD
    for row in lines:
        middle = top + ROW / 2
        names.append(label(left - GAP, middle, row.label))
        compositions.append(label(composed_at, middle, row.composition))
        positions.append(label(composed_at + composed, middle, row.positions))
        top += row.lines(per_line) * ROW
    heads = [
        label(composed_at, HEAD - 10, named[0]),
        label(composed_at + composed, HEAD - 10, named[1]),
    ]
    drawn = [
        *legend(words, colours, left, frozen=any_frozen(lines)),
        *tiles(list(_places(lines, HEAD, left, per_line)), colours),
        text(names, colours.text, "right", limit=left - GAP),
        text([*compositions, *positions], colours.muted),
        text(heads, colours.muted, size=SMALL),
    ]
    return layers(drawn, max(composed_at + composed + margin, _legend_end(lines, words, left)), top).add_params(click())


def _per_line(lines: Sequence[MosaicRow], room: float) -> int:
    """How many tiles stand on a line: those of the largest team, as far as there is room."""
    largest = max((len(row.tiles) for row in lines), default=1)
    return max(LEAST_PER_LINE, min(MOST_PER_LINE, largest, int(room // STEP)))


def differing(sides: Sequence[Sequence[MosaicRow]]) -> frozenset[str]:
    """Return the labels of the teams that are not alike in all of several mosaics."""
    looks = [{row.label: tuple(tile.kind for tile in row.tiles) for row in rows} for rows in sides]
    labels = {label for look in looks for label in look}
    return frozenset(label for label in labels if len({look.get(label) for look in looks}) > 1)


def only_differing(sides: Sequence[Sequence[MosaicRow]]) -> list[tuple[MosaicRow, ...]]:
    """Return several mosaics without the teams that are alike in all of them."""
    labels = differing(sides)
    return [tuple(row for row in rows if row.label in labels) for rows in sides]


def before_after(
    before: Sequence[MosaicRow], after: Sequence[MosaicRow], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw the teams without and with a scenario, side by side, with in words what changes."""
    every = (*before, *after)
    sides = [{row.label: row for row in lines} for lines in (before, after)]
    names = list(dict.fromkeys(row.label for row in every))
    names_room = labels_room((row.label for row in every), LABELS)
    margin = room_for(row.sentence_beside for row in after)
    per_line = _per_line(every, (colours.width - names_room - margin) / 2 - SIDE_GAP)
    side = per_line * STEP + SIDE_GAP
    if names_room + 2 * side + margin > colours.width:
        return _before_above_after(sides, names, words, colours)
    left = (names_room, names_room + side, names_room + 2 * side)
    placed: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    texts: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    top = HEAD
    for name in names:
        pair = [of.get(name, MosaicRow(name, (), "", "")) for of in sides]
        for row, start in zip(pair, left, strict=False):
            placed += _places([row], top, start, per_line)
        labels.append(label(left[0] - GAP, top + ROW / 2, name))
        unchanged = [tile.kind for tile in pair[0].tiles] == [tile.kind for tile in pair[1].tiles]
        change = words("mosaic.unchanged") if unchanged else pair[1].sentence_beside
        texts[unchanged].append(label(left[2], top + ROW / 2, change))
        top += max(row.lines(per_line) for row in pair) * ROW
    columns_named = zip(left, ("before", "after", "change"), strict=True)
    heads = [label(start, HEAD - 10, words(f"mosaic.{name}")) for start, name in columns_named]
    drawn = [
        *legend(words, colours, left[0], frozen=any_frozen(every)),
        *tiles(placed, colours),
        text(labels, colours.text, "right", limit=left[0] - GAP),
        text(texts[True], colours.muted),
        text(texts[False], colours.text),
        text(heads, colours.muted, size=SMALL),
    ]
    return layers(drawn, max(left[2] + margin, _legend_end(every, words, left[0])), top)


def _before_above_after(
    sides: Sequence[Mapping[str, MosaicRow]], names: Sequence[str], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw the same where there is little room: each team under its name, without the scenario above with it."""
    every = [row for of in sides for row in of.values()]
    heads = [words("mosaic.before"), words("mosaic.after")]
    start = room_for(heads) + GAP
    per_line = _per_line(every, colours.width - start)
    placed: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    sayings: list[dict[str, Any]] = []
    samples, top = _stacked_legend(every, words, colours)
    for name in names:
        pair = [of.get(name, MosaicRow(name, (), "", "")) for of in sides]
        labels.append(label(0, top + ROW / 2, name))
        top += ROW
        for head, row in zip(heads, pair, strict=True):
            sayings.append(label(0, top + ROW / 2, head))
            placed += _places([row], top, start, per_line)
            top += row.lines(per_line) * ROW
        sayings.append(label(0, top + ROW / 2, pair[1].sentence_beside))
        top += ROW + GAP
    drawn = [*samples, *tiles(placed, colours), text(labels, colours.text), text(sayings, colours.muted)]
    return layers(drawn, colours.width, top)


def _fitting_legend(
    lines: Sequence[MosaicRow], words: Catalogue, colours: Palette, start: float
) -> tuple[list[alt.Chart], int, float]:
    """The legend in one line from a place on, with one sample a line where there is no room for that; where the tiles
    begin under it, and where it ends."""
    end = _legend_end(lines, words, start)
    if end <= colours.width:
        return legend(words, colours, start, frozen=any_frozen(lines)), HEAD, end
    drawn, top = _stacked_legend(lines, words, colours)
    return drawn, top + HEAD - ROW, 0.0


def _stacked_legend(lines: Sequence[MosaicRow], words: Catalogue, colours: Palette) -> tuple[list[alt.Chart], int]:
    """The legend with one sample a line, and where it ends."""
    drawn: list[alt.Chart] = []
    top = 0
    for kind in named(frozen=any_frozen(lines)):
        name = words(f"tile.{kind}")
        drawn += tiles([{"kind": str(kind), "uid": "", "sentence": name, **box(0, top + 6, 16, 16)}], colours)
        drawn.append(text([label(24, top + 14, name)], colours.text, size=SMALL + 1))
        top += ROW
    return drawn, top + GAP


def side_by_side(
    sides: Sequence[tuple[str, Sequence[MosaicRow]]], words: Catalogue, colours: Palette
) -> alt.LayerChart:
    """Draw the same teams in several situations, a column each under its name, no wider than it needs."""
    every = [row for _, side in sides for row in side]
    names_room = labels_room((row.label for row in every), LABELS)
    most = (colours.width - names_room) / len(sides)
    per_line = _per_line(every, most - SIDE_GAP)
    room = min(most, max(per_line * STEP, room_for(title for title, _ in sides)) + SIDE_GAP)
    placed: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    samples, first, end = _fitting_legend(every, words, colours, names_room)
    top = first
    for name in dict.fromkeys(row.label for row in every):
        line = [next((row for row in side if row.label == name), MosaicRow(name, (), "", "")) for _, side in sides]
        for place, row in enumerate(line):
            placed += _places([row], top, names_room + place * room, per_line)
        labels.append(label(names_room - GAP, top + ROW / 2, name))
        top += max(row.lines(per_line) for row in line) * ROW
    heads = [label(names_room + place * room, first - 10, name) for place, (name, _) in enumerate(sides)]
    drawn = [
        *samples,
        *tiles(placed, colours),
        text(labels, colours.text, "right", limit=names_room - GAP),
        text(heads, colours.muted, size=SMALL, limit=room - GAP),
    ]
    return layers(drawn, max(names_room + len(sides) * room, end), top)


def _places(lines: Sequence[MosaicRow], top: int, left: float, per_line: int) -> Iterator[dict[str, Any]]:
    """Yield each tile with its corners."""
    for row in lines:
        for place, each in enumerate(row.tiles):
            at = left + (place % per_line) * STEP, top + (place // per_line) * ROW + (ROW - TILE) // 2
            yield {
                "kind": each.kind,
                "uid": each.uid,
                "sentence": f"{row.label}, {each.sentence}",
                **box(*at, TILE, TILE),
            }
        top += row.lines(per_line) * ROW


def tiles(drawn: Sequence[dict[str, Any]], colours: Palette) -> list[alt.Chart]:
    """Return the layers of the tiles, one per kind: a dash cannot be an encoding of a rectangle."""

    def of(kind: str) -> list[dict[str, Any]]:
        return [each for each in drawn if each["kind"] == kind]

    slant = [
        {**t, "x": t["x"] + 3, "x2": t["x2"] - 3, "y": t["y2"] - 3, "y2": t["y"] + 3} for t in of(Background.OTHER)
    ]
    frozen = of(FROZEN)
    bars = [{"x": t["x"] + 6, "x2": t["x2"] - 6, "y": (t["y"] + t["y2"]) / 2} for t in frozen]
    marks = [label((t["x"] + t["x2"]) / 2, (t["y"] + t["y2"]) / 2, "?") for t in of(Background.UNKNOWN)]
    stroke = alt.Chart(data(slant)).mark_rule(stroke=colours.background, strokeWidth=4, aria=False, tooltip=None)
    bar = alt.Chart(data(bars)).mark_rule(stroke=colours.vacant, strokeWidth=2, aria=False, tooltip=None)
    dashed: dict[str, Any] = {"stroke": colours.vacant, "strokeWidth": 1.8, "strokeDash": [4, 3], "cursor": "pointer"}
    return [
        boxes(of(Background.SOCIAL), fill=colours.social, cursor="pointer"),
        boxes(of(Background.OTHER), fill=colours.other, cursor="pointer"),
        boxes(
            of(Background.UNKNOWN), fill=colours.background, stroke=colours.unknown, strokeWidth=1.5, cursor="pointer"
        ),
        boxes([*of(VACANT), *frozen], fill=colours.background, **dashed),
        *([bar.encode(x=x(), x2=x2(), y=y())] if bars else []),
        stroke.encode(x=x(), x2=x2(), y=y(), y2=y2()),
        text(marks, colours.text, "center"),
    ]


def any_frozen(lines: Sequence[MosaicRow]) -> bool:
    """Whether a frozen position is drawn."""
    return any(tile.kind == FROZEN for row in lines for tile in row.tiles)


def named(*, frozen: bool) -> Sequence[str]:
    """The kinds that the legend names: that of a frozen position where one is drawn."""
    return (*_NAMED, FROZEN) if frozen else _NAMED


def legend(
    words: Catalogue, colours: Palette, start: float, top: float = 0.0, *, frozen: bool = False
) -> list[alt.Chart]:
    """Draw a sample of each kind of tile, with its name; of a frozen position where one is drawn."""
    samples, names = [], []
    for kind in named(frozen=frozen):
        name = words(f"tile.{kind}")
        samples.append({"kind": str(kind), "uid": "", "sentence": name, **box(start, top + 6, 16, 16)})
        names.append(label(start + 24, top + 14, name))
        start += _sample_room(name)
    return [*tiles(samples, colours), text(names, colours.text, size=SMALL + 1)]


def _legend_end(lines: Sequence[MosaicRow], words: Catalogue, start: float) -> float:
    return start + sum(_sample_room(words(f"tile.{kind}")) for kind in named(frozen=any_frozen(lines)))


def _sample_room(name: str) -> float:
    return 54 + room_for([name])
