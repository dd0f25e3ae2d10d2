"""Which figure is followed along the months, of the region or of a team."""

from collections.abc import Iterable

import streamlit as st

from model.domain.snapshot import Snapshot
from pages.kit import address, inputs, state
from pages.kit.wording import plain, t
from pages.scenarios import courses
from pages.scenarios.courses import Followed


def follow(key: str, seen: Iterable[Snapshot]) -> Followed:
    """Ask which figure to follow along the months, of the whole region or of one of the teams of these situations."""
    names = {uid: name for each in seen for uid, name in zip(each.teams.uid, each.teams.name, strict=True)}
    with st.container(horizontal=True):
        whole = plain("curves.of_region")
        team = inputs.select(
            t("curves.whose"),
            ["", *names],
            lambda uid: names[uid] if uid else whole,
            f"{key}_of",
            bound=address.TEAM,
            width=320,
        )
        figures = courses.OF_TEAMS if team else courses.FIGURES
        if state.widget(key) not in (None, *figures) and address.named(address.FIGURE) not in figures:
            state.set_widget(key, figures[0])  # no team has that figure, nor does the address name another one
            address.complete({address.FIGURE: ""})
        label, bound = t("curves.figure"), address.FIGURE
        figure = inputs.select(label, figures, courses.figure_name, key, bound=bound, width=320)
    return Followed(figure or figures[0], team or None, names[team] if team else "")
