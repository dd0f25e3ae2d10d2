"""A shared scenario in the browser: read only, at any width, with nothing that axe finds wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from model.domain.vocabulary import ScenarioState
from model.scenario import Recruitment, Training
from model.services.demo import roles as demo_roles
from model.services.scenario import lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.situation import situations
from tests.browser.driving import Visit, settled
from tests.browser.serving import Server, inside, serving
from tests.browser.test_every_screen import RULES, expect_every_width_holds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A demonstration in which the director shared an arrival and a training, and the address of it."""
    folder = tmp_path_factory.mktemp("shared")
    with serving(folder, mode="demo") as server:
        with inside(folder, "demo"):
            director = demo_roles.viewer()
            seen = situations.view(director, ("AQ",))
            begun = scenarios.begin(director, "AQ", "Une arrivée et une formation")
            offer = next(iter(seen.snapshot.framework.offers))
            managers = tuple(seen.snapshot.managers.uid[:2])
            for action in (
                Recruitment(uid="in", month=begun.start, position=seen.free[0].uid, family="F5"),
                Training(uid="course", month=begun.start, offer=offer, managers=managers),
            ):
                begun = begun.with_action(action)
            kept = lifecycle.move(
                director, scenario_rows.save(director, begun), ScenarioState.SHARED, Consultation("le comité")
            )
        yield server, f"{server.address}/presentation?scenario={kept.uid}"


def opened(visit: Visit, address: str, person: str, **options: object) -> Page:
    """Open the shared scenario as somebody of the demonstration."""
    page = settled(visit(address, **options))
    page.get_by_role("combobox", name="Voir comme").click()
    page.get_by_role("option", name=person).click()
    page.wait_for_timeout(700)
    settled(page)
    page.goto(address)
    return settled(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("person", ["Lecture · Carsat Aquitaine", "Analyse · Carsat Aquitaine"])
def test_a_shared_scenario_is_read_and_axe_finds_no_violation(
    visit: Visit, shared: tuple[Server, str], person: str, theme: str
) -> None:
    page = opened(visit, shared[1], person, color_scheme=theme)
    expect(page.locator("h1")).to_contain_text("Une arrivée et une formation")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found] == []


def test_a_shared_scenario_slides_sideways_at_no_width(
    visit: Visit, shared: tuple[Server, str], tmp_path: Path
) -> None:
    expect_every_width_holds(opened(visit, shared[1], "Lecture · Carsat Aquitaine"), tmp_path)
