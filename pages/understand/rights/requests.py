"""What a director does when somebody asks about their data, and what the body tells everybody."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

import streamlit as st

from model.access import Viewer
from model.domain.calendar import last_day
from model.errors import MosaiqueError
from model.services.context import today
from model.services.records import backups, rights
from model.services.records.rights import Notice, RecordedPerson
from pages.kit import address, exports, inputs, widgets
from pages.kit.state import Context
from pages.kit.wording import plain, sentence, t, words
from pages.understand.rights import mentions, text

WIDTH = 420


def draw(who: Viewer, informed: Sequence[Notice]) -> None:
    """Draw what the director of the chosen region can do there."""
    chosen = widgets.context()
    st.subheader(t("rights.answer_title"), anchor=False)
    if chosen.code is None:
        st.markdown(t("rights.one_region"))
        return
    left, right = st.columns(2, gap="large")
    with left:
        _somebody(who, chosen)
    with right:
        _telling(who, next(each for each in informed if each.code == chosen.code))


def _somebody(who: Viewer, chosen: Context) -> None:
    code = chosen.codes[0]
    label, people, by, empty = t("rights.who"), rights.people(who, code), attrgetter("uid"), t("choice.none")
    person = inputs.select(label, people, _called, "rights_who", by=by, empty=empty, width=WIDTH)
    if person is None:
        st.caption(t("rights.who_help"))
        mentions.search(who, code, WIDTH)
        return
    st.markdown(t("rights.copy_offer"))
    exports.offer_files(who, chosen, "person", lambda: text.copy_of(rights.copy(who, code, person.uid)))
    st.markdown(t("rights.correct_offer"))
    if widgets.clicked(t("rights.correct"), key="rights_correct", icon=":material/edit:"):
        address.go("records/corrections/screen.py")
    _erasing(who, code, person)


def _called(person: RecordedPerson) -> str:
    return plain("rights.left", name=person.name, day=last_day(person.since)) if person.since else person.name


def _erasing(who: Viewer, code: str, person: RecordedPerson) -> None:
    """Offer to forget somebody, once it was confirmed that it is they who ask."""
    st.markdown(t("rights.erase_offer"))
    mentions.draw(who, code, person.name)
    if kept := backups.kept(who):
        st.markdown(t("rights.erase_copies", copies=words().listing(kept)))
    sure = st.checkbox(t("rights.erase_sure"), key=f"rights_sure_{person.uid}")
    if widgets.clicked(t("rights.erase"), key="rights_erase", icon=":material/person_remove:", disabled=not sure):
        widgets.act(lambda: rights.erase(who, code, person.uid), "rights.was_erased", again=True)


def _telling(who: Viewer, informed: Notice) -> None:
    """Ask for what the body tells its people."""
    st.markdown(t("rights.tell"))
    label, key = t("rights.consulted_on"), f"rights_consulted_{informed.code}"
    try:
        day = inputs.some_day(label, key, informed.consulted_on, today(), help=t("rights.consulted_help"))
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    contact = st.text_input(
        t("rights.contact_label"),
        informed.contact,
        max_chars=rights.LONGEST,
        key=f"rights_contact_{informed.code}",
        help=t("rights.contact_help"),
    )
    notice = replace(informed, consulted_on=day, contact=contact)
    if widgets.clicked(t("rights.save"), key="rights_save", disabled=notice == informed):
        widgets.act(lambda: rights.tell(who, notice), "rights.was_told", again=True)
