"""What was decided, for the first page of the conclusions: proposals and what became of them, who does what for when,
the scenario that was composed; and where, by whom and with how many people."""

from collections.abc import Mapping, Sequence

from model.language import unit_once
from model.services.context import reference
from model.services.workshop.minutes import ConclusionNotes, ProposedValue, RoomProposal
from model.workshop.live_scenario import LiveScenario
from pages.kit import profile_changes
from pages.kit.exports import Section
from pages.kit.wording import local, plain
from pages.workshop.conclusions import room_scenario

Rows = Sequence[Mapping[str, object]]


def identity(notes: ConclusionNotes) -> str:
    """« Lieu : Bordeaux · Animation : Animatrice · 18 personnes dans la salle, 15 téléphones »; without what nobody
    wrote: a name goes out of the house only if somebody put it there."""
    minutes = notes.minutes
    parts = (
        minutes.place and plain("conclude.at_place", place=minutes.place),
        minutes.facilitator and plain("conclude.led_by", name=minutes.facilitator),
        minutes.people and plain("conclude.attended", n=minutes.people),
        notes.phones and plain("conclude.phones", n=notes.phones),
    )
    return " · ".join(str(each) for each in parts if each)


def circulation(notes: ConclusionNotes) -> str:
    """Whether the conclusions may circulate: once the director read them again."""
    day = notes.minutes.reread_on
    return plain("conclude.reread_on", day=day) if day else plain("conclude.to_reread")


def proposed(notes: ConclusionNotes) -> Rows:
    """What the room proposed, and what became of it."""
    return [
        {plain("conclude.proposal"): about(each), plain("conclude.state"): plain(f"conclude.state_{each.state}")}
        for each in notes.proposed
    ]


def about(proposal: RoomProposal) -> str:
    """What the room proposed, in a sentence."""
    if isinstance(proposal.proposal, ProposedValue):
        changes = profile_changes.changes(proposal.proposal.before, proposal.proposal.profile, reference())
        return " ".join(changes) or plain("conclude.as_before")
    assumption = reference().assumptions[proposal.proposal.code]
    unit = f"unit.{assumption.unit}"
    ends = {end: plain(unit, n=getattr(proposal.proposal, end)) for end in ("low", "likely", "high")}
    way = "conclude.estimate_at" if ends["low"] == ends["high"] else "conclude.estimate"
    low, high = unit_once(ends["low"], ends["high"])
    return plain(way, name=local(assumption.name), likely=ends["likely"], low=low, high=high)


def next_steps(notes: ConclusionNotes) -> Rows:
    """Who does what, until when; the column of functions is there when one is written."""
    owned = any(each.owner for each in notes.minutes.next_steps)
    return [
        {
            plain("conclude.what"): each.what,
            **({plain("conclude.owner"): each.owner} if owned else {}),
            plain("conclude.due"): each.due,
        }
        for each in notes.minutes.next_steps
    ]


def sections(notes: ConclusionNotes, played: LiveScenario | None) -> Sequence[Section]:
    """The parts of the first page; those in which something stands."""
    tables = {
        "proposals": proposed(notes),
        "next": next_steps(notes),
        "scenario": room_scenario.actions(played),
        "changes": room_scenario.changed(played),
    }
    summary = [Section(plain("conclude.summary"), [notes.minutes.summary])] if notes.minutes.summary else []
    texts = {"scenario": room_scenario.on_what(played)}
    decided = [_section(name, texts.get(name, ()), rows) for name, rows in tables.items() if rows]
    return [*summary, *decided]


def _section(name: str, texts: Sequence[str], rows: Rows) -> Section:
    return Section(plain(f"conclude.{name}"), texts, table=lambda: rows)


def lines(notes: ConclusionNotes, played: LiveScenario | None) -> Rows:
    """All of it as lines of one sheet: what it is, its words, by whom, for when, where it stands."""
    kind, text, owner, due, state = (plain(f"conclude.{name}") for name in ("kind", "said", "owner", "due", "state"))
    proposals = [
        {kind: plain("conclude.proposal"), text: about(each), state: plain(f"conclude.state_{each.state}")}
        for each in notes.proposed
    ]
    following = [
        {kind: plain("conclude.next_step"), text: each.what, owner: each.owner, due: each.due}
        for each in notes.minutes.next_steps
    ]
    actions = [
        {kind: plain("conclude.scenario_action"), text: action}
        for each in room_scenario.actions(played)
        for action in each.values()
    ]
    changes = [{kind: plain("conclude.changes"), text: change} for change in room_scenario.sentences_of(played)]
    return [*proposals, *following, *actions, *changes]
