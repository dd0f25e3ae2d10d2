"""Every trade tried on the vacant position whose tile is open: a line each in the order of the reference, never ranked;
up to four go on to « Comparer », nothing kept until one is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.domain.framework import Framework
from model.domain.vocabulary import Background
from model.projection import can_be_taken
from model.scenario import Scenario, new_uid
from model.scenario.actions import LONGEST_TITLE
from model.services.scenario import scenarios, trials
from model.services.scenario.comparison import MOST
from model.services.scenario.trials import Trial
from pages.kit import links, state, widgets
from pages.kit.widgets import rate
from pages.kit.wording import local, plain, seat_name, t
from pages.scenarios import outlook
from pages.scenarios.composer import editor_content, studio


def offer(who: Viewer, scenario: Scenario) -> None:
    """Offer the trades of the open tile, if it is that of a free position."""
    here = studio.place(scenario)
    then = scenarios.outlook(who, scenario, here.act).after
    if here.opened not in then.positions.uid or not can_be_taken(then, here.opened, here.act):
        return
    seat = then.positions.uid.index(here.opened)
    label = t("trades.title", position=seat_name(then, seat))
    fold = st.expander(label, key="compose_trades", on_change="rerun")
    if not fold.open:
        return
    tried = trials.of_trades(who, scenario, here.opened, here.act, here.look)
    with fold:
        st.caption(t("literal", text=_caption(then.framework, tried)))
        rows = _rows(then.framework, tried, int(then.positions.team[seat]))
        chosen = widgets.ticked(rows, label, f"compose_trades_{here.opened}")
        variants = [trial for trial in tried if _code(trial) in chosen and not trial.reason][:MOST]
        label = t("trades.compare", n=len(variants))
        if st.button(label, key="compare_trades", icon=":material/compare_arrows:", disabled=not variants):
            _remember(scenario, then.framework, variants)
            links.go("scenarios/comparison/screen.py")


def _code(trial: Trial) -> str:
    return str(getattr(trial.action, "family", ""))


def _rows(framework: Framework, tried: Sequence[Trial], team: int) -> Mapping[str, Mapping[str, object]]:
    """What each trade would change in the common base of the team once adapted, or why it cannot come."""
    rows: dict[str, Mapping[str, object]] = {}
    changes = [editor_content.changing(trial.seen, team) for trial in tried]
    shown = [name for name in changes[0] if any(change[name] for change in changes)] or ["covered"]
    for family, trial, change in zip(framework.families, tried, changes, strict=True):
        names = {
            name: ", ".join(local(framework.competencies[place].short) for place in change[name]) for name in shown
        }
        if trial.reason:
            names = dict.fromkeys(shown, "") | {shown[0]: plain(f"projection.{trial.reason}")}
        head = {
            plain("trades.trade"): local(family.short),
            plain("trades.origin"): plain(f"trades.{family.background}"),
        }
        rows[family.code] = head | {plain(f"trades.{name}"): text for name, text in names.items()}
    return rows


def _caption(framework: Framework, tried: Sequence[Trial]) -> str:
    """What all trades share, said once: a hypothesis, how long one adapts, the cost, the candidates, and the share of
    other trades with either origin."""
    months, least = (int(framework.assumed(code)) for code in ("adaptation_months", "adaptation_minimum"))
    gained = [int(framework.assumed(code)) for code in ("immersion_months", "mentoring_months")]
    parts = [
        plain("trades.hypothesis"),
        plain("trades.months", n=months, one=max(least, months - max(gained)), both=max(least, months - sum(gained))),
        plain(
            "trades.cost",
            euros=int(framework.assumed("recruitment_cost")),
            n=int(framework.assumed("candidate_stock")),
        ),
    ]
    if gone := dict.fromkeys(action for trial in tried for action in trial.displaced):
        parts.append(outlook.displaced(tried[0].seen.after, tuple(gone)))
    shares: dict[Background, str] = {}
    for family, trial in zip(framework.families, tried, strict=True):
        if not trial.reason:
            shares.setdefault(family.background, rate(trial.seen.figures_after.mix.share))
    if len(shares) > 1:
        parts.append(plain("trades.share", social=shares[Background.SOCIAL], other=shares[Background.OTHER]))
    return " ".join(parts)


def _remember(scenario: Scenario, framework: Framework, variants: Sequence[Trial]) -> None:
    """Make a variant of the scenario of each chosen trade, to be put beside each other."""
    named = []
    for trial in variants:
        family = framework.families[framework.family_index[_code(trial)]]
        title = plain("trades.variant", title=scenario.title, trade=local(family.short))
        named.append(scenario.with_action(replace(trial.action, uid=new_uid())).renamed(title[:LONGEST_TITLE]))
    state.variants(scenario.region).set(tuple(named))
    state.forget_widget("compare_which")
