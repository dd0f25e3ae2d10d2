"""The tile that is open: what a position or a person can become, what each choice would do, and why some cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.projection import can_be_taken
from model.scenario import (
    Accompaniment,
    Action,
    ClosedPosition,
    LongLeave,
    Mobility,
    Professionalisation,
    Recruitment,
    Scenario,
    Training,
)
from model.services.scenario import scenarios, trials
from model.services.scenario.trials import Trial
from pages.kit import mosaic_editor, sentences
from pages.kit.inputs import distinct
from pages.kit.mosaic_editor import ShownChoice, ShownLink
from pages.kit.state import StudioPlace
from pages.kit.wording import local, plain, seat_name, unmarked, words
from pages.scenarios import outlook
from pages.scenarios.composer import editor_content


@dataclass(frozen=True)
class OpenTile:
    """What is shown of the tile that is open, and the action that each choice which can be placed places."""

    shown: mosaic_editor.ShownOpenTile
    actions: Mapping[int, Action]


def of(who: Viewer, scenario: Scenario, here: StudioPlace) -> OpenTile | None:
    """Return the tile that is open in the month in which one acts; none when no position of that uid is funded then,
    and nobody waits who held it."""
    then = scenarios.outlook(who, scenario, here.act).after
    if here.opened not in then.positions.uid:
        return None
    seat, now = then.positions.uid.index(here.opened), presence(then)
    ours = then.assignments.position == seat
    if not now.funded[seat] and not (now.waiting & ours).any():
        return None
    holders = then.assignments.manager[(now.held | now.waiting) & ours].tolist()
    return _held(who, scenario, here, then, seat, holders) if holders else _vacant(who, scenario, here, then, seat)


def _vacant(who: Viewer, scenario: Scenario, here: StudioPlace, then: Snapshot, seat: int) -> OpenTile:
    """Each trade that could take the position, unless somebody is expected there."""
    name = seat_name(then, seat)
    if not can_be_taken(then, here.opened, here.act):
        frozen = presence(then).frozen[seat]
        title = plain("studio.frozen" if frozen else "studio.expected", position=name)
        closing = [_form(ClosedPosition.kind, seat=here.opened)] if frozen else []
        return _opened(then, seat, title, (), (), [*_later(who, scenario, here), *closing])
    tried = trials.of_trades(who, scenario, here.opened, here.act, here.look)
    choices = [
        _choice(trial, int(then.positions.team[seat]), local(family.short), str(family.background))
        for trial, family in zip(tried, then.framework.families, strict=True)
    ]
    more = [_form(kind, seat=here.opened) for kind in (Professionalisation.kind, ClosedPosition.kind)]
    title = plain("studio.vacant", position=name)
    return _opened(then, seat, title, tried, choices, more)


def _held(
    who: Viewer, scenario: Scenario, here: StudioPlace, then: Snapshot, seat: int, holders: Sequence[int]
) -> OpenTile:
    """What helps who arrives, where each holder could go, and their departure."""
    tried: list[Trial] = []
    choices: list[ShownChoice] = []
    named = [row for row in holders if row >= 0]
    for row in named:
        person = then.managers.uid[row]
        ways = trials.of_person(who, scenario, person, here.act, here.look)
        called = "" if len(named) == 1 else sentences.person(then, row)
        tried += ways
        choices += [_way(then, trial, seat, called) for trial in ways]
    name = ", ".join(sentences.person(then, row) for row in named)
    title = plain("studio.held" if named else "studio.nobody_named", name=name, position=then.positions.title[seat])
    if not presence(then).funded[seat]:
        return _opened(then, seat, title, tried, choices, (), editor_content.WAITING)
    kinds = (LongLeave.kind, Training.kind, Accompaniment.kind) if named else ()
    more = [_form(kind, manager=then.managers.uid[named[0]]) for kind in kinds]
    closing = _form(ClosedPosition.kind, seat=here.opened)
    return _opened(then, seat, title, tried, choices, [*_later(who, scenario, here), *more, closing])


def _way(then: Snapshot, trial: Trial, seat: int, person: str) -> ShownChoice:
    """What helps somebody, a mobility or a departure; they are named when two people hold the position."""
    to, way = seat, plain("studio.leaves")
    if isinstance(trial.action, Accompaniment):
        way = plain(f"studio.{trial.action.support}", n=trial.action.months)
    elif isinstance(trial.action, Mobility):
        to = then.positions.uid.index(trial.action.position)
        way = seat_name(then, to)
    label = plain("studio.way", person=person, way=way) if person else way
    choice = _choice(trial, int(then.positions.team[to]), label, "plain")
    return choice if to == seat else {**choice, "seat": then.positions.uid[to]}


def _choice(trial: Trial, team: int, label: str, kind: str) -> ShownChoice:
    shown = ShownChoice(
        kind=kind,
        label=label,
        sentence=outlook.summary(trial.seen),
        reason=plain(f"projection.{trial.reason}") if trial.reason else "",
        note=_note(trial),
        team=trial.seen.after.teams.uid[team],
    )
    at = "at_typical" if isinstance(trial.action, Recruitment) else "at"
    return shown if trial.reason else {**shown, "effect": editor_content.effect(trial.seen, (team,), at)}


def _note(trial: Trial) -> str:
    """What may not hold: a mobility outside what the person declared, an arrival out of season, what was placed for
    later and would apply no more."""
    notes = [plain("compose.outside_wish")] if trial.outside_wish else []
    if season := sentences.off_season(trial.seen.after, trial.action):
        notes.append(unmarked(season))
    if trial.displaced:
        notes.append(outlook.displaced(trial.seen.after, trial.displaced))
    return " ".join(notes)


def _later(who: Viewer, scenario: Scenario, here: StudioPlace) -> list[ShownLink]:
    """The first month in which the position is free, if it becomes so."""
    day = trials.first_free(who, scenario, here.opened, here.act)
    if day is None:
        return []
    label = plain("studio.free_later", month=words().month(day))
    return [ShownLink(label=label, message={"kind": "act", "month": day.isoformat()})]


def _form(kind: str, **on: str) -> ShownLink:
    return ShownLink(
        label=plain("studio.form", action=plain(f"action.{kind}")), message={"kind": "form", "action": kind, **on}
    )


def _opened(
    then: Snapshot,
    seat: int,
    title: str,
    tried: Sequence[Trial],
    choices: Sequence[ShownChoice],
    more: Sequence[ShownLink],
    row: str = "",
) -> OpenTile:
    """The tile of a position, open in the row of its team, or in another one."""
    uid, team = then.positions.uid[seat], row or then.teams.uid[then.positions.team[seat]]
    labels = distinct(choice["label"] for choice in choices)
    choices = [{**choice, "label": label} for choice, label in zip(choices, labels, strict=True)]
    shown = mosaic_editor.ShownOpenTile(seat=uid, team=team, title=title, choices=choices, more=more)
    return OpenTile(shown, {place: trial.action for place, trial in enumerate(tried) if not trial.reason})
