"""The list of a scenario's actions, and the forms that add one."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Background
from model.measures.cost import training_price
from model.projection import freed_positions, within_wish
from model.scenario import Action, Departure, Mobility, Recruitment, Scenario, Training, new_uid
from model.services import scenarios
from model.services.scenarios import Outlook
from model.services.situations import free_seats
from pages.kit import state, widgets
from pages.kit.state import Draft
from pages.kit.wording import inert, local, plain, seat_name, t, words
from pages.scenarios import drafting, telling

FORMS = (Recruitment.kind, Mobility.kind, Departure.kind, Training.kind)


def listing(code: str, draft: Draft, seen: Outlook) -> None:
    """Draw the actions, each with its switch, its month, what it does, and why it was skipped if it was."""
    scenario = draft.history.present
    st.subheader(t("compose.actions", n=len(scenario.actions)), anchor=False)
    if not scenario.actions:
        st.caption(t("compose.no_action"))
    skipped = {each.action.uid: each.reason for each in seen.projection.skipped}
    outside = {each.uid for each in seen.projection.outside_wish}
    for action in scenario.actions:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.toggle(
                plain("compose.active"),
                value=action.active,
                key=f"active_{action.uid}_{len(draft.history.past)}_{len(draft.history.future)}",
                label_visibility="collapsed",
                on_change=drafting.change,
                args=(code, draft, scenario.toggled(action.uid)),
            )
            with st.container(gap=None):
                st.markdown(telling.action_sentence(seen.projection.snapshot, action))
                if action.uid in skipped:
                    st.caption(t("compose.skipped", reason=plain(f"projection.{skipped[action.uid]}")))
                if action.uid in outside:
                    st.caption(t("compose.outside_wish"))
            st.button(
                t("compose.remove"),
                key=f"remove_{action.uid}",
                icon=":material/delete:",
                type="tertiary",
                on_click=drafting.change,
                args=(code, draft, scenario.without(action.uid)),
            )


def adding(who: Viewer, code: str, draft: Draft) -> Action | None:
    """Draw the form of one kind of action; return the action that it would add."""
    if wanted := state.WANTED_SEAT.get():
        state.set_widget("add_kind", Recruitment.kind)
    scenario = draft.history.present
    base = scenarios.applied(who, scenario)
    st.subheader(t("compose.add"), anchor=False)
    state.start_widget("add_kind", FORMS[0])
    kind = st.segmented_control(t("compose.kind"), FORMS, required=True, key="add_kind", format_func=_kind)
    month = widgets.month(t("compose.when"), "add_month", telling.months(scenario)[:-1])
    action = _chosen(str(kind), who, scenario, base, month, wanted)
    state.WANTED_SEAT.clear()
    st.button(
        t("compose.add_this"),
        key="add_action",
        icon=":material/add:",
        type=widgets.emphasis(),
        disabled=action is None,
        on_click=drafting.change,
        args=(code, draft, scenario.with_action(action) if action else scenario),
    )
    return action


def _chosen(
    kind: str, who: Viewer, scenario: Scenario, base: Snapshot, month: date, wanted: str | None
) -> Action | None:
    match kind:
        case Recruitment.kind:
            return _recruitment(who, scenario, base, month, wanted)
        case Mobility.kind:
            return _mobility(base, month)
        case Departure.kind:
            return _departure(base, month)
    return _training(base, month)


def _kind(kind: str) -> str:
    return plain(f"action.{kind}")


def _recruitment(
    who: Viewer, scenario: Scenario, base: Snapshot, month: date, wanted: str | None
) -> Recruitment | None:
    seat = _seat(base, month, wanted)
    if seat is None:
        return None
    open_to = [each.family for each in scenarios.arrivals(who, scenario, seat, month) if each.admitted]
    written = partial(_family, base.framework)
    family = widgets.select(t("compose.family"), open_to, written, "add_family", width="stretch")
    return Recruitment(uid=new_uid(), month=month, position=seat, family=family) if family else None


def brought(who: Viewer, scenario: Scenario, action: Action | None, framework: Framework) -> None:
    """Say in words what each family would bring to the team of the position that an arrival would take.

    Open as long as the scenario is empty; folded afterwards, so that what the scenario changes is in sight.
    """
    if not isinstance(action, Recruitment):
        return
    found = scenarios.arrivals(who, scenario, action.position, action.month)
    seen_on = add_months(action.month, int(framework.assumed("adaptation_months")))
    first = not scenario.actions
    label = t("compose.brings", month=words().month(seen_on))
    with st.expander(label, key=f"add_brings_{'first' if first else 'next'}", expanded=first):
        for background in (Background.SOCIAL, Background.OTHER):
            st.markdown(f"**{t(f'tile.{background}')}**")
            ours = (each for each in found if _of(framework, each.family, background))
            st.markdown("\n".join(telling.contribution(framework, each) for each in ours))
        st.caption(t("compose.brings_note"))


def _of(framework: Framework, family: str, background: Background) -> bool:
    return framework.families[framework.family_index[family]].background is background


def _family(framework: Framework, code: str) -> str:
    family = framework.families[framework.family_index[code]]
    return plain("compose.family_option", family=local(family.name), background=plain(f"tile.{family.background}"))


def _mobility(base: Snapshot, month: date) -> Action | None:
    manager = _manager(base, month)
    seat = _seat(base, month, None)
    if manager is None or seat is None:
        return None
    action = Mobility(uid=new_uid(), month=month, manager=manager, position=seat)
    freed = [seat_name(base, place) for place in freed_positions(base, manager, month)]
    st.caption(t("compose.frees", positions=tuple(map(inert, freed))))
    if not within_wish(base, action):
        st.warning(t("compose.outside_wish"))
    return action


def _departure(base: Snapshot, month: date) -> Action | None:
    manager = _manager(base, month)
    return Departure(uid=new_uid(), month=month, manager=manager) if manager else None


def _training(base: Snapshot, month: date) -> Action | None:
    framework = base.framework
    offer = widgets.select(
        t("compose.offer"), list(framework.offers.values()), lambda each: local(each.name), "add_offer", width="stretch"
    )
    people = _people(base, month)
    chosen = widgets.several(t("compose.people"), list(people), key="add_people", placeholder=t("choice.several"))
    if offer is None or not chosen:
        return None
    taught = telling.quoted(framework, (framework.competency_index[code] for code in offer.competencies))
    st.caption(t("compose.price", n=len(chosen), euros=training_price(offer, len(chosen)).euros, names=taught))
    return Training(uid=new_uid(), month=month, offer=offer.code, managers=tuple(people[name] for name in chosen))


def _seat(base: Snapshot, month: date, wanted: str | None) -> str | None:
    """Offer the positions that are free in a month, once the scenario's other actions have taken place."""
    seats = [seat.place for seat in free_seats(base.at(month))]
    uids = base.positions.uid
    if not seats:
        st.info(t("compose.no_free_seat"))
        return None
    written = [seat_name(base, place) for place in seats]
    if wanted in {uids[place] for place in seats}:
        state.set_widget("add_seat", written[[uids[place] for place in seats].index(wanted)])
    place = widgets.select(t("compose.seat"), seats, lambda each: seat_name(base, each), "add_seat", width="stretch")
    return uids[place] if place is not None else None


def _manager(base: Snapshot, month: date) -> str | None:
    people = _people(base, month)
    name = widgets.select(
        t("compose.manager"), list(people), str, "add_manager", empty=t("choice.manager"), width="stretch"
    )
    return people[name] if name else None


def _people(base: Snapshot, month: date) -> dict[str, str]:
    """The people in post in a month, by what to call them."""
    held: Sequence[int] = telling.people_in_post(base.at(month))
    labels = widgets.distinct([telling.person(base.at(month), row) for row in held])
    return {label: base.managers.uid[row] for label, row in zip(labels, held, strict=True)}
