"""What is shown of a region in a room: its composition, its positions to fill, its common base; nothing that may not
circulate."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from model.access import Right, Viewer
from model.domain.vocabulary import OpenTo
from model.privacy import HeldBetween
from model.services import committee
from model.services.access import circulation
from model.services.context import today
from model.services.situation import situations
from model.services.situation.situations import FreeSeat, View
from pages.kit import answers, charts
from pages.kit.exports import Drawn, Export, Section, scope_name
from pages.kit.state import Context
from pages.kit.wall import Slide
from pages.kit.widgets import rate
from pages.kit.wording import local, plain, seat_name, words
from pages.situation import coverage, vacant_positions
from pages.situation.mosaic import mosaic
from pages.situation.region import text

Body = dict[str, Any]

MOST_ROWS = 15
"""How many rows the last of a room reads."""


def slides(who: Viewer, chosen: Context) -> list[Slide]:
    """Return the slides of a region at a date, as anybody may see them: without a name, whoever shows them; the common
    base for whoever may work its numbers out."""
    seen, named = _seen(who, chosen), _named(chosen)
    teams = _teams(seen)
    parts = [teams[first : first + MOST_ROWS] for first in range(0, len(teams), MOST_ROWS)]
    return [*(_composition(seen, part, named) for part in parts), *_others(who, chosen, seen)]


def _seen(who: Viewer, chosen: Context) -> View:
    return situations.view(circulation.as_reader(who, chosen.codes), chosen.codes, chosen.day)


def _others(who: Viewer, chosen: Context, seen: View) -> list[Slide]:
    """The slides that follow the composition."""
    base = [_base(who, chosen, seen)] if who.may(Right.COMMON_BASE) else []
    return [_posts(seen, _named(chosen)), *base]


def export(who: Viewer, chosen: Context, view: View, viewer: Viewer, title: str) -> Export:
    """What the screen shows to take away, its slides included: the same ones, without a name, whoever takes them."""
    taken = text.export(view, viewer, title)
    return replace(taken, slides=lambda: sections(who, chosen), slides_circulate=True)


def sections(who: Viewer, chosen: Context) -> list[Section]:
    """Return what slides say as parts of a file: the composition as the mosaic of all teams, the rest as tables."""
    seen = _seen(who, chosen)
    drawn = Drawn("mosaic", mosaic(seen), text.finding(seen))
    composition = Section(plain("slides.composition"), _lines(_composition(seen, (), "")), drawn)
    return [
        composition,
        *(Section(each.name, _lines(each), table=partial(_rows, each)) for each in _others(who, chosen, seen)),
    ]


def _lines(slide: Slide) -> list[str]:
    """The figure of a slide with what it counts, then what it finds."""
    return [f"{slide.figure} {slide.of}", *filter(None, (slide.question, slide.ask))]


def _rows(slide: Slide) -> list[dict[str, object]]:
    """The rows of a slide under what they are."""
    names = ("position", "since", "open_to") if slide.body["kind"] == "bars" else ("competency", "held_in")
    headers = [plain(f"column.{name}") for name in names]
    rows = ((row["name"], row["figure"], row["note"]) for row in slide.body.get("rows", ()))
    return [dict(zip(headers, row, strict=False)) for row in rows]


def _named(chosen: Context) -> str:
    """Of what a slide speaks, and of when; in the demonstration, that nothing of it is true."""
    return plain("slides.of", scope=scope_name(chosen.name), day=chosen.day)


def _teams(view: View) -> list[Body]:
    """The tiles of each team that has a position, in the order of the organisation, with what they are in words."""
    return [
        {
            "name": row.label,
            "dots": [str(tile.kind) for tile in row.tiles],
            "figure": row.composition,
            "note": "" if row.full else row.positions,
        }
        for row in charts.rows(view.snapshot, view.figures, words())
    ]


def _composition(view: View, teams: Sequence[Body], named: str) -> Slide:
    mix, finding = view.figures.mix, text.finding(view)
    kinds = dict.fromkeys(kind for team in teams for kind in team["dots"])
    legend = {kind: plain(f"tile.{kind}") for kind in kinds}
    return Slide(
        name=plain("slides.composition"),
        top=plain("slides.composition"),
        figure=rate(mix.share),
        of=plain("slides.others", k=mix.other, n=mix.known),
        question=finding,
        ask=text.range_sentence(view),
        body={"kind": "told", "lead": "", "rows": list(teams), "legend": legend},
        foot=named,
    )


def _posts(view: View, named: str) -> Slide:
    free, vacancy = view.free, view.figures.vacancy
    ages = vacant_positions.ages(view)
    longest = max((1, *ages))
    rows = [_post(view, seat, age, longest) for seat, age in zip(free, ages, strict=True)][:MOST_ROWS]
    more = len(free) - len(rows)
    drawn: Body = {"kind": "bars", "rows": rows}
    return Slide(
        name=plain("slides.posts"),
        top=plain("slides.posts"),
        figure=words().number(len(free)),
        of=plain("slides.vacant", n=len(free), positions=vacancy.positions),
        question=plain("punctuation.semicolon").join(vacant_positions.count(view)) + ".",
        ask=plain("export.committee.more", n=more) if more > 0 else "",
        body=drawn if rows else {"kind": "calm", "text": plain("export.committee.no_free")},
        foot=named,
    )


def _post(view: View, seat: FreeSeat, age: int, longest: int) -> Body:
    door = list(OpenTo)[view.snapshot.positions.open_to[seat.place]]
    return {
        "name": seat_name(view.snapshot, seat.place),
        "share": age / longest,
        "figure": plain("age.months", n=age),
        "note": plain(f"slides.open_to_{door}"),
    }


def _base(who: Viewer, chosen: Context, view: View) -> Slide:
    """The common base over the teams: of today whatever the date, as two dates would tell who came between them."""
    pairs, teams = committee.base(who, chosen.codes)
    figure, of = _everywhere([held for _, held in pairs], teams)
    rows = [
        {"name": local(each.short), "dots": answers.dots(held), "figure": answers.held(held, words()), "note": ""}
        for each, held in pairs
    ]
    return Slide(
        name=plain("slides.base"),
        top=plain("slides.base"),
        figure=figure,
        of=of,
        question=plain("slides.base_finding", n=teams),
        ask=coverage.expectations_note(view),
        body={"kind": "told", "lead": "", "rows": rows, "legend": _dot_legend(rows)},
        foot=plain("slides.of", scope=scope_name(chosen.name), day=today()),
    )


def _everywhere(numbers: Sequence[HeldBetween | None], teams: int) -> tuple[str, str]:
    """How many competencies all teams hold, and of how many: between two ends where some are not told exactly."""
    if not any(numbers):
        return plain("figure.undefined"), plain("export.withheld")
    low = sum(held is not None and held.least == teams for held in numbers)
    high = sum(held is None or held.most == teams for held in numbers)
    if low == high:
        figure = words().number(low)
    else:
        figure = plain("slides.either" if high == low + 1 else "slides.between", low=low, high=high)
    return figure, plain("slides.everywhere", n=high, total=len(numbers))


def _dot_legend(rows: Sequence[Body]) -> Body:
    kinds = dict.fromkeys(kind for row in rows for kind in row["dots"])
    return {kind: plain(f"slides.dot_{kind}") for kind in kinds}
