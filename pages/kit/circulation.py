"""What a scenario says where nobody is told of: positions that become free or are filled, what it costs."""

from dataclasses import replace

from model.domain.snapshot import Snapshot
from model.services.scenario.agenda import event_key
from model.services.scenario.presentation import Event, Hypothesis
from pages.kit.charts import AgendaRow
from pages.kit.widgets import rate
from pages.kit.wording import local, plain, seat_name, words


def event(after: Snapshot, deed: Event) -> str:
    """Say in which month which position becomes free or is filled; `after` is the situation with the scenario."""
    if deed.kind in ("trained", "follow_up"):
        offer = local(after.framework.offers[deed.offer].name)
        return plain(f"export.committee.{deed.kind}", month=deed.month, n=deed.places, offer=offer)
    position = seat_name(after, deed.position)
    if deed.kind in ("freed", "new_position", "changed_position", "closed_position"):
        return plain(f"export.committee.{deed.kind}", month=deed.month, position=position)
    if not deed.family:
        return plain("export.committee.filled_by_move", month=deed.month, position=position)
    family = local(after.framework.families[after.framework.family_index[deed.family]].short)
    return plain("export.committee.filled", month=deed.month, position=position, family=family)


def free_texts(hypothesis: Hypothesis) -> list[str]:
    """What was written by hand and goes along: what a scenario is called, then what it opens."""
    before, after = hypothesis.before, hypothesis.after
    opened = *after.positions.title[len(before.positions) :], *after.teams.name[len(before.teams) :]
    return [hypothesis.title, *opened]


def dated(hypothesis: Hypothesis) -> list[tuple[str, AgendaRow]]:
    """What happens to positions, as rows of a line of months, each under what tells it from the others for good."""
    after = hypothesis.after
    return [
        (event_key(after, each), AgendaRow(each.month, event(after, each), each.kind)) for each in hypothesis.events
    ]


def agenda(hypothesis: Hypothesis) -> list[AgendaRow]:
    """Return the rows of the line of months, the trainings on one offer in one month as one, with a place a person."""
    together = {
        (each.kind, each.offer, each.month) if each.offer else each: replace(each, places=each.session)
        for each in hypothesis.events
    }
    return [AgendaRow(each.month, event(hypothesis.after, each), each.kind) for each in together.values()]


def silence(hypothesis: Hypothesis) -> str:
    """Say why nothing happens to positions: no action applies, or none that does may be told."""
    return plain("agenda.untold" if hypothesis.applied else "export.committee.no_action")


def outcome(hypothesis: Hypothesis) -> str:
    """Say what a scenario changes in its month, and what it costs."""
    return plain(
        "export.committee.outcome",
        month=words().month(hypothesis.month),
        n=hypothesis.figures_after.vacancy.vacant,
        without=hypothesis.figures_before.vacancy.vacant,
        share=rate(hypothesis.figures_after.mix.share),
        share_without=rate(hypothesis.figures_before.mix.share),
        euros=hypothesis.euros,
    )
