"""Composing a scenario on the wall: positions and families, one action at a time, each seen at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo, Stratum
from model.measures.presence import presence
from model.scenario import Action, ChangedPosition, ClosedPosition, NewPosition, Recruitment, new_uid, of_every_kind
from model.services.situation.situations import free_seats
from model.services.workshop import live_scenario
from model.services.workshop.scene import Scene
from model.services.workshop.workshops import Hall
from model.workshop.live_actions import KINDS
from model.workshop.steps import Step
from pages.kit import inputs, sentences, widgets
from pages.kit.wording import local, plain, seat_name, t
from pages.workshop.keys import done

WIDTH = 420
STRATA = tuple(Stratum)


@dataclass(frozen=True)
class Form:
    """What an action is asked on: the scene as it is, and the month in which it happens."""

    scene: Scene
    month: date


def compose(who: Viewer, hall: Hall) -> None:
    """Offer to play an action, to take one off again, and to keep the scenario."""
    step = hall.board.step
    if step is not None and step.seat:
        _place(who, hall, step)
    if step is None or step.asks:
        return
    uid, played = hall.workshop.uid, live_scenario.scene(who, hall.workshop.uid)
    _played(who, uid, played)
    with st.container(border=True):
        with st.container(horizontal=True):
            kind = inputs.select(t("stage.what"), list(FORMS), _kind_name, "stage_kind", width=WIDTH)
            last = add_months(played.scenario.start, played.scenario.horizon - 1)
            months = [add_months(played.scenario.start, step) for step in range(played.scenario.horizon)]
            month = inputs.month(t("compose.when"), "stage_month", months, min(played.scenario.start, last))
        if action := FORMS[kind or Recruitment.kind](Form(played, month)):
            st.button(
                **widgets.main(t("stage.play")),
                key="stage_play",
                icon=":material/add:",
                on_click=done,
                args=(partial(live_scenario.play, who, uid, action),),
            )
    _offer(who, uid, played)


def _place(who: Viewer, hall: Hall, step: Step) -> None:
    """Offer to place the trade that the room chose most; of several that are equal, whoever leads places one."""
    leading = live_scenario.chosen_trades(step, hall.tally)
    if len(leading) > 1:
        st.caption(t("stage.tied", n=len(leading)))
    with st.container(horizontal=True):
        for item in (item for item in step.items if item.uid in leading):
            st.button(
                t("stage.place", trade=local(item.name)),
                key=f"place_{item.uid}",
                icon=":material/add:",
                on_click=done,
                args=(partial(live_scenario.place_trade, who, hall.workshop.uid, step.uid, item.uid),),
            )


def _offer(who: Viewer, uid: str, played: Scene) -> None:
    """Offer to let the room choose, by phone, between trades for a free seat."""
    then = played.projection.snapshot.at(played.scenario.start)
    places = live_scenario.seats(played)
    if not places:
        return
    with st.expander(t("stage.let_choose"), key="stage_let_choose", icon=":material/how_to_vote:"):
        place = _seat(then, places, "offer_seat")
        place = places[0] if place is None else place
        offered = inputs.several(
            t("stage.trades"),
            live_scenario.trades(played, place),
            f"offer_trades_{place}",
            partial(_trade, played),
            placeholder=t("choice.none"),
        )
        seat = then.positions.uid[place]
        st.button(
            t("stage.let_room_choose"),
            key="offer_it",
            icon=":material/campaign:",
            on_click=done,
            args=(partial(live_scenario.offer_trades, who, uid, seat, offered),),
        )


def _trade(played: Scene, code: str) -> str:
    framework = played.base.framework
    return local(framework.families[framework.family_index[code]].name)


def _played(who: Viewer, uid: str, played: Scene) -> None:
    skipped = {each.action.uid: each.reason for each in played.projection.skipped}
    for action in played.scenario.actions:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(sentences.sentence(played.projection.snapshot, action))
                if action.uid in skipped:
                    st.caption(t("compose.skipped", reason=plain(f"projection.{skipped[action.uid]}")))
            st.button(
                t("stage.withdraw"),
                key=f"withdraw_{action.uid}",
                icon=":material/delete:",
                type="tertiary",
                on_click=done,
                args=(partial(live_scenario.withdraw, who, uid, action.uid),),
            )
    if played.scenario.actions and who.may(Right.SCENARIOS):
        st.button(
            t("stage.keep"),
            key="stage_keep",
            icon=":material/bookmark:",
            on_click=widgets.act,
            args=(
                partial(live_scenario.keep, who, uid, plain("stage.title", title=played.scenario.title)),
                "stage.was_kept",
            ),
        )


def _arrival(form: Form) -> Action | None:
    then, framework = form.scene.projection.snapshot.at(form.month), form.scene.after.framework
    places = [seat.place for seat in free_seats(then)]
    if not places:
        st.info(t("compose.no_free_seat"))
        return None
    with st.container(horizontal=True):
        seat = _seat(then, places, "stage_seat")
        families = [each.code for each in framework.families]
        family = inputs.select(
            t("compose.family"),
            families,
            partial(_trade, form.scene),
            "stage_family",
            width=WIDTH,
        )
    if seat is None or family is None:
        return None
    return Recruitment(uid=new_uid(), month=form.month, position=then.positions.uid[seat], family=family)


def _opened(form: Form) -> Action | None:
    teams = form.scene.after.teams
    names = dict(zip(teams.uid, teams.name, strict=True))
    with st.container(horizontal=True):
        team = inputs.select(t("compose.team"), list(names), names.__getitem__, "stage_team", width=WIDTH)
        stratum = inputs.select(t("compose.stratum"), STRATA, sentences.stratum, "stage_stratum", index=2, width=WIDTH)
    door = _door()
    if team is None or stratum is None:
        return None
    title = plain("stage.new_position")
    return NewPosition(uid=new_uid(), month=form.month, team=team, title=title, stratum=stratum, open_to=door)


def _changed(form: Form) -> Action | None:
    seat = _any_seat(form)
    door = _door()
    if seat is None:
        return None
    positions = form.scene.after.positions
    stratum = STRATA[positions.stratum[seat]]
    return ChangedPosition(uid=new_uid(), month=form.month, position=positions.uid[seat], stratum=stratum, open_to=door)


def _closed(form: Form) -> Action | None:
    then = form.scene.projection.snapshot.at(form.month)
    places = [seat.place for seat in free_seats(then)]
    seat = _seat(then, places, "stage_closed")
    if seat is None:
        return None
    return ClosedPosition(uid=new_uid(), month=form.month, position=then.positions.uid[seat])


def _any_seat(form: Form) -> int | None:
    then = form.scene.projection.snapshot.at(form.month)
    places = presence(then).funded.nonzero()[0].tolist()
    return _seat(then, places, "stage_any")


def _seat(then: Snapshot, places: Sequence[int], key: str) -> int | None:
    label, by = t("compose.seat"), then.positions.uid.__getitem__
    return inputs.select(label, places, partial(seat_name, then), key, by=by, width=WIDTH)


def _door() -> OpenTo:
    return (
        inputs.select(t("compose.open_to"), list(OpenTo), sentences.open_to, "stage_open_to", width=WIDTH) or OpenTo.ANY
    )


def _kind_name(kind: str) -> str:
    return plain(f"action.{kind}")


_FORMS: Mapping[type[Action], Callable[[Form], Action | None]] = {
    Recruitment: _arrival,
    NewPosition: _opened,
    ChangedPosition: _changed,
    ClosedPosition: _closed,
}
FORMS = of_every_kind(_FORMS, KINDS)
