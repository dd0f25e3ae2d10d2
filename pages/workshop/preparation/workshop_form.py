"""The form that prepares a workshop, and the workshops that are there already."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

import streamlit as st

from model import settings
from model.access import Viewer
from model.errors import MosaiqueError
from model.reference import questions
from model.services.context import reference
from model.services.situation.assumptions import OPEN
from model.services.workshop import pauses, workshops
from model.services.workshop.workshops import LONGEST_TITLE, THRESHOLDS, Hall, Phase, Workshop
from model.wording import FIRST, LANGUAGES, catalogue
from model.workshop.steps import LONGEST_MINUTES, LONGEST_TEXT, Step, set_out
from pages.kit import data, inputs, state, widgets
from pages.kit.address import link
from pages.kit.wording import inert, local, plain, sentence, t, words
from pages.workshop import own_question, rehearsal, room_questions, shifts, workshop_choice

MOST_OWN = 6
WIDTH = 640


def finding(listed: Sequence[Workshop]) -> str:
    """« 1 atelier prêt et 3 ateliers terminés. », or that there is none."""
    if not listed:
        return plain("workshop.finding_none")
    counts = {phase: sum(each.phase is phase for each in listed) for phase in Phase}
    parts = tuple(plain(f"workshop.finding_{phase}", n=n) for phase, n in counts.items() if n)
    return plain("workshop.finding", parts=parts)


def waiting(who: Viewer, listed: Sequence[Workshop]) -> None:
    """Offer to begin the workshops that are ready, or to take them away; and to go to the one that is held."""
    among = sum(each.phase is Phase.RUNNING for each in listed)
    for each in listed:
        if each.phase is Phase.CLOSED:
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"ready_{each.uid}"):
            st.markdown(inert(workshop_choice.named(each)), width="stretch")
            if each.phase is Phase.RUNNING:
                _running(each, among)
            elif each.phase is Phase.PAUSED:
                _paused(who, each)
            else:
                _ready(who, each)
            if each.rehearsed:
                rehearsal.erase(who, each)
    if prepared := state.PREPARED.get():
        widgets.bring_into_view(f"ready_{prepared}")


def change(who: Viewer, listed: Sequence[Workshop]) -> None:
    """Offer to change one of the workshops that are ready: its title and how it is held, then its questions."""
    ready = [each for each in listed if each.phase is Phase.PREPARED]
    if not ready:
        return
    with st.expander(t("questions.change"), key="prepare_change", icon=":material/edit:"):
        label, by = t("workshop.which"), attrgetter("uid")
        which = inputs.select(label, ready, workshop_choice.named, "change_which", by=by, width=WIDTH) or ready[0]
        hall = workshops.hall(who, which.uid)
        _settings_again(who, hall)
        room_questions.questions(who, hall)


def _settings_again(who: Viewer, hall: Hall) -> None:
    """Ask for the title and how it is held, as they are now."""
    held = hall.workshop
    key = f"{held.uid}_{hash((held.title, held.language, hall.board.fewest, hall.board.screened))}"
    title = st.text_input(
        t("workshop.other_title"),
        held.title,
        key=f"change_title_{key}",
        max_chars=LONGEST_TITLE,
        width=data.grown(WIDTH),
    )
    board = hall.board
    language, fewest, screened = _held_how(f"change_{{}}_{key}", held.language, board.fewest, screened=board.screened)
    changing = partial(workshops.change, who, held.uid, title, language, fewest, screened=screened)
    st.button(t("workshop.change"), key="change_it", on_click=widgets.act, args=(changing, "workshop.was_changed"))


def _held_how(
    key: str, language: str = FIRST, fewest: int = THRESHOLDS[0], *, screened: bool = False
) -> tuple[str, int, bool]:
    """Ask for the language of phones, from how many answers on a result is shown, and whether cards are accepted one by
    one; `key` names each field."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        index, name = LANGUAGES.index(language), t("workshop.language")
        spoken = inputs.select(name, LANGUAGES, _language, key.format("language"), index=index, width=240)
        index, name, more = THRESHOLDS.index(fewest), t("workshop.fewest"), t("workshop.fewest_help")
        shown = inputs.select(name, THRESHOLDS, _answers, key.format("fewest"), index=index, help=more, width=320)
    name, more = t("workshop.screened"), t("workshop.screened_help")
    read_first = st.toggle(name, screened, key=key.format("screened"), help=more)
    return spoken or language, shown or fewest, read_first


