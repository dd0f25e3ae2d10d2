"""A whole workshop in the browser: one wall, one host, three phones, one of them without any script."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, Viewer
from model.services.workshop import facilitation, phones, workshops
from model.workshop.steps import Kind, Step
from tests.browser.driving import Visit, settled
from tests.browser.holding import PHONE, SMALLEST, WALL, is_roomy, look_again, no_violation, press, sound, watched
from tests.browser.serving import Server, inside, serving

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
HOSTILE = "<img src=x onerror=alert(1)> ![y](http://canary.invalid/y.png) **gras** {{ 7*7 }}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demonstration of its own: what is done here is seen by no other test."""
    folder = tmp_path_factory.mktemp("room")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield server


@pytest.mark.slow
def test_a_room_goes_from_the_code_on_the_wall_to_proposals_and_thanks(visit: Visit, room: Server) -> None:
    heard: list[str] = []
    host = settled(watched(visit(f"{room.address}/preparation"), heard))
    host.get_by_label("Titre de l'atelier").fill("Séminaire")
    press(host, "Préparer cet atelier")
    press(host, "Ouvrir les portes")
    expect(host.get_by_text("L'atelier est ouvert")).to_be_visible()
    wall = watched(visit(f"{room.address}/wall", **WALL), heard)
    code = wall.locator(".code").inner_text()
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert wall.evaluate(SMALLEST) >= 24

    phones = [
        watched(visit(f"{room.address}/atelier", **PHONE, java_script_enabled=number < 2), heard) for number in range(3)
    ]
    for phone in phones:
        phone.get_by_label("Code affiché dans la salle").fill(code.lower())
        phone.get_by_role("button", name="Participer").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Vous êtes dans l'atelier")
    expect(wall.locator(".count b")).to_have_text("3")
    sound(phones[0])

    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h2")).to_contain_text("Quelles sont nos attentes")
    look_again(phones[2])
    for phone in phones:
        rows = phone.get_by_role("checkbox")
        expect(rows).to_have_count(14)
        for place in range(5):
            rows.nth(place).check()
        phone.get_by_role("button", name="Envoyer ma réponse").click()
        expect(phone.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
    sound(phones[1])
    expect(wall.locator(".count b")).to_have_text("3")
    expect(wall.locator(".body")).to_contain_text("Le résultat se montrera")
    wall.keyboard.press("s")
    expect(wall.locator(".rows .name")).to_have_count(14)
    expect(phones[0].get_by_text("Ce qu'en dit la salle (3 réponses)")).to_be_visible()
    no_violation(wall)
    assert wall.evaluate(SMALLEST) >= 24
    figure = wall.locator(".count b").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
    assert figure >= 56
    assert wall.evaluate("document.documentElement.scrollWidth <= innerWidth")

    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".ask")).to_contain_text("Quel niveau")
    look_again(phones[2])
    for phone, level in zip(phones, ("2", "3", "3"), strict=True):
        expect(phone.locator("fieldset")).to_have_count(5)
        phone.locator("fieldset").first.get_by_role("radio", name=level, exact=True).check(force=True)
        phone.get_by_role("button", name="Envoyer ma réponse").click()
        expect(phone.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
    host.goto(f"{room.address}/facilitation")
    expect(host.get_by_role("heading", name="Question 1 sur 6 · 3 réponses · 3 téléphones")).to_be_visible()
    no_violation(settled(host))
    press(host, "Écrire cette proposition")
    expect(host.get_by_text("Proposition écrite :")).to_be_visible()
    press(host, "Suivant")
    expect(wall.locator("h2")).to_contain_text("Quel profil")
    expect(host.get_by_role("heading", name="Question 2 sur 6")).to_be_visible()
    press(host, "Suivant")
    expect(wall.locator("h2")).to_contain_text("atouts")

    look_again(phones[2])
    for phone, text in zip(phones, ("Immersion", HOSTILE, "Mentorat"), strict=True):
        phone.get_by_label("Écrivez une idée par carte").fill(text)
        phone.get_by_role("button", name="Envoyer la carte").click()
        expect(phone.locator(".mine")).to_contain_text(text)
    host.get_by_role("group", name="Conduire l'atelier").get_by_role("button", name="Montrer").click()
    expect(wall.locator(".pile")).to_have_count(3)
    expect(wall.locator(".piles")).to_contain_text(HOSTILE)
    expect(host.get_by_text("3 cartes", exact=True)).to_be_visible()
    assert wall.locator(".body img").count() == 0
    assert host.get_by_test_id("stMain").locator("img, strong:text-is('gras')").count() == 0
    assert phones[0].locator("img, strong:text-is('gras')").count() == 0
    no_violation(settled(host))
    no_violation(wall)

    host.get_by_text("Terminer l'atelier").click()
    host.get_by_role("button", name="Terminer", exact=True).click()
    expect(host.get_by_text("L'atelier est terminé")).to_be_visible()
    look_again(phones[2])
    for phone in phones:
        expect(phone.get_by_role("heading", level=1)).to_have_text("Merci d'avoir participé")
    assert heard == []
    host.goto(f"{room.address}/conclusions")
    expect(settled(host).get_by_text("Immersion")).to_be_visible()
    no_violation(host)
    host.goto(f"{room.address}/expectations")
    expect(settled(host).get_by_text(re.compile(r"par l'atelier «\sSéminaire\s»"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_the_way_in_is_sound_on_a_small_phone_in_both_languages(visit: Visit, room: Server, scheme: str) -> None:
    page = visit(f"{room.address}/atelier?lang=en", **PHONE, color_scheme=scheme)
    no_violation(page)
    page.get_by_label("Code shown in the room").fill("0000-0000")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_role("alert")).to_contain_text("No workshop under way")
    no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entrer dans l'atelier")
    assert {cookie["name"] for cookie in page.context.cookies()} == set(), "a phone gets no session of the house"


def hinders_nobody(phone: Page) -> None:
    """The page of a phone is read and touched, also by whoever does not see it: what looks for that needs a script."""
    is_roomy(phone)
    sound(phone)


@pytest.mark.parametrize(
    ("width", "scheme", "locale", "script"),
    [
        (320, "light", "fr-FR", False),
        pytest.param(360, "dark", "en-GB", False, marks=pytest.mark.slow),
        (390, "light", "fr-FR", False),
        pytest.param(320, "dark", "en-GB", True, marks=pytest.mark.slow),
        pytest.param(390, "dark", "fr-FR", True, marks=pytest.mark.slow),
        pytest.param(360, "light", "en-GB", True, marks=pytest.mark.slow),
    ],
)
def test_each_page_of_a_phone_is_read_and_touched_with_a_thumb(
    visit: Visit, room: Server, width: int, scheme: str, locale: str, *, script: bool
) -> None:
    options = {"color_scheme": scheme, "locale": locale, "java_script_enabled": script}
    phone = visit(f"{room.address}/atelier", viewport={"width": width, "height": 640}, **options)
    looked_at = hinders_nobody if script else is_roomy
    looked_at(phone)
    steps = (
        *workshops.prepared_steps(["expectations", "profile", "assets"]),
        workshops.own_step(Kind.CHOICE, "Par quoi commencer ?", ("Le tutorat", "L'immersion"), 4),
        workshops.estimate_step("exit_rate", 5),
    )
    uid = workshops.prepare(HOST, "AQ", "Séminaire des managers, 30 novembre", "fr", steps)
    workshops.start(HOST, uid)
    phone.locator("#code").fill(workshops.hall(HOST, uid).workshop.code)
    phone.locator("form button").click()
    expect(phone.locator("#code")).to_have_count(0)
    looked_at(phone)
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    others = [phones.join(door) for _ in range(3)]
    for place in range(len(steps)):
        facilitation.go(HOST, uid, place)
        step = workshops.hall(HOST, uid).board.steps[place]
        phone.goto(f"{room.address}/atelier/{uid}")
        looked_at(phone)
        if step.kind is Kind.CARDS:
            phone.locator("#text").fill("Le tutorat")
            phone.locator("form.answer button").click()
            expect(phone.locator(".mine")).to_contain_text("Le tutorat")
        elif step.kind is not Kind.LEVELS:
            phone.locator("button[formnovalidate]").click()
            expect(phone.locator(".kept")).to_be_visible()
        looked_at(phone)
        for number, other in enumerate(others):
            if step.kind is Kind.CARDS:
                phones.write_card(uid, other, step.uid, f"Une immersion de {number + 1} jours")
            else:
                phones.answer(uid, other, step.uid, ANSWERS[step.kind](step))
        facilitation.reveal(HOST, uid, step.uid, shown=True)
        phone.goto(f"{room.address}/atelier/{uid}")
        expect(phone.locator("ul.wall")).to_be_visible()
        looked_at(phone)
    workshops.close(HOST, uid)
    phone.goto(f"{room.address}/atelier/{uid}")
    looked_at(phone)


ANSWERS: Mapping[Kind, Callable[[Step], Mapping[str, Sequence[str]]]] = {
    Kind.PRIORITIES: lambda step: {"pick": [item.uid for item in step.items[:5]]},
    Kind.LEVELS: lambda step: {item.uid: ["5"] for item in step.items},
    Kind.RANGE: lambda _: {"low": ["30"], "high": ["50"]},
    Kind.POINTS: lambda step: {step.items[0].uid: ["5"]},
    Kind.CHOICE: lambda step: {"pick": [step.items[0].uid]},
    Kind.ESTIMATE: lambda _: {"value": ["12"]},
}
"""What a phone answers to each kind of step."""


ENDS = """(scale) => {
  const boxes = [...scale.querySelectorAll('label')].map((each) => each.getBoundingClientRect());
  const lines = new Set(boxes.map((box) => box.top)).size;
  const written = ['::before', '::after'].map((end) => getComputedStyle(scale, end).content);
  return [lines, ...written.map((each) => each === 'none' ? '' : each.slice(1, -1))];
}"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "lines"), [(320, 2), (360, 2), (390, 2), (820, 1)])
def test_what_the_ends_of_a_scale_mean_stands_beside_its_first_and_its_last_level(
    visit: Visit, room: Server, width: int, lines: int
) -> None:
    uid = workshops.prepare(HOST, "AQ", "Niveaux", "fr", workshops.prepared_steps(["expectations"]))
    workshops.start(HOST, uid)
    held = workshops.hall(HOST, uid).workshop
    facilitation.go(HOST, uid, 1)
    phone = visit(f"{room.address}/atelier/j/{held.token}", viewport={"width": width, "height": 640})
    phone.get_by_role("button", name="Participer").click()
    scales, ends = phone.locator(".scale"), phone.locator(".ends")
    expect(scales.first).to_be_visible()
    low, high = ends.locator("span").all_text_contents()
    assert low.startswith("0")
    assert high.startswith("4")
    beside = (low, high) if lines > 1 else ("", "")
    assert {tuple(scale.evaluate(ENDS)) for scale in scales.all()} == {(lines, *beside)}
    assert ends.is_visible() == (lines == 1), "said once, above, only where one line goes from one end to the other"
    workshops.close(HOST, uid)


@pytest.mark.parametrize("scanned", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_phone_that_loses_its_connection_at_the_door_comes_in_when_it_is_back(
    visit: Visit, room: Server, *, scanned: bool
) -> None:
    uid = workshops.prepare(HOST, "AQ", "Coupure", "fr", workshops.prepared_steps(["profile"]))
    workshops.start(HOST, uid)
    held = workshops.hall(HOST, uid).workshop
    phone = visit(f"{room.address}/atelier{f'/j/{held.token}' if scanned else ''}", **PHONE)
    if not scanned:
        phone.get_by_label("Code affiché dans la salle").fill("0000-0000")
        phone.get_by_role("button", name="Participer").click()
        expect(phone.get_by_role("alert")).to_contain_text("Aucun atelier en cours")
        phone.get_by_label("Code affiché dans la salle").fill(held.code)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Participer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Connexion perdue : vous entrez")
    no_violation(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vous êtes dans l'atelier")
    assert workshops.hall(HOST, uid).present == 1
    workshops.close(HOST, uid)
