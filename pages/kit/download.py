"""Files to download: made when they are asked for, for whom the page was shown to, and served to nobody else.

One that could not be made says so where it was asked for, with what still works.
"""

import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic

import streamlit as st

from model.access import Viewer
from model.errors import NotAllowed, Unavailable
from model.incidents import identifier
from model.services.access import circulation
from pages.kit import connection, internals, session, state
from pages.kit.wording import sentence, t

PATIENCE, LOOK = 180.0, 0.2
"""For how many seconds a file is awaited, and how often one looks whether whoever waits went on to something else."""


@st.fragment
def button(
    who: Viewer, label: str, make: Callable[[], bytes], name: str, mime: str, key: str, still: str = "frame.still"
) -> None:
    """Offer a file; `make` runs in a thread of its own, after the run of the screen. `still` is the key of what is said
    of what still works when it fails."""
    secret, before = session.secret(), state.outcome(key).get()
    outcome: state.Outcome = SimpleQueue()
    state.outcome(key).set(outcome)

    def made() -> bytes:
        try:
            circulation.confirm(who, secret)
            content = make()
            connection.files.share(internals.keep_file(content, mime, name), secret)
            return content
        finally:
            outcome.put(sys.exception())

    if st.download_button(label, made, name, mime, key=key, icon=":material/download:") and before:
        _tell(_awaited(before), label, still)


def _awaited(outcome: state.Outcome) -> BaseException | None:
    """What stood in the way of the file that was just asked for: the one that was offered by the run before this."""
    place, began = st.empty(), monotonic()
    while monotonic() - began < PATIENCE:
        try:
            return outcome.get(timeout=LOOK)
        except Empty:
            place.empty()  # where a run ends that nobody waits for any more
    return TimeoutError()


def _tell(error: BaseException | None, label: str, still: str) -> None:
    if isinstance(error, NotAllowed | Unavailable):
        st.error(sentence(error), icon=":material/error:")
    elif error is not None:
        st.error(t("frame.not_made", file=label, id=identifier(error), still=t(still)), icon=":material/error:")
