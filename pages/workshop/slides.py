"""What is shown of a workshop: the slides of the wall, and the same in words for its facilitator."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from model import settings
from model.domain.calendar import add_months
from model.domain.vocabulary import Background
from model.services.workshop import rounds
from model.services.workshop.replay import Replay
from model.services.workshop.scene import Scene
from model.services.workshop.trial import RoomTrial
from model.services.workshop.workshops import Hall, Phase, Workshop
from model.workshop.board import Board
from model.workshop.codes import spaced_code
from model.workshop.live_scenario import LiveScenario
from model.workshop.steps import Kind, Step
from pages.kit import answers, qr_code, sentences
from pages.kit.charts import rows as mosaic_rows
from pages.kit.charts.mosaic import FROZEN, VACANT, differing
from pages.kit.charts.mosaic import MosaicRow as Team
from pages.kit.wall import Slide
from pages.kit.wording import local, plain, unmarked, words
from pages.workshop import consequences, drawings, shifts
from pages.workshop.consequences import Effect

Body = dict[str, Any]

MOST_TEAMS = 15
LEGEND = (Background.SOCIAL, Background.OTHER, VACANT)


def finding(hall: Hall) -> str:
    """« Question 2 sur 6 · 38 réponses · 40 téléphones »"""
    board = hall.board
    if board.step and not board.step.asks:
        return plain("workshop.hall_live", n=len(board.live))
    if board.step is None:
        return plain("workshop.hall_door" if board.place < 0 else "workshop.hall_end", n=hall.present)
    of = _answered(hall, board.step)
    return plain("workshop.hall", n=board.step.question, total=board.questions, answered=hall.answered, of=of)


def entry_words(hall: Hall) -> str:
    """How one comes in, on one line."""
    return plain("workshop.entry_words", code=spaced_code(hall.workshop.code), address=short(base()))


def step_name(board: Board, place: int) -> str:
    """Name a step: its question and what is done."""
    if not 0 <= place < len(board.steps):
        return plain("workshop.place_door" if place < 0 else "workshop.place_end")
    step = board.steps[place]
    if not step.asks:
        return local(step.text)
    return plain("workshop.place", n=step.question, text=local(step.text), kind=shifts.kind(step))


def place_name(board: Board, place: int) -> str:
    """Name a place where there may be little room: what is done comes before the words, which two steps may share."""
    step = board.steps[place] if 0 <= place < len(board.steps) else None
    if step is None or not step.asks:
        return step_name(board, place)
    return plain("workshop.place_first", n=step.question, kind=shifts.kind(step), text=local(step.text))


def rows(hall: Hall) -> Sequence[Mapping[str, object]]:
    """The result of the step for whoever leads, shown to the room or not."""
    step, tally = hall.board.step, hall.tally
    if step is None or tally is None or not tally.shown or step.kind is Kind.CARDS:
        return []
    return answers.rows(step, tally, words())


def base() -> str:
    """The address that phones are sent to: the public one, else that of this very page."""
    public = settings.current().public_url
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
    if board.dark:
        return Slide(plain("wall.dark"), body={"kind": "dark"})
    if step is None:
        return _door(hall) if board.place < 0 else _end(hall)
    if scene is not None and not step.asks:
        return _live(hall, step, scene)
    stage = board.stage(step.uid)
    opened = stage.is_open(datetime.now(UTC))
    return Slide(
        name=finding(hall),
        top=_top(hall, shifts.in_round(plain("phone.question", n=step.question, total=board.questions), step)),
        figure=words().number(hall.answered),
        of=_answered(hall, step),
        question=local(step.text),
        step=step.uid,
        ask=_ask(hall, step, revealed=stage.revealed and effect is None),
        body=_body(hall, step, effect, scene, opened=opened),
        foot=_foot(hall, opened=opened),
        until=stage.until.isoformat() if stage.until and opened else "",
        **_way_in(hall),
    )


def _answered(hall: Hall, step: Step) -> str:
    """« réponses · 40 téléphones », of those that are awake; beside them, what was counted in the room."""
    by_hand = sum(each.people for each in hall.board.raised(step.uid)) + len(hall.board.ballots(step.uid))
    key = "workshop.of_phones_and_room" if by_hand else "workshop.of_phones"
    return plain(key, answered=hall.answered, awake=hall.awake, phones=hall.answered - by_hand, n=by_hand)


def _ask(hall: Hall, step: Step, *, revealed: bool) -> str:
    """What is asked, then what came out of it."""
    twice = rounds.on_the_wall(hall) if revealed else None
    if twice and twice.shifts:
        return shifts.moved(twice)
    finding = answers.finding(step, hall.tally, words()) if revealed and hall.tally else ""
    return finding or answers.asked(step, words())


def _body(hall: Hall, step: Step, effect: Effect | None, scene: Scene | None, *, opened: bool) -> Body:
    """The effect of what the room wishes, the mosaic with the trade that it chose, the result, or none yet."""
    if effect:
        return consequences.body(effect, step)
    if scene:
        return _mosaic(scene)
    revealed = hall.board.stage(step.uid).revealed
    return drawings.shown(hall, step) if revealed else drawings.waiting(step, opened=opened)


def _live(hall: Hall, step: Step, scene: Scene) -> Slide:
    """The scenario that the room composes."""
    vacant = scene.figures_after.vacancy.vacant
    return Slide(
        name=finding(hall),
        top=_top(hall, plain("workshop.live_top")),
        figure=words().number(vacant),
        of=plain("workshop.live_vacant", n=vacant, before=scene.figures_before.vacancy.vacant),
        question=local(step.text),
        step=step.uid,
        ask=answers.asked(step, words()),
        body=_mosaic(scene),
        foot=entry_words(hall),
        **_way_in(hall),
    )


def replayed(shown: Replay, effect: Effect | None = None, played: LiveScenario | None = None) -> Slide:
    """What the wall shows of a workshop that is over: its title first, then all that came out of a step, or what its
    effect would be today; `played` is what is kept of the scenario that the room composed, in the step where it did."""
    hall, board, step = shown.hall, shown.hall.board, shown.hall.board.step
    title, days = hall.workshop.title, tuple(map(words().day, hall.workshop.days))
    foot = plain("replay.foot_effect" if effect else "replay.foot", title=title, day=days)
    if step is None:
        asked = {board.steps[place].question for place in board.passed if board.steps[place].asks}
        body = drawings.calm("replay.cover", day=days, days=len(days), n=len(asked))
        return Slide(title, _top(hall, plain("replay.top")), question=title, body=body)
    about: Body = {
        "name": step_name(board, board.place),
        "question": local(step.text),
        "step": step.uid,
        "foot": foot,
    }
    if played:
        return Slide(top=_top(hall, plain("workshop.live_top")), **about, **_retold(played))
    cards = step.kind is Kind.CARDS
    n = shown.cards.total if cards else hall.answered
    return Slide(
        top=_top(hall, shifts.in_round(plain("phone.question", n=step.question, total=board.questions), step)),
        figure=words().number(n),
        of=plain("replay.cards" if cards else "replay.answers", n=n),
        ask="" if cards else _ask(hall, step, revealed=effect is None),
        body=consequences.body(effect, step) if effect else drawings.kept(hall, step, shown.cards),
        **about,
    )


def _retold(played: LiveScenario) -> Body:
    """The scenario as it was shown: nothing that happened to the region since changes it."""
    vacant, before = played.after.vacant, played.before.vacant
    month = add_months(played.start, played.horizon)
    lead = _with_actions(len(played.deeds), month, played.after.heads, played.after.share, played.euros)
    lines = [unmarked(sentences.retold(each)) for each in played.deeds]
    return {
        "figure": words().number(vacant),
        "of": plain("workshop.live_vacant", n=vacant, before=before),
        "body": {"kind": "scene", "lead": lead, "lines": lines, "legend": {}, "heads": [], "rows": []},
    }


def _mosaic(scene: Scene) -> Body:
    """A scenario: its actions, and the teams that it changes, without it and with it."""
    before, after = (
        mosaic_rows(seen, figures, words())
        for seen, figures in ((scene.before, scene.figures_before), (scene.after, scene.figures_after))
    )
    begun = bool(scene.projection.applied)
    return {
        "kind": "scene",
        "lead": _told_live(scene),
        "lines": [unmarked(sentences.sentence(scene.projection.snapshot, each)) for each in scene.projection.applied],
        "legend": {str(kind): plain(f"tile.{kind}") for kind in _legend((*before, *after))},
        "heads": [plain("compare.without"), plain("compare.with")] if begun else [plain("column.today")],
        "rows": _changed(before, after) if begun else [_alone(row) for row in after[:MOST_TEAMS]],
    }


def _legend(rows: Sequence[Team]) -> Sequence[str]:
    frozen = any(tile.kind == FROZEN for row in rows for tile in row.tiles)
    return (*LEGEND, FROZEN) if frozen else LEGEND


def _changed(before: Sequence[Team], after: Sequence[Team]) -> list[Body]:
    """The teams that a scenario changes, without it and with it."""
    row_of = {row.label: row for row in before}
    differ = differing((before, after))
    return [_team(row_of.get(row.label), row) for row in after if row.label in differ][:MOST_TEAMS]


def _alone(row: Team) -> Body:
    return {"name": row.label, "before": [str(tile.kind) for tile in row.tiles], "was": row.sentence_beside}


def _told_live(scene: Scene) -> str:
    mix, projection = scene.figures_after.mix, scene.projection
    month = add_months(scene.scenario.start, scene.scenario.horizon)
    return _with_actions(len(projection.applied), month, mix.heads, mix.share, projection.euros)


def _with_actions(n: int, month: date, heads: int, share: float | None, euros: int) -> str:
    """« Avec ces 2 actions : 24 managers en poste, dont 29 % d'un autre métier ; 12 000 €. »"""
    percent = plain("figure.undefined") if share is None else words().percent(share, 0)
    key = "workshop.live_told" if n else "workshop.live_none"
    return plain(key, n=n, month=month, heads=heads, share=percent, euros=euros)


