"""The common base as a grid of dots: a full dot is a manager at the expected level, an empty one somebody who is
missing, a dotted one somebody present who was not positioned; three bands savoir, savoir-faire, savoir-être."""

from typing import Any, Final

import altair as alt

from model.domain.framework import Competency, Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CompetencyKind, CoverageState
from model.measures.coverage import STATES, Coverage
from model.wording import Catalogue
from pages.kit.charts.marks import GAP, box, boxes, click, data, label, layers, text, x, y
from pages.kit.charts.style import SMALL, Palette

CELL: Final = 44
ROW: Final = 34
LABELS: Final = 180
BAND: Final = 16
HEAD: Final = 118
DOT: Final = 11
KEY: Final = 46
STATE_ROOM: Final = 116
"""What the longest state takes beside the dots of a team, in pixels."""

TEAM_WIDTH: Final = 372.0
TEAM_ROW: Final = 28
MOST_DOTS: Final = 4


def banded(framework: Framework) -> list[tuple[CompetencyKind, list[tuple[int, Competency]]]]:
    """Return the competencies with their places, band by band."""
    pairs = list(enumerate(framework.competencies))
    return [(kind, [pair for pair in pairs if pair[1].kind is kind]) for kind in CompetencyKind]


def state_words(coverage: Coverage, team: int, place: int, words: Catalogue) -> str:
    """Name the state of a cell; a thin one says whether a single person holds it or only a part is there."""
    state = STATES[coverage.states[team, place]]
    if state is CoverageState.THIN and coverage.least[team, place] >= 2:
        return words("state.partly")
    if coverage.seats[team] == 1 and state is CoverageState.COVERED:
        return words("state.one_position")
    return words(f"state.{state}")


