"""What somebody chooses on a screen: lists, numbers, switches, days and months; the address keeps what changes what is
shown."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from model.domain.calendar import add_months
from model.errors import MosaiqueError
from model.exchange.imports.values import as_date
from model.language import BLANK
from pages.kit import address, data, state
from pages.kit.internals import DeltaGenerator
from pages.kit.wording import sentence, t, words

Option = TypeVar("Option", bound=Hashable)

MONTHS_BACK, MONTHS_AHEAD, DAYS_BACK = 36, 24, 7


def select(
    label: str,
    options: Sequence[Option],
    written: Callable[[Option], str],
    key: str,
    *,
    by: Callable[[Option], Hashable] | None = None,
    bound: str = "",
    says: DeltaGenerator | None = None,
    empty: str | None = None,
    index: int | None = 0,
    **more: Any,
) -> Option | None:
    """Offer one of several things; `empty` is what to say before a choice. A bound one lives in the address, under that
    name: what the address names and nobody knows is said, there or where `says` is, and none is chosen.

    What the widget holds is what `by` says of a thing, its uid or its code, or the thing itself: what it is called may
    change, and two may be called alike. No choice is none of the options, so an option that is None is held as "".
    """
    offered = {"" if each is None else by(each) if by else each: each for each in options}
    names = dict(zip(offered, distinct(map(written, options)), strict=True))
    if bound:
        unknown = _follow(bound, key, names, None if empty else [*offered, None][index or 0])
        more |= {"on_change": _write, "args": (bound, key)}
        if unknown:
            (says or st.container()).warning(t(f"address.unknown_{bound}"))
    held = state.widget(key)
    _give_again_if_renamed(key, [held], names)
    chosen = st.selectbox(
        label,
        list(offered),
        index=None if empty else list(offered).index(held) if held in offered else index,
        key=key,
        format_func=lambda each: names.get(each, str(each)),
        placeholder=empty or t("choice.none"),
        **_grown(more),
    )
    if bound and chosen in names:
        address.complete({bound: address.written(chosen)})
    state.shown_as(key).set({chosen: names[chosen]} if chosen in names else {})
    return offered.get(chosen)


def one_of(label: str, options: Sequence[str], written: Callable[[str], str], key: str, bound: str) -> str:
    """Offer one of a few things side by side, the first one at first; the choice lives in the address."""
    unknown = address.follow(bound, key, {each: each for each in options}, options[0])
    if unknown:
        st.warning(t(f"address.unknown_{bound}"))
    if state.widget(key) not in options:
        state.set_widget(key, options[0])
    picked = st.segmented_control(
        label,
        options,
        default=state.widget(key),
        required=True,
        key=key,
        format_func=written,
        on_change=_write,
        args=(bound, key),
    )
    chosen = picked or options[0]
    if not unknown:
        address.complete({bound: chosen})
    return chosen


def pills(label: str, options: Sequence[str], written: Callable[[str], str], key: str, **more: Any) -> str:
    """Offer one of a few things side by side, on several lines where they need them; the first one at first."""
    first = state.start_widget(key, options[0])
    chosen = st.pills(label, options, default=first, required=True, wrap=True, key=key, format_func=written, **more)
    return str(chosen)


def number(label: str, most: int, usual: int, key: str, bound: str, **more: Any) -> int:
    """Offer a whole number from 0 on; one that is not the usual one lives in the address."""
    return _whole(st.number_input, label, (0, most), usual, key, bound, **more)


def slider(label: str, scale: tuple[int, int], usual: int, key: str, bound: str, **more: Any) -> int:
    """Offer a whole number of a scale; one that is not the usual one lives in the address."""
    return _whole(st.slider, label, scale, usual, key, bound, more.get("step", 1), **more)


def percent() -> str:
    """How a slider writes a percentage, in the language of the page."""
    return words().rules.percent.replace("%", "%%").replace(BLANK, "%d")


def toggle(label: str, key: str, bound: str, *, usual: bool, **more: Any) -> bool:
    """Offer to want something or not; what is not the usual wish lives in the address."""
    allowed = {address.written(each): each for each in (True, False)}
    unknown = partial(t, "address.unknown_wish", received=address.named(bound))
    return bool(_unless_usual(partial(st.toggle, label, **more), usual, key, bound, allowed, unknown))


def _whole(
    draw: Callable[..., Any],
    label: str,
    scale: tuple[int, int],
    usual: int,
    key: str,
    bound: str,
    apart: int = 1,
    **more: Any,
) -> int:
    """Draw what holds a whole number of a scale: the usual one, or one whose distance from the least is a multiple of
    `apart`."""
    received, (least, most) = address.named(bound), scale
    short = received.isdecimal() and len(received) <= len(str(most))
    given = int(received) if short else -1
    placed = least <= given <= most and (given == usual or (given - least) % apart == 0)
    allowed = {received: given} if placed else {}
    unknown = partial(t, "address.unknown_number", number=received, least=least, most=most, apart=apart)
    chosen = _unless_usual(partial(draw, label, *scale, **_grown(more)), usual, key, bound, allowed, unknown)
    return int(chosen)


def _unless_usual(
    draw: Callable[..., Any],
    usual: object,
    key: str,
    bound: str,
    allowed: Mapping[str, object],
    unknown: Callable[[], str],
) -> Any:
    """Draw what holds a choice that lives in the address where it is not the usual one; say what is not allowed."""
    strange = address.follow(bound, key, allowed, usual)
    if strange:
        st.warning(unknown())
    first = state.start_widget(key, usual)
    chosen = draw(first, key=key, on_change=_write_unusual, args=(bound, key, usual))
    if not strange:
        address.complete({bound: _unusual(chosen, usual)})
    return chosen


def _write_unusual(name: str, key: str, usual: object) -> None:
    address.write({name: _unusual(state.widget(key), usual)})


def _unusual(chosen: object, usual: object) -> str:
    """A choice as the address writes it, where it is not the usual one."""
    return "" if chosen == usual else address.written(chosen)


def _follow(name: str, key: str, names: Mapping[Any, str], otherwise: object) -> bool:
    """Show what the address names; links of before name things as they are called."""
    by_name = {written: each for each, written in names.items()}
    return address.follow(name, key, by_name | {address.written(each): each for each in names}, otherwise)


def _write(name: str, key: str) -> None:
    chosen = state.widget(key)
    address.write({name: "" if chosen is None else address.written(chosen)})


def _give_again_if_renamed(key: str, chosen: Iterable[Any], names: Mapping[Any, str]) -> None:
    """Give the browser a choice again that is written otherwise than it was shown, in another language perhaps: it goes
    on showing, and sending back, what it was given."""
    shown = state.shown_as(key).get() or {}
    if any(each in shown and each in names and shown[each] != names[each] for each in chosen):
        state.set_widget(key, state.widget(key))


def distinct(labels: Iterable[str]) -> list[str]:
    """Return labels that differ: the second « Landes » becomes « Landes (2) »."""
    seen: dict[str, int] = {}
    written = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        written.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return written


def several(
    label: str,
    options: Sequence[Option],
    key: str,
    written: Callable[[Option], str] = str,
    *,
    bound: str = "",
    **more: Any,
) -> list[Option]:
    """Offer several things; without the list's own « Select all », which cannot be said in French. Bound ones live in
    the address, under that name: those that it names and nobody knows are said, and the others are chosen."""
    names = dict(zip(options, distinct(map(written, options)), strict=True))
    unknown = False
    if bound:
        received = list(dict.fromkeys(address.several(bound)))
        by_name = {address.written(each): each for each in options}
        unknown = not by_name.keys() >= set(received)
        address.follow(bound, key, {address.named(bound): [by_name[each] for each in received if each in by_name]}, [])
        more |= {"on_change": _write_unusual, "args": (bound, key, [])}
        if unknown:
            st.warning(t(f"address.unknown_{bound}"))
    held = state.widget(key)
    _give_again_if_renamed(key, held or (), names)
    if held is not None:
        more["default"] = [each for each in held if each in names]
    chosen: list[Option] = st.multiselect(
        label, options, key=key, format_func=lambda each: names.get(each, str(each)), select_all=False, **more
    )
    if bound and not unknown:
        address.complete({bound: _unusual(chosen, [])})
    state.shown_as(key).set({each: names[each] for each in chosen if each in names})
    return chosen


def day(label: str, key: str, chosen: date, *, bound: str = "", others: Sequence[date] = (), **more: Any) -> date:
    """Offer a day: the first of the months around, some others, or any that is typed; a mistake is said, nothing else.
    A bound one lives in the address, under that name."""
    if bound:
        received = address.named(bound)
        address.follow(bound, key, {received: _numeric(received)}, words().rules.numeric_day(chosen))
        more |= {"on_change": _write_day, "args": (bound, key)}
    try:
        day = as_date(_typed_day(label, key, chosen, chosen, others, **more))
    except MosaiqueError as error:
        st.error(sentence(error))
        return chosen
    if bound:
        address.complete({bound: day.isoformat()})
    return day


def _numeric(typed: str) -> str:
    """Write a day as the lists of days do; what is no day stays as it was typed."""
    try:
        return words().rules.numeric_day(as_date(typed))
    except MosaiqueError:
        return typed


def _write_day(name: str, key: str) -> None:
    typed = state.widget(key) or ""
    try:
        address.write({name: as_date(typed).isoformat()})
    except MosaiqueError:
        address.write({name: typed})


def some_day(label: str, key: str, chosen: date | None, around: date, **more: Any) -> date | None:
    """Offer a day as `day` does, the last ones included, or none.

    Raises:
        Refused: what was typed is not a day.
    """
    last = [around - timedelta(days=count) for count in range(DAYS_BACK + 1)]
    typed = _typed_day(label, key, chosen, around, last, **more)
    return as_date(typed) if typed else None


def _typed_day(
    label: str, key: str, chosen: date | None, around: date, others: Sequence[date] = (), **more: Any
) -> str:
    months = [add_months(around, count) for count in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    days = map(words().rules.numeric_day, sorted({chosen or around, *others, *months}))
    held = chosen and (state.widget(key) or words().rules.numeric_day(chosen))
    options = list(dict.fromkeys([*days, *([held] if held else [])]))
    typed = st.selectbox(
        label,
        options,
        index=options.index(held) if held else None,
        key=key,
        accept_new_options=True,
        placeholder=t("choice.day"),
        **_grown(more),
    )
    return typed or ""


def _grown(more: Mapping[str, Any]) -> dict[str, Any]:
    """Let a width in pixels grow with the type of a wall, so that no word is cut there."""
    width = more.get("width")
    return {**more, "width": data.grown(width)} if isinstance(width, int) else dict(more)


def month(label: str, key: str, months: Sequence[date], chosen: date | None = None, **more: Any) -> date:
    """Offer a month."""
    index = months.index(chosen) if chosen in months else 0
    picked = select(label, months, words().month, key, index=index, **more)
    return picked or months[index]
