"""The cards of a step: added aloud, put together under a name, kept from the wall, shown alone."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.access import Viewer
from model.services import hosting
from model.services.workshops import Hall
from model.workshop import wall
from model.workshop.board import LONGEST_GROUP
from model.workshop.cards import LONGEST, Card, Group
from model.workshop.steps import MOST_ITEMS, Kind, Step
from pages.kit import widgets
from pages.kit.wording import inert, plain, t
from pages.workshop.leading import done

WIDTH = 640


def cards(who: Viewer, hall: Hall) -> None:
    """Offer all that is done with cards, when the step is about some; only moderation once they are weighed."""
    step = hall.board.step
    if step is None or step.kind is not Kind.CARDS:
        if step is not None and (alone := _weighed(hall, step)):
            _moderate(who, hall, alone)
        return
    own = [card for card in hall.cards if card.step == step.uid]
    st.subheader(t("sort.title", n=len(own)), anchor=False)
    _add(who, hall.workshop.uid, step.uid)
    if own:
        groups = hall.board.of(step.uid)
        if more := _too_many(hall, step):
            st.warning(t("sort.too_many", n=more, most=MOST_ITEMS))
        _put_together(who, hall, step.uid, own, groups)
        for group in groups:
            _group(who, hall, group, groups)
        _moderate(who, hall, own)
        _light(who, hall, step.uid)


def _weighed(hall: Hall, step: Step) -> Sequence[Card]:
    """The cards that a step is about one by one, and those of the step before that are kept from being read."""
    named = step.known | hall.board.hidden
    return [card for card in hall.cards if card.step == step.source and card.uid in named]


def _too_many(hall: Hall, step: Step) -> int:
    """How many groups and lone cards there are, when that is more than can be weighed in a step that follows."""
    found = len(wall.piles(hall.board, step.uid, hall.cards))
    return found if found > MOST_ITEMS and any(each.source == step.uid for each in hall.board.steps) else 0


def _add(who: Viewer, uid: str, step: str) -> None:
    with st.form("sort_add", clear_on_submit=True, border=False):
        text = st.text_input(t("sort.add"), key="sort_add_text", max_chars=LONGEST, width=WIDTH)
        if st.form_submit_button(t("sort.add_it"), key="sort_add_it") and text:
            done(partial(hosting.enter_card, who, uid, step, text))
            st.rerun()


def _put_together(who: Viewer, hall: Hall, step: str, own: Sequence[Card], groups: Sequence[Group]) -> None:
    """Put cards that say the same into a new group, or into one that there is."""
    held = {uid for group in groups for uid in group.cards}
    free = [card for card in own if card.uid not in held | hall.board.hidden]
    labels = dict(zip(widgets.distinct(card.text for card in free), free, strict=True))
    with st.container(border=True):
        chosen = widgets.several(t("sort.which"), list(labels), "sort_which", placeholder=t("choice.none"))
        into = widgets.select(t("sort.into"), (None, *groups), _into, "sort_into", width=WIDTH)
        name = into.name if into else _name()
        action = partial(
            hosting.group,
            who,
            hall.workshop.uid,
            step,
            name,
            [labels[each].uid for each in chosen],
            into.uid if into else "",
        )
        st.button(t("sort.group"), key="sort_group", disabled=not chosen, on_click=done, args=(action,))


def _into(group: Group | None) -> str:
    return group.name if group else plain("sort.new_group")


def _name() -> str:
    return st.text_input(t("sort.name"), key="sort_name", max_chars=LONGEST_GROUP, width=WIDTH)


def _group(who: Viewer, hall: Hall, group: Group, groups: Sequence[Group]) -> None:
    """A group with its cards: merged with another one, or dissolved."""
    uid, texts = hall.workshop.uid, {card.uid: card.text for card in hall.cards}
    with st.expander(t("sort.named", name=group.name, n=len(group.cards)), key=f"group_{group.uid}"):
        st.markdown("\n".join(f"- {inert(texts.get(card, ''))}" for card in group.cards))
        others = [each for each in groups if each.uid != group.uid]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if others:
                other = widgets.select(t("sort.merge_into"), others, _into, f"merge_{group.uid}", width=320)
                merging = partial(hosting.merge, who, uid, other.uid if other else "", group.uid)
                st.button(t("sort.merge"), key=f"merge_it_{group.uid}", on_click=done, args=(merging,))
            dissolving = partial(hosting.dissolve, who, uid, group.uid)
            st.button(
                t("sort.dissolve"), key=f"dissolve_{group.uid}", type="tertiary", on_click=done, args=(dissolving,)
            )


def _moderate(who: Viewer, hall: Hall, own: Sequence[Card]) -> None:
    """Keep a card from being read by the room, or let it be read again."""
    hidden = hall.board.hidden
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = widgets.select(t("sort.moderate"), own, partial(_card, hidden=hidden), "sort_moderate", width=WIDTH)
        if chosen:
            away = chosen.uid in hidden
            action = partial(hosting.moderate, who, hall.workshop.uid, [chosen.uid], hidden=not away)
            label = t("sort.show_again" if away else "sort.keep_away")
            st.button(label, key="sort_moderate_it", on_click=done, args=(action,))


def _card(card: Card, hidden: frozenset[str]) -> str:
    return plain("sort.hidden_card", text=card.text) if card.uid in hidden else card.text


def _light(who: Viewer, hall: Hall, step: str) -> None:
    """Show one group or card alone, large; or all of them again."""
    uid = hall.workshop.uid
    piles = wall.piles(hall.board, step, hall.cards)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = widgets.select(t("sort.light"), piles, lambda pile: pile.name, "sort_light", width=WIDTH)
        if chosen:
            action = partial(hosting.spotlight, who, uid, chosen.uid)
            st.button(t("sort.light_it"), key="sort_light_it", on_click=done, args=(action,))
        if hall.board.spotlight:
            everything = partial(hosting.spotlight, who, uid, "")
            st.button(t("sort.light_off"), key="sort_light_off", on_click=done, args=(everything,))
