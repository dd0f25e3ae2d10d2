"""The months of the scenario that is being composed, with it and without it."""

import streamlit as st

from model.access import Viewer
from model.scenario import Scenario
from model.services.scenario import comparison
from model.services.scenario.scenarios import Outlook
from pages.kit import address, widgets
from pages.kit.charts import Curve
from pages.kit.wording import plain, t
from pages.scenarios import course_choice, courses, outlook
from pages.scenarios.courses import Followed


def offer(who: Viewer, scenario: Scenario, seen: Outlook) -> None:
    """Offer a figure month by month, from the beginning of the scenario to its horizon."""
    fold = widgets.fold(t("curves.title"), "compose_courses", address.TEAM, address.FIGURE)
    if not fold.open:
        return
    with fold:
        what = course_choice.follow("compose_figure", (seen.after,))
        followed = _curves(who, scenario, seen, what)
        sentence = courses.sentence(scenario.start, followed, what)
        key = (scenario, what, outlook.revisions(seen.before))
        drawing = courses.drawing(scenario.start, followed, what.figure)
        widgets.chart("compose_courses", key, drawing, alt=sentence, folded=True)
        st.markdown(t("literal", text=sentence))


def _curves(who: Viewer, scenario: Scenario, seen: Outlook, what: Followed) -> list[Curve]:
    count, code, start = scenario.horizon + 1, scenario.region, scenario.start
    without = comparison.course(who, None, code, start, count)
    with_it = comparison.course(who, scenario, code, start, count)
    named = courses.curve(plain("compare.with"), what, with_it, seen.projection.costs)
    return [courses.curve(plain("compare.without"), what, without, ()), named]
