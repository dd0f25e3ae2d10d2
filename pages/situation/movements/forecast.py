"""What was expected, for whoever composes scenarios: of the situation alone, or with a scenario that was retained."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from model.access import Right, Viewer
from model.errors import Refused
from model.services.scenario import lifecycle, sensitivity
from model.services.scenario.lifecycle import RetainedScenario
from model.services.scenario.sensitivity import BackTest
from pages.kit import address, inputs, widgets
from pages.kit.state import Context
from pages.kit.wording import plain, sentence, span, t, words


def tell(who: Viewer, chosen: Context, first: date, last: date) -> None:
    """Say what was expected and what happened, without judging anybody."""
    if not who.may(Right.SCENARIOS) or chosen.code is None:
        return
    st.subheader(t("movements.expected"), anchor=False)
    kept = {each.kept.uid: each for each in lifecycle.retained_scenarios(who, chosen.code)}
    retained = kept.get(_with_which(kept)) if kept or address.several(address.RETAINED) else None
    try:
        tested = sensitivity.expected_from(who, chosen.code, first, last, retained)
    except Refused as error:
        st.info(sentence(error))
        return
    st.markdown(t("literal", text=finding(tested, retained.on if retained else first)))
    widgets.table_view(partial(_rows, tested), t("movements.expected_table"), "movements_expected_table")
    st.caption(t("movements.expected_note"))


def _with_which(kept: Mapping[str, RetainedScenario]) -> str:
    """Offer the scenarios that were retained; return the uid of one, nothing for the situation alone."""
    uids = "", *kept
    label, key, bound = t("movements.with_which"), "movements_scenario", address.RETAINED
    return inputs.select(label, uids, lambda uid: _named(kept.get(uid)), key, bound=bound, width=420) or ""


def _named(retained: RetainedScenario | None) -> str:
    if retained is None:
        return plain("movements.no_scenario")
    return plain("movements.retained", title=retained.kept.scenario.title, day=retained.on)


def finding(tested: BackTest, known_on: date) -> str:
    """« Le 1er novembre 2026, 2 postes à pourvoir ; avec ce qu'on savait le 3 mars, on en attendait entre 1 et 4. »"""
    low, high = int(tested.expected.low[-1]), int(tested.expected.high[-1])
    return plain(
        "movements.expected_said",
        day=tested.expected.months[-1],
        n=tested.happened[-1],
        known_on=known_on,
        count=plain("movements.expected_one" if low == high else "movements.expected_between", low=low, high=high),
    )


def _rows(tested: BackTest) -> Sequence[Mapping[str, object]]:
    """Month by month, what was expected and what happened."""
    ends = zip(tested.expected.months, tested.expected.low.tolist(), tested.expected.high.tolist(), strict=True)
    return [
        {
            plain("column.month"): words().month(month),
            plain("movements.column_expected"): span(words().number(low), words().number(high)),
            plain("movements.column_happened"): happened,
        }
        for (month, low, high), happened in zip(ends, tested.happened, strict=True)
    ]
