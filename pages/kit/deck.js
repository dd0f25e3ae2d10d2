// Slides over the whole page, turned by whoever opened them, until Escape. They are all here: no server is waited for.
// They are made of words and numbers only: nothing that somebody wrote is ever read as markup.

// The last of a room reads the more easily, the fewer the rows.
const MANY = 11, FEW = 5;
const listed = (kind, { length }) => made("div", `rows ${kind} ${length >= MANY ? "many" : length <= FEW ? "few" : ""}`);

const bars = (body) => {
  const rows = listed("bars", body.rows);
  for (const row of body.rows) {
    const track = put(made("span", "track"), made("i", "bar-of"));
    track.firstChild.style.width = `${100 * row.share}%`;
    put(rows, made("span", "name", row.name), track, put(made("span", "figure", row.figure), made("small", "", row.note)));
  }
  return rows;
};

const told = (body) => {
  const rows = listed("told", body.rows);
  for (const row of body.rows) {
    put(rows, made("span", "name", row.name), tiles(row.dots, row.figure), made("span", "figure", row.figure), made("span", "note", row.note));
  }
  const box = put(made("div"), ...(body.lead ? [made("p", "lead", body.lead)] : []), rows);
  return body.legend ? put(box, named(body.legend)) : box;
};

const BODIES = { told, bars, calm: (body) => made("p", "calm", body.text) };

// What a slide shows: what it is about, a figure, a sentence, what is asked or said of it, and a body of one kind. The
// foot stays, so that whoever turns slides with one of its buttons stays on it.
const draw = (wall, slide, shades) => {
  for (const [name, colour] of Object.entries(shades)) wall.style.setProperty(`--${name}`, colour);
  wall.setAttribute("aria-label", slide.name);
  const top = put(made("div", "top"), made("span", "", slide.top), put(made("span", "count"), made("b", "", slide.figure), document.createTextNode(slide.of)));
  const ask = put(made("p", "ask"), made("strong", "", slide.ask));
  const body = put(made("div", "body"), BODIES[slide.body.kind](slide.body));
  const foot = wall.querySelector(".foot");
  while (foot.previousSibling) foot.previousSibling.remove();
  foot.before(top, made("h2", "", slide.question), ask, body);
  foot.firstChild.textContent = slide.foot;
};

const pressable = (then, sign = "") => {
  const node = made("button", "", sign);
  node.addEventListener("click", then);
  return node;
};

const begun = (parent) => {
  const bar = made("div", "bar"), opens = made("button"), wall = made("dialog", "wall");
  const number = made("span", "number"), gone = pressable(() => wall.close());
  const turns = [pressable(() => bar.press("back"), "←"), pressable(() => bar.press("on"), "→")];
  put(wall, put(made("div", "inside"), put(made("div", "foot"), made("span"), number, ...turns, gone)));
  let place = 0;
  const full = () => document.fullscreenElement;
  bar.show = () => {
    const { deck, shades, back, on, leave } = bar.data;
    place = Math.min(Math.max(place, 0), deck.length - 1);
    draw(wall, deck[place], shades);
    number.textContent = `${place + 1} / ${deck.length}`;
    turns.forEach((node, end) => node.setAttribute("aria-label", [back, on][end]));
    gone.textContent = leave;
  };
  const open = () => {
    place = 0;
    bar.show();
    wall.showModal();
    wall.focus();
    wall.scrollTop = 0;
  };
  bar.press = (name) => {
    if (name === "open") {
      const wide = document.documentElement.requestFullscreen?.() ?? Promise.resolve();
      wide.then(open, open); // a browser that refuses its whole screen still gives its whole window
      return;
    }
    place += name === "on" ? 1 : -1;
    bar.show();
    wall.scrollTop = 0;
  };
  bar.turned = () => wall.open;
  wall.tabIndex = -1;
  wall.setAttribute("aria-live", "polite");
  wall.addEventListener("close", () => full() && document.exitFullscreen());
  const left = () => full() || !wall.open || wall.close();
  document.addEventListener("fullscreenchange", left);
  opens.addEventListener("click", () => bar.press("open"));
  opens.setAttribute("aria-keyshortcuts", "p");
  opens.className = "letter";
  put(parent, put(bar, opens, choice(bar)), wall);
  const deaf = listened(bar);
  bar.leave = () => { deaf(); document.removeEventListener("fullscreenchange", left); };
  return bar;
};

export default function ({ data, parentElement }) {
  const bar = parentElement.querySelector(".bar") ?? begun(parentElement);
  for (const [name, colour] of Object.entries(data.shades)) bar.style.setProperty(`--${name}`, colour);
  bar.data = data;
  const open = { name: "open", keys: ["p"] }, back = { name: "back", keys: data.keys.back }, on = { name: "on", keys: data.keys.on };
  bar.shown = { get buttons() { return bar.turned() ? [back, on] : [open]; } };
  bar.firstChild.replaceChildren(made("span", "", data.opens), made("kbd", "", "P"));
  bar.firstChild.lastChild.setAttribute("aria-hidden", "true");
  bar.lastChild.lastChild.textContent = data.letters;
  if (bar.turned()) bar.show();
  return bar.leave;
}