def _running(workshop: Workshop, among: int) -> None:
    """Lead to it, by its uid among others: the wall of a workshop that is alone goes on to the next one by itself."""
    named = {workshop_choice.UID: workshop.uid} if among > 1 else None
    host, wall = t("workshop.go_host"), t("workshop.go_wall")
    link("workshop/facilitation/screen.py", named, label=host, icon=":material/record_voice_over:")
    link("workshop/wall/screen.py", named, label=wall, icon=":material/present_to_all:")


def _paused(who: Viewer, workshop: Workshop) -> None:
    day = pauses.last_day(workshop.held_on or workshop.created_at.date())
    st.caption(t("workshop.paused", day=day), width="content")
    _offer(who, workshop, pauses.reopen, "reopen", "was_reopened", main=True)
    with st.popover(t("workshop.end"), icon=":material/stop_circle:", key=f"end_{workshop.uid}"):
        st.markdown(t("workshop.end_means"))
        _offer(who, workshop, workshops.close, "close", "was_closed")


def _ready(who: Viewer, workshop: Workshop) -> None:
    _offer(who, workshop, workshops.start, "start", "was_started", main=True)
    rehearsal.begin(who, workshop)
    _offer(who, workshop, workshops.remove, "remove", "was_removed", type="tertiary")


def _offer(
    who: Viewer,
    workshop: Workshop,
    action: Callable[[Viewer, str], object],
    name: str,
    says: str,
    *,
    main: bool = False,
    **more: Any,
) -> None:
    """Offer to do something to a workshop, and what is said once it is done."""
    doing = (partial(action, who, workshop.uid), f"workshop.{says}")
    label = t(f"workshop.{name}")
    more |= {"icon": ":material/play_arrow:", **widgets.main(label)} if main else {"label": label}
    st.button(key=f"{name}_{workshop.uid}", on_click=widgets.act, args=doing, **more)


def address() -> None:
    """Warn when phones would be sent to an address that only this machine knows."""
    if not settings.current().public_url:
        st.caption(t("workshop.no_public_url"))


def steps() -> tuple[Step, ...]:
    """Ask which of the six questions, then for questions of one's own; return the steps that they make."""
    st.subheader(t("workshop.new"), anchor=False)
    st.markdown(t("workshop.questions"))
    with st.container(gap="xsmall"):
        chosen = [
            each.code
            for each in questions()
            if st.checkbox(inert(local(each.text)), value=True, key=f"prepare_question_{each.code}")
        ]
    prepared = list(workshops.prepared_steps(chosen))
    with st.expander(t("workshop.own"), key="prepare_own", icon=":material/add_circle:"):
        count = int(
            st.number_input(t("workshop.own_count"), 0, MOST_OWN, 0, key="prepare_own_count", width=data.grown(240))
        )
        for number in range(count):
            prepared += _own(number, len({step.question for step in prepared}) + 1)
        label, none = t("workshop.estimates"), t("choice.none")
        for code in inputs.several(label, OPEN, "prepare_estimates", _assumption, placeholder=none):
            prepared.append(workshops.estimate_step(code, len({step.question for step in prepared}) + 1))
    if prepared and st.toggle(t("workshop.live"), value=True, key="prepare_live", help=t("workshop.live_help")):
        prepared.append(workshops.live_step(len({step.question for step in prepared}) + 1))
    return _set_out(prepared)


