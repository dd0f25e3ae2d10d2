"""What several screens say of the common base: which expectations apply, how many teams hold a competency."""

from model.domain.vocabulary import CoverageState
from model.measures.expectations import region_profile
from model.privacy import HeldBetween
from model.services.situation.situations import View
from pages.kit import answers
from pages.kit.wording import plain, words


def circulating_words(held: HeldBetween | None) -> str:
    """« 7 équipes sur 9 », « 0 ou 1 équipe sur 9 », « entre 2 et 4 équipes sur 9 », or why there is none."""
    return answers.held(held, words())


def expectations_note(view: View) -> str:
    """Say which expectations the screen uses, and whether anybody adopted them."""
    if view.figures.coverage.defaults:
        return plain("expectations.default")
    profile = region_profile(view.snapshot, view.snapshot.regions[0].uid)
    key = "expectations.assumed" if profile.assumed else "expectations.adopted"
    return plain(key, day=profile.adopted_on, author=profile.author)


def to_do(view: View, team: int) -> str:
    """« 2 à développer, 3 à renseigner », of the common base of a team."""
    missing, unknown = count(view, team, CoverageState.MISSING), count(view, team, CoverageState.UNKNOWN)
    parts = [plain("mosaic.missing", n=missing)] if missing else []
    parts += [plain("mosaic.to_record", n=unknown)] if unknown else []
    return ", ".join(parts) or plain("mosaic.nothing_missing")


def count(view: View, team: int, state: CoverageState) -> int:
    """How many competencies of the common base of a team are in a state."""
    return int((view.figures.coverage.states[team] == list(CoverageState).index(state)).sum())
