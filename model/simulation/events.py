"""Who leaves, who arrives and who moves, event by event: independent seats in whole months, as those that wait for a
place of a competition, or seats that wait for each other (limited recruiters, chains of internal moves) in continuous
time, looked at on the first day of each month.

A replacement bears a family and no name; a manager who moves keeps background and levels. Nobody whose departure is
known, and nobody who has still to arrive, is moved by chance.
"""

from dataclasses import replace

import numpy as np

from model.simulation.chains import RunState
from model.simulation.competition import drawn_in_turn
from model.simulation.draws import Draw, Rows, keys, spells
from model.simulation.seats import Seats
from model.simulation.stories import NOBODY, Left, Stays, Story, Trades, by_cycle


def story(seats: Seats, trades: Trades, runs: Rows, seed: int) -> Story:
    """Draw departures, arrivals and moves; in continuous time where recruiters are limited or seats filled from
    inside (every seat then follows the first of the rates)."""
    rates = seats.rates[0]
    apart = rates.recruiters is None and rates.internal == 0
    drawn = _by_month(seats, trades, runs, seed) if apart else RunState(seats, trades, runs, seed).run()
    return replace(drawn, stays=_while_funded(seats, drawn.stays), left=_from_funded(seats, drawn.left))


def _while_funded(seats: Seats, stays: Stays) -> Stays:
    closes = seats.funded_until[stays.seat]
    return replace(stays, start=np.minimum(stays.start, closes), until=np.minimum(stays.until, closes))


def _from_funded(seats: Seats, left: Left) -> Left:
    return replace(left, month=np.minimum(left.month, seats.funded_until[left.seat]))


def _by_month(seats: Seats, trades: Trades, runs: Rows, seed: int) -> Story:
    drawn = (spells if seats.rates[0].places is None else drawn_in_turn)(seats, runs, seed)
    seeds = keys(seed, seats.uid)
    until = np.full(len(drawn), seats.horizon + 1)
    later = np.flatnonzero(drawn.previous >= 0)
    until[drawn.previous[later]] = drawn.opens[later]
    first = np.flatnonzero((drawn.previous < 0) & seats.filled[drawn.seat])
    came = np.flatnonzero(drawn.closes <= seats.horizon)
    seat, run, closes = drawn.seat[came], drawn.run[came], drawn.closes[came]
    background, trade = (by_cycle(seeds, draw, drawn.cycle[came], seat, run) for draw in (Draw.BACKGROUND, Draw.FAMILY))
    family = trades.arrival(seat, background, trade, seats.rates[0].other_share)
    stays = Stays(seat, run, np.full(len(came), NOBODY), family, closes, closes, until[came])
    return Story(drawn, stays, Left(drawn.seat[first], drawn.run[first], drawn.opens[first]))
