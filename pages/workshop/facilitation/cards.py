"""The cards of a step: added aloud, put together under a name, kept from the wall, shown alone."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.workshop import facilitation
from model.services.workshop.workshops import Hall
from model.workshop import wall
from model.workshop.board import LONGEST_GROUP
from model.workshop.cards import LONGEST, Card, Group, alike, normal_form
from model.workshop.steps import MOST_ITEMS, Kind, Step
from model.workshop.wall import CardLine
from pages.kit import data, inputs, state, widgets
from pages.kit.wording import inert, plain, t
from pages.workshop.facilitation import card_queue
from pages.workshop.keys import done

WIDTH, GROUP, CARD, IN_GROUP = 640, 320, 500, 220
SEARCH = "sort_search"
WIDE, ROW, TALL_ROW = 66, 36, 68
HEAD, TALLEST = 38, 640
"""From how many letters on a card is read on three lines, how high a row with one line and with three is in pixels (a
lower one than that does not break its text); how high the head of the table is, from what height on its rows scroll."""


def cards(who: Viewer, hall: Hall) -> None:
    """Offer all that is done with cards, when the step is about some; only moderation once they are weighed."""
    step = hall.board.step
    if step is None or step.kind is not Kind.CARDS:
        if step is not None and (weighed := _weighed(hall, step)):
            st.caption(t("sort.tick"))
            _moderate(who, hall, step.uid, _ticked(hall, step.uid, weighed))
        return
    own = [card for card in hall.cards if card.step == step.uid]
    st.subheader(t("sort.title", n=len(own)), anchor=False)
    _add(who, hall.workshop.uid, step.uid)
    if not own:
        return
    if hall.board.screened:
        card_queue.queue(who, hall, own)
    groups = hall.board.of(step.uid)
    for group in groups:
        _group(who, hall, group, groups)
    tools = st.container()
    more = _too_many(hall, step)
    st.caption(f":material/warning: {t('sort.too_many', n=more, most=MOST_ITEMS)}" if more else t("sort.tick"))
    chosen = _ticked(hall, step.uid, own)
    with tools:  # above the table, which grows as cards come, and next to it, however many groups there are
        _put_together(who, hall, step.uid, chosen, groups)
        _moderate(who, hall, step.uid, chosen)
        _look_for()


def _look_for() -> None:
    """Ask for some words: only the cards that say them are in the table."""
    label = t("sort.search")
    icon = ":material/search:"
    st.text_input(
        label, key=SEARCH, width=data.grown(GROUP), icon=icon, label_visibility="collapsed", placeholder=label
    )


def _weighed(hall: Hall, step: Step) -> Sequence[Card]:
    """The cards that a step is about one by one, and those of the step before that are kept from being read."""
    named = alike(hall.cards, step.known | hall.board.hidden)
    return [card for card in hall.cards if card.step == step.source and card.uid in named]


def _too_many(hall: Hall, step: Step) -> int:
    """How many groups and lone cards there are, when that is more than can be weighed in a step that follows."""
    number = len(wall.piles(hall.board, step.uid, hall.cards))
    return number if number > MOST_ITEMS and any(each.source == step.uid for each in hall.board.steps) else 0


def _add(who: Viewer, uid: str, step: str) -> None:
    with st.form("sort_add", clear_on_submit=True, border=False):
        text = st.text_input(t("sort.add"), key="sort_add_text", max_chars=LONGEST, width=data.grown(WIDTH))
        if st.form_submit_button(t("sort.add_it"), key="sort_add_it") and text:
            done(partial(facilitation.enter_card, who, uid, step, text))
            st.rerun()


def _ticked(hall: Hall, step: str, own: Sequence[Card]) -> Sequence[CardLine]:
    """The cards as a table; what is ticked there is what the buttons beneath are about."""
    lines = {line.cards[0]: line for line in wall.lines(hall.board, own) if _searched(line)}
    tall = TALL_ROW if any(len(line.text) > WIDE for line in lines.values()) else ROW
    chosen = widgets.ticked(
        {uid: _row(line) for uid, line in lines.items()},
        plain("sort.table"),
        _table(step),
        row_height=data.grown(tall),
        height=data.grown(HEAD) + data.grown(tall) * min(len(lines), TALLEST // tall),
        column_config={
            plain(f"sort.column_{name}"): st.column_config.TextColumn(width=data.grown(width))
            for name, width in (("card", CARD), ("group", IN_GROUP))
        },
    )
    return [lines[uid] for uid in chosen]


def _searched(line: CardLine) -> bool:
    """Whether a card, or the group that it is in, says what is looked for."""
    return normal_form(state.widget(SEARCH) or "") in normal_form(f"{line.text} {line.group}")


def _row(line: CardLine) -> dict[str, object]:
    return {
        plain("sort.column_card"): _text(line),
        plain("sort.column_group"): line.group,
        plain("sort.column_state"): _state(line),
    }


def _state(line: CardLine) -> str:
    if line.waiting:
        return plain("sort.waiting")
    return plain("sort.hidden") if line.hidden else ""


def _text(line: CardLine) -> str:
    return plain("sort.card", text=line.text, n=len(line.cards))


def _table(step: str) -> str:
    return f"sort_cards_{step}"


def _uids(chosen: Iterable[CardLine]) -> list[str]:
    return [uid for line in chosen for uid in line.cards]


def _button(
    name: str, step: str, action: Callable[[], object], *, disabled: bool = False, label: str = "", key: str = ""
) -> None:
    """Do something with what is ticked; then nothing is."""
    st.button(
        label or t(f"sort.{name}"),
        key=key or f"sort_{name}",
        disabled=disabled,
        on_click=done,
        args=(partial(_do, step, action),),
    )


def _do(step: str, action: Callable[[], object]) -> None:
    action()
    widgets.untick(_table(step))


def _put_together(who: Viewer, hall: Hall, step: str, chosen: Sequence[CardLine], groups: Sequence[Group]) -> None:
    """Put what is ticked into a new group, or with one press into one that there is."""
    uid, uids = hall.workshop.uid, _uids(chosen)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("sort.name"), key="sort_name", max_chars=LONGEST_GROUP, width=data.grown(GROUP))
        _button("group", step, partial(_grouped, who, uid, step, uids), disabled=not chosen)
    with st.container(horizontal=True):
        for group in groups:
            moving = partial(facilitation.group, who, uid, step, group.name, uids, group.uid)
            label = t("sort.into", name=group.name)
            _button("into", step, moving, disabled=not chosen, label=label, key=f"into_{group.uid}")


def _grouped(who: Viewer, uid: str, step: str, cards: Sequence[str]) -> None:
    """The name is the one that stands there when the button is pressed, and then none."""
    facilitation.group(who, uid, step, state.widget("sort_name") or "", cards)
    state.set_widget("sort_name", "")


def _uid(group: Group) -> str:
    return group.uid


def _into(group: Group) -> str:
    return group.name


def _group(who: Viewer, hall: Hall, group: Group, groups: Sequence[Group]) -> None:
    """A group with its cards: given another name, merged with another one, or dissolved."""
    uid, own = hall.workshop.uid, [card for card in hall.cards if card.uid in group.cards]
    with st.expander(t("sort.named", name=group.name, n=len(group.cards)), key=f"group_{group.uid}"):
        st.markdown("\n".join(f"- {inert(_text(line))}" for line in wall.lines(hall.board, own)))
        _rename(who, uid, group)
        others = [each for each in groups if each.uid != group.uid]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if others:
                other = inputs.select(t("sort.merge_into"), others, _into, f"merge_{group.uid}", by=_uid, width=320)
                merging = partial(facilitation.merge, who, uid, other.uid if other else "", group.uid)
                st.button(t("sort.merge"), key=f"merge_it_{group.uid}", on_click=done, args=(merging,))
            dissolving = partial(facilitation.dissolve, who, uid, group.uid)
            st.button(
                t("sort.dissolve"), key=f"dissolve_{group.uid}", type="tertiary", on_click=done, args=(dissolving,)
            )


def _rename(who: Viewer, uid: str, group: Group) -> None:
    with (
        st.form(f"rename_form_{group.uid}", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(
            t("sort.other_name"), key=f"rename_{group.uid}", max_chars=LONGEST_GROUP, width=data.grown(GROUP)
        )
        if st.form_submit_button(t("sort.rename"), key=f"rename_it_{group.uid}") and name:
            done(partial(facilitation.group, who, uid, group.step, name, (), group.uid))
            st.rerun()


def _moderate(who: Viewer, hall: Hall, step: str, chosen: Sequence[CardLine]) -> None:
    """Keep what is ticked from being read by the room, or let it be read again; in the step of the cards, also show it
    alone, or take it out of its group."""
    uid, cards = hall.workshop.uid, _uids(chosen)
    hiding, showing = (partial(facilitation.moderate, who, uid, cards, hidden=hidden) for hidden in (True, False))
    with st.container(horizontal=True):
        _button("hide", step, hiding, disabled=all(line.hidden for line in chosen))
        _button("show_again", step, showing, disabled=not any(line.hidden for line in chosen))
        if hall.board.screened:
            _button("accept", step, showing, disabled=not any(line.waiting for line in chosen))
        if hall.board.named(step).kind is Kind.CARDS:
            leaving = partial(facilitation.ungroup, who, uid, cards)
            _button("ungroup", step, leaving, disabled=not any(line.group for line in chosen))
            _light(who, hall, step, chosen)


def _light(who: Viewer, hall: Hall, step: str, chosen: Sequence[CardLine]) -> None:
    """Show a card, or the group that it is in, alone and large; or everything again."""
    groups = {card: group.uid for group in hall.board.of(step) for card in group.cards}
    hung = {pile.uid for pile in wall.piles(hall.board, step, hall.cards)}
    lit = {groups.get(line.cards[0], line.cards[0]) for line in chosen}
    item = lit.pop() if len(lit) == 1 else ""
    _button("light", step, partial(facilitation.spotlight, who, hall.workshop.uid, item), disabled=item not in hung)
    if hall.board.spotlight:
        _button("light_off", step, partial(facilitation.spotlight, who, hall.workshop.uid, ""))
