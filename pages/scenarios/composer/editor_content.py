"""What the mosaic editor shows of a scenario: the teams without it and with it, its effect, its actions on one line
each."""

import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from model.domain.framework import Framework
from model.domain.snapshot import BACKGROUNDS, UNKNOWN, Snapshot
from model.domain.vocabulary import CompetencyKind, CoverageState, Stratum
from model.measures.coverage import STATES
from model.measures.presence import waiting_heads
from model.scenario import Action, Scenario, Training
from model.services.scenario.scenarios import Outlook
from pages.kit import sentences
from pages.kit.charts.mosaic import MosaicRow, rows_by_team
from pages.kit.mosaic_editor import (
    EditorContent,
    ShownAction,
    ShownBand,
    ShownEffect,
    ShownFigure,
    ShownMonth,
    ShownOpenTile,
    ShownSession,
    ShownStates,
    ShownTeam,
    ShownTile,
)
from pages.kit.state import StudioPlace
from pages.kit.wording import local, plain, seat_name, unmarked, words
from pages.scenarios import outlook

WAITING = "waiting"
"""What stands for a team where people wait for a position."""

_WORDS = (
    "board",
    "act",
    "sooner",
    "later",
    "without",
    "with",
    "look",
    "effect",
    "active",
    "when",
    "remove",
    "too_soon",
)


def content(
    scenario: Scenario, here: StudioPlace, usual: date, then: Outlook, seen: Outlook, opened: ShownOpenTile | None
) -> EditorContent:
    """Return what the editor shows: the mosaics of the month in which one acts (`then`), the effect in the month that
    is looked at (`seen`; `usual` unless one was chosen), the tile that is open."""
    framework, months = seen.before.framework, outlook.months(scenario)
    shown = [
        ShownMonth(value=each.isoformat(), label=words().month(each), short=words().short_month(each))
        for each in months
    ]
    reached = "last_month" if usual == months[-1] else "usual_month"
    label, short = plain(f"studio.{reached}", month=words().month(usual)), words().short_month(usual)
    sessions = outlook.sessions(scenario.actions)
    automatic = ShownMonth(value="", label=label, short=short)
    return EditorContent(
        revision=revision(scenario, here),
        words={name: plain(f"studio.{name}") for name in _WORDS} | {"colon": plain("punctuation.colon")},
        hint="" if opened else plain("studio.hint"),
        counted=_counted(seen, scenario),
        months=shown[:-1],
        looks=[automatic, *shown],
        act=here.act.isoformat(),
        look=here.look.isoformat() if here.look else "",
        team=_team_shown(seen),
        bands=_bands(framework),
        states={str(each): plain(f"state.{each}") for each in CoverageState},
        teams=[*_teams(then), *_waiting(then)],
        effect=effect(seen, range(len(seen.after.teams))),
        actions=[_action(seen, action, sessions) for action in scenario.actions],
        sessions=[_session(seen, *key, trainings) for key, trainings in sessions.items()],
        opened=opened,
    )


def revision(scenario: Scenario, here: StudioPlace) -> str:
    """Return what tells one content from another: a gesture made on one that is no longer shown is not for this one."""
    return f"{zlib.crc32(repr((scenario, here)).encode()):x}"


def _counted(seen: Outlook, scenario: Scenario) -> str:
    """« 3 actions ; 1 ne s'applique pas »"""
    applied, skipped = len(seen.projection.applied), len(seen.projection.skipped)
    applied += sum(not action.active for action in scenario.actions)
    counted = plain("compose.actions", n=applied)
    return plain("studio.counted", counted=counted, skipped=skipped) if skipped else counted


def _bands(framework: Framework) -> list[ShownBand]:
    """The competencies of each kind, with their places in the common base."""
    return [
        ShownBand(
            name=plain(f"competency_kind.{kind}"),
            places=[place for place, each in enumerate(framework.competencies) if each.kind is kind],
            competencies=[local(each.short) for each in framework.competencies if each.kind is kind],
        )
        for kind in CompetencyKind
    ]


