"""Which scenarios are compared."""

from collections.abc import Sequence

import streamlit as st

from model.services.scenario.comparison import MOST
from model.services.scenario.rows import SavedScenario
from pages.kit import state, widgets
from pages.kit.wording import inert, t


def pick(kept: Sequence[SavedScenario]) -> dict[str, SavedScenario]:
    """Ask which scenarios to compare; the latest two to begin with, each under a name of its own."""
    by_uid = {each.uid: each for each in kept}
    names = dict(zip(by_uid, widgets.distinct([each.scenario.title for each in kept]), strict=True))
    if set(state.widget("compare_which") or ()) - set(names):
        state.set_widget("compare_which", list(names)[:2])  # the scenarios of another region
    state.start_widget("compare_which", list(names)[:2])

    def called(uid: str) -> str:
        return inert(names.get(uid, uid))

    label = t("compare.which", n=MOST)
    chosen = st.pills(label, list(names), selection_mode="multi", key="compare_which", wrap=True, format_func=called)
    if len(chosen) > MOST:
        st.warning(t("compare.most", n=MOST))
    return {names[uid]: by_uid[uid] for uid in chosen[:MOST]}
