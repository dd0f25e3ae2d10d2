"""What the conclusions of a workshop say: results, proposals, the scenario that was composed, what comes next."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from model.domain.calendar import add_months
from model.domain.framework import Assumption
from model.services.house import reference
from model.services.minutes import Concluded, Proposed
from model.services.workshops import Conclusion, Workshop
from model.workshop.played import Figures, Played
from model.workshop.steps import COUNTED, Kind
from pages.kit import charts, naming, room, widgets
from pages.kit.charts import Bar
from pages.kit.data import Build
from pages.kit.takeaway import Drawn, Takeaway
from pages.kit.wording import inert, local, plain, t, unmarked, words
from pages.workshop.choosing import named

Rows = Sequence[Mapping[str, object]]


def finding(held: Workshop, found: Sequence[Conclusion]) -> str:
    """« Séminaire (23 novembre 2026, 14:00) : 11 étapes, jusqu'à 38 réponses. »"""
    most = max((each.tally.answers for each in found), default=0)
    return plain("conclude.finding", name=named(held), n=len(found), most=most)


def draw(held: Workshop, found: Sequence[Conclusion]) -> None:
    """Draw each step under its question."""
    for each in found:
        st.subheader(inert(title(each)), anchor=False)
        said = rows(each)
        if said and charted(each):
            widgets.chart(f"room_{each.step.uid}", (held.uid, each.tally, words().language), drawn(each), title(each))
        elif said:
            widgets.table(said, title(each))
        else:
            cards = each.step.kind is Kind.CARDS
            st.caption(t("conclude.no_cards") if cards else t("conclude.nothing", n=each.tally.fewest))


def title(each: Conclusion) -> str:
    """Name a step: the number of its question, its text, what was done."""
    step = each.step
    return plain("workshop.place", n=step.question, text=local(step.text), kind=plain(f"workshop.kind_{step.kind}"))


def _short(each: Conclusion) -> str:
    """« Question 1, priorités »"""
    return plain("conclude.picture", n=each.step.question, kind=plain(f"workshop.kind_{each.step.kind}"))


def charted(each: Conclusion) -> bool:
    """Whether there is a picture of the result."""
    return each.step.kind is not Kind.CARDS and each.tally.shown and bool(each.tally.rows)


def drawn(each: Conclusion, head: str = "") -> Build:
    """What draws the result of a step, under a title where nothing else says it."""
    found = [Bar(line.name, line.share, _bar(each, line)) for line in _lines(each)]
    return lambda colours: charts.answers(found, colours, head)


def _bar(each: Conclusion, line: room.Line) -> str:
    """« 14 sur 15 », « 34 points »; of what is placed on a scale, the median apart from its spread."""
    return f"{line.figure} {line.note}" if each.step.kind in COUNTED else f"{line.figure} · {line.note}"


def _lines(each: Conclusion) -> Sequence[room.Line]:
    return room.lines(each.step, each.tally, words())


def rows(each: Conclusion) -> Rows:
    """The result of a step; one of which too few had a view is nobody else's business."""
    if each.step.kind is Kind.CARDS:
        return _cards(each)
    if not each.tally.shown:
        return []
    return [row | {plain("conclude.answers"): each.tally.answers} for row in room.rows(each.step, each.tally, words())]


def _cards(each: Conclusion) -> Rows:
    """The groups with their cards, then the cards alone; once their words are gone, how many there were."""
    name, count, said = (plain(f"conclude.{column}") for column in ("group", "how_many", "cards"))
    if each.piles:
        return [
            {name: pile.name, count: len(pile.texts) or 1, said: " · ".join(_once(pile.texts))} for pile in each.piles
        ]
    alone = [(plain("conclude.alone"), each.cards.alone)] if each.cards.alone else []
    return [{name: group, count: n} for group, n in (*each.cards.groups, *alone)]


def _once(texts: Sequence[str]) -> Sequence[str]:
    """Each card once, with how many said the same."""
    return [plain("conclude.times", text=text, n=n) for text, n in Counter(texts).items()]


def proposed(found: Concluded) -> Rows:
    """What the room proposed, and what became of it."""
    return [
        {plain("conclude.proposal"): _about(each), plain("conclude.state"): plain(f"conclude.state_{each.state}")}
        for each in found.proposed
    ]


