"""The scenario being composed as a file: taken along, and read again, with what differs since."""

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.scenario import History, Scenario
from model.services.context import reference
from model.services.scenario import file as scenario_file
from model.services.scenario.chances import SEED
from model.services.scenario.drafts import Draft
from model.services.scenario.file import OtherValue, ScenarioFile
from pages.kit import address, download, state, widgets
from pages.kit.wording import local, plain, sentence, t
from pages.scenarios import drafts

JSON = "application/json"


def offer(who: Viewer, scenario: Scenario) -> None:
    """Offer the file of the scenario, and to read one."""
    fold = widgets.fold(t("carry.title"), "compose_file")
    if not fold.open:
        return
    with fold:
        st.caption(t("carry.what"))
        name = f"mosaique-scenario-{scenario.region}.json"
        download.button(
            who, t("carry.download"), lambda: scenario_file.write(who, scenario), name, JSON, "compose_file_download"
        )
        given = st.file_uploader(t("carry.read"), type="json", key="compose_file_given", max_upload_size=1)
        if given is None:
            return
        try:
            read_file = scenario_file.read(who, given.getvalue(), scenario.region)
        except MosaiqueError as error:
            st.error(sentence(error))
            return
        _summary(read_file)
        st.button(t("carry.open"), key="compose_file_open", on_click=_open, args=(who, read_file.scenario))


def _summary(read_file: ScenarioFile) -> None:
    """Say whether the scenario says here what it said where it was written, and what differs."""
    title, count = read_file.scenario.title, len(read_file.scenario.actions)
    st.markdown(t("carry.found", title=title, n=count))
    if read_file.same:
        st.success(t("carry.same"))
        return
    lines = [] if read_file.same_base else [t("carry.other_base")]
    lines += [] if read_file.same_reference else [t("carry.other_reference")]
    lines += [_other(each) for each in read_file.assumptions]
    lines += [] if read_file.seed is None else [t("carry.other_seed", theirs=str(read_file.seed), ours=str(SEED))]
    lines += [t("carry.skipped", n=len(read_file.skipped))] if read_file.skipped else []
    st.warning("\n".join(f"- {line}" for line in lines))


def _other(other: OtherValue) -> str:
    assumption = reference().assumptions.get(other.code)
    if assumption is None or other.ours is None:
        return t("carry.unknown_assumption", code=other.code)
    return t(
        "carry.other_assumption",
        name=local(assumption.name),
        theirs=plain(f"unit.{assumption.unit}", n=other.theirs),
        ours=plain(f"unit.{assumption.unit}", n=other.ours),
    )


def _open(who: Viewer, scenario: Scenario) -> None:
    drafts.begin(who, Draft(History(scenario)))
    address.write({address.SCENARIO: ""})
    state.NOTICE.set(t("carry.opened", title=scenario.title))
