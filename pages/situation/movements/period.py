"""Between which days one looks: the date of the frame, and a day before it."""

from datetime import date

import streamlit as st

from model.access import Viewer
from model.errors import Refused
from model.services.context import today
from model.services.situation.movements import delivered, since_by_default
from pages.kit import inputs
from pages.kit.state import Context
from pages.kit.wording import sentence, t, words


def choose(who: Viewer, chosen: Context) -> tuple[date, date] | None:
    """Offer since when; return both days, or say that the first is not before the last."""
    last = min(chosen.day, today())
    given = delivered(who, chosen.codes)
    first = inputs.day(
        t("movements.since"),
        "depuis",
        since_by_default(given, last),
        bound="depuis",
        others=given,
        help=t("movements.delivered", days=tuple(words().day(each) for each in given)) if given else None,
        width=220,
    )
    if last < chosen.day:
        st.caption(t("movements.until_today"))
    if first >= last:
        st.error(sentence(Refused("movements.order", received=first, accepted=last)))
        return None
    return first, last
