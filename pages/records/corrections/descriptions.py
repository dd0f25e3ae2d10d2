"""The forms of « Corriger » on what is recorded of a person, a position or a team."""

import streamlit as st

from model.corrections.assignments import Naming
from model.corrections.descriptions import Person, Position, Team
from model.corrections.edits import find
from model.corrections.gaps import in_post
from model.domain.calendar import day_after, last_day
from model.domain.register import ManagerRecord, PositionRecord, Register, TeamRecord
from model.domain.vocabulary import Answer, OpenTo, Stratum, Wish
from model.exchange.imports.values import plain as compared
from model.services.context import reference, today
from model.services.records.corrections import SeenRegion
from pages.kit.wording import plain, t
from pages.records.corrections.fields import WHO, Fields, changed, listed, post_name, seat_name, subject

NEW = ""


def person(present: SeenRegion) -> Fields | None:
    """Make somebody precise, or name a holder who is not named."""
    register = present.register
    unnamed = {each.uid: post_name(register, each) for each in in_post(register, today()) if not each.manager}
    people = {each.uid: each.name for each in sorted(register.managers, key=lambda each: compared(each.name))}
    chosen = subject(present, "person", unnamed | people, t("choice.manager"))
    if chosen is None:
        return None
    fields = Fields(present, "person", chosen)
    if chosen in unnamed:
        fields.correction = Naming(assignment=chosen, who=fields.someone(WHO[:2]))
        return fields
    values = _described(fields, find(fields.register.managers, chosen, "manager"))
    fields.correction = Person(manager=chosen, values=values)
    return fields


def _described(fields: Fields, person: ManagerRecord) -> dict[str, object]:
    left, right = st.columns(2, gap="large")
    with left:
        values: dict[str, object] = {"name": fields.text("name", person.name)}
        values |= fields.trade(person.family, person.background)
    with right:
        values["mobility"] = fields.choice("mobility", list(Wish), listed("mobility"), person.mobility)
        functional = list(Answer)[::-1]
        values["functional_mobility"] = fields.choice(
            "functional_mobility", functional, listed("answer"), person.functional_mobility
        )
        values["leaves_on"] = day_after(fields.some_day("leaves_on", last_day(person.leaves_on)))
    return changed(person, values)


def position(present: SeenRegion) -> Fields | None:
    """Change a position, freeze it, close it, or add one."""
    register = present.register
    names = {each.uid: seat_name(register, each) for each in register.positions}
    chosen = subject(present, "position", {NEW: plain("correct.new_position"), **names}, t("correct.choose_position"))
    if chosen is None:
        return None
    if not register.teams:
        st.info(t("correct.team_first"))
        return None
    fields = Fields(present, "position", chosen)
    if chosen == NEW:
        seat = PositionRecord(uid=NEW, team=register.teams[0].uid, title="", funded_from=today())
        fields.correction = Position(values=_seat(fields, seat))
    else:
        seat = find(fields.register.positions, chosen, "position")
        fields.correction = Position(position=chosen, values=changed(seat, _seat(fields, seat)))
    return fields


def _seat(fields: Fields, seat: PositionRecord) -> dict[str, object]:
    left, right = st.columns(2, gap="large")
    teams = {each.uid: each.name for each in fields.register.teams}
    with left:
        title = fields.text("title", seat.title)
        team = fields.choice("team", list(teams), teams.__getitem__, seat.team)
        stratum = fields.choice("stratum", list(Stratum), listed("stratum"), seat.stratum)
        above = {"": plain("figure.undefined")} | {
            each.called: seat_name(fields.register, each) for each in fields.register.positions if each.uid != seat.uid
        }
        above.setdefault(seat.reports_to, seat.reports_to)
        reports_to = fields.choice("reports_to", list(above), above.__getitem__, seat.reports_to)
    with right:
        fte = fields.share("fte", seat.fte)
        open_to = fields.choice("open_to", list(OpenTo), listed("open_to"), seat.open_to)
        funded_from = fields.day("funded_from", seat.funded_from)
        until = day_after(fields.some_day("funded_until", last_day(seat.funded_until)))
        frozen_from = fields.some_day("frozen_from", seat.frozen_from)
        frozen_until = day_after(fields.some_day("frozen_until", last_day(seat.frozen_until)))
    dates = {
        "funded_from": funded_from,
        "funded_until": until,
        "frozen_from": frozen_from,
        "frozen_until": frozen_until,
    }
    line = {"title": title, "team": team, "stratum": stratum, "reports_to": reports_to}
    return {**line, "fte": fte, "open_to": open_to, **dates}


def team(present: SeenRegion) -> Fields | None:
    """Change a team, or add one."""
    names = {each.uid: each.name for each in present.register.teams}
    chosen = subject(present, "team", {NEW: plain("correct.new_team"), **names}, t("correct.choose_team"))
    if chosen is None:
        return None
    fields = Fields(present, "team", chosen)
    unit = find(fields.register.teams, chosen, "team") if chosen else TeamRecord(uid=NEW, name="")
    fields.correction = Team(team=chosen, values=changed(unit, _unit(fields, unit)))
    return fields


def _unit(fields: Fields, unit: TeamRecord) -> dict[str, object]:
    with st.container(horizontal=True):
        name = fields.text("name", unit.name)
        department = fields.choice("department", ["", *reference().departments], _department, unit.department)
        agents = fields.count("agents", unit.agents)
    support = fields.flag("support_unit", value=unit.support_unit)
    return {"name": name, "department": department, "agents": agents, "support_unit": support}


def teams_of(register: Register) -> dict[str, str]:
    """Return the names of the teams that somebody works in today, by uid."""
    held = {register.by_uid[post.position].team for post in in_post(register, today())}
    return {each.uid: each.name for each in register.teams if each.uid in held}


def _department(code: str) -> str:
    return plain("correct.department_name", code=code, name=reference().departments[code].name) if code else "–"