def common_base(snapshot: Snapshot, coverage: Coverage, words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw every team (rows) on every competency (columns); a cell can be clicked."""
    teams = [team for team in range(len(snapshot.teams)) if coverage.defined[team]]
    bottom = HEAD + len(teams) * ROW
    columns, heads, bands, narrow, left = [], [], [], [], LABELS
    for kind, competencies in banded(snapshot.framework):
        name = words(f"competency_kind.{kind}")
        if len(competencies) == 1:
            narrow.append(label(left + CELL, bottom + 16, name))  # wider than its band: it goes on to the left
        else:
            bands.append(label(left, bottom + 16, name))
        for place, competency in competencies:
            columns.append((place, left))
            heads.append(label(left + CELL / 2 - 8, HEAD - 8, words.text(competency.short)))
            left += CELL
        left += BAND
    cells, dots, labels = [], [], []
    for line, team in enumerate(teams):
        top = HEAD + line * ROW
        labels.append(label(LABELS - 12, top + ROW / 2, snapshot.teams.name[team]))
        for place, start in columns:
            sentence = cell_sentence(snapshot, coverage, team, place, words)
            cells.append(_cell(snapshot, coverage, team, place, sentence, box(start, top, CELL, ROW)))
            dots += _dots(coverage, team, place, start + CELL / 2, top + ROW / 2)
    drawn = [
        *cells_of_states(cells, colours, cursor="pointer"),
        *circles_of_dots(dots, colours),
        text(labels, colours.text, "right", limit=LABELS - 12),
        text(heads, colours.text, size=SMALL, angle=-40),
        text(bands, colours.muted, size=SMALL),
        text(narrow, colours.muted, "right", size=SMALL),
        *_key(words, colours, bottom + 26),
    ]
    return layers(drawn, left + 30, bottom + 26 + KEY).add_params(click())


def team_base(snapshot: Snapshot, coverage: Coverage, team: int, words: Catalogue, colours: Palette) -> alt.LayerChart:
    """Draw one team: a competency a line, its dots, and its state in words."""
    labels, bands, states, cells, dots = [], [], [], [], []
    width = min(colours.width, TEAM_WIDTH)
    start = min(LABELS, 0.4 * width) + 10
    beside = width - STATE_ROOM
    top = 8
    for kind, competencies in banded(snapshot.framework):
        bands.append(label(0, top + 10, words(f"competency_kind.{kind}")))
        top += 24
        for place, competency in competencies:
            sentence = cell_sentence(snapshot, coverage, team, place, words)
            middle = top + TEAM_ROW / 2
            labels.append(label(start - GAP, middle, words.text(competency.short)))
            cells.append(
                _cell(snapshot, coverage, team, place, sentence, box(start, top, beside - start - GAP, TEAM_ROW))
            )
            dots += _dots(coverage, team, place, (start + beside - GAP) / 2, middle)
            states.append(label(beside, middle, state_words(coverage, team, place, words)))
            top += TEAM_ROW
        top += 6
    drawn = [
        *cells_of_states(cells, colours),
        *circles_of_dots(dots, colours),
        text(labels, colours.text, "right", limit=start - GAP),
        text(states, colours.muted, limit=STATE_ROOM),
        text(bands, colours.muted, size=SMALL),
    ]
    return layers(drawn, width, top)


def cell_sentence(snapshot: Snapshot, coverage: Coverage, team: int, place: int, words: Catalogue) -> str:
    """« Landes, Mener des projets : à développer (0 sur 2 souhaités) »."""
    return words(
        "base.cell",
        team=snapshot.teams.name[team],
        competency=words.text(snapshot.framework.competencies[place].short),
        state=state_words(coverage, team, place, words),
        n=int(coverage.least[team, place]),
        wanted=int(coverage.wanted[team, place]),
    )


def _cell(
    snapshot: Snapshot, coverage: Coverage, team: int, place: int, sentence: str, room: dict[str, float]
) -> dict[str, Any]:
    state = STATES[coverage.states[team, place]]
    uid = f"{snapshot.teams.uid[team]}/{place}"
    edges = {name: at + (1 if name in ("x", "y") else -1) for name, at in room.items()}
    return {"state": state, "uid": uid, "sentence": sentence, **edges}


def dot_kinds(coverage: Coverage, team: int, place: int) -> tuple[str, ...]:
    """As many dots as holders wanted: those who reach the level, those to be recorded, those who are missing."""
    least, most = int(coverage.least[team, place]), int(coverage.most[team, place])
    wanted = min(int(coverage.wanted[team, place]), MOST_DOTS)
    return tuple("full" if rank < least else "dotted" if rank < most else "empty" for rank in range(wanted))


def _dots(coverage: Coverage, team: int, place: int, middle: float, height: float) -> list[dict[str, Any]]:
    kinds, state = dot_kinds(coverage, team, place), STATES[coverage.states[team, place]]
    start = middle - (len(kinds) - 1) * (DOT + 4) / 2
    return [
        {"x": start + rank * (DOT + 4), "y": height, "kind": kind, "state": state} for rank, kind in enumerate(kinds)
    ]


def cells_of_states(cells: list[dict[str, Any]], colours: Palette, **mark: Any) -> list[alt.Chart]:
    """Draw a box for each cell, in the colour of its state."""
    drawn = [{**cell, "colour": colours.states[cell["state"]]} for cell in cells]
    unknown = [cell for cell in drawn if cell["state"] is CoverageState.UNKNOWN]
    sure = [cell for cell in drawn if cell["state"] is not CoverageState.UNKNOWN]
    fill = alt.Fill("colour:N", scale=None)
    unsure = boxes(unknown, stroke=colours.vacant, strokeWidth=1, **mark)
    return [boxes(sure, **mark).encode(fill=fill), unsure.encode(fill=fill)]


def circles_of_dots(dots: list[dict[str, Any]], colours: Palette, size: float = DOT) -> list[alt.Chart]:
    """Draw the dots, so many pixels wide, on the colours of their states."""

    def circles(kind: str, **mark: Any) -> alt.Chart:
        shown = [{**dot, "colour": colours.on_states[dot["state"]]} for dot in dots if dot["kind"] == kind]
        drawn = alt.Chart(data(shown)).mark_point(
            shape="circle", size=size * size, aria=False, tooltip=None, opacity=1, **mark
        )
        chart: alt.Chart = drawn.encode(x=x(), y=y(), stroke=alt.Stroke("colour:N", scale=None))
        return chart

    return [
        circles("full").encode(fill=alt.Fill("colour:N", scale=None)),
        circles("empty", strokeWidth=1.4),
        circles("dotted", strokeWidth=1.4, strokeDash=[1.5, 2]),
    ]


def _key(words: Catalogue, colours: Palette, top: float) -> list[alt.Chart]:
    samples, names, left = [], [], float(LABELS)
    for state in (CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING, CoverageState.UNKNOWN):
        name = words(f"state.{state}")
        samples.append({"state": state, "uid": "", "sentence": name, **box(left, top + 16, 18, 18)})
        names.append(label(left + 26, top + 25, name))
        left += 62 + 7.2 * len(name)
    return [*cells_of_states(samples, colours), text(names, colours.text, size=SMALL + 1)]
