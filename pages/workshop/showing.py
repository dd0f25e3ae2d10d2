"""What is shown of a workshop: the slides of the wall, and the same in words for its facilitator."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from model import settings
from model.domain.framework import HALF_STEPS
from model.domain.vocabulary import Background
from model.services.staging import Scene
from model.services.workshops import Hall
from model.workshop import wall as walls
from model.workshop.answers import HIGH, LOW
from model.workshop.board import Board
from model.workshop.codes import spaced
from model.workshop.steps import Kind, Step
from model.workshop.tallies import TICKS, Row, Tally, accepting
from pages.kit import naming, room
from pages.kit.charts import rows as mosaic_rows
from pages.kit.charts.mosaic import VACANT, differing
from pages.kit.charts.mosaic import Row as Team
from pages.kit.wall import Slide, qr
from pages.kit.wording import local, plain, unmarked, words
from pages.workshop import effects
from pages.workshop.effects import Effect

Body = dict[str, Any]

MOST_PILES, MOST_TEXTS, SHORT = 15, 3, 110
LEGEND = (Background.SOCIAL, Background.OTHER, VACANT)


def finding(hall: Hall) -> str:
    """« Question 2 sur 6 · 38 réponses sur 45 présents. »"""
    board = hall.board
    if board.step and not board.step.asks:
        return plain("workshop.hall_live", n=len(board.live))
    if board.step is None:
        return plain("workshop.hall_door" if board.place < 0 else "workshop.hall_end", n=hall.present)
    return plain(
        "workshop.hall", n=board.step.question, total=board.questions, answered=hall.answered, present=hall.present
    )


def entry_words(hall: Hall) -> str:
    """How one comes in, on one line."""
    return plain("workshop.entry_words", code=spaced(hall.workshop.code), address=short(base()))


def step_name(board: Board, place: int) -> str:
    """Name a step: its question and what is done."""
    if not 0 <= place < len(board.steps):
        return plain("workshop.place_door" if place < 0 else "workshop.place_end")
    step = board.steps[place]
    if not step.asks:
        return local(step.text)
    return plain("workshop.place", n=step.question, text=local(step.text), kind=plain(f"workshop.kind_{step.kind}"))


def rows(hall: Hall) -> Sequence[Mapping[str, object]]:
    """The result of the step for whoever leads, shown to the room or not."""
    step, found = hall.board.step, hall.tally
    if step is None or found is None or not found.shown or step.kind is Kind.CARDS:
        return []
    return room.rows(step, found, words())


def base() -> str:
    """The address that phones are sent to: the public one, else that of this very page."""
    public = settings.current().public_url.rstrip("/")
    if public:
        return public
    here = urlsplit(st.context.url or "http://localhost")
    return f"{here.scheme}://{here.netloc}"


def short(address: str) -> str:
    """An address as it is typed."""
    return f"{address.partition('://')[2]}/atelier"


def slide(hall: Hall, effect: Effect | None = None, scene: Scene | None = None) -> Slide:
    """What the wall shows now; `effect` is what the room's wish would change, when that is in the spotlight; `scene`
    the scenario that it composes, when it does."""
    board, step = hall.board, hall.board.step
    if step is None:
        return _door(hall) if board.place < 0 else _end(hall)
    if scene is not None:
        return _live(hall, step, scene)
    stage = board.stage(step.uid)
    opened = stage.is_open(datetime.now(UTC))
    return Slide(
        name=finding(hall),
        top=_top(hall, plain("phone.question", n=step.question, total=board.questions)),
        figure=words().number(hall.answered),
        of=plain("workshop.of_present", answered=hall.answered, present=hall.present),
        question=local(step.text),
        ask=room.asked(step, words()),
        body=effects.body(effect, step) if effect else _revealed(hall, step, shown=stage.revealed, opened=opened),
        foot=_foot(hall, opened=opened),
        until=stage.until.isoformat() if stage.until and opened else "",
    )


def _live(hall: Hall, step: Step, scene: Scene) -> Slide:
    """The scenario that the room composes: its actions, and the teams that it changes, without it and with it."""
    before, after = (
        mosaic_rows(seen, figures, words())
        for seen, figures in ((scene.before, scene.figures_before), (scene.after, scene.figures_after))
    )
    differ = [row.label for row in after if row.label in differing((before, after))][:MOST_PILES]
    sides = [{row.label: row for row in rows} for rows in (before, after)]
    vacant = scene.figures_after.vacancy.vacant
    return Slide(
        name=finding(hall),
        top=_top(hall, plain("workshop.live_top")),
        figure=words().number(vacant),
        of=plain("workshop.live_vacant", n=vacant, before=scene.figures_before.vacancy.vacant),
        question=local(step.text),
        ask=room.asked(step, words()),
        body={
            "kind": "scene",
            "lead": _told_live(scene),
            "lines": [unmarked(naming.sentence(scene.projection.snapshot, each)) for each in scene.projection.applied],
            "legend": {str(kind): plain(f"tile.{kind}") for kind in LEGEND},
            "heads": [plain("compare.without"), plain("compare.with")],
            "rows": [_team(sides[0].get(label), sides[1][label]) for label in differ],
        },
        foot=entry_words(hall),
    )


def _told_live(scene: Scene) -> str:
    """« Avec ces 2 actions : 24 managers en poste, dont 29 % d'un autre métier ; 12 000 €. »"""
    mix = scene.figures_after.mix
    share = plain("figure.undefined") if mix.share is None else words().percent(mix.share, 0)
    n = len(scene.projection.applied)
    return plain("workshop.live_told", n=n, heads=mix.heads, share=share, euros=scene.projection.euros)


