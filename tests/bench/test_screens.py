"""What one more run of each screen costs the server."""

from pathlib import Path

import pytest

from tests.bench.composing import ACTIONS, composed
from tests.bench.conftest import Record
from tests.bench.enlarging import enlarge
from tests.bench.visiting import cpu_per_rerun
from tests.browser.serving import Server, environment, serving

pytestmark = pytest.mark.slow

SCREENS = (
    "",
    "team",
    "vacancies",
    "movements",
    "base",
    "expectations",
    "scenarios",
    "composer",
    "corrections",
    "method",
    "regions",
    "rights",
    "assumptions",
)
LIMITS = {"composer": 40}
EMPTY = Path(__file__).parent / "empty" / "app.py"


@pytest.fixture(scope="module")
def costs(demo_server: Server) -> dict[str, float]:
    """Milliseconds of the server for one more run of each screen, with the demonstration."""
    return {screen: 1000 * cpu_per_rerun(demo_server, screen) for screen in SCREENS}


def cost_of(script: str, folder: Path) -> float:
    """Milliseconds for one more run of a script that says nothing, on a server of the same settings."""
    settings = {
        "EMPTY_SCRIPT": script,
        "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "STREAMLIT_SERVER_ADDRESS": "localhost",
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with serving(folder, "demo", EMPTY) as server:
            return 1000 * cpu_per_rerun(server, "")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Milliseconds for an empty screen inside the frame."""
    return cost_of("nothing.py", tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Milliseconds for a script without a line: the floor of Streamlit."""
    return cost_of("bare.py", tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def costs_of_ten_times(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> dict[str, float]:
    """The same with ten times the demonstration."""
    folder = tmp_path_factory.mktemp("ten")
    file = Path(environment(folder, "demo")["MOSAIQUE_DATABASE"].removeprefix("sqlite:///"))
    file.write_bytes(demonstration.read_bytes())
    enlarge(file, 10)
    with serving(folder, "demo") as server:
        return {screen: 1000 * cpu_per_rerun(server, screen) for screen in SCREENS}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_run_of_a_screen_costs_little(record: Record, costs: dict[str, float], screen: str) -> None:
    record(f"one more run of /{screen}", costs[screen], LIMITS.get(screen, 25))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_costs_at_most_three_empty_ones(
    record: Record, costs: dict[str, float], empty: float, screen: str
) -> None:
    record(f"/{screen} in empty screens of the same server", costs[screen] / empty, 3, "×", ratio=True)


@pytest.mark.parametrize("screen", SCREENS)
def test_what_a_screen_costs_in_scripts_without_a_line_is_reported(
    record: Record, costs: dict[str, float], bare: float, screen: str
) -> None:
    record(f"/{screen} in scripts without a line", costs[screen] / bare, 3, "×", breaks=False)


@pytest.mark.parametrize("screen", SCREENS)
def test_ten_times_the_data_cost_at_most_twice(
    record: Record, costs: dict[str, float], costs_of_ten_times: dict[str, float], screen: str
) -> None:
    record(f"/{screen} with ten times the data", costs_of_ten_times[screen] / costs[screen], 2, "×", ratio=True)


@pytest.mark.parametrize("times", [1, 10])
def test_a_run_of_composer_costs_little_with_fifteen_actions(
    record: Record, tmp_path: Path, demonstration: Path, times: int
) -> None:
    with composed(tmp_path, demonstration, times) as house:
        cost = 1000 * cpu_per_rerun(house.server, "composer", scenario=house.scenario)
        name = f"one more run of /composer with {ACTIONS} actions on {house.positions} positions"
    record(name, cost, LIMITS["composer"])
