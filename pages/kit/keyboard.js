// One key, one gesture: the keyboard of the whole page, but where somebody types.

const LETTERS = "mosaique-letters"; // whether single letters are keys: kept by the browser of whoever leads
const FIELD = "input, textarea, select, canvas, iframe, [contenteditable], [role=textbox], [role=combobox], [role=grid]";
const PRESSED = "button:not([role]), a[href], summary, [type=checkbox]"; // what Space and Enter already do something to

const letters = () => localStorage.getItem(LETTERS) !== "off";

// Where a key is pressed that is meant for the room: on nothing, on the page that scrolls, or on a button.
const free = (place) => place === document.body || place === document.documentElement || place.matches?.("[data-testid=stMain], [data-landing], .wall");

const listened = (bar) => {
  let field = null; // what was typed in last, until somebody goes elsewhere by themselves
  const came = (event) => {
    const place = event.composedPath()[0];
    if (place.dataset?.landing !== undefined) return; // brought there, when what had the focus went away
    field = event.type === "focusin" && place.matches?.(FIELD) && place.type !== "checkbox" ? place : null;
  };
  const pressed = (event) => {
    if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const place = event.composedPath()[0], button = place.matches?.(PRESSED);
    if (field || !(button || free(place)) || document.querySelector("[role=dialog]")) return;
    const letter = event.key.length === 1 && event.key !== " ";
    if (letter && !letters()) return;
    if (button && (event.key === " " || event.key === "Enter")) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1]; // which a French keyboard writes with Shift only
    const key = letter ? event.key.toLowerCase() : event.key;
    const name = bar.shown.buttons.find((each) => each.keys.includes(key) || each.keys.includes(digit))?.name;
    if (!name) return;
    event.preventDefault();
    bar.press(name);
  };
  for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, came, true);
  document.addEventListener("keydown", pressed);
  document.addEventListener(LETTERS, bar.follow);
  return () => {
    for (const kind of ["focusin", "pointerdown"]) document.removeEventListener(kind, came, true);
    document.removeEventListener("keydown", pressed);
    document.removeEventListener(LETTERS, bar.follow);
  };
};

// Whether single letters are keys, for whoever speaks to their machine; drawn before the bar listens.
const choice = (bar) => {
  const box = made("input");
  box.type = "checkbox";
  bar.follow = () => {
    box.checked = letters();
    bar.classList.toggle("off", !box.checked);
  };
  box.addEventListener("change", () => {
    localStorage.setItem(LETTERS, box.checked ? "on" : "off");
    document.dispatchEvent(new Event(LETTERS)); // every bar of the page
  });
  bar.follow();
  return put(made("label"), box, made("span"));
};
