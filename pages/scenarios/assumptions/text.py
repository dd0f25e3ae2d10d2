"""What « Hypothèses » says."""

from collections.abc import Mapping, Sequence

from model.domain.vocabulary import Status
from model.services.expectation.estimates import EstimateProposal
from model.services.situation.assumptions import StandingAssumption
from pages.kit import links
from pages.kit.exports import Export
from pages.kit.wording import local, plain, worth

Rows = Sequence[Mapping[str, object]]


def finding(standing: Sequence[StandingAssumption]) -> str:
    """« 23 hypothèses, dont 15 à discuter : aucune n'est un fait. »"""
    discussed = sum(each.assumption.status is Status.ASSUMED and each.adopted_on is None for each in standing)
    adopted = sum(each.adopted_on is not None for each in standing)
    return plain("suppose.finding", n=len(standing), k=discussed, adopted=adopted)


def rows(standing: Sequence[StandingAssumption]) -> Rows:
    """Each assumption: value, range, status, who adopted it, source."""
    return [
        {
            plain("column.assumption"): local(each.assumption.name),
            plain("column.value"): worth(each.assumption),
            plain("column.status"): _status(each),
            plain("column.note"): local(each.assumption.note),
            plain("column.source"): ", ".join(plain(f"source.{code}") for code in each.assumption.source.split()),
        }
        for each in standing
    ]


def adoption(standing: StandingAssumption) -> str:
    """« Délai pour pourvoir » : 8 mois, adopté le 3 mars 2027 par M. Dupont. Si vous annulez, 6 mois revient. »"""
    return plain(
        "suppose.in_force",
        name=local(standing.assumption.name),
        value=worth(standing.assumption),
        day=standing.adopted_on,
        author=standing.author,
        before=worth(standing.before) if standing.before else "",
    )


def by(proposal: EstimateProposal) -> str:
    """« l'atelier « Séminaire » (proposé le 3 mars 2027) »"""
    return plain("suppose.by", author=links.proposer(proposal.author, proposal.workshop), day=proposal.proposed_on)


def _status(standing: StandingAssumption) -> str:
    if standing.adopted_on:
        return plain("suppose.adopted", day=standing.adopted_on, author=standing.author)
    return plain(f"status.{standing.assumption.status}")


def export(sentence: str, standing: Sequence[StandingAssumption]) -> Export:
    """The assumptions, to take away."""
    return Export(plain("suppose.title"), sentence, tables=[(plain("suppose.ours"), lambda: rows(standing))])
