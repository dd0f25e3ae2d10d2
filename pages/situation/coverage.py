"""What several screens say of the common base: which expectations apply, how many teams hold a competency."""

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
