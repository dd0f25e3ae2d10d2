"""The grid of what is expected, what it would change, and what becomes of a proposal."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from model.access import Right, Viewer
from model.domain.framework import HALF_STEPS, TargetProfile
from model.services import context
from model.services.expectation import profiles
from model.services.expectation.profiles import MOST_HOLDERS, MOST_WEIGHT, ProfileScope, ProfileVersion
from model.services.expectation.states import ProfileState
from model.services.situation.situations import View
from pages.kit import inputs, links, profile_changes, widgets
from pages.kit.wording import plain, t, words
from pages.situation.expectations import text


def scope(view: View) -> ProfileScope:
    """Ask of what one expects something: the region, a function, a team; it lives in the address."""
    scopes, label = text.scopes(view.snapshot), t("expectations.scope")
    chosen = inputs.select(
        label, scopes, lambda each: text.scope_name(view.snapshot, each), "pour", by=_by, bound="pour", width=420
    )
    return chosen or scopes[0]


def _by(scope: ProfileScope) -> str:
    return scope.team or scope.stratum


def edited(view: View, scope: ProfileScope, current: TargetProfile, version: str) -> TargetProfile:
    """Draw the grid and the range; return the profile that they hold. They begin anew whenever `version`
    is another one.

    Raises:
        Refused: a value that is not accepted.
    """
    rows = text.values(view.snapshot, current)
    key = f"expect_{scope.team}_{scope.stratum}_{version}"
    level, people, weight = (plain(f"column.{name}") for name in ("expected", "wanted", "weight"))
    grid = st.data_editor(
        pd.DataFrame(list(rows)),
        hide_index=True,
        disabled=[plain("column.competency")],
        column_config={
            level: st.column_config.SelectboxColumn(
                options=[half / 2 for half in range(HALF_STEPS + 1)],
                format_func=lambda level: words().number(float(level)),
                required=True,
            ),
            people: st.column_config.NumberColumn(min_value=1, max_value=MOST_HOLDERS, step=1, required=True),
            weight: st.column_config.NumberColumn(min_value=0, max_value=MOST_WEIGHT, step=1, required=True),
        },
        height="content",
        key=f"{key}_grid",
        alt=plain("expectations.grid"),
    )
    mix = _range(current, key)
    return profiles.changed_profile(current, list(grid[level]), list(grid[people]), list(grid[weight]), mix)


def _range(current: TargetProfile, key: str) -> tuple[int, int] | None:
    """Ask for the range of the share of managers from other trades, if one is wished for."""
    if not st.toggle(t("expectations.with_range"), value=current.mix is not None, key=f"{key}_with_range"):
        return None
    low, high = st.slider(
        t("expectations.range"), 0, 100, current.mix or (30, 50), key=f"{key}_range", format=inputs.percent()
    )
    return low, high


def show_effect(who: Viewer, view: View, scope: ProfileScope, profile: TargetProfile, key: str = "") -> None:
    """Say what would change on the day that is looked at; in figures too for what is being edited, which has no key."""
    effect = profiles.effect(who, view, scope, profile)
    changes = profile_changes.changes(profiles.in_force(view.snapshot, scope), profile, view.snapshot.framework)
    st.markdown(t("literal", text=" ".join((*changes, text.effect_sentence(effect)))))
    if not key:
        widgets.figures(text.effect_figures(effect))
    rows = text.effect_rows(effect)
    if rows:
        widgets.table_view(lambda: rows, t("expectations.effect_table"), f"effect_{key or 'draft'}")


def keep(who: Viewer, code: str, scope: ProfileScope, profile: TargetProfile, current: TargetProfile) -> None:
    """Offer to propose what the grid holds, or to give up an own profile."""
    with st.container(horizontal=True):
        st.button(
            **widgets.main(t("expectations.propose"), disabled=profile == current),
            key="expect_propose",
            icon=":material/edit_note:",
            on_click=widgets.act,
            args=(lambda: profiles.propose(who, code, scope, profile), "expectations.was_proposed"),
        )
        if scope.is_of(current) and scope != ProfileScope():
            st.button(
                t("expectations.give_up"),
                key="expect_give_up",
                on_click=widgets.act,
                args=(lambda: profiles.give_up(who, code, scope), "expectations.was_given_up"),
            )


def waiting(who: Viewer, view: View, proposals: Sequence[ProfileVersion]) -> None:
    """List the proposals, each with its effect, to be adopted or taken back."""
    code = view.snapshot.regions[0].code
    for each in proposals:
        with st.container(border=True):
            name = text.scope_name(view.snapshot, each.scope)
            author = links.proposer(each.author, each.workshop)
            st.markdown(t("expectations.proposal", scope=name, author=author, day=each.proposed_on))
            for conflict in text.conflicts(view.snapshot, each, proposals):
                st.warning(t("literal", text=conflict))
            if voted := text.voted(view.snapshot, each):
                widgets.table(voted, plain("expectations.voted"))
            links.conclusions(who, each.workshop)
            show_effect(who, view, each.scope, each.profile, each.uid)
            if who.may(Right.EXPECTATIONS):
                _settle(who, code, each)


def adoptions(who: Viewer, view: View, versions: Sequence[ProfileVersion], scope: ProfileScope) -> None:
    """Offer to take back what was adopted today, and what is in force for a scope, saying what comes back."""
    code, today = view.snapshot.regions[0].code, context.today()
    if not who.may(Right.EXPECTATIONS):
        return
    for each in versions:
        adopted = each.state is ProfileState.ADOPTED
        if not adopted or not (each.scope == scope or each.profile.adopted_on == today):
            continue
        followed = (other for other in versions if other.replaced_by == each.uid and other.profile.adopted_on)
        before = next(followed, None)
        with st.container(horizontal=True, vertical_alignment="center", key=f"adoption_{each.uid}"):
            st.caption(t("literal", text=text.adoption(view.snapshot, each, before)), width="content")
            st.button(
                t("expectations.take_back"),
                key=f"take_back_{each.uid}",
                icon=":material/undo:",
                type="tertiary",
                on_click=widgets.act,
                args=(partial(profiles.take_back, who, code, each.uid), "expectations.was_taken_back"),
                kwargs={"otherwise": "expectations.was_withdrawn_with_it"},
            )


def _settle(who: Viewer, code: str, proposal: ProfileVersion) -> None:
    with st.container(horizontal=True):
        st.button(
            **widgets.main(t("expectations.adopt")),
            key=f"adopt_{proposal.uid}",
            icon=":material/check:",
            on_click=widgets.act,
            args=(lambda: profiles.adopt(who, code, proposal.uid), "expectations.was_adopted"),
        )
        st.button(
            t("expectations.withdraw"),
            key=f"withdraw_{proposal.uid}",
            on_click=widgets.act,
            args=(lambda: profiles.withdraw(who, code, proposal.uid), "expectations.was_withdrawn"),
        )
