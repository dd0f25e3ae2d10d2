"""One word, one meaning: what is said « couverte », « à développer »… is the same number on every screen and file."""

import re
from collections import Counter

import pandas as pd

from model.access import Role, Viewer
from model.domain.vocabulary import CoverageState
from model.services.situation import situations
from tests.screens.conftest import Open
from tests.screens.kit.test_exports import Files, everything, offered, unfold
from tests.screens.reading import opening

__all__ = ["offered"]
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
WORDS = {
    "couverte": CoverageState.COVERED,
    "couverte (un seul poste)": CoverageState.COVERED,
    "portée par une seule personne": CoverageState.THIN,
    "couverte en partie": CoverageState.THIN,
    "à développer": CoverageState.MISSING,
    "à renseigner": CoverageState.UNKNOWN,
}
OTHER_WORDS = re.compile(r"présente? (partout|dans)|en partie présent|tenue? par une seule|manque dans", re.IGNORECASE)


def measured() -> Counter[CoverageState]:
    """How many competencies are in each state, team by team, as the figures have it."""
    states = situations.view(DIRECTOR, ("AQ",)).figures.coverage.states
    return Counter(list(CoverageState)[place] for place in states.ravel().tolist())


def told(table: pd.DataFrame) -> Counter[CoverageState]:
    """How many cells of a table say each state."""
    cells = [str(cell).replace("\\", "") for row in table.to_numpy().tolist() for cell in row]
    return Counter(WORDS[cell] for cell in cells if cell in WORDS)


def test_the_grid_the_figures_and_the_teams_say_as_many_of_each_state(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.session_state["base_table"] = True
    app.run()
    grid = max((table.value for table in app.table), key=lambda table: told(table).total())
    assert told(grid) == measured()
    figures = dict(zip(list(CoverageState), (int(metric.value) for metric in app.metric[1:]), strict=False))
    assert {state: n for state, n in figures.items() if n} == dict(measured())
    of_teams: Counter[CoverageState] = Counter()
    for name in situations.view(DIRECTOR, ("AQ",)).snapshot.teams.name:
        team = enter(screen="situation/team", equipe=name)
        team.session_state["team_base_table"] = True
        of_teams += max((told(table.value) for table in team.run().table), key=Counter.total, default=Counter())
    assert of_teams == measured()


def test_what_is_covered_in_every_team_is_what_the_grid_says(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.session_state["base_table"] = True
    app.run()
    grid = max((table.value for table in app.table), key=lambda table: told(table).total())
    everywhere = [name for name in grid.columns if all(str(cell).startswith("couverte") for cell in grid[name])]
    partly = [name for name in everywhere if "en partie" in " ".join(map(str, grid[name]))]
    count = len(everywhere) - len(partly)
    sentence = opening(app)
    assert sentence.startswith(f"{count} compétence" if count else "Aucune des 14 compétences")


def test_no_screen_nor_file_says_it_in_another_word(enter: Open, offered: Files) -> None:
    for screen in ("region", "team", "base", "expectations"):
        app = unfold(enter(screen=f"situation/{screen}"), screen)
        texts = [*(each.value for each in app.markdown), *(each.value for each in app.caption), opening(app)]
        assert not [text for text in texts if OTHER_WORDS.search(text)], screen
        for name, make in offered.items():
            if name.endswith((".csv", ".xlsx", ".svg")):
                assert not OTHER_WORDS.search(everything(make(), name)), name
