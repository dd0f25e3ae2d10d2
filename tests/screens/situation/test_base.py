"""« Socle commun »."""

from datetime import date

import pytest

from model.access import operator
from model.domain.vocabulary import CoverageState
from model.services.situation import situations
from pages.situation.base import text
from tests.screens.conftest import Open
from tests.screens.reading import asked, opening, texts


def test_the_common_base_counts_its_cells(enter: Open) -> None:
    app = enter(screen="situation/base")
    assert "sur 14" in opening(app)
    assert " sont à développer dans 6 équipes chacune" in opening(app)
    assert "équipes ont encore des niveaux à renseigner" in opening(app)
    cells = [int(metric.value) for metric in app.metric[1:]]
    assert sum(cells) == 9 * 14
    assert "pour la démonstration (hypothèse)" in texts(app)


def test_a_cell_of_the_common_base_says_who_could_help_and_leads_to_a_training_of_the_team(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.selectbox(key="helping_team").select("Landes").run()
    for label in app.selectbox(key="helping_competency").options:
        app.selectbox(key="helping_competency").select(label).run()
        assert f"Landes, {label} : " in asked(app)
        assert ("Peut venir en appui" in asked(app) or "Plusieurs personnes" in asked(app)) != (
            "Aucun pôle" in asked(app)
        )
    app.selectbox(key="helping_competency").select("Mener des projets").run()
    app = app.button(key="helping_training").click().run()
    assert app.title[0].value == "Composer un scénario"
    assert app.pills(key="add_group").value == "supporting"
    people = app.multiselect(key="add_people")
    assert people.indices
    assert all("Landes" in people.options[place] for place in people.indices)
    assert not app.button(key="add_action").disabled


def test_whoever_may_not_compose_is_told_who_could_help_without_being_sent_there(enter: Open) -> None:
    app = enter("analyste-aquitaine", "situation/base")
    app.selectbox(key="helping_team").select_index(0).run()
    app.selectbox(key="helping_competency").select_index(0).run()
    assert not app.exception
    assert "helping_see" in {each.key for each in app.button}
    assert "helping_training" not in {each.key for each in app.button}


def test_the_common_base_is_read_function_by_function(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.session_state["base_functions"] = True
    app.run()
    table = next(table.value for table in app.table if "encadrement de proximité" in table.value.columns)
    assert list(table.columns) == ["encadrement de proximité"], "direction is one person, the middle is three"
    assert len(table) == 14
    assert all(" sur 17" in cell for cell in table["encadrement de proximité"])


def test_default_expectations_are_said_to_be_nobodys(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "situation/base")
    assert "Attentes par défaut (hypothèse), non adoptées" in texts(app)


@pytest.mark.usefixtures("demo_house")
def test_a_body_of_one_team_is_not_told_of_all_teams() -> None:
    lone = text.finding(situations.view(operator(), ("GF",), date(2026, 11, 23)))
    assert lone.replace("\u202f", " ") == (
        "9 compétences sur 14 sont couvertes dans l'équipe ; 4 compétences sont à développer dans l'équipe."
    )
    several = text.finding(situations.view(operator(), ("BR",), date(2026, 11, 23)))
    assert "sont couvertes dans toutes les équipes" in several
    assert "sont à développer chacune dans une équipe" in several


def test_a_competency_that_alone_is_to_be_developed_in_the_most_teams_is_named(enter: Open) -> None:
    app = enter(screen="situation/base", date="01/07/2026")
    grid = situations.view(operator(), ("AQ",), date(2026, 7, 1))
    missing = grid.figures.coverage.teams_in(CoverageState.MISSING)
    assert (missing == missing.max()).sum() == 1
    name = grid.snapshot.framework.competencies[int(missing.argmax())].short["fr"]
    assert f"« {name} » est à développer dans" in opening(app)
