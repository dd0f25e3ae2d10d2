"""Trying the room before the doors open: the wall over the whole screen, phones that read the code and answer."""

from collections.abc import Sequence
from operator import attrgetter

import streamlit as st

from model.access import Right
from model.services.workshop import trial
from model.services.workshop.trial import RoomTrial
from model.services.workshop.workshops import Phase, Workshop
from pages.kit import inputs, session
from pages.kit.address import link
from pages.kit.wording import t
from pages.workshop import workshop_choice

WIDTH = 480


def offer(listed: Sequence[Workshop]) -> None:
    """Offer to try the room of one of the workshops that are ready."""
    ready = [each for each in listed if each.phase is Phase.PREPARED]
    if not ready:
        return
    with st.expander(t("trial.title"), key="prepare_trial", icon=":material/fact_check:"):
        label, by = t("workshop.which"), attrgetter("uid")
        which = inputs.select(label, ready, workshop_choice.named, "trial_which", by=by, width=WIDTH) or ready[0]
        st.markdown(t("trial.begin"))
        named = {workshop_choice.UID: which.uid}
        link("workshop/wall/screen.py", named, label=t("trial.wall"), icon=":material/present_to_all:")
        _follow(which.uid)


@st.fragment(run_every=2)
def _follow(uid: str) -> None:
    """What was seen so far."""
    st.markdown("\n".join(f"- {line}" for line in lines(trial.trial(session.viewer(Right.WORKSHOP), uid))))


def lines(seen: RoomTrial) -> Sequence[str]:
    """What was seen of the wall, of the code, of the network, and of screens that stay lit."""
    answered = len(seen.answered)
    return [
        t("trial.wide" if seen.wide else "trial.not_wide"),
        t("trial.read", n=seen.read),
        t("trial.answered", n=answered),
        *([t("trial.awake", n=len(seen.awake), of=answered)] if answered else []),
    ]