def _about(each: Proposed) -> str:
    if each.estimated is None:
        low, high = each.mix or (0, 0)
        return plain("conclude.expectations" if each.mix is None else "conclude.with_range", low=low, high=high)
    known = reference().assumptions[each.estimated.code]
    unit = f"unit.{known.unit}"
    said = {end: plain(unit, n=getattr(each.estimated, end)) for end in ("low", "likely", "high")}
    return plain("conclude.estimate", name=local(known.name), **said)


def draw_scenario(found: Played | None) -> None:
    """Draw the actions beside what they change, under what must be known to read it; nothing where none was played."""
    if not on_what(found):
        return
    st.subheader(t("conclude.scenario"), anchor=False)
    for line in on_what(found):
        st.markdown(t("literal", text=line))
    tables = (("conclude.scenario", scenario(found)), ("conclude.changes", changed(found)))
    for column, (name, said) in zip(st.columns(2, gap="large"), tables, strict=True):
        with column:
            widgets.table(said, plain(name))


def scenario(found: Played | None) -> Rows:
    """The actions that the room composed, from which month on."""
    return [{plain("conclude.action"): unmarked(naming.retold(each))} for each in found.deeds] if found else []


def changed(found: Played | None) -> Rows:
    """The figures at the horizon without the scenario and with it."""
    if found is None or not found.deeds:
        return []
    month = plain("conclude.at", day=add_months(found.start, found.horizon))
    without, played = plain("compare.without"), plain("compare.with")
    return [
        {month: plain(f"figure.{name}.label"), without: before, played: after}
        for name, before, after in zip(_FIGURES, _said(found.before), _said(found.after), strict=True)
    ]


_FIGURES = ("managers", "other_share", "vacant")


def _said(found: Figures) -> tuple[str, str, str]:
    share = plain("figure.undefined") if found.share is None else words().percent(found.share, 0)
    return words().number(found.heads), share, words().number(found.vacant)


def on_what(found: Played | None) -> Sequence[str]:
    """All that must be known to read what the scenario showed; nothing where none was composed."""
    return [shown_on(found), supposed(found)] if found and found.deeds else []


def shown_on(found: Played) -> str:
    """On what the scenario was played: the situation of a day, over how many months, nothing being drawn by lot."""
    return plain("conclude.scenario_on", day=found.day, start=found.start, n=found.horizon, euros=found.euros)


def supposed(found: Played) -> str:
    """What the scenario supposes: how many assumptions, and which the region had adopted, with their values."""
    known = reference().assumptions
    own = tuple(_supposed(known[code], value) for code, value in found.own if code in known)
    return plain("conclude.assumed_own" if own else "conclude.assumed", n=found.assumptions, k=len(own), own=own)


def _supposed(known: Assumption, value: float) -> str:
    """« Délai de recrutement (5 mois) »"""
    return plain("conclude.assumption", name=local(known.name), value=plain(f"unit.{known.unit}", n=value))


def next_steps(found: Concluded) -> Rows:
    """Who does what, until when."""
    return [
        {plain("conclude.what"): each.what, plain("conclude.owner"): each.owner, plain("conclude.due"): each.due}
        for each in found.minutes.next_steps
    ]


def aggregates(found: Sequence[Conclusion]) -> Rows:
    """Every result as one table: a line for each answer of each step, in numbers."""
    return [
        {
            plain("conclude.step"): title(each),
            plain("workshop.column_answer"): line.name,
            plain("column.value"): line.figure,
            plain("workshop.column_spread"): line.note,
            plain("conclude.answers"): each.tally.answers,
            plain("conclude.no_view"): each.tally.no_view,
        }
        for each in found
        if charted(each)
        for line in _lines(each)
    ]


def taken(held: Workshop, found: Sequence[Conclusion], more: Concluded, played: Played | None) -> Takeaway:
    """The conclusions, to take away."""
    notes = [more.minutes.summary, *on_what(played), plain("conclude.note")]
    tables: list[tuple[str, Callable[[], Rows]]] = [(title(each), partial(rows, each)) for each in found if rows(each)]
    others = (
        ("conclude.proposals", proposed(more)),
        ("conclude.scenario", scenario(played)),
        ("conclude.changes", changed(played)),
        ("conclude.next", next_steps(more)),
    )
    tables += [(plain(name), partial(list, kept)) for name, kept in others if kept]
    pictures = [
        Drawn("answers", drawn(each, title(each)), title(each), part=f"{place}", called=_short(each))
        for place, each in enumerate(found, 1)
        if charted(each)
    ]
    return Takeaway(
        plain("workshop.conclude"),
        finding(held, found),
        notes,
        charts=pictures,
        tables=tables,
        editable=True,
        data=lambda: aggregates(found),
    )
