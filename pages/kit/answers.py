"""What a room is asked and what it answered, in words: the same on the wall, on phones and in the conclusions."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.domain.framework import HALF_STEPS, Texts
from model.language import FIXED_SPACE, unit_once
from model.privacy import HeldBetween
from model.services.context import reference
from model.wording import Catalogue
from model.workshop.answers import HIGH, LOW, VALUE, Answer
from model.workshop.steps import COUNTED, PICKS, Kind, Step
from model.workshop.tallies import TICKS, Row, Tally, ranked_rows

PEOPLE = (Kind.PRIORITIES, Kind.CHOICE)

MOST_FIRST = 2
"""How many things that came out first, equal ones, a sentence names."""


@dataclass(frozen=True)
class AnswerLine:
    """What was said of one thing: its name, the number that counts as it is written, what goes with it, how far
    its bar goes: the share of those who had a view, or of the item with most points."""

    item: str
    name: str
    figure: str
    note: str
    share: float


def asked(step: Step, words: Catalogue) -> str:
    """Say what one has to do."""
    if step.own and step.kind in (Kind.LEVELS, Kind.RANGE):
        return words(f"room.ask_own_{step.kind}")
    return words(
        f"room.ask_{step.kind}",
        n=min(PICKS, len(step.items)) if step.kind in PEOPLE else PICKS,
        unit=unit(step, words) if step.assumption else "",
    )


def names(step: Step, words: Catalogue) -> Mapping[str, str]:
    """Return what to call each item."""
    return {item.uid: in_language(item.name, words) for item in step.items}


def in_language(texts: Texts, words: Catalogue) -> str:
    """Return a text in the language of a catalogue."""
    return words.text(texts)


def unit(step: Step, words: Catalogue) -> str:
    """Return the unit in which an estimate is typed."""
    return words(f"suppose.unit_{reference().assumptions[step.assumption].unit}")


def level(half_steps: int, words: Catalogue) -> str:
    """Write a level of 4 from half-steps."""
    return words.number(half_steps / 2)


def scale(words: Catalogue) -> list[str]:
    """Return what stands under each half-step: the whole levels."""
    return ["" if half % 2 else level(half, words) for half in range(HALF_STEPS + 1)]


def ticks(words: Catalogue) -> list[str]:
    """Return what stands under each of the percents at which a range is drawn: the tens."""
    return [words("unit.percent", n=tick) if tick % 10 == 0 else "" for tick in TICKS]


def half(step: Step, row: Row, words: Catalogue) -> str:
    """« la moitié des avis de 2 à 3 »"""
    low, high = (row.at(percent) or 0 for percent in (25, 75))
    return half_between(*ends(step, low, high, words), words)


def half_between(low: str, high: str, words: Catalogue) -> str:
    """Say between which values half of the views are, or at which one."""
    return words("room.half_at", value=high) if low == high else words("room.half", low=low, high=high)


def ends(step: Step, low: int, high: int, words: Catalogue) -> tuple[str, str]:
    """Write two values that stand together, their unit once: « 8 » and « 12 % par an »."""
    return unit_once(value(step, low, words), value(step, high, words))


def lines(step: Step, tally: Tally, words: Catalogue) -> tuple[AnswerLine, ...]:
    """Return what was said, line by line; what is counted comes with the most first."""
    called = {**names(step, words)} | {end: words(f"room.{end}") for end in (LOW, HIGH, VALUE)}
    if step.kind not in COUNTED:
        return tuple(_placed(step, tally, row, called[row.item], words) for row in tally.rows)
    most = tally.people if step.kind in PEOPLE else max((row.count for row in tally.rows), default=0)
    return tuple(_counted(tally, row, called[row.item], most, words) for row in ranked_rows(tally))


def rows(step: Step, tally: Tally, words: Catalogue) -> list[dict[str, object]]:
    """Return the same as a table: what is counted with how many could have, what is placed with its spread."""
    answer, worth = words("workshop.column_answer"), words("column.value")
    answered = lines(step, tally, words)
    if step.kind in COUNTED:
        return [{answer: line.name, worth: f"{line.figure} {line.note}"} for line in answered]
    spread = words("workshop.column_spread")
    return [{answer: line.name, worth: line.figure, spread: line.note} for line in answered]


def finding(step: Step, tally: Tally, words: Catalogue) -> str:
    """Say in a sentence what came out first; nothing where one figure says it, or where nothing was chosen."""
    if not tally.shown or step.kind not in (*COUNTED, Kind.LEVELS):
        return ""
    answered = lines(step, tally, words)
    top = max((line.share for line in answered), default=0.0)
    first = [line for line in answered if line.share == top]
    if not top:
        return ""
    silent = words("room.found_silent", n=tally.no_view) if tally.no_view else ""
    if len(first) > MOST_FIRST:
        tied = "room.found_tied_levels" if step.kind is Kind.LEVELS else "room.found_tied"
        return words(tied, n=len(first), figure=first[0].figure) + silent
    names = words("room.and").join(words("room.quoted", name=line.name) for line in first)
    count = max(row.count for row in tally.rows)
    values = {"names": names, "figure": first[0].figure, "n": count, "people": tally.people, "tied": len(first)}
    sentence = words(f"room.found_{step.kind}", **values)
    return sentence + silent


def _counted(tally: Tally, row: Row, name: str, most: int, words: Catalogue) -> AnswerLine:
    note = words("room.of_people", n=tally.people) if tally.kind in PEOPLE else words("room.points", n=row.count)
    return AnswerLine(row.item, name, words.number(row.count), note, row.count / most if most else 0.0)


def _placed(step: Step, tally: Tally, row: Row, name: str, words: Catalogue) -> AnswerLine:
    """The median, between which values half of the answers are, how many had no view; of too few, nothing."""
    if not tally.tells(row) or row.median is None:
        return AnswerLine(row.item, name, words("figure.undefined"), words("room.fewer", n=tally.fewest), 0.0)
    silent = words("room.no_view", n=row.no_view)
    note = f"{half(step, row, words)} · {silent}" if row.no_view else half(step, row, words)
    most = HALF_STEPS if step.kind is Kind.LEVELS else step.most or 100
    return AnswerLine(row.item, name, value(step, row.median, words), note, row.median / most)


def distribution(row: Row, words: Catalogue) -> str:
    """« 3 au niveau 2 · 5 au niveau 2,5 »: how far apart a room is, broken between levels only; nothing without any."""
    counts = enumerate(row.distribution(HALF_STEPS))
    levels = (words("workshop.at_level", n=count, level=level(half, words)) for half, count in counts if count)
    return " · ".join(each.replace(" ", FIXED_SPACE) for each in levels)


def value(step: Step, number: int, words: Catalogue) -> str:
    """Write a value that somebody gave, as it was asked for."""
    if step.kind is Kind.LEVELS:
        return level(number, words)
    if step.kind is Kind.RANGE:
        return words("unit.percent", n=number)
    if step.kind is not Kind.ESTIMATE:
        return str(number)
    return words(f"room.in_{reference().assumptions[step.assumption].unit}", n=number)


def answered(step: Step, answer: Answer, words: Catalogue) -> tuple[str, ...]:
    """Say what one answered oneself."""
    if not answer:
        return (words("room.said_no_view"),)
    if step.kind is Kind.RANGE:
        return (words("room.said_range", low=answer[LOW], high=answer[HIGH]),)
    called = names(step, words)
    if step.kind is Kind.ESTIMATE:
        return (value(step, answer[VALUE] or 0, words),)
    kept = ((called[uid], number) for uid, number in answer.items() if uid in called)
    if step.kind in PEOPLE:
        return tuple(name for name, _ in kept)
    silent = words("room.said_no_view")
    return tuple(
        words("room.said", name=name, value=silent if number is None else value(step, number, words))
        for name, number in kept
    )


def held(teams: HeldBetween | None, words: Catalogue) -> str:
    """« 7 équipes sur 9 », « 0 ou 1 équipe sur 9 », or that it is not said."""
    if teams is None:
        return words("export.withheld")
    if teams.least == teams.most:
        return words("base.held_in", k=teams.most, n=teams.total, to_record=teams.to_record)
    key = "base.held_in_either" if teams.most == teams.least + 1 else "base.held_in_between"
    return words(key, low=teams.least, high=teams.most, n=teams.total, to_record=teams.to_record)


def dots(teams: HeldBetween | None) -> list[str]:
    """A dot per team: full where somebody is at the level, half where it is not told, empty where nobody is."""
    if teams is None:
        return []
    return ["full"] * teams.least + ["either"] * (teams.most - teams.least) + ["missing"] * (teams.total - teams.most)
