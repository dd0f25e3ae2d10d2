"""The scenario on the mosaic: the month in which one acts, the tile that is open, the gestures that change it."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from model.access import Viewer
from model.cache import Cache
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import SupportKind
from model.projection import freed_positions
from model.scenario import KINDS, Accompaniment, Departure, Mobility, Recruitment, Scenario, new_uid
from model.services.scenario import scenarios
from model.services.scenario.drafts import Draft
from model.services.scenario.scenarios import Outlook
from model.services.situation.snapshots import snapshot_key
from pages.kit import address, mosaic_editor, state
from pages.kit.mosaic_editor import EditorContent, Gesture
from pages.kit.state import StudioPlace, Wanted
from pages.kit.wording import t, words
from pages.scenarios import drafts, outlook
from pages.scenarios.composer import editor_content, open_tile
from pages.scenarios.composer.open_tile import OpenTile

ON_A_TILE = (Recruitment.kind, Mobility.kind, Departure.kind)
"""What a gesture on a tile says; the form says the rest."""


Board = tuple[OpenTile | None, EditorContent]
"""The tile that is open, and what the editor shows."""

_boards: Cache[Board] = Cache(64)


def place(scenario: Scenario) -> StudioPlace:
    """Return where one acts and looks, as the address names it: for want of it, or when it names what is unknown, from
    the first month of the scenario on, at the last effect of its actions."""
    months = outlook.months(scenario)
    act, look = address.month(address.MONTH_OF_ACTION), address.month(address.MONTH)
    return StudioPlace(
        act=act if act in months[:-1] and act else scenario.start,
        look=look if look in months else None,
        opened=address.named(address.POSITION),
    )


def _turn_to(scenario: Scenario, here: StudioPlace) -> None:
    """Name in the address where one acts and looks; who leaves the screen finds it again."""
    address.write(_places(scenario, here))


def _come_to(scenario: Scenario, here: StudioPlace) -> None:
    """Name it on the way in, which is no step of its own."""
    address.complete(_places(scenario, here))


def _places(scenario: Scenario, here: StudioPlace) -> dict[str, str]:
    state.studio(scenario.region).set(here)
    return {
        address.MONTH_OF_ACTION: "" if here.act == scenario.start else address.written(here.act),
        address.MONTH: address.written(here.look) if here.look else "",
        address.POSITION: here.opened,
    }


def arrive(draft: Draft) -> None:
    """Name in the address what one comes back to, when nothing else is asked for."""
    scenario = draft.history.present
    left = state.studio(scenario.region).get()
    if left and not mosaic_editor.is_there() and not any(map(address.named, address.PLACES)):
        _come_to(scenario, left)
    address.complete({address.SCENARIO: draft.uid})


def unknown(scenario: Scenario, seen: Outlook) -> None:
    """Say what the address names and nobody knows, if anything."""
    months, here = outlook.months(scenario), place(scenario)
    shown = {address.MONTH: (months, seen.month), address.MONTH_OF_ACTION: (months[:-1], here.act)}
    for name, (those, instead) in shown.items():
        if (received := address.named(name)) and address.month(name) not in those:
            values = {"first": those[0], "last": those[-1], "shown": instead}
            st.warning(t("studio.unknown_month", received=received, **values))
    if here.opened and here.opened not in seen.after.positions.uid:
        st.warning(t("studio.unknown_position"))


def month(who: Viewer, scenario: Scenario) -> date:
    """Return the month in which the effect of a scenario is looked at."""
    return place(scenario).look or scenarios.last_effect(who, scenario)


def bring(who: Viewer, scenario: Scenario) -> None:
    """Open the tile that was chosen on another screen, or the form for what no tile says."""
    _receive()
    wanted = state.WANTED.get()
    if wanted is None:
        return
    here = place(scenario)
    seat = wanted.seat or _seat_of(scenarios.projection(who, scenario).snapshot, wanted.manager, here.act)
    state.brought(scenario.region).set(wanted)
    if wanted.kind in ON_A_TILE and seat:
        state.WANTED.clear()
        _come_to(scenario, replace(here, opened=seat))
    else:
        state.set_widget("compose_form", value=True)


def _receive() -> None:
    """Take the action that the address asks for, by its kind or by the kind of support; asked for once, it is named no
    more."""
    received = address.named(address.ACTION)
    if received in KINDS:
        state.WANTED.set(Wanted(received))
    elif received in set(SupportKind):
        state.WANTED.set(Wanted(Accompaniment.kind, support=received))
    elif received:
        st.warning(t("studio.unknown_action"))
    address.complete({address.ACTION: ""})


def _seat_of(after: Snapshot, manager: str, month: date) -> str:
    if manager not in after.managers.uid:
        return ""
    return next((after.positions.uid[seat] for seat in freed_positions(after, manager, month)), "")


def draw(who: Viewer, draft: Draft, seen: Outlook) -> None:
    """Draw the mosaic without the scenario and with it, and what it does in the month that is looked at."""
    scenario = draft.history.present
    here = place(scenario)

    def board() -> Board:
        opened = open_tile.of(who, scenario, here)
        then, usual = scenarios.outlook(who, scenario, here.act), scenarios.last_effect(who, scenario)
        return opened, editor_content.content(scenario, here, usual, then, seen, opened.shown if opened else None)

    opened, shown = _boards.get((snapshot_key(seen.before), scenario, here, words().language), board)
    mosaic_editor.draw(shown, partial(_do, who, draft, here, opened))


def _do(who: Viewer, draft: Draft, here: StudioPlace, opened: OpenTile | None, gesture: Gesture) -> None:
    """Do what a gesture says; one that says nothing possible changes nothing.

    Something else may have been done since the board was drawn, before it could be drawn again: nothing of that is
    lost, and what was tried on other actions is not placed, which is said.
    """
    drawn, draft = draft.history.present, drafts.current(who, draft.history.present.region)
    scenario = draft.history.present
    if gesture.get("kind") == "place" and scenario.actions != drawn.actions:
        mosaic_editor.refuse()
    elif changed := _changed(scenario, opened, gesture):
        _turn_to(scenario, replace(here, opened=""))
        drafts.change(who, draft, changed)
    else:
        _turn(scenario, here, gesture)


def _changed(scenario: Scenario, opened: OpenTile | None, gesture: Gesture) -> Scenario | None:
    """Return the scenario that a gesture makes of another, if it makes one."""
    actions = {each.uid: each for each in scenario.actions}
    months = {each.isoformat(): each for each in outlook.months(scenario)}
    match gesture:
        case {"kind": "place", "choice": int(choice)} if opened and choice in opened.actions:
            return scenario.with_action(replace(opened.actions[choice], uid=new_uid()))
        case {"kind": "switch", "action": str(uid)} if uid in actions:
            return scenario.toggled(uid)
        case {"kind": "remove", "action": str(uid)} if uid in actions:
            return scenario.without(uid)
        case {"kind": "month", "action": str(uid), "month": str(day)} if uid in actions and day in months:
            return scenario.with_action(replace(actions[uid], month=months[day]))
    return None


def _turn(scenario: Scenario, here: StudioPlace, gesture: Gesture) -> None:
    """Turn to another tile, another month, or the form."""
    months = {each.isoformat(): each for each in outlook.months(scenario)}
    match gesture:
        case {"kind": "open", "seat": str(seat)}:
            here = replace(here, opened=seat)
        case {"kind": "close"}:
            here = replace(here, opened="")
        case {"kind": "act", "month": str(day)}:
            here = replace(here, act=months.get(day, here.act))
        case {"kind": "look", "month": str(day)}:
            here = replace(here, look=months.get(day))
        case {"kind": "form", "action": str(kind)} if kind in KINDS:
            on = {name: str(gesture.get(name, "")) for name in ("seat", "manager")}
            state.WANTED.set(Wanted(kind, **on))
            here = replace(here, opened="")
    _turn_to(scenario, here)
