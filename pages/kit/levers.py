"""The levers, brakes and means of the workshop, each with what it is bound to and the way there: the assumption that a
brake moves, the action that anything else asks for."""

from collections.abc import Collection, Iterable

import streamlit as st

from model.access import Right, Viewer
from model.domain.framework import Lever
from model.domain.vocabulary import SupportKind
from model.services.context import reference
from model.workshop.steps import Step, lever_kind
from pages.kit import address, sentences, widgets
from pages.kit.wording import inert, local, plain, t

BRAKE = "brake"
KINDS = (BRAKE, "lever", "in_use", "to_mobilise")


def of_steps(who: Viewer, steps: Iterable[Step | None], key: str) -> None:
    """Offer to see those that some steps of a workshop ask for; nothing where they ask for none."""
    offer(who, {lever_kind(step) for step in steps if step}, key)


def offer(who: Viewer, kinds: Collection[str], key: str) -> None:
    """Offer to see those of some kinds, with what each is bound to."""
    shown = [kind for kind in KINDS if kind in kinds]
    if not shown:
        return
    fold = widgets.fold(t("lever.title"), key)
    if not fold.open:
        return
    with fold:
        st.caption(t("lever.note"))
        for kind in shown:
            st.markdown(f"**{t(f'lever.{kind}')}**")
            for lever in reference().levers:
                if lever.kind == kind:
                    _draw(who, lever)


def _draw(who: Viewer, lever: Lever) -> None:
    """What it is called, and under it the way to what it is bound to, for whoever may go there."""
    with st.container(gap="xsmall"):
        st.markdown(inert(local(lever.name)))
        if not lever.bound_to:
            st.caption(t("lever.unbound"))
        elif who.may(Right.SCENARIOS):
            _lead(lever)
        else:
            st.caption(inert(_bound(lever)))


def _lead(lever: Lever) -> None:
    screen, name, icon = ("composer", address.ACTION, "edit_calendar")
    if lever.kind == BRAKE:
        screen, name, icon = ("assumptions", address.ASSUMPTION, "tune")
    page, label = f"scenarios/{screen}/screen.py", inert(_bound(lever))
    address.link(page, {name: lever.bound_to}, label=label, icon=f":material/{icon}:")


def _bound(lever: Lever) -> str:
    """« Départs de managers par an », « À essayer : accompagner, mentorat »"""
    if lever.kind == BRAKE:
        return local(reference().assumptions[lever.bound_to].name)
    if lever.bound_to in set(SupportKind):
        return plain("lever.support", name=sentences.support(SupportKind(lever.bound_to)))
    return plain("lever.action", name=plain(f"action.{lever.bound_to}"))
