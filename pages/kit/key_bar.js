// Buttons that have a key. A gesture is told with what it was made on; another one waits until that was answered.

const LETTERS = "mosaique-letters"; // whether single letters are keys: kept by the browser of whoever leads
const PATIENCE = 3000; // milliseconds after which an answer is not waited for any more
const FIELD = "input, textarea, select, canvas, iframe, [contenteditable], [role=textbox], [role=combobox], [role=grid]";
const PRESSED = "button:not([role]), a[href], summary, [type=checkbox]"; // what Space and Enter already do something to

const letters = () => localStorage.getItem(LETTERS) !== "off";

// Where a key is pressed that is meant for the room: on nothing, on the page that scrolls, or on a button.
const free = (place) => place === document.body || place === document.documentElement || place.matches?.("[data-testid=stMain], .wall");

const listened = (bar) => {
  let field = null; // what was typed in last, until somebody goes elsewhere by themselves
  const came = (event) => {
    const place = event.composedPath()[0];
    field = event.type === "focusin" && place.matches?.(FIELD) && place.type !== "checkbox" ? place : null;
  };
  const pressed = (event) => {
    if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const place = event.composedPath()[0], button = place.matches?.(PRESSED);
    if (field || !(button || free(place)) || document.querySelector("[role=dialog]")) return;
    const letter = event.key.length === 1 && event.key !== " ";
    if (letter && !letters()) return;
    if (button && (event.key === " " || event.key === "Enter")) return;
    const key = letter ? event.key.toLowerCase() : event.key;
    const name = bar.shown.buttons.find((each) => each.keys.includes(key))?.name;
    if (!name) return;
    event.preventDefault();
    bar.press(name);
  };
  for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, came, true);
  document.addEventListener("keydown", pressed);
  return () => {
    for (const kind of ["focusin", "pointerdown"]) document.removeEventListener(kind, came, true);
    document.removeEventListener("keydown", pressed);
  };
};

const choice = (bar) => {
  const box = made("input");
  box.type = "checkbox";
  box.checked = letters();
  const follow = () => bar.classList.toggle("off", !box.checked);
  box.addEventListener("change", () => {
    localStorage.setItem(LETTERS, box.checked ? "on" : "off");
    follow();
  });
  follow();
  return put(made("label"), box, made("span"));
};

const begun = (parent, tell) => {
  const bar = made("div", "bar");
  let waiting = 0;
  bar.setAttribute("role", "group");
  bar.press = (name) => {
    if (Date.now() < waiting) return; // the last gesture is not answered yet
    waiting = Date.now() + PATIENCE;
    tell({ name, ...bar.shown.on });
  };
  bar.answered = () => { waiting = 0; };
  bar.append(choice(bar));
  parent.append(bar);
  bar.leave = listened(bar);
  return bar;
};

const show = (bar, data) => {
  for (const [name, colour] of Object.entries(data.colours)) bar.style.setProperty(`--${name}`, colour);
  bar.setAttribute("aria-label", data.name);
  bar.lastChild.lastChild.textContent = data.letters;
  const before = new Map([...bar.querySelectorAll("button")].map((each) => [each.dataset.name, each]));
  data.buttons.forEach((each, place) => {
    const button = before.get(each.name) ?? made("button"), letter = each.keys[0].length === 1;
    if (!button.dataset.name) button.addEventListener("click", () => bar.press(each.name));
    before.delete(each.name);
    button.dataset.name = each.name;
    button.className = letter ? "letter" : "";
    button.setAttribute("aria-keyshortcuts", each.keys[0]);
    button.replaceChildren(made("span", "", each.label), made("kbd", "", each.sign));
    button.lastChild.setAttribute("aria-hidden", "true");
    if (bar.children[place] !== button) bar.insertBefore(button, bar.children[place]);
  });
  for (const gone of before.values()) gone.remove();
};

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = parentElement.querySelector(".bar") ?? begun(parentElement, (gesture) => setTriggerValue("gesture", gesture));
  bar.shown = data;
  show(bar, data);
  bar.answered();
  return bar.leave;
}
