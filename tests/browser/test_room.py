"""What a facilitator lives in front of people: keys that obey, fields that stay, phones that lose nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, Viewer
from model.services.workshop import facilitation, pauses, phones, workshops
from model.settings import ROOT
from model.workshop.board import MOST_GROUPS, Board
from model.workshop.steps import Kind
from pages.workshop.facilitation import cards
from tests.browser.driving import Visit, open_screen, settled
from tests.browser.holding import FILLED, PHONE, WALL, no_violation, press
from tests.browser.serving import Server, begun, free_port, inside, serving, wait

pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("room")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield server


@pytest.fixture
def held(room: Server) -> Iterator[str]:
    """A workshop that is held, looked at on its first step: priorities, levels, a range, then cards and points."""
    assert room
    steps = workshops.prepared_steps(["expectations", "profile", "assets"])
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    yield uid
    workshops.close(HOST, uid)


def board(uid: str) -> Board:
    return workshops.hall(HOST, uid).board


def projected(visit: Visit, room: Server) -> Page:
    """The wall, once it shows something and can be led."""
    wall = visit(f"{room.address}/wall", **WALL)
    expect(wall.locator(".wall h2")).to_be_visible()
    expect(wall.get_by_role("group", name="Conduire l'atelier")).to_be_visible()
    return wall


def at(page: Page, uid: str, place: int) -> None:
    """Wait until the workshop and the page are at a place, then a moment more."""
    for _ in range(100):
        if board(uid).place == place:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    assert board(uid).place == place


def test_a_key_that_is_held_or_pressed_twice_at_once_is_one_step(visit: Visit, room: Server, held: str) -> None:
    wall = projected(visit, room)
    expect(wall.locator("h2")).to_contain_text("Quelles sont nos attentes")
    for _ in range(30):
        wall.keyboard.down("ArrowRight")
        wall.wait_for_timeout(30)
    wall.keyboard.up("ArrowRight")
    at(wall, held, 1)
    expect(wall.locator(".ask")).to_contain_text("Quel niveau")
    wall.keyboard.press("ArrowRight")
    wall.keyboard.press("ArrowRight")
    at(wall, held, 2)


def test_a_key_pressed_before_the_last_one_was_answered_is_kept_for_where_it_was_pressed(
    visit: Visit, room: Server, held: str
) -> None:
    wall = projected(visit, room)
    wall.keyboard.press("s")
    wall.keyboard.press("ArrowRight")
    at(wall, held, 1)
    assert board(held).stage("expectations-priorities").revealed
    wall.keyboard.press("ArrowRight")
    wall.keyboard.press("s")
    at(wall, held, 2)
    assert not any(board(held).stage(step.uid).revealed for step in board(held).steps[1:])


BEGINS = """() => {
  const key = new KeyboardEvent("keydown", { key: "F5", bubbles: true, cancelable: true });
  return document.body.dispatchEvent(key);
}"""
"""Whether the browser reloads the page at the key by which a remote begins a presentation."""


def test_the_wall_obeys_the_keys_of_a_presenters_remote(visit: Visit, room: Server, held: str) -> None:
    wall = projected(visit, room)
    assert wall.evaluate(BEGINS)
    wall.get_by_role("button", name="Plein écran").click()
    expect(wall.locator(".foot .wide")).to_be_hidden()
    assert not wall.evaluate(BEGINS), "the wall goes on filling the screen"
    for key, place in (("PageDown", 1), ("PageUp", 0), ("Space", 1), ("Enter", 2), ("Backspace", 1)):
        wall.keyboard.press(key)
        at(wall, held, place)
    wall.keyboard.press("b")
    expect(wall.locator(".dark")).to_have_count(1)
    expect(wall.locator("h2")).to_have_text("")
    assert board(held).dark
    wall.keyboard.press(".")
    expect(wall.locator("h2")).to_contain_text("Quelles sont nos attentes")


def test_single_letters_are_keys_until_they_are_switched_off(visit: Visit, room: Server, held: str) -> None:
    wall = projected(visit, room)
    letters = wall.get_by_role("checkbox", name="Raccourcis d'une lettre")
    letters.uncheck()
    wall.locator("h2").click()
    for key in "sltub":
        wall.keyboard.press(key)
    wall.wait_for_timeout(1500)
    assert not board(held).dark
    assert board(held).stage("expectations-priorities") == workshops.hall(HOST, held).board.stage(
        "expectations-priorities"
    )
    assert not board(held).stage("expectations-priorities").revealed
    no_violation(wall)
    wall.reload()
    expect(letters).not_to_be_checked()
    letters.check()
    wall.keyboard.press("s")
    expect(wall.get_by_role("button", name="Cacher")).to_be_visible()


def test_whoever_leads_with_the_keyboard_stays_on_the_button_that_was_pressed(
    visit: Visit, room: Server, held: str
) -> None:
    host = settled(visit(f"{room.address}/facilitation"))
    keys = host.get_by_role("group", name="Conduire l'atelier")
    pairs = ("Éteindre", "Rallumer"), ("Montrer", "Cacher"), ("Clore", "Rouvrir"), ("Minuteur", "Arrêter le minuteur")
    for before, after in pairs:
        keys.get_by_role("button", name=re.compile(f"^{before}")).focus()
        for name in (after, before):
            host.keyboard.press("Enter")
            expect(keys.get_by_role("button", name=re.compile(f"^{name}"))).to_be_focused()
    keys.get_by_role("button", name=re.compile("^Éteindre")).focus()
    for _ in range(4):
        host.keyboard.down("Enter")  # held down: one press, and three that the keyboard repeats
        host.wait_for_timeout(300)
    host.keyboard.up("Enter")
    expect(keys.get_by_role("button", name=re.compile("^Rallumer"))).to_be_focused()
    host.keyboard.press("Enter")
    keys.get_by_role("button", name="Suivant").focus()
    host.keyboard.press("Shift+Tab")
    host.keyboard.press("Enter")  # back to the door, where one goes no further back
    expect(host.get_by_test_id("stMain").locator("[data-landing]")).to_be_focused()
    assert board(held).place == -1


def test_answers_take_the_focus_from_no_button_of_the_wall_and_what_it_asks_is_spoken(
    visit: Visit, room: Server, held: str
) -> None:
    wall = projected(visit, room)
    wide, spoken = (
        wall.get_by_role("button", name="Plein écran"),
        wall.locator(".spoken[role=status]"),
    )
    wide.focus()
    expect(spoken).to_contain_text("Quelles sont nos attentes")
    step, code = board(held).steps[0], phones.by_code(workshops.hall(HOST, held).workshop.code)

    def answered(number: int) -> None:
        """One more answers: each wants the fifth."""
        picked = [item.uid for item in step.items[4 if number % 2 else 0 :][:5]]
        phones.answer(held, phones.join(code), step.uid, {"pick": picked})
        expect(wall.locator(".count b")).to_have_text(f"{number}")

    answered(1)
    expect(wide).to_be_focused()
    for number in (2, 3):
        answered(number)
    facilitation.reveal(HOST, held, step.uid, shown=True)
    expect(spoken).to_contain_text("3 choix sur 3")
    once = spoken.inner_text()
    answered(4)
    expect(wall.locator(".wall")).to_contain_text("4 choix sur 4")
    assert spoken.inner_text() == once, "a number that goes up is no news"
    facilitation.go(HOST, held, 1)
    expect(spoken).to_contain_text("Quel niveau")
    expect(wide).to_be_focused()


def test_whoever_loses_the_field_they_type_in_presses_no_key(visit: Visit, room: Server, held: str) -> None:
    facilitation.go(HOST, held, 3)
    host = settled(visit(f"{room.address}/facilitation"))
    field = host.get_by_label("Une carte dite à voix haute")
    field.click()
    host.keyboard.type("Un tut", delay=20)
    field.evaluate("(each) => each.blur()")
    before = board(held)
    for key in ("s", "l", "t", "b", "ArrowRight", "PageDown"):
        host.keyboard.press(key)
    host.wait_for_timeout(1500)
    assert board(held) == before
    host.get_by_role("heading", level=1).click()
    host.keyboard.press("s")
    expect(host.get_by_role("group", name="Conduire l'atelier").get_by_role("button", name="Cacher")).to_be_visible()
    assert board(held).stage("assets-cards").revealed


@pytest.mark.parametrize("label", ["Une carte dite à voix haute", "Nom du groupe"])
def test_nothing_above_a_field_comes_or_goes_while_cards_arrive(
    visit: Visit, room: Server, held: str, label: str
) -> None:
    facilitation.go(HOST, held, 3)
    door = phones.by_code(workshops.hall(HOST, held).workshop.code)
    if label == "Nom du groupe":
        phones.write_card(held, phones.join(door), "assets-cards", "La première")
    host = settled(visit(f"{room.address}/facilitation"))
    field = host.get_by_label(label)
    field.click()
    where, typed = field.bounding_box(), "Un sujet de plus, tout sucre"
    assert where
    for number in range(20):
        phones.write_card(held, phones.join(door), "assets-cards", f"Idée {number}")
        host.keyboard.type(typed[number], delay=10)
        if number % 5 == 4:
            host.wait_for_timeout(2500)
    expect(host.get_by_text("Regroupez avant de passer à la suite")).to_be_visible()
    host.keyboard.type(typed[20:], delay=10)
    host.wait_for_timeout(2500)
    expect(field).to_have_value(typed)
    expect(field).to_be_focused()
    now = field.bounding_box()
    assert now
    assert (now["x"], now["y"]) == (where["x"], where["y"])
    assert not board(held).stage("assets-cards").revealed


def test_cards_are_put_into_one_of_many_groups_without_scrolling_between_the_tick_and_the_press(
    visit: Visit, room: Server, held: str
) -> None:
    facilitation.go(HOST, held, 3)
    for number in range(MOST_GROUPS + 25):
        facilitation.enter_card(HOST, held, CARDS, f"Idée {number}")
    for number, card in enumerate(workshops.hall(HOST, held).cards[:MOST_GROUPS]):
        facilitation.group(HOST, held, CARDS, f"Groupe {number}", [card.uid])
    host = settled(visit(f"{room.address}/facilitation", viewport={"width": 1280, "height": 720}))
    into = host.get_by_role("button", name="→ Groupe 0", exact=True)
    table = host.locator("[class*=st-key-sort_cards_]").get_by_test_id("stDataFrame")
    into.scroll_into_view_if_needed()
    above, below = into.bounding_box(), table.bounding_box()
    assert above
    assert below
    assert below["y"] + cards.HEAD + 3 * cards.ROW - above["y"] < 720


def came_in(visit: Visit, room: Server, uid: str, **options: object) -> Page:
    """A phone that is in the workshop."""
    phone = visit(f"{room.address}/atelier", **{**PHONE, **options})
    phone.locator("#code").fill(workshops.hall(HOST, uid).workshop.code)
    phone.locator("form button").click()
    expect(phone.locator("#code")).to_have_count(0)
    return phone


PRIORITIES, CARDS = "expectations-priorities", "assets-cards"


def test_choices_are_counted_as_they_are_ticked_and_a_sixth_is_refused_there(
    visit: Visit, room: Server, held: str
) -> None:
    phone = came_in(visit, room, held)
    boxes, count = phone.get_by_role("checkbox"), phone.get_by_role("status")
    expect(count).to_have_text("0 sur 5")
    for place in range(5):
        boxes.nth(place).check()
    expect(count).to_have_text("5 sur 5")
    boxes.nth(5).click()
    expect(count).to_contain_text("décochez-en une")
    assert phone.locator(":checked").count() == 5
    boxes.nth(0).uncheck()
    expect(count).to_have_text("4 sur 5")
    no_violation(phone)


def test_who_writes_as_a_step_closes_has_ten_seconds_then_keeps_it_until_it_opens_again(
    visit: Visit, room: Server, held: str
) -> None:
    facilitation.go(HOST, held, 3)
    quick, slow = (came_in(visit, room, held) for _ in range(2))
    for phone, text in ((quick, "À temps"), (slow, "À moitié écr")):
        phone.locator("#text").fill(text)
    facilitation.lock(HOST, held, CARDS, locked=True)
    for phone in (quick, slow):
        expect(phone.get_by_role("alert")).to_contain_text("La question se ferme : envoyez maintenant")
        no_violation(phone)
    quick.get_by_role("button", name="Envoyer la carte").click()
    expect(quick.locator(".mine")).to_contain_text("À temps")
    expect(slow.get_by_role("alert")).to_contain_text("reste sur ce téléphone")
    expect(slow.locator("#text")).to_have_count(0)
    no_violation(slow)
    facilitation.go(HOST, held, 0)
    expect(slow.get_by_role("checkbox")).to_have_count(14)
    assert slow.locator(":checked").count() == 0
    facilitation.go(HOST, held, 3)
    facilitation.lock(HOST, held, CARDS, locked=False)
    expect(slow.locator("#text")).to_have_value("À moitié écr")
    expect(slow.get_by_role("status")).to_contain_text("Relisez, puis envoyez")
    assert [card.text for card in workshops.hall(HOST, held).cards] == ["À temps"], "never sent by itself"
    slow.locator("#text").fill("À moitié écrit, puis fini")
    slow.get_by_role("button", name="Envoyer la carte").click()
    expect(slow.locator(".mine")).to_contain_text("puis fini")
    expect(slow.locator("#text")).to_have_value("")


def test_an_answer_sent_as_the_room_goes_on_is_kept_and_said_to_be(visit: Visit, room: Server, held: str) -> None:
    phone = came_in(visit, room, held)
    for place in range(5):
        phone.get_by_role("checkbox").nth(place).check()
    facilitation.go(HOST, held, 2)
    expect(phone.get_by_role("alert")).to_contain_text("La question se ferme")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.get_by_text("Votre réponse à la question d'avant est enregistrée")).to_be_visible()
    expect(phone.get_by_label("De", exact=True)).to_be_visible()
    assert workshops.hall(HOST, held, place=0).answered == 1


def test_hiding_a_card_while_it_is_weighed_keeps_the_points_of_the_others(
    visit: Visit, room: Server, held: str
) -> None:
    facilitation.go(HOST, held, 3)
    for text in ("Immersion", "Mentorat", "Un nom"):
        facilitation.enter_card(HOST, held, CARDS, text)
    facilitation.go(HOST, held, 4)
    phone = came_in(visit, room, held)
    rows = phone.locator("fieldset")
    rows.nth(0).locator("input[value='2']").check()
    rows.nth(2).locator("input[value='3']").check()
    rows.nth(1).locator("input[value='1']").click()
    expect(phone.locator(".count")).to_contain_text("reprenez-en un")
    expect(rows.nth(1).locator("input[value='0']")).to_be_checked()
    facilitation.moderate(HOST, held, [workshops.hall(HOST, held).cards[2].uid], hidden=True)
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("input[value='2']")).to_be_checked()
    expect(phone.locator(".count")).to_have_text("2 sur 5")


LONG = "https://exemple.fr/" + "w" * 61
WIDER = """() => {
  const wall = [...document.querySelectorAll('*')].map((each) => each.shadowRoot?.querySelector('.wall')).find(Boolean);
  const over = (each) => each.scrollWidth - each.clientWidth;
  return [over(wall ?? document.documentElement), over(document.documentElement)];
}"""


@pytest.mark.parametrize("width", [320, 360])
def test_a_long_word_or_link_widens_neither_a_phone_nor_the_wall(visit: Visit, room: Server, width: int) -> None:
    own = [
        workshops.own_step(Kind.CHOICE, LONG * 3, (LONG * 3, "M" * 240), 1),
        cards := workshops.own_step(Kind.CARDS, LONG * 3, (), 2),
        replace(workshops.own_step(Kind.POINTS, LONG * 3, (), 2), source=cards.uid),
        workshops.own_step(Kind.LEVELS, LONG, (LONG * 3, "x"), 3),
    ]
    uid = workshops.prepare(HOST, "AQ", LONG, "fr", own)
    workshops.start(HOST, uid)
    wall, phone = (
        projected(visit, room),
        came_in(visit, room, uid, viewport={"width": width, "height": 640}, java_script_enabled=False),
    )
    narrow = visit(f"{room.address}/wall", viewport={"width": 1024, "height": 768})
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    others = [phones.join(door) for _ in range(3)]

    def fits(place: int) -> None:
        for page in (wall, narrow):
            expect(page.locator(".wall h2")).to_be_visible()
            page.wait_for_timeout(1500)
            assert page.evaluate(WIDER) == [0, 0], place
        phone.goto(f"{room.address}/atelier/{uid}?change=1")
        assert phone.evaluate(WIDER) == [0, 0], place
        phone.goto(f"{room.address}/atelier/{uid}")
        assert phone.evaluate(WIDER) == [0, 0], place

    fits(-1)
    for place in range(4):
        facilitation.go(HOST, uid, place)
        step = board(uid).steps[place]
        fits(place)
        items = [item.uid for item in step.items]
        form = {"pick": [items[0]]} if step.kind is Kind.CHOICE else {item: ["2"] for item in items[:1]}
        for number, other in enumerate(others):
            if step.kind is Kind.CARDS:
                phones.write_card(uid, other, step.uid, f"{LONG * 3}{number}")
            else:
                phones.answer(uid, other, step.uid, form)
        if step.kind is Kind.CARDS:
            phone.locator("#text").fill(LONG * 3)
            phone.get_by_role("button", name="Envoyer la carte").click()
            expect(phone.locator(".mine")).to_contain_text("https")
            facilitation.group(HOST, uid, step.uid, LONG, [workshops.hall(HOST, uid).cards[0].uid])
        facilitation.reveal(HOST, uid, step.uid, shown=True)
        fits(place)
    facilitation.go(HOST, uid, 4)
    fits(4)
    workshops.close(HOST, uid)


def test_a_step_that_is_gone_back_to_is_found_as_it_was_left(visit: Visit, room: Server, held: str) -> None:
    door = phones.by_code(workshops.hall(HOST, held).workshop.code)
    for _ in range(3):
        phones.answer(held, phones.join(door), PRIORITIES, {"pick": ["C01", "C02", "C03", "C04", "C05"]})
    wall = projected(visit, room)
    wall.keyboard.press("s")
    expect(wall.locator(".rows .name")).to_have_count(14)
    for key, place in (("ArrowRight", 1), ("ArrowLeft", 0)):
        wall.keyboard.press(key)
        at(wall, held, place)
    expect(wall.locator(".rows .name")).to_have_count(14)
    expect(wall.get_by_text("Réponses ouvertes")).to_be_visible()
    phone = came_in(visit, room, held)
    expect(phone.get_by_role("checkbox")).to_have_count(14)


def test_a_wall_that_was_left_on_a_finished_workshop_turns_to_the_next_one_and_goes_on_filling_the_screen(
    visit: Visit, room: Server
) -> None:
    first = workshops.prepare(HOST, "AQ", "Le matin", "fr", workshops.prepared_steps(["profile"]))
    workshops.start(HOST, first)
    wall = projected(visit, room)
    wall.get_by_role("button", name="Plein écran").click()
    workshops.close(HOST, first)
    expect(wall.locator("h2")).to_contain_text("Merci")
    wall.wait_for_timeout(3000)
    next_one = workshops.prepare(HOST, "AQ", "L'après-midi", "fr", workshops.prepared_steps(["profile"]))
    workshops.start(HOST, next_one)
    expect(wall.locator("h2")).to_have_text("L'après-midi")
    assert wall.evaluate("() => [...document.querySelectorAll('*')].some((each) => each.shadowRoot?.fullscreenElement)")
    wall.keyboard.press("PageDown")
    at(wall, next_one, 0)
    workshops.close(HOST, next_one)


GROWN = """() => {
  const grown = document.createElement("div");
  grown.className = "grown";
  grown.style.height = "3000px";
  document.querySelector("[data-testid=stMain]").style.overflowAnchor = "none"; // it is not always anchored there
  document.querySelector("[data-testid=stMainBlockContainer]").prepend(grown);
}"""


@pytest.mark.parametrize("delay", [0, 200, 400])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_what_was_prepared_is_in_view(visit: Visit, room: Server, size: tuple[int, int], delay: int) -> None:
    host = settled(visit(f"{room.address}/preparation", viewport={"width": size[0], "height": size[1]}))
    title = f"Séminaire à {size[0]}, {delay}"
    host.get_by_label("Titre de l'atelier").fill(title)
    host.get_by_role("button", name="Préparer cet atelier").click()
    made = host.get_by_test_id("stMain").get_by_text(title)
    host.wait_for_timeout(delay)
    host.set_viewport_size({"width": size[0] - 30, "height": size[1]})  # the screen is drawn once more
    expect(made).to_be_in_viewport()
    host.evaluate(GROWN)  # what a busy machine draws above it only now
    expect(made).to_be_in_viewport()
    expect(host.get_by_role("button", name="Ouvrir les portes").first).to_be_in_viewport()
    expect(host.get_by_label("Titre de l'atelier")).to_have_count(1)
    expect(host.get_by_label("Titre de l'atelier")).to_have_value("")
    open_screen(host, "Comment c'est calculé")
    open_screen(host, "Préparer")
    expect(made).to_be_attached()
    host.evaluate("document.querySelector('.grown')?.remove()")
    host.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    host.evaluate(GROWN)
    host.wait_for_timeout(500)
    assert host.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0, "it was looked at before"


def test_a_click_is_not_lost_when_the_width_of_the_page_changes_as_it_acts(visit: Visit, room: Server) -> None:
    before = len(workshops.listing(HOST, "AQ"))
    shown = sum(each.phase is workshops.Phase.PREPARED for each in workshops.listing(HOST, "AQ"))
    host = settled(visit(f"{room.address}/preparation", viewport={"width": 1280, "height": 720}))
    ready = host.get_by_test_id("stMain").get_by_role("button", name="Ouvrir les portes")
    expect(ready).to_have_count(shown)
    for number, delay in enumerate((60, 100, 140) * 2, start=1):
        host.get_by_label("Titre de l'atelier").fill(f"Largeur {number}")
        host.set_viewport_size({"width": 1280 - 200 * (number % 2), "height": 720})
        host.wait_for_timeout(delay)
        press(host, "Préparer cet atelier")
        expect(ready).to_have_count(shown + number)
        settled(host)
    assert len(workshops.listing(HOST, "AQ")) == before + number


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Le serveur ne répond plus"), ("en", "The server is not responding")]
)
def test_when_the_server_is_gone_a_sentence_of_ours_says_so_until_it_is_back(
    visit: Visit, tmp_path: Path, language: str, said: str
) -> None:
    port = free_port()
    server = wait(begun(tmp_path, "demo", ROOT / "app.py", port))
    with inside(tmp_path, "demo"):
        uid = workshops.prepare(HOST, "AQ", "Séminaire", language, workshops.prepared_steps(["profile"]))
        workshops.start(HOST, uid)
        facilitation.go(HOST, uid, 0)
    seen = [visit(f"{server.address}/{path}?lang={language}", **WALL) for path in ("wall", "facilitation")]
    full = visit(f"{server.address}/wall?lang={language}", **WALL)
    for page in (seen[0], full):
        expect(page.locator(".wall h2")).to_be_visible()
    settled(seen[1])
    full.locator(".foot .wide").click()
    server.process.kill()
    server.process.wait()
    for page in seen:
        expect(page.get_by_role("dialog")).to_contain_text(said)
        assert "streamlit" not in page.get_by_role("dialog").inner_text().lower()
        no_violation(page)
    expect(full.locator(".gone")).to_contain_text(said)
    again = wait(begun(tmp_path, "demo", ROOT / "app.py", port))
    for page in seen:
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(full.locator(".gone")).to_be_hidden()
    with inside(tmp_path, "demo"):
        facilitation.darken(HOST, uid, dark=True)
    expect(full.locator(".dark")).to_have_count(1)
    assert full.evaluate(FILLED)
    with inside(tmp_path, "demo"):
        pauses.pause(HOST, uid)
    expect(full.locator("h2")).to_contain_text({"fr": "en pause", "en": "paused"}[language])
    again.process.kill()
    again.process.wait()
    expect(full.locator(".gone")).to_contain_text(said)
    third = wait(begun(tmp_path, "demo", ROOT / "app.py", port))
    expect(full.locator(".gone")).to_be_hidden()
    full.wait_for_timeout(2500)
    assert full.evaluate(FILLED), "the next morning the room sees the workshop, not the menu"
    with inside(tmp_path, "demo"):
        pauses.reopen(HOST, uid)
    expect(full.locator(".dark")).to_have_count(1)
    assert full.evaluate(FILLED)
    third.process.terminate()
    third.process.wait(timeout=20)


def test_a_question_of_the_room_is_asked_in_three_gestures_under_the_same_code(
    visit: Visit, room: Server, held: str
) -> None:
    wall, phone = projected(visit, room), came_in(visit, room, held)
    code, host = workshops.hall(HOST, held).workshop.code, settled(visit(f"{room.address}/facilitation"))
    host.get_by_text("Les questions : en ajouter").click()
    host.get_by_label("Question", exact=True).fill("Qu'est-ce qui nous retient ?")
    press(host, "Poser cette question maintenant")
    expect(wall.locator("h2")).to_contain_text("Qu'est-ce qui nous retient")
    expect(phone.get_by_label("Écrivez une idée par carte")).to_be_visible()
    expect(host.get_by_label("Question", exact=True)).to_have_value("")
    assert workshops.hall(HOST, held).workshop.code == code
    assert [step.question for step in board(held).steps] == [1, 1, 2, 2, 3, 4, 4]
    no_violation(settled(host))
    host.get_by_label("Ce qui est demandé").fill("Qu'est-ce qui nous freine ?")
    press(host, "Enregistrer les changements")
    expect(wall.locator("h2")).to_contain_text("nous freine")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("nous freine")
    host.locator(".st-key-bring_assets-cards button").click()
    wall.wait_for_timeout(1500)
    for place in (3, 4):
        wall.keyboard.press("ArrowRight")
        at(wall, held, place)
    expect(wall.locator("h2")).to_contain_text("atouts")


def test_the_wall_of_a_trial_goes_on_filling_the_screen_once_the_doors_open(visit: Visit, room: Server) -> None:
    uid = workshops.prepare(HOST, "AQ", "Essai de salle", "fr", workshops.prepared_steps(["assets"]))
    wall = visit(f"{room.address}/wall?atelier={uid}", **WALL)
    expect(wall.locator(".wall h2")).to_have_text("Essai de salle")
    wall.get_by_role("button", name="Plein écran").click()
    expect(wall.locator(".wall")).to_contain_text("vu en plein écran")
    workshops.start(HOST, uid)
    expect(wall.locator(".code")).to_contain_text(workshops.hall(HOST, uid).workshop.code[:4])
    assert wall.evaluate("() => [...document.querySelectorAll('*')].some((each) => each.shadowRoot?.fullscreenElement)")
    workshops.close(HOST, uid)


def test_a_card_waits_for_a_key_of_whoever_leads_and_no_letter_that_is_typed_accepts_it(
    visit: Visit, room: Server
) -> None:
    steps = workshops.prepared_steps(["assets"])
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps, screened=True)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    facilitation.reveal(HOST, uid, CARDS, shown=True)
    facilitation.enter_card(HOST, uid, CARDS, "Dite à voix haute")
    wall, phone, host = (
        projected(visit, room),
        came_in(visit, room, uid),
        settled(visit(f"{room.address}/facilitation")),
    )
    expect(phone.get_by_text("lues par l'animation")).to_be_visible()
    for text in ("Un tutorat", "Une insulte"):
        phones.write_card(uid, phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code)), CARDS, text)
    expect(host.locator(".st-key-host_queue")).to_contain_text("Un tutorat")
    no_violation(settled(host))
    field = host.get_by_label("Une carte dite à voix haute")
    field.press_sequentially("axa")
    host.wait_for_timeout(1500)
    assert not board(uid).accepted
    assert "Un tutorat" not in wall.locator(".wall").inner_text()
    field.fill("")
    host.locator("h1").click()
    host.keyboard.press("a")
    expect(host.locator(".st-key-host_queue")).to_contain_text("Une insulte")
    host.keyboard.press("x")
    expect(host.locator(".st-key-host_queue")).to_contain_text("Aucune carte")
    expect(wall.locator(".wall")).to_contain_text("Un tutorat")
    expect(phone.locator("body")).to_contain_text("Un tutorat")
    for page in (wall, phone):
        assert "insulte" not in page.locator("body").inner_text()
    workshops.close(HOST, uid)
