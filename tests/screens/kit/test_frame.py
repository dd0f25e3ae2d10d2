"""What stands around every screen: its choices, the roles of the demonstration, its reset."""

from tests.screens.conftest import Open
from tests.screens.mosaic import press, tiles


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


def test_the_demonstration_is_reset_in_one_click(enter: Open) -> None:
    app = enter()
    app.button(key="demo_reset").click().run()
    assert "premier état" in app.success[0].value
    app.run()
    assert not app.success
