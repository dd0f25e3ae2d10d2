// The focus is never lost: what had it and went away with an answer of the server has it again, when it is drawn anew,
// or gives it to what opened it, or to where it stood. Where one lands, no key presses anything.
const HELD = '[data-testid="stElementContainer"]', APP = '[data-testid="stApp"]', TITLE = '[data-testid="stMain"] :is(h1, h2, h3)';
const AREA = '[data-testid="stMain"], [data-testid="stSidebar"]';
const TOOLS = '[data-testid="stElementToolbar"]';
const POPOVER = '[data-testid="stPopoverBody"]', CONTROL = "a[href], button, input, select, textarea, summary, [tabindex]";
let focused = null, byKeys = false;
const named = (node) => node.closest('[class*="st-key-"]')?.className.match(/st-key-[^\s]+/)?.[0] ?? "";
const worded = (node) => [...node.querySelectorAll('[data-testid="stMarkdownContainer"]')].map((each) => each.textContent).join() || node.textContent;
// A button above a chart or a table is told by its place: that which enlarges it is called otherwise once it did.
const labelled = (node) => {
  const tools = [...(node.closest(TOOLS)?.querySelectorAll("button") ?? [])];
  return tools.length ? tools.indexOf(node) : node.getAttribute("aria-label") ?? worded(node);
};
const called = (node) => [node.tagName, node.type, node.getAttribute("role"), labelled(node), node.type === "radio" ? node.value : ""].join("|");
const seen = (node) => node.isConnected && node.getClientRects().length > 0 && node.getBoundingClientRect().height > 4;
const ready = (node) => seen(node) && !node.disabled && !node.closest("[inert]");
// What has the focus, and what is needed to find where it was: its name, what stands before it, what opened it. Inside a
// component of our own it goes from one control to another without a word to the page.
const noted = (event) => {
  const node = event.composedPath()[0], root = node.getRootNode(), outer = root.host ?? node;
  if (event.currentTarget !== root) { root.addEventListener("focusin", noted, true); return; }
  if (node.dataset?.landing !== undefined) return;
  const area = outer.closest(AREA) ?? document;
  const places = [...area.querySelectorAll(HELD)].filter((each) => each.contains(outer) || each.compareDocumentPosition(outer) & Node.DOCUMENT_POSITION_FOLLOWING);
  focused = {
    node, key: named(outer), name: called(node), page: location.pathname, places: places.reverse(),
    opener: outer.closest(POPOVER) ? document.querySelector('[data-testid="stPopover"] [aria-expanded="true"]') : null,
  };
};
const again = ({ node, key, name, places }) => {
  if (node.matches(CONTROL) && ready(node)) return node;
  const within = key ? [...document.querySelectorAll(`.${CSS.escape(key)}`)] : places.slice(0, 1);
  return within.flatMap((each) => [...each.querySelectorAll(CONTROL)]).find((each) => ready(each) && called(each) === name);
};
const land = (node) => {
  node.tabIndex = -1;
  node.dataset.landing = "";
  node.addEventListener("blur", () => { node.removeAttribute("tabindex"); delete node.dataset.landing; }, { once: true });
  node.focus();
};
const restore = () => {
  const here = document.activeElement, adrift = here === document.body;
  if (!focused || !(adrift || here.dataset.landing !== undefined)) return;
  if (document.querySelector(APP)?.dataset.testScriptState !== "notRunning") return;
  const { opener, page, places } = focused, there = page === location.pathname, open = document.querySelector(`${POPOVER}, [role=dialog]`);
  const same = there && (again(focused) ?? (!open && opener && ready(opener) && opener));
  if (same) same.focus();
  else if (byKeys && !open) {
    const title = document.querySelector(TITLE), place = places.find((each) => seen(each) && !each.closest("[inert]")) ?? title;
    const target = there ? (adrift ? place : here) : title; // another screen is read from its title on
    if (target && target !== here) land(target);
  }
};
// Whoever leaves by themselves, by a press of the pointer or a script that knows, is not brought back.
const left = ({ relatedTarget }) => {
  const before = focused;
  if (before && !relatedTarget) queueMicrotask(() => { if (focused === before && ready(before.node) && document.hasFocus()) focused = null; });
};
const keepFocus = () => {
  document.addEventListener("focusin", noted, true);
  document.addEventListener("focusout", left, true);
  document.addEventListener("keydown", () => { byKeys = true; }, true);
  document.addEventListener("pointerdown", (event) => {
    byKeys = false;
    focused = null;
    if (event.target.closest(POPOVER)) noted(event);
  }, true);
  let later;
  new MutationObserver(() => { clearTimeout(later); later = setTimeout(restore, 50); })
    .observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-test-script-state", "disabled"] });
};
