"""What stands around every screen: its choices, the roles of the demonstration, its reset."""

from model.services.demo import roles as demo_roles
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from tests.screens.conftest import Open
from tests.screens.mosaic import press, tiles
from tests.screens.reading import texts


def test_choices_of_the_frame_survive_a_way_to_another_screen(enter: Open) -> None:
    app = enter(lang="en", date="01/07/2027")
    app = press(app, tiles(app, "vacant")[0]["uid"])
    assert not app.exception
    assert app.title[0].value == "Build a scenario"
    assert app.selectbox(key="date").value == "01/07/2027"


def test_a_change_of_role_is_one_click_and_changes_the_menu(enter: Open) -> None:
    app = enter()
    app.selectbox(key="demo_role").select_index(3).run()
    assert not app.exception
    assert not [tile for tile in tiles(app, "vacant") if tile["invites"]]
    assert len(app.metric) == 3


def test_the_demonstration_begins_again_once_one_read_what_is_lost_and_one_click_brings_it_back(enter: Open) -> None:
    app, director = enter(), demo_roles.viewer()
    kept = scenario_rows.save(director, scenarios.begin(director, "AQ", "Essai"))
    assert "demo_reset" not in [each.key for each in app.button]
    app.session_state["demo_reset_asked"] = True
    app.run()
    assert "Seront perdus : 1 scénario enregistré et ce qui a été adopté ou supposé." in texts(app).replace(
        "\u00a0", " "
    )
    app.button(key="demo_reset").click().run()
    assert not app.exception
    assert "premier état" in app.success[0].value
    assert "demo_reset" not in [each.key for each in app.button]
    assert scenario_rows.listing(director, ("AQ",)) == ()
    app.button(key="demo_return_now").click().run()
    assert not app.exception
    assert scenario_rows.listing(director, ("AQ",)) == (kept,)
    assert "demo_return_now" not in [each.key for each in app.button]
    app.run()
    assert not app.success
