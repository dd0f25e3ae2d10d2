"""Two workshops of the region on the same questions, side by side: what moved in words, then both on one scale."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.workshop import rounds
from model.services.workshop.rounds import Round, Shift
from model.services.workshop.workshops import Workshop
from model.workshop.steps import COUNTED, Kind
from pages.kit import address, inputs, state, widgets
from pages.kit.wording import local, plain, t, words
from pages.workshop import shifts, workshop_choice
from pages.workshop.conclusions import spread
from pages.workshop.conclusions.text import title

WIDTH = 480


def offer(who: Viewer, held: Workshop, listed: Sequence[Workshop]) -> None:
    """Offer to look at the workshop beside another one of the region: the earlier one is the first."""
    others = {each.uid: each for each in listed if each.uid != held.uid and not each.rehearsed}
    bound, key = address.OTHER_WORKSHOP, "rounds_with"
    if held.rehearsed or not (others or address.several(bound)):
        return
    if address.named(bound) == held.uid:  # it was the other one until it was chosen itself
        state.set_widget(key, "")
        address.complete({bound: ""})
    st.subheader(t("rounds.title"), anchor=False)
    names = {"": plain("choice.none")} | {uid: workshop_choice.named(each) for uid, each in others.items()}
    chosen = inputs.select(t("rounds.which"), tuple(names), names.__getitem__, key, bound=bound, width=WIDTH)
    if not chosen:
        return
    pair = sorted((held, others[chosen]), key=lambda each: each.started_at or each.created_at)
    common = rounds.rounds(who, pair[0].uid, pair[1].uid)
    first, second = map(workshop_choice.named, pair)
    st.markdown(t("rounds.pair", first=first, second=second) if common else t("rounds.none"))
    st.caption(t("rounds.means"))
    for compared in common:
        _draw(pair, compared)


def _draw(pair: Sequence[Workshop], compared: Round) -> None:
    st.markdown(t("rounds.head", title=title(compared.later)))
    before, after = (local(each.step.text) for each in (compared.earlier, compared.later))
    if before != after:
        st.caption(t("rounds.in_other_words", before=before))
    moved = shifts.moved(compared)
    st.markdown(t("literal", text=moved))
    if not compared.shifts:
        return
    name, table = f"rounds_{compared.later.step.uid}", partial(rows, compared)
    if compared.later.step.kind in (Kind.LEVELS, Kind.RANGE):
        key = tuple(one.uid for one in pair), compared.earlier.tally, compared.later.tally, words().language
        widgets.chart(name, key, spread.beside(compared), moved)
        widgets.table_view(table, title(compared.later), f"{name}_table")
    else:
        widgets.table(table(), title(compared.later))


def rows(compared: Round) -> Sequence[Mapping[str, object]]:
    """What both rooms said of each thing."""
    return [_row(compared, shift) for shift in compared.shifts]


def _row(compared: Round, shift: Shift) -> Mapping[str, object]:
    before, after = shifts.line(compared.earlier, shift.earlier), shifts.line(compared.later, shift.later)
    counted = compared.later.step.kind in COUNTED
    return {
        plain("workshop.column_answer"): after.name,
        plain("rounds.place", n=1): shifts.counted(before) if counted else f"{before.figure} · {before.note}",
        plain("rounds.place", n=2): shifts.counted(after) if counted else f"{after.figure} · {after.note}",
    }
