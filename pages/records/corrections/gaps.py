"""What « Corriger » opens with: what remains to be made precise, each line one click from its form."""

from collections.abc import Iterator, Sequence

import streamlit as st

from model.corrections.gaps import Gaps, in_post
from model.domain.register import Register
from model.services.context import today
from model.services.records.corrections import SeenRegion
from pages.kit import state
from pages.kit.exports import Export
from pages.kit.wording import plain, t
from pages.records.corrections.assignments import KIND
from pages.records.corrections.fields import post_name

MOST = 5
Line = tuple[str, str, str]
"""The kind of correction that makes something precise, the uid of its record, what to call it."""


def finding(missing: Gaps) -> str:
    """« 5 points restent à préciser : 2 métiers d'origine et 3 personnes sans positionnement. »"""
    counts = {
        "unnamed": len(missing.unnamed),
        "backgrounds": len(missing.backgrounds),
        "never_assessed": len(missing.never_assessed),
        "partly_assessed": len(missing.partly_assessed),
        "reasons": len(missing.reasons),
        "teams": len(missing.teams),
    }
    parts = [plain(f"correct.n_{name}", n=count) for name, count in counts.items() if count]
    return plain("correct.finding", n=missing.count, parts=parts) if parts else plain("correct.precise")


def lists(missing: Gaps, present: SeenRegion) -> None:
    """List what remains to be made precise; a line opens the form that does it."""
    st.subheader(t("correct.to_specify"), anchor=False)
    if not missing.count:
        st.caption(t("correct.precise"))
    if missing.unknown:
        codes = tuple(t("punctuation.quoted", text=code) for code, _ in missing.unknown)
        st.warning(t("correct.unknown", codes=codes, n=sum(count for _, count in missing.unknown)))
    for name, lines in _lines(missing, present.register).items():
        _listed(name, lines)


def export(missing: Gaps, present: SeenRegion) -> Export:
    """What remains to be made precise, to take away."""
    rows = [
        {plain("column.to_specify"): plain(f"correct.list_{name}"), plain("column.whom"): called}
        for name, lines in _lines(missing, present.register).items()
        for _, _, called in lines
    ]
    tables = [(plain("correct.to_specify"), lambda: rows)]
    return Export(plain("correct.title"), finding(missing), tables=tables)


def _lines(missing: Gaps, register: Register) -> dict[str, list[Line]]:
    """What remains to be made precise, by kind."""
    partly = [(each.uid, plain("correct.partly", name=each.name, n=n)) for each, n in missing.partly_assessed]
    return {
        "unnamed": [("person", post.uid, post_name(register, post)) for post in missing.unnamed],
        "backgrounds": [("person", each.uid, each.name) for each in missing.backgrounds],
        "never_assessed": list(_assessing(register, [(each.uid, each.name) for each in missing.never_assessed])),
        "partly_assessed": list(_assessing(register, partly)),
        "reasons": [("departure", post.uid, post_name(register, post)) for post in missing.reasons],
        "teams": [("team", team.uid, team.name) for team in missing.teams],
    }


def _assessing(register: Register, people: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """People are assessed in the grid of their team."""
    teams = {post.manager: register.by_uid[post.position].team for post in in_post(register, today())}
    yield from (("levels", teams[uid], name) for uid, name in people)


def _listed(name: str, lines: Sequence[Line]) -> None:
    if not lines:
        return
    with st.container(gap=None):
        st.markdown(t(f"correct.list_{name}"))
        for place, (kind, uid, called) in enumerate(lines[:MOST]):
            st.button(
                t("literal", text=called),
                key=f"specify_{name}_{place}_{uid}",
                icon=":material/edit:",
                type="tertiary",
                on_click=_open,
                args=(kind, uid),
            )
        if len(lines) > MOST:
            st.caption(t("correct.more_lines", n=len(lines) - MOST))


def _open(kind: str, uid: str) -> None:
    state.set_widget(KIND, kind)
    state.WANTED_SUBJECT.set(uid)
