"""What several screens say of the positions that are vacant: how many, for how long, how many do not count."""

from collections.abc import Sequence

from model.domain.calendar import months_between
from model.services.situation.situations import FreeSeat, View
from pages.kit.wording import plain


def age(view: View, seat: FreeSeat) -> int:
    """For how many months a position has been vacant."""
    return max(0, months_between(seat.since, view.snapshot.as_of))


def ages(view: View) -> Sequence[int]:
    """For how many months each has been vacant."""
    return [age(view, seat) for seat in view.free]


def count(view: View) -> list[str]:
    """« 3 postes sans titulaire, le plus ancien depuis 11 mois », « 1 poste gelé n'y compte pas »; those that are as
    old are counted, and none is the oldest where all are, as one alone is."""
    since = ages(view)
    parts = [plain("vacancies.vacant", n=len(since))]
    if since:
        oldest = since.count(max(since))
        n = 0 if oldest == len(since) else oldest
        key = "vacancies.oldest" if len(since) > 1 else "vacancies.alone"
        parts[0] += plain(key, n=n, age=plain("age.months", n=max(since)))
    if frozen := view.figures.vacancy.frozen:
        parts.append(plain("vacancies.frozen", n=frozen))
    return parts