def _own(number: int, question: int) -> list[Step]:
    """A question of one's own, told from others by its number."""
    with st.container(border=True):
        own_question.fields(f"own_{{}}_{number}")
    prepared = own_question.steps(f"own_{{}}_{number}", question)
    uid = {step.uid: f"own-{number}" if not step.source else f"own-{number}-points" for step in prepared}
    return [replace(step, uid=uid[step.uid], source=uid.get(step.source, "")) for step in prepared]


def _assumption(code: str) -> str:
    return local(reference().assumptions[code].name)


def _set_out(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Ask how long each step takes, and whether the ready questions are asked in other words."""
    if not steps:
        return ()
    with st.expander(t("workshop.set_out"), key="prepare_set_out", icon=":material/schedule:"):
        return tuple(
            step for _, asked in groupby(steps, key=lambda step: step.question) for step in _timed(list(asked))
        )


def _timed(asked: Sequence[Step]) -> list[Step]:
    """The steps of one question: its words, then the minutes of each step."""
    first = asked[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            t("workshop.text_of", n=first.question),
            local(first.text),
            key=f"prepare_text_{first.uid}_{words().language}",
            max_chars=LONGEST_TEXT,
            disabled=first.own,
        )
        return [set_out(step, text, _minutes(step)) for step in asked]


def _minutes(step: Step) -> int:
    label, key = t("workshop.minutes_of", kind=shifts.kind(step)), f"prepare_minutes_{step.uid}"
    return int(st.number_input(label, 0, LONGEST_MINUTES, step.minutes, key=key, width=data.grown(170)))


def outline(steps: Sequence[Step]) -> None:
    """Show what the room will be asked, in order."""
    rows = [_line(number, list(asked)) for number, asked in groupby(steps, key=lambda step: step.question)]
    if rows:
        widgets.table(rows, t("workshop.outline"))
        hours, minutes = divmod(sum(step.minutes for step in steps), 60)
        st.caption(
            t("workshop.lasts_hours" if hours else "workshop.lasts", hours=hours, time=f"{minutes:02}", n=minutes)
        )


def _line(number: int, asked: Sequence[Step]) -> dict[str, object]:
    return {
        plain("workshop.column_question"): plain("workshop.numbered", n=number, text=local(asked[0].text)),
        plain("workshop.column_step"): ", ".join(shifts.kind(step) for step in asked),
        plain("workshop.column_minutes"): sum(step.minutes for step in asked),
    }


def keep(who: Viewer, code: str, steps: Sequence[Step]) -> None:
    """Ask for a title and the language of phones, then keep the workshop; the title is that of the next one then."""
    title = st.text_input(
        t("workshop.title"),
        key=f"prepare_title_{state.PREPARED.get() or 'first'}",
        max_chars=LONGEST_TITLE,
        width=data.grown(WIDTH),
        placeholder=t("workshop.title_example"),
    )
    language, fewest, screened = _held_how("prepare_{}")
    if widgets.clicked(**widgets.main(t("workshop.keep")), key="prepare_keep", icon=":material/check:"):
        try:
            uid = workshops.prepare(who, code, title, language, steps, fewest, screened=screened)
        except MosaiqueError as error:
            st.error(sentence(error))
            return
        state.PREPARED.set(uid)
        state.NOTICE.set(t("workshop.was_prepared"))
        st.rerun()


def _language(language: str) -> str:
    return catalogue(language).rules.name


def _answers(fewest: int) -> str:
    return plain("workshop.answers", n=fewest)


def past(who: Viewer, listed: Sequence[Workshop]) -> None:
    """List the workshops that are over; a rehearsal that is can still be erased."""
    closed = [each for each in listed if each.phase is Phase.CLOSED]
    for each in closed:
        if each.rehearsed:
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(inert(workshop_choice.named(each)), width="stretch")
                rehearsal.erase(who, each)
    if closed:
        widgets.folded_table(
            t("workshop.past", n=len(closed)),
            lambda: [{plain("workshop.title"): workshop_choice.named(each)} for each in closed],
            t("workshop.past", n=len(closed)),
            "prepare_past",
        )