def _team_shown(seen: Outlook) -> str:
    """The team whose common base is shown first: the first that the scenario changes, else one with a vacancy."""
    teams = seen.after.teams.uid
    mixes, after, (was, now) = seen.figures_before.team_mixes, seen.figures_after.team_mixes, seen.states
    changed = [team for team, mix in enumerate(mixes) if mix != after[team] or (was[team] != now[team]).any()]
    vacant = [team for team, each in enumerate(seen.figures_after.team_vacancies) if each.vacant]
    return next((teams[team] for team in (*changed, *vacant)), teams[0] if teams else "")


def _teams(then: Outlook) -> list[ShownTeam]:
    without = rows_by_team(then.before, then.figures_before, words())
    after = rows_by_team(then.after, then.figures_after, words())
    return [_team(uid, without.get(uid), row) for uid, row in after.items()]


def _waiting(then: Outlook) -> Iterator[ShownTeam]:
    """Whose position was closed and who hold no other, by the uid of that position: a line of its own, if there is
    anybody."""
    before, after = _waiting_by_position(then.before), _waiting_by_position(then.after)
    if not (before or after):
        return
    held = then.after.managers.background
    tiles = []
    for uid, rows in after.items():
        backgrounds = {held[row] if row >= 0 else UNKNOWN for row in rows}
        kind = BACKGROUNDS[backgrounds.pop() if len(backgrounds) == 1 else UNKNOWN]
        label = _waiting_label(then.after, uid, rows)
        sentence = plain("studio.waiting_tile", who=label)
        tiles.append(ShownTile(id=uid, kind=str(kind), sentence=sentence, changed=uid not in before, label=label))
    yield ShownTeam(id=WAITING, name=plain("studio.waiting"), before=[], after=tiles)


def _waiting_by_position(seen: Snapshot) -> Mapping[str, Sequence[int]]:
    """Who waits, by the uid of the position that was closed; -1 for who is not named."""
    by_position: dict[str, list[int]] = {}
    for row in waiting_heads(seen).tolist():
        uid = seen.positions.uid[seen.assignments.position[row]]
        by_position.setdefault(uid, []).append(int(seen.assignments.manager[row]))
    return by_position


def _waiting_label(seen: Snapshot, uid: str, rows: Sequence[int]) -> str:
    """« Anne Perret (encadrement de proximité, Gironde Sud) », the function and the team alone without a name."""
    seat = seen.positions.uid.index(uid)
    stratum, team = tuple(Stratum)[seen.positions.stratum[seat]], seen.teams.name[seen.positions.team[seat]]
    place = plain("studio.waiting_place", function=sentences.stratum(stratum), team=team)
    names = ", ".join(name for row in rows if row >= 0 and (name := seen.managers.name[row]))
    return plain("studio.waiting_person", name=names, place=place) if names else place


def _team(uid: str, without: MosaicRow | None, row: MosaicRow) -> ShownTeam:
    was = {tile.uid: tile for tile in (without.tiles if without else ())}
    return ShownTeam(
        id=uid,
        name=row.label,
        before=[{"id": tile.uid, "kind": tile.kind} for tile in was.values()],
        after=[
            {"id": tile.uid, "kind": tile.kind, "sentence": tile.sentence, "changed": tile != was.get(tile.uid)}
            for tile in row.tiles
        ],
    )


def effect(seen: Outlook, teams: Iterable[int], at: str = "at") -> ShownEffect:
    """Return what a scenario does in the month that is looked at: its figures, and the common base of some teams; `at`
    is how the month is said."""
    return ShownEffect(
        at=plain(f"studio.{at}", month=words().month(seen.month)),
        summary=outlook.summary(seen),
        teams={seen.after.teams.uid[team]: _states(seen, team) for team in teams},
        figures=[
            ShownFigure(
                label=plain(f"figure.{each.key}.label"),
                definition=plain(f"figure.{each.key}.definition"),
                value=each.value,
                without=each.of,
                differs=bool(each.of) and plain("compose.without", value=each.value) != each.of,
            )
            for each in outlook.figures(seen)
        ],
    )


def _states(seen: Outlook, team: int) -> ShownStates:
    """The common base of a team, without the scenario and with it."""
    before, after = (side[team] for side in seen.states)
    pairs = [(str(STATES[was]), str(STATES[now])) for was, now in zip(before, after, strict=True)]
    return ShownStates(name=seen.after.teams.name[team], states=pairs, changes=_changes(seen.before.framework, pairs))


