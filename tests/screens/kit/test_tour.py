"""The walk in four steps over the real screens."""

from tests.screens.conftest import Open


def test_the_walk_goes_over_four_screens_and_ends_when_one_wants(enter: Open) -> None:
    app = enter("direction-aquitaine", "situation/base")
    app = app.button(key="tour_start").click().run()
    titles = [app.title[0].value]
    for _ in range(3):
        app = app.button(key="tour_next").click().run()
        assert not app.exception
        titles.append(app.title[0].value)
    assert titles[0].startswith("La situation de la Carsat Aquitaine")
    assert titles[1].startswith("L'équipe")
    assert titles[2:] == ["Les postes à pourvoir", "Composer un scénario"]
    assert not [button for button in app.button if button.key == "tour_next"]
    app = app.button(key="tour_stop").click().run()
    assert "sur 4" not in " ".join(each.value for each in app.markdown)


def test_one_can_leave_the_way_and_come_back_to_it(enter: Open) -> None:
    app = enter()
    app = app.button(key="tour_start").click().run()
    app = app.switch_page("situation/base/screen.py").run()
    assert app.title[0].value == "Le socle commun dans les équipes"
    assert app.button(key="tour_next").click().run().title[0].value.startswith("L'équipe")


def test_the_walk_is_for_whoever_may_open_its_screens(enter: Open) -> None:
    assert not [button for button in enter("lecture-aquitaine").button if button.key == "tour_start"]
