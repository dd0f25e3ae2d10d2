"""How far a long piece of work is, and a way to stop it: both are shown once it has taken more than a second."""

from collections.abc import Callable
from time import monotonic

import streamlit as st

from pages.kit.internals import DeltaGenerator
from pages.kit.wording import t

PATIENCE = 1.0
"""After how many seconds somebody who waits is told how far it is."""


class WorkProgress:
    """A place on the screen that says how far some work is, which tells it; the work is of a name, as its words are.

    Leaving the screen or changing anything on it stops the work; so does the button, which does `stop`.
    """

    def __init__(self, name: str, stop: Callable[[], None]) -> None:
        self.name, self.stop = name, stop
        self.place, self.began = st.empty(), monotonic()
        self.bar: DeltaGenerator | None = None

    def __call__(self, phase: str, part: float) -> None:
        """Show which phase it is in, and which part of that is done, from 0 to 1."""
        if self.bar is None and monotonic() - self.began < PATIENCE:
            return
        text = t(f"{self.name}.phase_{phase}")
        if self.bar is None:
            with self.place.container():
                self.bar = st.progress(part, text)
                key = f"{self.name}_stop"
                st.button(t(f"{self.name}.stop"), key=key, icon=":material/stop:", on_click=self.stop)
        self.bar.progress(part, text)

    def end(self) -> None:
        """Take it off the screen: the work is done."""
        self.place.empty()
        self.bar = None
