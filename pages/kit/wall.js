// Draws one thing at a time, from words and numbers only: nothing that somebody wrote is ever read as markup.

const bars = (body) => {
  const rows = made("div", body.rows.length > 8 ? "rows bars many" : "rows bars");
  for (const row of body.rows) {
    const track = put(made("span", "track"), made("i", "bar"));
    track.firstChild.style.width = `${100 * row.share}%`;
    put(rows, made("span", "name", row.name), track, put(made("span", "figure", row.figure), made("small", "", row.note)));
  }
  return rows;
};

const levels = (body) => {
  const rows = made("div", body.rows.length > 7 ? "rows levels many" : "rows levels few");
  const most = Math.max(1, ...body.rows.flatMap((row) => row.counts));
  for (const row of body.rows) {
    const hist = made("span", "hist");
    hist.setAttribute("role", "img");
    hist.setAttribute("aria-label", row.told);
    row.counts.forEach((count, place) => {
      const bar = made("i", place === row.median ? "median" : "");
      bar.style.height = `${Math.round(100 * count / most)}%`;
      hist.append(bar);
    });
    put(rows, made("span", "name", row.name), hist, put(made("span", "figure", row.figure), made("small", "", row.note)));
  }
  const ends = made("span", "ends");
  body.ends.forEach((end) => ends.append(made("span", "", end)));
  return put(rows, made("span"), ends, made("span"));
};

const items = (body) => {
  const list = made("ul", "items");
  body.items.forEach((item) => list.append(made("li", "", item)));
  return put(made("div"), list, made("p", "then", body.text));
};

const columns = (node, count) => { node.style.gridTemplateColumns = `repeat(${count}, minmax(0, 1fr))`; return node; };

const curve = (body) => {
  const most = Math.max(1, ...body.counts), bars = columns(made("div", "bins"), body.counts.length);
  bars.setAttribute("role", "img");
  bars.setAttribute("aria-label", body.told);
  body.counts.forEach((count, place) => {
    const bar = made("i", body.inside[place] ? "in" : "");
    bar.style.height = `${Math.round(100 * count / most)}%`;
    bars.append(bar);
  });
  const ticks = columns(made("div", "ticks"), body.counts.length);
  body.ticks.forEach((tick) => ticks.append(made("span", "", tick)));
  return put(made("div", "curve"), made("div", "big", body.big), made("div", "", body.note), bars, ticks, made("div", "then", body.caption));
};

const cards = (body) => {
  const piles = made("div", body.dense ? "piles dense" : body.piles.length > 6 ? "piles" : "piles roomy");
  for (const pile of body.piles) {
    const box = put(made("div", "pile"), made("b", "", pile.name));
    pile.texts.forEach((text) => box.append(made("span", "say", text)));
    if (pile.count) box.append(made("span", "many", pile.count));
    piles.append(box);
  }
  return put(made("div", body.lit ? "lit" : ""), piles, made("p", "then", body.more));
};

const entry = (body) => {
  const picture = made("img");
  picture.src = body.qr;
  picture.alt = body.qr_says;
  const how = put(made("div"), made("p", "", body.how), made("p", "address", body.address), made("p", "", body.then), made("p", "code", body.code));
  return put(made("div", "entry"), picture, how);
};

const tiles = (kinds, told) => {
  const box = made("span", "tiles");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", told);
  kinds.forEach((kind) => box.append(made("i", `tile ${kind}`)));
  return box;
};

const told = (body) => {
  const rows = made("div", "rows told");
  for (const row of body.rows) {
    put(rows, made("span", "name", row.name), tiles(row.dots, row.figure), made("span", "figure", row.figure), made("span", "note", row.note));
  }
  return put(made("div"), made("p", "lead", body.lead), rows);
};

const named = (legend) => {
  const line = made("p", "legend");
  for (const [kind, name] of Object.entries(legend)) put(line, made("i", `tile ${kind}`), made("span", "", name));
  return line;
};

const strips = (body) => {
  const rows = made("div", "strips");
  for (const row of body.rows) {
    const told = put(made("span", "figure", row.figure), made("small", "", row.note));
    put(rows, made("span", "name", row.name), tiles(row.tiles, `${row.figure} ${row.note}`), told);
  }
  return put(made("div"), made("p", "lead", body.lead), rows, named(body.legend));
};

const scene = (body) => {
  const rows = made("div", body.heads.length > 1 ? "teams" : "teams alone"), lines = made("ul", "lines");
  if (body.rows.length) put(rows, made("span"), ...body.heads.map((head) => made("span", "head", head)));
  for (const row of body.rows) {
    put(rows, made("span", "name", row.name), tiles(row.before, row.was));
    if (row.after) rows.append(tiles(row.after, row.told));
  }
  body.lines.forEach((line) => lines.append(made("li", "", line)));
  const right = body.rows.length ? put(made("div"), rows, named(body.legend)) : made("div");
  return put(made("div", "scene"), put(made("div"), made("p", "lead", body.lead), lines), right);
};

const dark = () => made("p", "dark");

const BODIES = { dark, scene, strips, told, bars, levels, curve, items, cards, entry, calm: (body) => made("p", "calm", body.text) };

const left = (until) => {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const lost = () => document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState !== "CONNECTED";

export default function ({ data, parentElement }) {
  let wall = parentElement.querySelector(".wall");
  if (!wall) {
    wall = made("section", "wall");
    parentElement.append(wall);
  }
  const drawn = JSON.stringify(data);
  if (wall.dataset.drawn !== drawn) {
    wall.dataset.drawn = drawn;
    for (const [name, colour] of Object.entries(data.colours)) wall.style.setProperty(`--${name}`, colour);
    wall.setAttribute("aria-label", data.name);
    const top = put(made("div", "top"), made("span", "", data.top), put(made("span", "count"), made("b", "", data.figure), document.createTextNode(data.of)));
    const ask = put(made("p", "ask"), made("strong", "", data.ask));
    const foot = put(made("div", "foot"), made("span", "", data.foot), made("span", "timer"));
    const wide = made("button", "", data.wide);
    wide.addEventListener("click", () => wall.requestFullscreen());
    foot.append(wide);
    const gone = made("p", "gone", data.lost);
    gone.setAttribute("role", "alert");
    gone.hidden = true;
    const inside = put(made("div", "inside"), gone, top, made("h2", "", data.question), ask, put(made("div", "body"), BODIES[data.body.kind](data.body)), foot);
    wall.replaceChildren(inside);
  }
  const tick = () => {
    wall.querySelector(".gone").hidden = !(lost() && wall.matches(":fullscreen")); // else the page itself says so
    wall.querySelector(".timer").textContent = data.until ? `${data.left} ${left(data.until)}` : "";
  };
  clearInterval(wall.ticking); // the one that was set for what the wall showed before
  tick();
  const ticking = setInterval(tick, 500);
  wall.ticking = ticking;
  return () => clearInterval(ticking);
}
