// The language and the width of the page; in our words what Streamlit says in its own when the server is gone; the
// opening sentence spoken when it changes; the menu, and what concerns one's own access, as one stop each of the Tab key,
// that the arrows go through; what a field says of its Enter key in our language; the focus kept; the whole page larger
// on a screen that is read from afar.
const say = (dialog, { title, text }) => {
  const head = document.createElement("h2"), body = document.createElement("p");
  head.textContent = title;
  body.textContent = text;
  head.style.margin = head.style.padding = body.style.margin = "0 0 .5rem";
  dialog.setAttribute("aria-label", title);
  dialog.removeAttribute("aria-labelledby");
  dialog.style.padding = "1.5rem";
  dialog.replaceChildren(head, body);
};
let words = {}, started = false;
// What Streamlit says beside a field that is being typed in, in its own words: the text itself is changed, for the rest
// belongs to what draws it.
const hint = () => {
  for (const node of document.querySelectorAll('[data-testid="InputInstructions"] span')) {
    const text = node.firstChild, { submit, apply } = words.hints ?? {};
    const [, keys = "", what] = /^Press (\S+\+)?Enter to (submit form|apply)$/.exec(text?.data ?? "") ?? [];
    if (what) text.data = keys + (what === "apply" ? apply : submit);
  }
};
// A wall of four million points and more, that nothing else makes larger: all type, that of charts too, and the menu.
const WALL = matchMedia("(min-width: 3200px) and (min-height: 1700px)"), USUAL = 16, LARGE = 28, MENU = "15.5rem";
const growth = () => (WALL.matches ? LARGE / USUAL : 1);
let grown = false;
const grow = () => {
  if (!WALL.matches && !grown) return;
  grown = WALL.matches;
  document.documentElement.style.fontSize = WALL.matches ? `${LARGE}px` : "";
  document.querySelectorAll('[data-testid="stVegaLiteChart"]').forEach((each) => { each.style.zoom = WALL.matches ? growth() : ""; });
  const bar = document.querySelector('[data-testid="stSidebar"]');
  if (bar) bar.style.minWidth = WALL.matches && bar.dataset.collapsed !== "true" ? MENU : "";
};
// The menu and what concerns one's own access are one stop each. What is unfolded there is reached as anything else.
const entries = () => [...document.querySelectorAll(".st-key-menu a")];
const doors = () => [...document.querySelectorAll(".st-key-account :is(button, summary)")].filter((each) => !each.closest('[data-testid="stExpanderDetails"]'));
const oneStop = (nodes, box, label) => {
  const one = nodes.find((each) => each === document.activeElement) ?? nodes.find((each) => each.ariaCurrent) ?? nodes[0];
  nodes.forEach((each) => { each.tabIndex = each === one ? 0 : -1; });
  box?.setAttribute("role", "toolbar");
  box?.setAttribute("aria-orientation", "vertical");
  box?.setAttribute("aria-label", label);
};
const stop = () => {
  const menu = document.querySelector(".st-key-menu");
  oneStop(entries(), menu, words.menu);
  oneStop(doors(), document.querySelector(".st-key-account"), words.account);
  const logo = document.querySelector('[data-testid="stLogoLink"]');
  if (logo) logo.tabIndex = -1;  // it leads where the first entry of the menu leads
  const side = menu?.closest('[data-testid="stSidebar"]');
  if (side) side.inert = side.dataset.collapsed === "true";  // closed, it is out of sight and not out of reach
};
const walk = (event) => {
  const nodes = [entries(), doors()].find((each) => each.includes(event.target.closest("a, button, summary"))) ?? [];
  const at = nodes.indexOf(event.target.closest("a, button, summary"));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  nodes.at(next % nodes.length).focus();
  stop();
};
// What holds for the whole page is begun once, however often the screen is drawn.
const start = () => {
  const spoken = document.createElement("p");
  spoken.setAttribute("role", "status");
  spoken.style.cssText = "position: fixed; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; margin: 0;";
  document.body.append(spoken);
  const opening = () => document.querySelector('[data-testid="stMain"] h2')?.textContent ?? "";
  let pause, before = opening();
  const speak = () => {
    const sentence = opening();
    if (sentence !== before) spoken.textContent = sentence;
    before = sentence;
  };
  new MutationObserver(() => {
    stop();
    grow();
    hint();
    clearTimeout(pause);
    pause = setTimeout(speak, 300);
    const dialogs = [...document.querySelectorAll("[role=dialog]")];
    dialogs.filter((each) => each.textContent.includes("streamlit run")).forEach((each) => say(each, words.gone));
  }).observe(document.body, { childList: true, characterData: true, subtree: true, attributeFilter: ["data-collapsed"] });
  WALL.addEventListener("change", grow);
  document.addEventListener("keydown", walk);
  keepFocus();
};
export default function ({ data, parentElement, setStateValue }) {
  document.documentElement.lang = data.language;
  words = data;
  if (!started) start();
  started = true;
  stop();
  grow();
  const host = parentElement.host ?? parentElement;
  host.told = data.width;
  host.grown = data.growth;
  if (host.watch) return;
  let later;
  const tell = () => {
    const step = 40 * Math.floor((host.getBoundingClientRect().width / growth() + 8) / 40);
    const width = Math.min(data.most, Math.max(data.least, step));
    if (!host.isConnected) return;
    if (width !== host.told) { host.told = width; setStateValue("width", width); }
    if (growth() !== host.grown) { host.grown = growth(); setStateValue("growth", host.grown); }
  };
  host.watch = new ResizeObserver(() => { clearTimeout(later); later = setTimeout(tell, 150); });
  host.watch.observe(host);
}