def changes(seen: Outlook, team: int) -> str:
    """Say what becomes of the common base of a team."""
    return _states(seen, team)["changes"]


def _changing(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[int]]:
    """Return the places of the competencies that change state, by what becomes of them: `covered`, `lighter` (to be
    developed no more), `carried` (by one person, or in part), `uncovered`, `heavier` (to be developed again),
    `missing`, `to_record`."""
    covered, thin, missing, unknown, _ = map(str, STATES)
    groups: Mapping[str, Callable[[str, str], bool]] = {
        "covered": lambda was, now: now == covered != was,
        "lighter": lambda was, now: was == missing and now == thin,
        "carried": lambda was, now: was not in (covered, missing, thin) and now == thin,
        "uncovered": lambda was, now: was == covered != now,
        "heavier": lambda was, now: was == thin and now == missing,
        "missing": lambda was, now: was not in (covered, missing, thin) and now == missing,
        "to_record": lambda was, now: was not in (covered, unknown) and now == unknown,
    }
    return {name: [place for place, pair in enumerate(pairs) if belongs(*pair)] for name, belongs in groups.items()}


def _changes(framework: Framework, pairs: Sequence[tuple[str, str]]) -> str:
    """« Deviennent couvertes : “Partenariats”. Ne le sont plus : … »"""
    undefined = str(CoverageState.UNDEFINED)
    if all(now == undefined for _, now in pairs) and any(was != undefined for was, _ in pairs):
        return plain("studio.without_position")
    lines = []
    for name, places in _changing(pairs).items():
        if places:
            names = tuple(unmarked(each) for each in sentences.quoted(framework, places))
            lines.append(plain(f"studio.{name}", n=len(places), names=names))
    return " ".join(lines) or plain("studio.same")


def _session(seen: Outlook, offer: str, month: date, trainings: Sequence[Training]) -> ShownSession:
    """Those who follow it, told from those for whom it was asked where a training is switched off or does not apply."""
    applied, offers = {action.uid for action in seen.projection.applied}, seen.before.framework.offers
    asked = {manager for each in trainings for manager in each.managers}
    counted = {manager for each in trainings if each.uid in applied for manager in each.managers}
    name = local(offers[offer].name) if offer in offers else offer
    key = "studio.session" if counted == asked else "studio.session_in_part"
    return ShownSession(
        id=_session_id(offer, month),
        month=words().short_month(month),
        sentence=plain(key, offer=name, n=len(counted), total=len(asked)),
        counts=bool(counted),
    )


def _session_id(offer: str, month: date) -> str:
    return f"session-{offer}-{month.isoformat()}"


def _place(after: Snapshot, training: Training) -> str:
    """« Anne Perret (Gironde Sud), Marc Dol (Gironde Sud) », nothing where nobody of them is known any more."""
    rows = (after.managers.uid.index(uid) for uid in training.managers if uid in after.managers.uid)
    return ", ".join(sentences.person(after, row) for row in rows)


def _action(seen: Outlook, action: Action, sessions: Container[tuple[str, date]]) -> ShownAction:
    projection = seen.projection
    session = (action.offer, action.month) if isinstance(action, Training) else None
    reason = next((each.reason for each in projection.skipped if each.action.uid == action.uid), "")
    sentence = sentences.deed(projection.snapshot, action)
    notes = [action.note] if action.note else []
    if any(each.uid == action.uid for each in projection.outside_wish):
        notes.append(plain("compose.outside_wish"))
    for position, day in projection.freed_later.get(action.uid, ()):
        notes.append(plain("compose.freed_later", month=day, position=seat_name(projection.snapshot, position)))
    if not reason and (warning := sentences.off_season(projection.snapshot, action)):
        notes.append(unmarked(warning))
    return ShownAction(
        id=action.uid,
        session=_session_id(*session) if session and session in sessions else "",
        place=(_place(projection.snapshot, action) or sentence) if isinstance(action, Training) else "",
        active=action.active,
        month=action.month.isoformat(),
        sentence=sentence,
        reason=plain("compose.skipped", reason=plain(f"projection.{reason}")) if reason else "",
        notes=notes,
    )
