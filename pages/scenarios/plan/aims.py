"""What a proposal is looked for, and what counts first: an order that is not the usual one lives in the address."""

from collections.abc import Sequence
from itertools import permutations

import streamlit as st

from model.planner.value import Aim
from pages.kit import address, inputs, state
from pages.kit.wording import plain, t


def ask(possible: Sequence[Aim]) -> tuple[Aim, ...]:
    """Ask what counts first, then next; what was chosen before is not offered again, nothing ends it."""
    usual, received = tuple(possible), address.named(address.ORDER)
    orders = {
        address.written(order): order for count in range(1, len(usual) + 1) for order in permutations(usual, count)
    }
    if received and received not in orders:
        st.warning(t("address.unknown_ordre"))
    followed = orders.get(received, usual)
    chosen: list[Aim] = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for place in range(len(usual)):
            address.follow(address.ORDER, _key(place), {received: (*followed, "")[place]}, usual[place])
            options = [*_left(usual, chosen), *([None] if place else [])]
            label = t("propose.aim_next" if place else "propose.aim_first")
            aim = inputs.select(label, options, _called, _key(place), on_change=_write, args=(usual,), width=250)
            if aim is None:
                break
            chosen.append(aim)
    if not received or received in orders:
        address.complete(_named(chosen, usual))
    return tuple(chosen)


def _key(place: int) -> str:
    return f"propose_aim_{place}"


def _left(usual: Sequence[Aim], chosen: Sequence[Aim]) -> list[Aim]:
    return [aim for aim in usual if aim not in chosen]


def _write(usual: tuple[Aim, ...]) -> None:
    """Name the order that a choice makes: where it takes what counted later, the first that is left counts there."""
    chosen: list[Aim] = []
    for place in range(len(usual)):
        held, left = state.widget(_key(place)), _left(usual, chosen)
        if place and held == "":
            break
        chosen.append(held if held in left else left[0])
    address.write(_named(chosen, usual))


def _named(order: Sequence[Aim], usual: Sequence[Aim]) -> dict[str, str]:
    return {address.ORDER: "" if tuple(order) == tuple(usual) else address.written(tuple(order))}


def _called(aim: Aim | None) -> str:
    return plain(f"propose.aim_{aim}" if aim else "propose.aim_none")
