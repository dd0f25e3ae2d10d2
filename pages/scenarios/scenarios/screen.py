"""Mes scénarios: what was kept, by where it stands, to be opened, copied, shared, retained, filed."""

import streamlit as st

from model.access import Right
from model.services.scenario import rows as scenario_rows
from pages.kit import address, exports, session, widgets
from pages.kit.wording import plain, t
from pages.scenarios.scenarios import entry, examples, text

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
kept = scenario_rows.listing(who, chosen.codes)
if not kept:
    widgets.heading(plain("saved.title"), plain("saved.empty"))
    address.link("scenarios/composer/screen.py", label=t("saved.begin"), icon=":material/edit_calendar:")
    examples.offer_examples(who, chosen.code)
    address.stop()

widgets.heading(plain("saved.title"), text.finding(kept))
if len(kept) > 1:
    address.link("scenarios/comparison/screen.py", label=t("saved.compare"), icon=":material/compare_arrows:")
for state, scenarios in text.by_state(kept):
    st.subheader(t(f"life.all_{state}"), anchor=False)
    for scenario in scenarios:
        entry.row(who, chosen, scenario)
examples.offer_examples(who, chosen.code)
exports.offer(who, chosen, "scenarios", lambda _: text.export(kept), exports.WAYS[:1])
