"""« Votre avis » on a shared scenario: one text each, for the director and for who wrote it."""

import streamlit as st

from model.access import Right, Viewer
from model.services.context import PARIS, reference
from model.services.scenario import opinions
from pages.kit import data, state, widgets
from pages.kit.wording import local, t
from pages.scenarios import opinion_list


def offer(who: Viewer, uid: str) -> None:
    """Ask for an opinion, or tell the director those that were given."""
    st.subheader(t("opinion.title"), anchor=False)
    if who.may(Right.SCENARIOS):
        opinion_list.draw(who, uid)
        return
    _ask(who, uid)


def left(who: Viewer, codes: tuple[str, ...]) -> None:
    """Let somebody read again, change and take back what they said of scenarios that are not shared any more."""
    if who.may(Right.SCENARIOS):
        return
    for each in opinions.left(who, codes):
        region, day = local(reference().regions[each.region].name), each.at.astimezone(PARIS).date()
        with st.container(border=True):
            st.markdown(t("opinion.left", region=region, day=day))
            _ask(who, each.uid)


def _ask(who: Viewer, uid: str) -> None:
    key = f"opinion_{uid}"
    label, first = t("opinion.yours"), state.start_widget(key, opinions.own(who, uid))
    st.text_area(
        label,
        first,
        key=key,
        max_chars=opinions.LONGEST,
        height=data.grown(120),
        help=t("opinion.help"),
        width=data.grown(720),
    )
    st.caption(t("opinion.read_by"))
    st.button(
        t("opinion.write"), key=f"opinion_write_{uid}", icon=":material/send:", on_click=_write, args=(who, uid, key)
    )


def _write(who: Viewer, uid: str, key: str) -> None:
    text = str(state.widget(key))
    widgets.act(lambda: opinions.write(who, uid, text), "opinion.was_written" if text.strip() else "opinion.was_taken")
