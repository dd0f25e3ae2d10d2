"""What has come true of a retained scenario: written into the situation, one action at a time."""

from operator import attrgetter

import streamlit as st

from model.access import Right, Viewer
from model.errors import MosaiqueError
from model.scenario import Action, Recruitment
from model.services.context import today
from model.services.records import corrections, fulfilment
from model.services.scenario import scenarios
from model.services.scenario.rows import SavedScenario
from pages.kit import data, inputs, sentences, widgets
from pages.kit.wording import plain, sentence, t, unmarked

WIDTH = 560


def offer(who: Viewer, kept: SavedScenario) -> None:
    """Ask which action has come true, when, and who came if somebody did."""
    actions = fulfilment.fulfillable(kept)
    if not actions or not who.may(Right.CORRECT):
        return
    seen = scenarios.projection(who, kept.scenario).snapshot

    def called(action: Action) -> str:
        return unmarked(sentences.sentence(seen, action))

    st.markdown(t("fulfil.what"))
    which, by, empty = t("fulfil.which"), attrgetter("uid"), t("choice.none")
    action = inputs.select(which, actions, called, f"fulfil_{kept.uid}", by=by, empty=empty, width=WIDTH)
    if action is None:
        return
    day = inputs.day(t("fulfil.day"), f"fulfil_day_{action.uid}", min(action.month, today()), width=WIDTH)
    name = ""
    if isinstance(action, Recruitment):
        name = st.text_input(
            t("fulfil.name"),
            key=f"fulfil_name_{action.uid}",
            max_chars=80,
            help=t("fulfil.name_help"),
            width=data.grown(WIDTH),
        )
    if widgets.clicked(t("fulfil.write"), key=f"fulfil_write_{kept.uid}", icon=":material/task_alt:"):
        try:
            looked = corrections.seen_region(who, kept.scenario.region)
        except MosaiqueError as error:
            st.error(sentence(error))
            return
        widgets.act(
            lambda: fulfilment.fulfil(who, kept, looked, action.uid, day, name.strip()),
            "fulfil.was_written",
            again=True,
            what=plain("literal", text=called(action)),
        )
