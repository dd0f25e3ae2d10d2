"""Every trade tried on the vacant position whose tile is open: a line each in the order of the reference, never ranked;
up to four go on to « Comparer », nothing kept until one is."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.domain.framework import Framework
from model.domain.vocabulary import Background
from model.measures.coverage import COVERED
from model.measures.mix import RangeState
from model.projection import can_be_taken
from model.scenario import Scenario, new_uid
from model.scenario.actions import LONGEST_TITLE
from model.services.scenario import scenarios, trials
from model.services.scenario.comparison import MOST
from model.services.scenario.scenarios import Outlook
from model.services.scenario.trials import Trial
from pages.kit import address, charts, data, state, widgets
from pages.kit.data import Build
from pages.kit.widgets import rate
from pages.kit.wording import inert, local, plain, seat_name, t, words
from pages.scenarios import outlook
from pages.scenarios.composer import editor_content, studio

NAMES, LINE = 180, 500


def offer(who: Viewer, scenario: Scenario) -> None:
    """Offer the trades of the open tile, if it is that of a free position."""
    here = studio.place(scenario)
    then = scenarios.outlook(who, scenario, here.act).after
    if here.opened not in then.positions.uid or not can_be_taken(then, here.opened, here.act):
        return
    seat = then.positions.uid.index(here.opened)
    label = t("trades.title", position=seat_name(then, seat))
    fold = widgets.fold(label, "compose_trades")
    if not fold.open:
        return
    tried, team = trials.of_trades(who, scenario, here.opened, here.act), int(then.positions.team[seat])
    with fold:
        st.caption(t("literal", text=_caption(then.framework, tried)))
        key = scenario, here.opened, here.act, outlook.revisions(then)
        with st.grid(2, min_column_width=data.grown(LINE), vertical_alignment="center", gap=("xsmall", "small")):
            chosen = [trial for trial in tried if _line(trial, then.framework, team, key)]
        st.caption(t("literal", text=charts.reading(then.framework, words())))
        if len(chosen) > MOST:
            st.warning(t("compare.most", n=MOST))
        variants = chosen[:MOST]
        label = t("trades.compare", n=len(variants))
        if widgets.clicked(label, key="compare_trades", icon=":material/compare_arrows:", disabled=not variants):
            _remember(scenario, then.framework, variants)
            address.go("scenarios/comparison/screen.py")
        widgets.table_view(lambda: _rows(then.framework, tried, team), t("trades.table"), "compose_trades_table")


def _code(trial: Trial) -> str:
    return str(getattr(trial.action, "family", ""))


def _line(trial: Trial, framework: Framework, team: int, key: Hashable) -> bool:
    """Draw what a trade would make of the common base of the team once adapted, or why it cannot come; return whether
    it is ticked."""
    family = framework.families[framework.family_index[_code(trial)]]
    closed, change = bool(trial.reason), editor_content.changes(trial.seen, team)
    with st.container(horizontal=True, vertical_alignment="center"):
        box = f"trade_{family.code}_{getattr(trial.action, 'position', '')}"
        ticked = st.checkbox(inert(local(family.short)), key=box, disabled=closed, width=data.grown(NAMES))
        if not closed:
            alt = plain("trades.alternative", trade=local(family.short), change=change)
            widgets.chart(f"trade_{family.code}", key, _strips(trial.seen, team), alt)
    origin = plain(f"tile.{family.background}")
    origin = origin[:1].upper() + origin[1:]
    if closed:
        st.caption(t("trades.closed", origin=origin, reason=plain(f"projection.{trial.reason}")))
    else:
        st.caption(t("trades.line", origin=origin, change=change))
    return ticked and not closed


def _strips(seen: Outlook, team: int) -> Build:
    """What draws the common base of a team without the arrival and with it."""
    before, after = seen.figures_before.coverage, seen.figures_after.coverage
    base = (before, team) if team < len(before.seats) else None
    without = charts.strip(seen.before, *base, words()) if base else ()
    with_it = charts.strip(seen.after, after, team, words(), base)
    return lambda colours: charts.strips(without, with_it, colours)


def _rows(framework: Framework, tried: Sequence[Trial], team: int) -> Sequence[Mapping[str, object]]:
    """The same as a table, a line a trade."""
    rows = []
    for family, trial in zip(framework.families, tried, strict=True):
        without, with_it = (int((states[team] == COVERED).sum()) for states in trial.seen.states)
        reason = plain(f"projection.{trial.reason}") if trial.reason else ""
        rows.append(
            {
                plain("trades.trade"): local(family.short),
                plain("trades.origin"): plain(f"trades.{family.background}"),
                plain("figure.covered.label"): "" if reason else widgets.moved(without, with_it),
                plain("trades.changes"): reason or editor_content.changes(trial.seen, team),
            }
        )
    return rows


def _caption(framework: Framework, tried: Sequence[Trial]) -> str:
    """What all trades share, said once: a hypothesis, how long one adapts, the cost, the candidates, the month of the
    dots, and the share of other trades with either origin."""
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
            shares.setdefault(family.background, _share(trial.seen))
    if shares:
        adapted = next(trial.seen.month for trial in tried if not trial.reason)
        parts.append(plain("trades.adapted", month=words().month(adapted)))
    if len(shares) > 1:
        parts.append(plain("trades.share", social=shares[Background.SOCIAL], other=shares[Background.OTHER]))
    return " ".join(parts)


def _share(seen: Outlook) -> str:
    """The share of other trades, and where it stands in the range of the region, if one is judged."""
    share, verdict = rate(seen.figures_after.mix.share), seen.figures_after.verdict
    if verdict is None or verdict.state not in (RangeState.BELOW, RangeState.INSIDE, RangeState.ABOVE):
        return share
    return plain(f"trades.range_{verdict.state}", share=share)


def _remember(scenario: Scenario, framework: Framework, variants: Sequence[Trial]) -> None:
    """Make a variant of the scenario of each chosen trade, to be put beside each other."""
    named = []
    for trial in variants:
        family = framework.families[framework.family_index[_code(trial)]]
        title = plain("trades.variant", title=scenario.title, trade=local(family.short))
        named.append(scenario.with_action(replace(trial.action, uid=new_uid())).renamed(title[:LONGEST_TITLE]))
    state.variants(scenario.region).set(tuple(named))
    state.forget_widget("compare_which")
