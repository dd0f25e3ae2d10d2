"""What every screen shows first, to whom, in which language."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from model.settings import ROOT
from tests.screens.conftest import Open, arrive
from tests.screens.reading import drawn

SCREENS = sorted(
    str(path.parent.relative_to(ROOT / "pages"))
    for section in ("situation", "scenarios", "workshop", "records", "understand")
    for path in (ROOT / "pages" / section).glob("*/screen.py")
    if re.search(r"^(?:widgets\.heading|who = session)", path.read_text(encoding="utf-8"), re.MULTILINE)
)
OPEN_TO = {
    "direction-aquitaine": {
        "situation/region",
        "situation/team",
        "situation/vacancies",
        "situation/movements",
        "situation/base",
        "situation/expectations",
        "scenarios/scenarios",
        "scenarios/presentation",
        "scenarios/composer",
        "scenarios/comparison",
        "scenarios/assumptions",
        "scenarios/plan",
        "records/corrections",
        "workshop/preparation",
        "workshop/facilitation",
        "workshop/wall",
        "workshop/conclusions",
        "understand/method",
        "understand/rights",
    },
    "analyste-aquitaine": {
        "situation/region",
        "situation/team",
        "situation/vacancies",
        "situation/movements",
        "scenarios/presentation",
        "situation/base",
        "situation/expectations",
        "records/imports",
        "records/corrections",
        "understand/method",
        "understand/rights",
    },
    "animation-aquitaine": {
        "situation/region",
        "situation/team",
        "situation/vacancies",
        "situation/movements",
        "scenarios/presentation",
        "workshop/preparation",
        "workshop/facilitation",
        "workshop/wall",
        "workshop/conclusions",
        "understand/method",
        "understand/rights",
    },
    "lecture-aquitaine": {
        "situation/region",
        "situation/team",
        "situation/vacancies",
        "situation/movements",
        "scenarios/presentation",
        "understand/method",
        "understand/rights",
    },
    "direction-nouvelle-aquitaine": {
        "situation/region",
        "situation/team",
        "situation/vacancies",
        "situation/movements",
        "situation/base",
        "situation/expectations",
        "scenarios/scenarios",
        "scenarios/presentation",
        "scenarios/composer",
        "scenarios/comparison",
        "scenarios/assumptions",
        "scenarios/plan",
        "records/corrections",
        "workshop/preparation",
        "workshop/facilitation",
        "workshop/wall",
        "workshop/conclusions",
        "understand/method",
        "understand/rights",
    },
    "tete-de-reseau": {"situation/regions", "understand/method", "understand/rights"},
    "administration": {"records/accounts", "records/audit", "understand/method", "understand/rights"},
}


def test_every_screen_is_known_to_these_tests() -> None:
    assert set(SCREENS) == set.union(*OPEN_TO.values())


def written(app: AppTest) -> str:
    """Everything that is written on a screen."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.error,
        app.metric,
        app.button,
    )
    return " ".join(
        str(getattr(element, "value", "")) + " " + str(getattr(element, "label", ""))
        for kind in kinds
        for element in kind
    )


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("screen", SCREENS)
def test_an_anonymous_deep_link_sees_the_sign_in_and_nothing_else(anonymous: AppTest, screen: str) -> None:
    app = arrive(anonymous, screen)
    assert not app.exception
    assert (len(app.title), len(app.metric), len(app.dataframe)) == (0, 0, 0)
    assert "python -m model user add --role administrator" in app.info[0].value


@pytest.mark.parametrize("login", OPEN_TO)
def test_a_screen_opens_to_whom_it_is_for_and_says_no_to_others(enter: Open, login: str) -> None:
    app = enter(login)
    for screen in SCREENS:
        app = app.switch_page(str(ROOT / "pages" / screen / "screen.py")).run()
        assert not app.exception
        if screen == "situation/region" and screen not in OPEN_TO[login]:
            assert app.title[0].value in (
                "Comptes et accès",
                "Les régions",
            )  # one lands on the first screen of one's own
        elif screen in OPEN_TO[login]:
            assert (screen, len(app.title), len(app.header), len(app.error)) == (screen, 1, 1, 0)
            assert len(app.metric) <= 7
        else:
            assert (screen, app.title[0].value) == (screen, "Impossible d'ouvrir cette page")
            assert app.error
            assert not app.header


@pytest.mark.usefixtures("no_workshop")  # a workshop signs what it proposes in the language in which it was held
@pytest.mark.parametrize("screen", sorted(OPEN_TO["direction-aquitaine"]))
def test_every_screen_speaks_english_when_asked(enter: Open, screen: str) -> None:
    french, english = written(enter(screen=screen)), written(enter(screen=screen, lang="en"))
    assert re.search(
        r"\b(équipe|postes|compétences|scénario|calculé|attendons|supposons|faire|atelier|niveaux)\b", french
    )
    assert not re.search(
        r"\b(équipe|postes|compétences|scénario|aucune|avec|depuis|attendons|atelier|niveaux)\b", english
    )


@pytest.mark.parametrize("login", ["animation-aquitaine", "lecture-aquitaine"])
def test_whoever_may_not_read_names_reads_none_on_any_screen(enter: Open, login: str) -> None:
    names = {
        line.split(",")[2]
        for line in (ROOT / "data" / "demo" / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
        if line.startswith("AQ,")
    }
    for screen in sorted(OPEN_TO[login] - {"understand/method", "understand/rights"}):
        app = enter(login, screen)
        shown = written(app) + " ".join(str(table.value) for table in app.table)
        shown += " ".join(drawn(chart) for chart in app.get("vega_lite_chart"))
        shown += " ".join(each.proto.json for each in app.get("bidi_component"))
        assert [name for name in names if len(name) > 3 and name in shown] == []


@pytest.mark.parametrize(("lang", "title"), [("fr", "Comptes et accès"), ("en", "Accounts and access")])
def test_an_administrator_lands_on_the_accounts(enter: Open, lang: str, title: str) -> None:
    assert enter("administration", lang=lang).title[0].value == title
