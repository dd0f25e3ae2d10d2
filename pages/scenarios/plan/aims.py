"""What a proposal is looked for, and what counts first."""

from collections.abc import Sequence

import streamlit as st

from model.planner.value import Aim
from pages.kit import widgets
from pages.kit.wording import plain, t


def ask(possible: Sequence[Aim]) -> tuple[Aim, ...]:
    """Ask what counts first, then next; what was chosen before is not offered again, nothing ends it."""
    chosen: list[Aim] = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for place in range(len(possible)):
            left = [aim for aim in possible if aim not in chosen]
            options = [*left, None] if place else left
            label = t("propose.aim_next" if place else "propose.aim_first")
            aim = widgets.select(label, options, _called, f"propose_aim_{place}", width=250)
            if aim is None:
                break
            chosen.append(aim)
    return tuple(chosen)


def _called(aim: Aim | None) -> str:
    return plain(f"propose.aim_{aim}" if aim else "propose.aim_none")
