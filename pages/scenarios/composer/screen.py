"""Composer: dated actions on a region, and what the region would be with them, month by month."""

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import address, exports, session, widgets
from pages.kit.wording import plain, t
from pages.scenarios import drafts, outlook, uncertainty
from pages.scenarios.composer import actions, agenda, edit, file, months, studio, trades

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("compose.title"), plain("compose.one_region"))
    address.stop()
drafts.open_link(who, chosen.code)
draft = drafts.current(who, chosen.code)
scenario = draft.history.present
studio.arrive(draft)
studio.bring(who, scenario)
seen = scenarios.outlook(who, scenario, studio.month(who, scenario))
drafts.toolbar(who, draft, outlook.finding(seen, scenario), seen.month)
studio.unknown(scenario, seen)
drafts.into(who, draft)
drafts.since(who, draft)
drafts.conflict(who, draft)
studio.draw(who, draft, seen)
outlook.unknown(seen)
trades.offer(who, scenario)
actions.offer(who, draft)
edit.offer(who, draft, seen)
widgets.table_view(lambda: outlook.changes(seen), t("compose.table"), "compose_table")
agenda.offer(scenario, seen)
outlook.cost(seen)
months.offer(who, scenario, seen)
uncertainty.offer(who, scenario, seen)
file.offer(who, scenario)
exports.offer(who, chosen, "composer", lambda _: outlook.export(seen, scenario), exports.WAYS[:1])
