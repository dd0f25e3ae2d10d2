"""What actions cost, in euros: the cheapest way of buying a training, a recruitment, a mobility."""

from dataclasses import dataclass

from model.domain.framework import Offer


@dataclass(frozen=True)
class TrainingPrice:
    """The cheapest combination for a number of people: seats bought one by one and sessions of our own."""

    people: int
    euros: int
    inter_seats: int
    in_house_sessions: tuple[int, ...]


def training_price(offer: Offer, people: int) -> TrainingPrice:
    """Return the cheapest combination of seats elsewhere and in-house sessions for `people` of one region and month.

    Travel is apart. Source of the grid: [S1]; the limit of people in a session is an assumption.
    """
    best = [TrainingPrice(0, 0, 0, ())]
    for count in range(1, people + 1):
        seat = best[count - 1]
        options = [TrainingPrice(count, seat.euros + offer.inter_price, seat.inter_seats + 1, seat.in_house_sessions)]
        for size in range(1, min(count, offer.in_house_limit) + 1):
            rest = best[count - size]
            euros = rest.euros + session_price(offer, size)
            options.append(TrainingPrice(count, euros, rest.inter_seats, (*rest.in_house_sessions, size)))
        best.append(min(options, key=lambda price: (price.euros, len(price.in_house_sessions))))
    return best[people]


def session_price(offer: Offer, people: int) -> int:
    """Return the price of one in-house session for `people`."""
    return offer.in_house_price + offer.in_house_extra * max(0, people - offer.in_house_included)
