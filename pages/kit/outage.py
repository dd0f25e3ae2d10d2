"""While something outside is amiss: a sentence, and the screen again by itself as soon as it can be drawn."""

from collections.abc import Callable

import streamlit as st

from model.errors import MosaiqueError, Unavailable
from model.services import start
from pages.kit.wording import plain, sentence, t

EVERY = 3
"""After how many seconds a screen that could not be drawn is tried again."""


def wait(error: Unavailable) -> None:
    """Draw what stands for a screen that cannot be drawn now, and draw the screen again once it can."""
    st.title(plain("frame.outage"), anchor=False)
    st.warning(f"{sentence(error)} {t('frame.comes_back')}", icon=":material/hourglass:")
    _look_again([])


def trouble(error: MosaiqueError, say: Callable[[str], object] = st.error) -> None:
    """Say what stands in the way of a part of a screen; if it is something outside, draw it again once it can be."""
    say(sentence(error))
    if isinstance(error, Unavailable):
        _look_again([])


@st.fragment(run_every=EVERY)
def _look_again(times: list[bool]) -> None:
    """Not at the first time: what fails has only just failed."""
    if times and start.ailment() is None:
        st.rerun()
    times.append(True)
