"""What is expected, on the screen: proposed with its effect, adopted, given up."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens.conftest import Open
from tests.screens.reading import opening

pytestmark = pytest.mark.usefixtures("no_workshop")  # what it proposes waits, and these tests count what waits


def expecting(enter: Open, login: str = "direction-aquitaine") -> AppTest:
    return enter(login, "situation/expectations")


def keyed(app: AppTest, part: str) -> str:
    """The key of the only button or toggle that has a part in its own."""
    (found,) = [each.key for each in (*app.button, *app.toggle) if part in str(each.key)]
    return str(found)


def changed_range(app: AppTest) -> AppTest:
    """With a range where there was none, without one where there was."""
    toggle = app.toggle(key=keyed(app, "with_range"))
    return toggle.set_value(not toggle.value).run()


def proposed(app: AppTest) -> AppTest:
    return changed_range(app).button(key="expect_propose").click().run()


def test_nothing_can_be_proposed_before_something_changes(enter: Open) -> None:
    app = expecting(enter)
    assert app.button(key="expect_propose").disabled
    app = changed_range(app)
    assert not app.button(key="expect_propose").disabled
    assert "Ce que cela changerait" in [each.value for each in app.subheader]


def test_a_proposal_waits_until_it_is_adopted(enter: Open) -> None:
    app = proposed(expecting(enter))
    assert "une proposition attend" in opening(app)
    assert app.button(key="expect_propose").disabled
    app = app.button(key=keyed(app, "adopt_")).click().run()
    assert not app.exception
    assert opening(app).startswith("Attentes adoptées le")
    assert "attend" not in opening(app).removeprefix("Attentes")
    region = app.switch_page("situation/region/screen.py").run()
    assert "Fourchette souhaitée" not in " ".join(each.value for each in region.markdown)


@pytest.mark.parametrize(("language", "written"), [("fr", "%d\u00a0%%"), ("en", "%d%%")])
def test_a_percentage_that_slides_is_written_as_the_language_does(enter: Open, language: str, written: str) -> None:
    app = enter("direction-aquitaine", "situation/expectations", lang=language)
    (slider,) = (each for each in app.slider if "range" in str(each.key))
    assert slider.proto.format == written


def test_once_a_proposal_is_adopted_the_form_holds_it_and_proposes_nothing_else(enter: Open) -> None:
    app = expecting(enter)
    slider = app.slider(key=next(str(each.key) for each in app.slider if "range" in str(each.key)))
    slider.set_value((10, 20)).run()
    app.button(key="expect_propose").click().run()
    app = app.button(key=keyed(app, "adopt_")).click().run()
    (slider,) = (each for each in app.slider if "range" in str(each.key))
    assert slider.value == (10, 20)
    assert app.button(key="expect_propose").disabled


def test_a_proposal_that_changes_no_state_offers_no_empty_table(enter: Open) -> None:
    app = proposed(expecting(enter))
    assert any("Aucune compétence ne changerait d'état" in each.value for each in app.markdown)
    assert not [each.label for each in app.expander if each.label == "Voir le tableau"]


def test_the_versions_are_offered_once_there_is_one(enter: Open) -> None:
    for login, offered in (("direction-aquitaine", True), ("direction-nouvelle-aquitaine", False)):
        folds = [each.label for each in expecting(enter, login).expander]
        assert ("Toutes les versions" in folds) is offered


def test_a_proposal_can_be_withdrawn(enter: Open) -> None:
    app = proposed(expecting(enter))
    app = app.button(key=keyed(app, "withdraw_")).click().run()
    assert "attend." not in opening(app)
    assert not [each for each in app.button if str(each.key).startswith("adopt_")]


def test_a_team_without_expectations_of_its_own_says_so(enter: Open) -> None:
    app = expecting(enter)
    app = app.selectbox(key="pour").select("Équipe Landes").run()
    assert any("Aucune attente propre" in each.value for each in app.caption)
    assert not app.toggle(key=keyed(app, "with_range")).value, "the range of the region is not its own"
    app = proposed(app)
    app = app.button(key=keyed(app, "adopt_")).click().run()
    assert not any("Aucune attente propre" in each.value for each in app.caption)
    app = app.button(key="expect_give_up").click().run()
    assert any("Aucune attente propre" in each.value for each in app.caption)


def test_an_adoption_is_taken_back_in_one_click_and_its_proposal_waits_again(enter: Open) -> None:
    app = expecting(enter)
    before = opening(app)
    app = proposed(app)
    app = app.button(key=keyed(app, "adopt_")).click().run()
    assert opening(app) != before
    (line,) = (each.value for each in app.caption if "Si vous annulez" in each.value)
    assert "Toute la région" in line and "reviennent" in line
    app = app.button(key=keyed(app, "take_back_")).click().run()
    assert opening(app).startswith(before.removesuffix("."))
    assert any("la proposition attend" in each.value for each in app.success)
    assert keyed(app, "adopt_")


def test_what_a_team_adopted_today_is_taken_back_from_any_choice(enter: Open) -> None:
    app = expecting(enter)
    app = proposed(app.selectbox(key="pour").select("Équipe Landes").run())
    app = app.button(key=keyed(app, "adopt_")).click().run()
    app = app.selectbox(key="pour").select("Toute la région").run()
    lines = [each.value for each in app.caption if "Si vous annulez" in each.value]
    place = next(place for place, line in enumerate(lines) if "Équipe Landes" in line)
    assert "celles de la région" in lines[place]
    buttons = [each for each in app.button if str(each.key).startswith("take_back_")]
    app = buttons[place].click().run()
    app = app.selectbox(key="pour").select("Équipe Landes").run()
    assert any("Aucune attente propre" in each.value for each in app.caption)


def test_an_analyst_reads_the_expectations_and_changes_nothing(enter: Open) -> None:
    app = expecting(enter, "analyste-aquitaine")
    assert len(app.table[0].value) == 14
    assert not [each for each in app.button if str(each.key).startswith(("expect_", "take_back_"))]


def test_expectations_are_of_one_region_at_a_time(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "situation/expectations", region="Les 3 ensemble")
    assert "un seul organisme" in opening(app)