def _team(before: Team | None, after: Team) -> Body:
    was, now = (row.tiles if row else () for row in (before, after))
    return {
        "name": after.label,
        "before": [str(tile.kind) for tile in was],
        "was": before.told if before else plain("figure.undefined"),
        "after": [str(tile.kind) for tile in now],
        "told": after.told,
    }


def _top(hall: Hall, top: str) -> str:
    """Where one is; the wall of a rehearsal says that it is one."""
    return plain("rehearse.wall", top=top) if hall.workshop.rehearsed else top


def _foot(hall: Hall, *, opened: bool) -> str:
    """How late comers come in, and whether one can still answer."""
    return f"{plain('workshop.opened' if opened else 'workshop.closed')} · {entry_words(hall)}"


def _door(hall: Hall) -> Slide:
    address = base()
    body: Body = {
        "kind": "entry",
        "qr": qr(f"{address}/atelier/j/{hall.workshop.token}"),
        "qr_says": plain("workshop.qr_says"),
        "how": plain("workshop.how"),
        "address": short(address),
        "then": plain("workshop.then"),
        "code": spaced(hall.workshop.code),
    }
    return Slide(
        name=finding(hall),
        top=_top(hall, plain("workshop.welcome")),
        figure=words().number(hall.present),
        of=plain("workshop.came", n=hall.present),
        question=hall.workshop.title,
        ask=plain("workshop.anonymous", n=hall.board.fewest),
        body=body,
    )


def _end(hall: Hall) -> Slide:
    figure = words().number(hall.present)
    came = plain("workshop.came", n=hall.present)
    top = _top(hall, hall.workshop.title)
    return Slide(finding(hall), top, figure, came, plain("workshop.thanks"), "", _calm("workshop.next"))


def _calm(key: str, **values: object) -> Body:
    return {"kind": "calm", "text": plain(key, **values)}


def _too_few(hall: Hall) -> Body:
    return _calm("room.too_few_shown", n=hall.board.fewest)


def _revealed(hall: Hall, step: Step, *, shown: bool, opened: bool) -> Body:
    if shown:
        return _body(hall, step)
    return _calm("workshop.hidden" if opened else "workshop.hidden_closed")


def _body(hall: Hall, step: Step) -> Body:
    if step.kind is Kind.CARDS:
        return _cards(hall, step)
    found = hall.tally
    if found is None or not found.shown:
        return _too_few(hall)
    if step.kind is Kind.LEVELS:
        return _levels(step, found)
    if step.kind is Kind.RANGE:
        return _range(hall, step, found)
    shown = [vars(line) for line in room.lines(step, found, words())]
    return {"kind": "bars", "rows": shown}


def _levels(step: Step, found: Tally) -> Body:
    pairs = zip(room.lines(step, found, words()), found.rows, strict=True)
    shown = [
        {
            **vars(line),
            "counts": list(row.distribution(HALF_STEPS)),
            "median": -1 if row.median is None else row.median,
            "told": _told(row) or line.note,
        }
        for line, row in ((line, row if found.tells(row) else Row(row.item)) for line, row in pairs)
    ]
    ends = [words().number(half // 2) if half % 2 == 0 else "" for half in range(HALF_STEPS + 1)]
    return {"kind": "levels", "rows": shown, "ends": ends}


def _told(row: Row) -> str:
    """The distribution, for whoever does not see it."""
    counts = [
        plain("workshop.at_level", n=count, level=room.level(half, words()))
        for half, count in enumerate(row.distribution(HALF_STEPS))
        if count
    ]
    return ", ".join(counts)


def _range(hall: Hall, step: Step, found: Tally) -> Body:
    low, high = found.row(LOW), found.row(HIGH)
    if low.median is None or high.median is None:
        return _too_few(hall)
    told = [f"{line.name} : {line.figure}, {line.note}" for line in room.lines(step, found, words())]
    return {
        "kind": "range",
        "big": plain("room.said_range", low=low.median, high=high.median),
        "note": plain("workshop.range_own" if step.own else "workshop.range_note", n=found.no_view),
        "told": " ; ".join(told),
        "counts": list(accepting(found)),
        "low": low.median,
        "high": high.median,
        "ticks": [plain("unit.percent", n=tick) for tick in TICKS if tick % 10 == 0],
    }


def _cards(hall: Hall, step: Step) -> Body:
    found = walls.piles(hall.board, step.uid, hall.cards)
    lit = [pile for pile in found if pile.uid == hall.board.spotlight]
    shown = lit or found[:MOST_PILES]
    piles = [
        {"name": pile.name, "texts": [_cut(text) for text in pile.texts[: None if lit else MOST_TEXTS]]}
        for pile in shown
    ]
    more = len(found) - len(shown)
    said = plain("workshop.more_piles", n=more) if more and not lit else ""
    return {"kind": "cards", "piles": piles, "more": said, "lit": bool(lit)}


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