def _team(before: Team | None, after: Team) -> Body:
    was, now = (row.tiles if row else () for row in (before, after))
    return {
        "name": after.label,
        "before": [str(tile.kind) for tile in was],
        "was": before.sentence_beside if before else plain("figure.undefined"),
        "after": [str(tile.kind) for tile in now],
        "told": after.sentence_beside,
    }


def _top(hall: Hall, top: str) -> str:
    """Where one is; the wall of a rehearsal says that it is one."""
    return plain("rehearse.wall", top=top) if hall.workshop.rehearsed else top


def _foot(hall: Hall, *, opened: bool) -> str:
    """How late comers come in, and whether one can still answer."""
    return f"{plain('workshop.opened' if opened else 'workshop.closed')} · {entry_words(hall)}"


def _way_in(hall: Hall) -> dict[str, str]:
    """The QR code of the workshop, and what it is."""
    address = f"{base()}/atelier/j/{hall.workshop.token}"
    return {"qr": qr_code.picture(address), "qr_says": plain("workshop.qr_says")}


def _door(hall: Hall) -> Slide:
    body: Body = {
        "kind": "entry",
        **_way_in(hall),
        "how": plain("workshop.how"),
        "address": short(base()),
        "then": plain("workshop.then"),
        "code": spaced_code(hall.workshop.code),
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


def tried(workshop: Workshop, seen: RoomTrial) -> Slide:
    """What the wall shows before the doors open, for phones and whoever looks from the back of the room."""
    address = f"{base()}/atelier/{workshop.uid}/essai"
    body: Body = {
        "kind": "entry",
        "qr": qr_code.picture(address),
        "qr_says": plain("trial.qr_says"),
        "how": plain("trial.how"),
        "address": plain("trial.phones", n=len(seen.answered)),
        "then": plain("trial.far"),
        "code": plain("trial.sample"),
    }
    top, foot = plain("trial.top"), plain("trial.wide" if seen.wide else "trial.not_wide")
    return Slide(top, top, question=workshop.title, ask=plain("trial.ask"), body=body, foot=foot)


def last(hall: Hall) -> Slide:
    """What the wall shows once a workshop is over, or while it pauses."""
    if hall.workshop.phase is not Phase.PAUSED:
        return _end(hall)
    return Slide(
        plain("workshop.pauses"),
        _top(hall, hall.workshop.title),
        question=plain("workshop.pauses"),
        body=drawings.calm("workshop.pauses_more"),
    )


def _end(hall: Hall) -> Slide:
    top = _top(hall, hall.workshop.title)
    return Slide(finding(hall), top, question=plain("workshop.thanks"), body=drawings.calm("workshop.next"))
