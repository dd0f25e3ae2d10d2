"""What the assumptions would have foreseen a year or two ago, beside what happened."""

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.services.scenario import sensitivity
from pages.kit import address, inputs, outage, widgets
from pages.kit.wording import plain, t
from pages.scenarios import chances, courses


def past(who: Viewer, code: str) -> None:
    """Offer to see what these assumptions would have said of the last year or two."""
    bound = address.YEARS
    fold = widgets.fold(t("suppose.back"), "suppose_back", bound)
    if not fold.open:
        return
    with fold:
        label, held = t("suppose.back_from"), "suppose_back_from"
        months = inputs.select(label, (12, 24), _ago, held, bound=bound, width=240) or 12
        try:
            tested = sensitivity.back_test(who, code, months)
        except MosaiqueError as error:
            outage.trouble(error, st.info)
            return
        sentence = chances.back_test(tested)
        st.markdown(t("literal", text=sentence))
        drawing = courses.drawing(tested.expected.months[0], chances.back_curves(tested), "vacant")
        key = code, months, tested.happened, tuple(tested.expected.mean)
        widgets.chart("back_test", key, drawing, alt=sentence, folded=True)
        st.caption(t("suppose.back_note"))


def _ago(months: int) -> str:
    return plain("suppose.back_ago", n=months)
