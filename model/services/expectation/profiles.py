"""What a region expects of its teams: what is adopted, what waits, what a change would do, adopting and withdrawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.framework import HALF_STEPS, TargetProfile
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Stratum
from model.errors import NotFound, Refused
from model.measures.expectations import region_profile
from model.measures.situation import Situation, situation
from model.services.context import reference, store, today
from model.services.expectation import profile_changes, states
from model.services.expectation.profile_changes import ProfileChanges
from model.services.expectation.states import ProfileState
from model.services.situation.situations import View
from model.services.situation.snapshots import snapshot_key
from model.storage.audit import audit
from model.storage.revisions import raise_revision, region
from model.storage.snapshots import profile_of
from model.storage.tables import ProfileRow, RegionRow, TeamRow, WorkshopRow

_wished: Cache[Situation] = Cache(64)

MOST_HOLDERS = 9
MOST_WEIGHT = 10


@dataclass(frozen=True)
class ProfileScope:
    """Of what one expects something: a team (its uid), a function, or the whole region when both are empty."""

    team: str = ""
    stratum: str = ""

    def is_of(self, profile: TargetProfile) -> bool:
        """Whether a profile is that of this very scope."""
        return (profile.team, profile.stratum) == (self.team, self.stratum)


@dataclass(frozen=True)
class ProfileVersion:
    """A version of what is expected: who proposed it when, where it stands, the uid of the one that replaced it; what
    it asks, unless it was kept whole, and the uid of the workshop that it comes from, if from one: its title is then
    the author. What waits is seen with what is in force today."""

    uid: str
    scope: ProfileScope
    state: ProfileState
    author: str
    proposed_on: date
    profile: TargetProfile
    replaced_by: str
    changes: ProfileChanges | None = None
    workshop: str = ""


@dataclass(frozen=True)
class Effect:
    """The same day seen twice: with what is expected now, and with something else."""

    snapshot: Snapshot
    before: Situation
    after: Situation


def versions(viewer: Viewer, code: str) -> tuple[ProfileVersion, ...]:
    """Return every version that a region has known, the latest first."""
    viewer.require(Right.COMMON_BASE)
    viewer.require_region(code)
    with store().read() as session:
        chosen = select(ProfileRow, RegionRow.uid, TeamRow.uid, WorkshopRow)
        chosen = chosen.join(RegionRow, col(RegionRow.key) == ProfileRow.region_key)
        chosen = chosen.outerjoin(TeamRow, col(TeamRow.key) == ProfileRow.team_key)
        chosen = chosen.outerjoin(WorkshopRow, col(WorkshopRow.key) == ProfileRow.workshop_key)
        ours = session.exec(chosen.where(RegionRow.code == code).order_by(_LATEST, _LAST_MADE))
        kept = [_version(row, place, team or "", held) for row, place, team, held in ours]
    adopted = {each.scope: each.profile for each in kept if each.state is ProfileState.ADOPTED}
    return tuple(_asked_today(each, adopted) for each in kept)


_LATEST, _LAST_MADE = col(ProfileRow.proposed_on).desc(), col(ProfileRow.key).desc()


def _asked_today(version: ProfileVersion, adopted: Mapping[ProfileScope, TargetProfile]) -> ProfileVersion:
    """What waits, as what is in force today would become with it."""
    if version.changes is None or version.state is not ProfileState.PROPOSED:
        return version
    region_wide = adopted.get(ProfileScope()) or reference().default_profile
    base = adopted.get(version.scope) or _inherited(region_wide, version.scope)
    asked = version.changes.of(base)
    wished = replace(
        version.profile, expected=asked.expected, holders=asked.holders, weights=asked.weights, mix=asked.mix
    )
    return replace(version, profile=wished)


def _version(row: ProfileRow, place: str, team: str, held: WorkshopRow | None) -> ProfileVersion:
    profile = profile_of(row, place, team, reference())
    return ProfileVersion(
        row.uid,
        ProfileScope(team, row.stratum),
        ProfileState(row.state),
        held.title if held else row.author,
        row.proposed_on,
        profile,
        row.replaced_by,
        profile_changes.from_document(row.changes),
        held.uid if held else "",
    )


def in_force(snapshot: Snapshot, scope: ProfileScope) -> TargetProfile:
    """Return what serves for a scope today: its own profile, else that of the region, else the defaults; no range comes
    from the region."""
    own = (profile for profile in snapshot.profiles if scope.is_of(profile))
    return next(own, _inherited(region_profile(snapshot, snapshot.regions[0].uid), scope))


def _inherited(region_wide: TargetProfile, scope: ProfileScope) -> TargetProfile:
    """What a scope has from the region: everything but the range, by which only those are judged that set their own."""
    return region_wide if scope == ProfileScope() else replace(region_wide, mix=None)


def changed_profile(
    profile: TargetProfile,
    expected: Sequence[float],
    holders: Sequence[float],
    weights: Sequence[float],
    mix: tuple[int, int] | None,
) -> TargetProfile:
    """Return a profile with other values, as they are typed: levels of 4 by halves, people, weights, whole percents.

    Raises:
        Refused: a value that is not accepted, with the competency it is about, or weights that are all zero.
    """
    levels = _checked(expected, "level", 2, HALF_STEPS)
    people = _checked(holders, "holders", 1, MOST_HOLDERS, least=1)
    points = _checked(weights, "weight", 1, MOST_WEIGHT)
    if not any(points):
        raise Refused("expectations.no_weight")
    if mix and not 0 <= mix[0] <= mix[1] <= 100:
        raise Refused("expectations.range", low=mix[0], high=mix[1])
    return replace(profile, expected=levels, holders=people, weights=points, mix=mix)


def _checked(values: Sequence[float], kind: str, factor: int, most: int, least: int = 0) -> tuple[int, ...]:
    """Turn typed values into whole ones: halves of a level, or units."""
    checked = []
    for competency, value in zip(reference().competencies, values, strict=True):
        whole = value * factor
        if not (least <= whole <= most and whole == int(whole)):
            raise Refused(f"expectations.{kind}", received=value, competency=competency.short, accepted=most // factor)
        checked.append(int(whole))
    return tuple(checked)


def effect(viewer: Viewer, view: View, scope: ProfileScope, profile: TargetProfile) -> Effect:
    """Return what a view of a region would be if a scope expected something else; nothing is written."""
    viewer.require(Right.COMMON_BASE)
    seen = view.snapshot
    viewer.require_region(seen.regions[0].code)
    ours = replace(profile, region=seen.regions[0].uid, team=scope.team, stratum=scope.stratum, adopted_on=today())
    others = (each for each in seen.profiles if not scope.is_of(each))
    wished = replace(seen, profiles=(*others, ours))
    return Effect(seen, view.figures, _wished.get((snapshot_key(seen), ours), lambda: situation(wished)))


def propose(viewer: Viewer, code: str, scope: ProfileScope, profile: TargetProfile) -> str:
    """Keep a proposal; return its uid. It changes no figure until it is adopted."""
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        place = region(session, code)
        row = write(session, place, scope, profile, viewer.name)
        row.changes = profile_changes.to_document(
            profile_changes.between(expected(session, place, row.team_key, row.stratum), profile)
        )
        audit(session, viewer.account, "propose_expectations", subject=row.uid, scope=code)
        return row.uid


def write(session: Session, place: RegionRow, scope: ProfileScope, profile: TargetProfile, author: str) -> ProfileRow:
    """Write a proposal of an author; return its row."""
    row = ProfileRow(
        region_key=place.key,
        team_key=_team_key(session, place, scope.team),
        stratum=Stratum(scope.stratum) if scope.stratum else "",
        author=author,
        proposed_on=today(),
        mix_low=profile.mix[0] if profile.mix else None,
        mix_high=profile.mix[1] if profile.mix else None,
        document=profile_document(profile),
    )
    session.add(row)
    session.flush()
    return row


def adopt(viewer: Viewer, code: str, uid: str) -> None:
    """Put a proposal in force in place of what its scope expected.

    Raises:
        NotFound: no proposal of this region bears the uid.
        Refused: it is not waiting any more.
    """
    _settle(viewer, code, uid, ProfileState.ADOPTED)


def withdraw(viewer: Viewer, code: str, uid: str) -> None:
    """Take a proposal back.

    Raises:
        NotFound: no proposal of this region bears the uid.
        Refused: it is not waiting any more.
    """
    _settle(viewer, code, uid, ProfileState.WITHDRAWN)


def _settle(viewer: Viewer, code: str, uid: str, state: ProfileState) -> None:
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        place = region(session, code)
        row = _row(session, place, uid)
        if row.state != ProfileState.PROPOSED:
            raise Refused("expectations.settled")
        if state is ProfileState.ADOPTED:
            if changes := profile_changes.from_document(row.changes):
                asked = changes.of(expected(session, place, row.team_key, row.stratum))
                row.document = profile_document(asked)
                row.mix_low, row.mix_high = asked.mix or (None, None)
            _replace(session, place, row.team_key, row.stratum, row.uid)
            row.adopted_on, row.adopted_by = today(), viewer.name
            raise_revision(session, place)
        row.state = state
        session.add(row)
        audit(session, viewer.account, f"{state}_expectations", subject=uid, scope=code)


def take_back(viewer: Viewer, code: str, uid: str) -> bool:
    """Take an adoption back: what it had replaced, if anything, is in force again. It waits again as a proposal, unless
    its workshop does not ask its question after all; return whether it waits.

    Raises:
        NotFound: no version of this region bears the uid.
        Refused: it is not in force: another one was adopted since, or it was taken back or given up.
    """
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        place = region(session, code)
        row = _row(session, place, uid)
        if row.state != ProfileState.ADOPTED:
            raise Refused("expectations.overtaken")
        row.adopted_on, row.adopted_by = None, ""
        followed = select(ProfileRow).where(
            ProfileRow.region_key == place.key,
            ProfileRow.replaced_by == uid,
            ProfileRow.state == ProfileState.REPLACED,
            col(ProfileRow.adopted_on).is_not(None),
        )
        for before in session.exec(followed):
            before.state, before.replaced_by = ProfileState.ADOPTED, ""
            session.add(before)
        waits = states.wait_again(session, row)
        raise_revision(session, place)
        audit(session, viewer.account, "take_back_expectations", subject=uid, scope=code)
        return waits


def give_up(viewer: Viewer, code: str, scope: ProfileScope) -> None:
    """Let a team or a function go back to what the region expects."""
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        place = region(session, code)
        _replace(session, place, _team_key(session, place, scope.team), scope.stratum)
        raise_revision(session, place)
        audit(session, viewer.account, "give_up_expectations", subject=scope.team or scope.stratum, scope=code)


def expected(session: Session, place: RegionRow, team_key: int | None = None, stratum: str = "") -> TargetProfile:
    """Return what serves for a scope: what it has adopted itself, else the region, else the defaults; no range comes
    from the region."""
    chosen = select(ProfileRow).where(ProfileRow.region_key == place.key, ProfileRow.state == ProfileState.ADOPTED)
    adopted = {(each.team_key, each.stratum): each for each in session.exec(chosen)}
    if own := adopted.get((team_key, stratum)):
        return profile_of(own, "", "", reference())
    ours = adopted.get((None, ""))
    region_wide = profile_of(ours, "", "", reference()) if ours else reference().default_profile
    return replace(region_wide, mix=None) if team_key or stratum else region_wide


def _replace(session: Session, place: RegionRow, team_key: int | None, stratum: str, by: str = "") -> None:
    """What a scope had adopted is in force no more; it stays in its history, replaced by a version if by one."""
    chosen = select(ProfileRow).where(
        ProfileRow.region_key == place.key,
        col(ProfileRow.team_key) == team_key if team_key else col(ProfileRow.team_key).is_(None),
        ProfileRow.stratum == stratum,
        ProfileRow.state == ProfileState.ADOPTED,
    )
    for row in session.exec(chosen):
        row.state, row.replaced_by = ProfileState.REPLACED, by
        session.add(row)


def _row(session: Session, place: RegionRow, uid: str) -> ProfileRow:
    row = session.exec(select(ProfileRow).where(ProfileRow.uid == uid, ProfileRow.region_key == place.key)).first()
    if row is None:
        raise NotFound("unknown.expectations")
    return row


def _team_key(session: Session, place: RegionRow, uid: str) -> int | None:
    if not uid:
        return None
    key = session.exec(select(TeamRow.key).where(TeamRow.uid == uid, TeamRow.region_key == place.key)).first()
    if key is None:
        raise NotFound("unknown.team", received=uid)
    return key


def profile_document(profile: TargetProfile) -> dict[str, Any]:
    """Return the values of a profile by competency code, as they are stored."""
    rows = zip(reference().competencies, profile.expected, profile.holders, profile.weights, strict=True)
    return {
        each.code: {"expected": level, "holders": holders, "weight": weight} for each, level, holders, weight in rows
    }
