"""The forms of « Corriger » on what accompanies a manager or a team, and on the trainings that were followed."""

from datetime import date

import streamlit as st

from model.corrections.assignments import Removal, Support
from model.corrections.descriptions import TrainingAttendance
from model.corrections.edits import find
from model.corrections.gaps import in_post
from model.domain.calendar import last_day
from model.domain.register import SupportRecord
from model.domain.vocabulary import SupportKind
from model.exchange.imports.values import plain as compared
from model.services.context import reference, today
from model.services.records.corrections import SeenRegion
from pages.kit import inputs
from pages.kit.wording import local, plain, t
from pages.records.corrections.fields import Fields, listed, post_name, subject


def support(present: SeenRegion) -> Fields | None:
    """Record, change or take out what accompanies a whole team or somebody in post."""
    register = present.register
    teams = {each.uid: plain("correct.whole_team", team=each.name) for each in register.teams}
    posts = {each.uid: post_name(register, each) for each in in_post(register, today())}
    whom = teams | dict(sorted(posts.items(), key=lambda item: compared(item[1])))
    chosen = subject(present, "support", whom, t("correct.choose_whom"))
    if chosen is None:
        return None
    fields = Fields(present, "support", chosen)
    of_team, of_post = (chosen, "") if chosen in teams else ("", chosen)
    recorded = {each.uid: each for each in fields.register.supports if chosen in (each.team, each.assignment)}
    new = SupportRecord(uid="", kind=SupportKind.MENTORING, started_on=today())
    uid = _known(fields, recorded) if recorded else None
    each = recorded[uid] if uid else new
    fields.key += f"_{uid}"
    with st.container(horizontal=True):
        means = fields.choice("support", list(SupportKind), listed("support_kind"), each.kind)
        first = fields.day("supported_from", each.started_on)
        last = fields.some_day("supported_until", last_day(each.until))
    if uid and fields.flag("mistaken_support", value=False):
        fields.correction = Removal(records=(uid,))
    else:
        fields.correction = Support(
            means=means, first_day=first, last_day=last, assignment=of_post, team=of_team, known=uid or ""
        )
    return fields


def training(present: SeenRegion) -> Fields | None:
    """Record that people followed a training."""
    offers = {each.code: local(each.name) for each in reference().offers.values()}
    chosen = subject(present, "training", offers, t("correct.choose_offer"))
    if chosen is None:
        return None
    fields = Fields(present, "training", chosen)
    day = fields.day("followed_on", today())
    posts = in_post(fields.register, today())
    people = {find(fields.register.managers, post.manager, "manager") for post in posts if post.manager}
    named = sorted(people, key=lambda each: compared(each.name))
    names = {each.uid: each.name for each in named}
    uids = tuple(
        inputs.several(
            t("field.followers"),
            list(names),
            f"{fields.key}_followers",
            names.__getitem__,
            placeholder=t("choice.several"),
        )
    )
    fields.correction = TrainingAttendance(managers=uids, offer=chosen, day=day) if uids else None
    return fields


def _known(fields: Fields, recorded: dict[str, SupportRecord]) -> str | None:
    def written(uid: str | None) -> str:
        if uid is None:
            return plain("correct.new_support")
        kind: str = plain(f"support_kind.{recorded[uid].kind}")
        since: date = recorded[uid].started_on
        return plain("correct.support_since", support=kind, day=since)

    return fields.choice("support_known", [None, *recorded], written, None)
