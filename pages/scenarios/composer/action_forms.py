"""One form for each kind of action: what must be known of it, asked on the situation that the other actions leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from model.access import Viewer
from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Background, OpenTo, Stratum, SupportKind
from model.measures.presence import presence
from model.measures.prices import training_price
from model.projection import freed_positions, within_wish
from model.projection.effects import ASSUMABLE
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Scenario,
    Training,
    new_uid,
    of_every_kind,
)
from model.scenario.actions import LONGEST_SUPPORT, LONGEST_TITLE, SHORTEST_SUPPORT
from model.services.scenario import trials
from model.services.situation.situations import holders
from pages.kit import inputs, sentences, state
from pages.kit.state import Wanted
from pages.kit.wording import inert, local, plain, seat_name, t


@dataclass(frozen=True)
class ActionForm:
    """On what an action is asked for: by whom, in which scenario, on the situation with its other actions, in which
    month, and what was chosen elsewhere, if anything was."""

    who: Viewer
    scenario: Scenario
    base: Snapshot
    month: date
    wanted: Wanted | None

    @property
    def then(self) -> Snapshot:
        """The situation in the month."""
        return self.base.at(self.month)


Asked = Callable[[ActionForm], Action | None]
"""What asks for an action of one kind; nothing as long as something is missing."""


def _recruitment(form: ActionForm) -> Action | None:
    seat = _free_seat(form)
    if seat is None:
        return None
    tried = trials.of_trades(form.who, form.scenario, seat, form.month)
    admitted = [
        family.code for family, trial in zip(form.base.framework.families, tried, strict=True) if not trial.reason
    ]
    family = _family(form, admitted, "add_family")
    return Recruitment(uid=new_uid(), month=form.month, position=seat, family=family) if family else None


def _professionalisation(form: ActionForm) -> Action | None:
    framework = form.base.framework
    months = int(framework.assumed("professionalisation_months"))
    st.caption(t("compose.path", n=months))
    seat = _free_seat(form)
    social = [each.code for each in framework.families if each.background is Background.SOCIAL]
    family = _family(form, social, "add_path_family")
    outside = st.checkbox(t("compose.outside"), key="add_outside")
    if seat is None or family is None:
        return None
    return Professionalisation(uid=new_uid(), month=form.month, position=seat, family=family, outside=outside)


def _mobility(form: ActionForm) -> Action | None:
    manager, seat = _manager(form, sentences.people_to_move(form.then)), _free_seat(form)
    if manager is None or seat is None:
        return None
    action = Mobility(uid=new_uid(), month=form.month, manager=manager, position=seat)
    if freed := [seat_name(form.base, place) for place in freed_positions(form.base, manager, form.month)]:
        st.caption(t("compose.frees", positions=tuple(map(inert, freed))))
    if not within_wish(form.base, action):
        st.warning(t("compose.outside_wish"))
    return action


def _departure(form: ActionForm) -> Action | None:
    manager = _manager(form, sentences.people_to_move(form.then))
    return Departure(uid=new_uid(), month=form.month, manager=manager) if manager else None


def _long_leave(form: ActionForm) -> Action | None:
    manager, months = _manager(form, sentences.people_in_post(form.then)), _months("add_leave_months", 6)
    return LongLeave(uid=new_uid(), month=form.month, manager=manager, months=months) if manager else None


def _return(form: ActionForm) -> Action | None:
    now = presence(form.then)
    away = {form.base.managers.uid[row] for row in form.base.assignments.manager[now.held & ~now.present] if row >= 0}
    people = {uid: name for uid, name in _people(form).items() if uid in away}
    if not people:
        st.info(t("compose.nobody_away"))
        return None
    label = t("compose.who_returns")
    manager = inputs.select(label, list(people), people.__getitem__, "add_returning", width="stretch")
    return Return(uid=new_uid(), month=form.month, manager=manager) if manager else None


def _training(form: ActionForm) -> Action | None:
    framework, people = form.base.framework, _people(form)
    offers = framework.offers
    if form.wanted and form.wanted.competency:
        _wanted_training(form, form.wanted, people)
    label = t("compose.offer")
    code = inputs.select(label, list(offers), lambda each: local(offers[each].name), "add_offer", width="stretch")
    label, nobody = t("compose.people"), t("choice.several")
    chosen = inputs.several(label, list(people), "add_people", people.__getitem__, placeholder=nobody)
    if code is None or not chosen:
        return None
    offer = offers[code]
    taught = sentences.quoted(framework, (framework.competency_index[code] for code in offer.competencies))
    st.caption(t("compose.price", n=len(chosen), euros=training_price(offer, len(chosen)).euros, names=taught))
    return Training(uid=new_uid(), month=form.month, offer=code, managers=tuple(chosen))


def _wanted_training(form: ActionForm, wanted: Wanted, people: Mapping[str, str]) -> None:
    """Fill the form with an offer that teaches what a team lacks, and with whoever is in post there."""
    teaching = [each for each in form.base.framework.offers.values() if wanted.competency in each.competencies]
    if teaching:
        state.set_widget("add_offer", teaching[0].code)
    team = form.base.teams.uid.index(wanted.team)
    held = [each for each in holders(form.then, team) if each.manager >= 0 and not each.acting]
    there = {form.base.managers.uid[each.manager] for each in held}
    state.set_widget("add_people", [uid for uid in people if uid in there])


def _accompaniment(form: ActionForm) -> Action | None:
    if form.wanted and form.wanted.support:
        state.set_widget("add_support", SupportKind(form.wanted.support))
    kind = inputs.select(t("compose.support"), list(SupportKind), sentences.support, "add_support", width="stretch")
    people, teams = _people(form), dict(zip(form.base.teams.uid, form.base.teams.name, strict=True))
    names = people | teams
    whom = inputs.select(
        t("compose.whom"), list(names), names.__getitem__, "add_whom", empty=t("choice.none"), width="stretch"
    )
    months = _months("add_support_months", 12)
    st.caption(t("compose.support_note"))
    if kind is None or whom is None:
        return None
    manager, team = (whom, "") if whom in people else ("", whom)
    return Accompaniment(uid=new_uid(), month=form.month, support=kind, months=months, manager=manager, team=team)


def _new_unit(form: ActionForm) -> Action | None:
    if form.base.teams.support_unit.any():
        st.info(t("compose.unit_exists"))
        return None
    name = st.text_input(
        t("compose.unit_name"), t("compose.unit_default"), key="add_unit_name", max_chars=LONGEST_TITLE
    )
    return NewUnit(uid=new_uid(), month=form.month, name=name.strip()) if name.strip() else None


def _new_position(form: ActionForm) -> Action | None:
    teams = dict(zip(form.base.teams.uid, form.base.teams.name, strict=True))
    team = inputs.select(t("compose.team"), list(teams), teams.__getitem__, "add_team", width="stretch")
    typed = st.selectbox(
        t("compose.title_of"),
        [plain(f"compose.title_{name}") for name in ("head", "coordinator", "project")],
        key="add_title",
        accept_new_options=True,
        help=t("compose.title_help"),
    )
    stratum, open_to = _stratum("add_stratum", 2), _open_to("add_open_to", 0)
    fte = st.number_input(t("compose.fte"), 0.1, 1.0, 1.0, 0.1, key="add_fte", format="%.2f")
    if team is None or not typed or not typed.strip():
        return None
    return NewPosition(
        uid=new_uid(),
        month=form.month,
        team=team,
        title=typed.strip(),
        stratum=stratum,
        fte=fte,
        open_to=open_to,
    )


def _changed_position(form: ActionForm) -> Action | None:
    seat = _seat(form, presence(form.then).funded.nonzero()[0].tolist(), "add_changed_seat")
    if seat is None:
        return None
    positions, uid = form.base.positions, form.base.positions.uid[seat]
    stratum = _stratum(f"add_stratum_{uid}", int(positions.stratum[seat]))
    open_to = _open_to(f"add_open_to_{uid}", int(positions.open_to[seat]))
    before = list(Stratum)[positions.stratum[seat]], list(OpenTo)[positions.open_to[seat]]
    if (stratum, open_to) == before:
        st.caption(t("compose.same_position"))
        return None
    return ChangedPosition(uid=new_uid(), month=form.month, position=uid, stratum=stratum, open_to=open_to)


def _closed_position(form: ActionForm) -> Action | None:
    now = presence(form.then)
    seat = _seat(form, now.funded.nonzero()[0].tolist(), "add_closed_seat")
    if seat is None:
        return None
    assignments = form.then.assignments
    here, elsewhere = (
        set(assignments.manager[now.held & ours].tolist())
        for ours in (assignments.position == seat, assignments.position != seat)
    )
    if waiting := [inert(sentences.person(form.then, row)) for row in sorted(here - elsewhere) if row >= 0]:
        st.warning(t("compose.will_wait", names=tuple(waiting), n=len(waiting)))
    return ClosedPosition(uid=new_uid(), month=form.month, position=form.base.positions.uid[seat])


def _assumed(form: ActionForm) -> Action | None:
    assumptions = form.base.framework.assumptions
    code = inputs.select(
        t("compose.assumption"), ASSUMABLE, lambda each: local(assumptions[each].name), "add_assumed", width="stretch"
    )
    if code is None:
        return None
    assumption = assumptions[code]
    value = st.number_input(
        t("compose.value", unit=plain(f"compose.unit_{assumption.unit}")),
        assumption.low or 0.0,
        assumption.high,
        assumption.value,
        step=1.0 if assumption.unit in ("months", "level") else 100.0,
        key=f"add_value_{code}",
        format="%.0f",
    )
    st.caption(t("literal", text=local(assumption.note)))
    return (
        ChangedAssumption(uid=new_uid(), month=form.month, code=code, value=value)
        if value != assumption.value
        else None
    )


_ROWS: Mapping[type[Action], tuple[str, Asked] | None] = {
    Recruitment: ("filling", _recruitment),
    Mobility: ("filling", _mobility),
    Professionalisation: ("filling", _professionalisation),
    Departure: ("moving", _departure),
    LongLeave: ("moving", _long_leave),
    Return: ("moving", _return),
    Training: ("supporting", _training),
    Accompaniment: ("supporting", _accompaniment),
    NewPosition: ("positions", _new_position),
    ChangedPosition: ("positions", _changed_position),
    ClosedPosition: ("positions", _closed_position),
    NewUnit: ("positions", _new_unit),
    ChangedAssumption: ("assuming", _assumed),
}
"""In which group each kind is asked for, and how; none where it is not composed on a screen."""

_OFFERED = {kind: row for kind, row in of_every_kind(_ROWS).items() if row}
FORMS: Mapping[str, Asked] = {kind: form for kind, (_, form) in _OFFERED.items()}
GROUPS: Mapping[str, Sequence[str]] = {
    group: [kind for kind, (of, _) in _OFFERED.items() if of == group]
    for group in dict.fromkeys(group for group, _ in _OFFERED.values())
}


def _free_seat(form: ActionForm) -> str | None:
    """Offer the positions that nobody holds in the month."""
    seats = presence(form.then).vacant.nonzero()[0].tolist()
    if not seats:
        st.info(t("compose.no_free_seat"))
        return None
    chosen = _seat(form, seats, "add_seat")
    return form.base.positions.uid[chosen] if chosen is not None else None


def _seat(form: ActionForm, seats: Sequence[int], key: str) -> int | None:
    called, by = partial(seat_name, form.base), form.base.positions.uid.__getitem__
    if form.wanted and form.wanted.seat in map(by, seats):
        state.set_widget(key, form.wanted.seat)
    return inputs.select(t("compose.seat"), seats, called, key, by=by, width="stretch")


def _family(form: ActionForm, codes: Sequence[str], key: str) -> str | None:
    return inputs.select(t("compose.family"), codes, partial(_family_name, form.base.framework), key, width="stretch")


def _family_name(framework: Framework, code: str) -> str:
    family = framework.families[framework.family_index[code]]
    return plain("compose.family_option", family=local(family.name), background=plain(f"tile.{family.background}"))


def _manager(form: ActionForm, rows: Sequence[int]) -> str | None:
    """Offer some people."""
    people = _names(form, rows)
    if form.wanted and form.wanted.manager in people:
        state.set_widget("add_manager", form.wanted.manager)
    label, empty = t("compose.manager"), t("choice.manager")
    return inputs.select(label, list(people), people.__getitem__, "add_manager", empty=empty, width="stretch")


def _people(form: ActionForm) -> dict[str, str]:
    """What to call the people in post in the month, by their uids."""
    return _names(form, sentences.people_in_post(form.then))


def _names(form: ActionForm, rows: Sequence[int]) -> dict[str, str]:
    return {form.base.managers.uid[row]: sentences.person(form.then, row) for row in rows}


def _months(key: str, usual: int) -> int:
    return int(st.number_input(t("compose.months"), SHORTEST_SUPPORT, LONGEST_SUPPORT, usual, key=key))


def _stratum(key: str, index: int) -> Stratum:
    chosen = inputs.select(t("compose.stratum"), list(Stratum), sentences.stratum, key, index=index, width="stretch")
    return chosen or list(Stratum)[index]


def _open_to(key: str, index: int) -> OpenTo:
    chosen = inputs.select(t("compose.open_to"), list(OpenTo), sentences.open_to, key, index=index, width="stretch")
    return chosen or list(OpenTo)[index]
