"""The grid of « Corriger »: the levels of the people of a team, typed as in a spreadsheet and saved at once."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from model.corrections.descriptions import Level, Levels
from model.corrections.gaps import in_post, known_levels
from model.domain.register import ManagerRecord
from model.domain.vocabulary import AssessmentSource
from model.exchange.imports.values import plain as compared
from model.services.context import reference, today
from model.services.records.corrections import SeenRegion
from pages.kit import data, inputs
from pages.kit.wording import local, plain, t, words
from pages.records.corrections.descriptions import teams_of
from pages.records.corrections.fields import Fields, listed, subject

Grid = Sequence[Sequence[str]]


def grid(present: SeenRegion) -> Fields | None:
    """Show what is known of each person on each competency; what is typed over it is a new level on a day."""
    chosen = subject(present, "levels", teams_of(present.register), t("correct.choose_team"))
    if chosen is None:
        return None
    fields = Fields(present, "levels", chosen)
    with st.container(horizontal=True):
        day = fields.day("assessed_on", today())
        source = fields.choice(
            "assessment_source", list(AssessmentSource), listed("assessment_source"), AssessmentSource.JOINT
        )
        shared = fields.some_day("shared_on", None)
    people = _people(fields, chosen)
    shown = recorded(fields, people)
    typed = edited(fields, people, shown)
    levels = tuple(differing(people, shown, typed))
    fields.correction = Levels(levels=levels, day=day, source=source, shared_on=shared) if levels else None
    return fields


def _people(fields: Fields, team: str) -> list[ManagerRecord]:
    seats = {each.uid for each in fields.register.positions if each.team == team}
    here = {post.manager for post in in_post(fields.register, today()) if post.position in seats}
    people = [each for each in fields.register.managers if each.uid in here]
    return sorted(people, key=lambda each: compared(each.name))


def recorded(fields: Fields, people: Sequence[ManagerRecord]) -> Grid:
    """Return the levels that count, as they are written, empty where nobody was assessed: a row per competency."""
    levels = known_levels(fields.register)
    grid = [[levels.get((person.uid, each.code)) for person in people] for each in reference().competencies]
    return [[words().number(each.level / 2) if each else "" for each in row] for row in grid]


def edited(fields: Fields, people: Sequence[ManagerRecord], shown: Grid) -> Grid:
    """Let the levels be typed over."""
    name, *headers = inputs.distinct([plain("column.competency"), *(each.name for each in people)])
    frame = pd.DataFrame(shown, columns=headers, dtype="str")
    frame.insert(0, name, [local(each.short) for each in reference().competencies])
    config = {each: st.column_config.TextColumn(each, max_chars=5, alignment="center") for each in headers}
    after = st.data_editor(
        frame,
        key=f"{fields.key}_grid",
        height="content",
        hide_index=True,
        disabled=[name],
        column_config={name: st.column_config.TextColumn(name, pinned=True, width=data.grown(170)), **config},
        placeholder="",
        alt=plain("correct.grid"),
    )
    st.caption(t("correct.grid_help"))
    return [[str(cell or "") for cell in row] for row in after[headers].to_numpy().tolist()]


def differing(people: Sequence[ManagerRecord], shown: Grid, typed: Grid) -> list[Level]:
    """Return the levels that were typed over others; a cell that was emptied leaves what is recorded."""
    cells = []
    for competency, before, after in zip(reference().competencies, shown, typed, strict=True):
        for person, old, new in zip(people, before, after, strict=True):
            if new.strip() and new.strip() != old:
                cells.append(Level(manager=person.uid, competency=competency.code, typed=new.strip()))
    return cells
