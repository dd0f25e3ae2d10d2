// Draws one thing at a time, from words and numbers only: nothing that somebody wrote is ever read as markup.

// What is shown piece by piece: pieces in columns, as large as there is room for, page by page when there is none.
const flow = (kind, columns, blocks) => {
  const box = put(made("div", `flow ${kind}`), ...blocks.map((each) => put(made("div", "block"), ...each)));
  box.dataset.columns = columns;
  return box;
};

const longest = (rows, part) => Math.max(0, ...rows.map((row) => row[part].length));

const bars = (body) => {
  const blocks = body.rows.map((row) => {
    const track = put(made("span", "track"), made("i", "bar"));
    track.firstChild.style.width = `${100 * row.share}%`;
    return [made("span", "name word", row.name), track, put(made("span", "figure", row.figure), made("small", "", row.note))];
  });
  const rows = flow("rows bars", "1,2", blocks);
  rows.style.setProperty("--figures", 34 * longest(body.rows, "figure") + 15 * longest(body.rows, "note") + 16);
  return rows;
};

const levels = (body) => {
  const most = Math.max(1, ...body.rows.flatMap((row) => row.counts));
  const rows = flow("rows levels", "1,2", body.rows.map((row) => {
    const hist = made("span", "hist"), ends = made("span", "ends");
    hist.setAttribute("role", "img");
    hist.setAttribute("aria-label", row.told);
    row.counts.forEach((count, place) => {
      const bar = made("i", place === row.median ? "median" : "");
      bar.style.height = `${Math.round(100 * count / most)}%`;
      hist.append(bar);
    });
    body.ends.forEach((end) => ends.append(made("span", "", end)));
    const name = put(made("span", ""), made("span", "name word", row.name), made("small", "", row.note));
    return [name, put(made("span", "scale"), hist, ends), made("span", "figure", row.figure)];
  }));
  rows.style.setProperty("--figures", 34 * longest(body.rows, "figure"));
  return rows;
};

const items = (body) => put(made("div", "stack"), flow("items", "1,2", body.items.map((item) => [made("span", "word", item)])), made("p", "then", body.text));

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

const cards = (body, { fresh }) => {
  const piles = flow(body.lit ? "piles lit" : "piles", body.lit ? "1" : "1,2,3", body.piles.map((pile) => {
    const texts = pile.texts.map((text) => made("span", "say word", text));
    const marks = [pile.count && made("span", "many", pile.count), fresh(pile.uid) && made("span", "new", pile.new)].filter(Boolean);
    return [made("b", "word", pile.name), ...texts, ...marks];
  }));
  [...piles.children].forEach((each, place) => each.classList.add("pile", ...(fresh(body.piles[place].uid) ? ["fresh"] : [])));
  return body.more ? put(made("div", "stack"), piles, made("p", "then", body.more)) : piles;
};

const entry = (body) => {
  const picture = made("img");
  picture.src = body.qr;
  picture.alt = body.qr_says;
  const how = put(made("div"), made("p", "", body.how), made("p", "address", body.address), made("p", "", body.then), made("p", "code", body.code));
  return put(made("div", "entry"), picture, how);
};

const told = (body) => {
  const rows = flow("rows told", "1,2", body.rows.map((row) => [
    put(made("span", ""), made("span", "name word", row.name), made("small", "", row.note)),
    made("span", "figure", row.expected),
    put(made("span", "held"), tiles(row.dots, row.figure), made("span", "", row.figure)),
  ]));
  return put(made("div", "stack"), made("p", "lead", body.lead), rows, named(body.legend));
};

const strips = (body) => {
  const rows = made("div", "strips");
  for (const row of body.rows) {
    const told = put(made("span", "figure", row.figure), made("small", "", row.note));
    put(rows, made("span", "name", row.name), tiles(row.tiles, `${row.figure} ${row.note}`), told);
  }
  return put(made("div", "whole"), made("p", "lead", body.lead), rows, named(body.legend));
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
  return put(made("div", "scene whole"), put(made("div"), made("p", "lead", body.lead), lines), right);
};

const dark = () => made("p", "dark");

const BODIES = { dark, scene, strips, told, bars, levels, curve, items, cards, entry, calm: (body) => made("p", "calm", body.text) };

const left = (until) => {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const lost = () => document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState !== "CONNECTED";

const NARROW = 260; // pixels: narrower columns are not made, in a small window

// How much larger than the least size something may grow, how much height is left between pieces, how long a page stays
// and how long after the last one a card is still new, in milliseconds.
const SCALES = Array.from({ length: 19 }, (_, step) => 3.4 / 1.07 ** step).concat(1);
const GAPS = Array.from({ length: 16 }, (_, step) => 90 - 6 * step);
const TURNS = 9000, MARKED = 20000;

// The first that fits, largest first: where lines break makes a larger one fit where a smaller one does not.
const largest = (sizes, fits) => (fits(sizes.at(-1)) ? sizes.find(fits) : 0);

const over = (node, across, down) => node.scrollWidth > across + 1 || node.scrollHeight > down + 1;
const sized = (node, name, value) => { node.style.setProperty(name, value); return node; };

// Whether each piece is in one column, whole: one that is higher than all of them goes on in the next.
const unbroken = (blocks) => blocks.every((each) => each.getClientRects().length < 2);

const fitFlow = (body, box) => {
  const words = [...box.querySelectorAll(".word")], blocks = [...box.children];
  const beside = box.parentElement === body ? [] : [...box.parentElement.children].filter((each) => each !== box);
  const gaps = beside.length && parseFloat(getComputedStyle(box.parentElement).rowGap);
  const room = () => beside.reduce((height, each) => height - each.offsetHeight - gaps, body.clientHeight);
  const fits = (count, scale, gap) => {
    sized(sized(body, "--s", scale), "--gap", gap);
    box.style.columnCount = count;
    const height = room();
    box.style.height = `${height}px`;
    return !over(box, box.clientWidth, height) && unbroken(blocks)
      && (scale === 1 || words.every((each) => each.scrollWidth <= each.clientWidth + 1));
  };
  const options = box.dataset.columns.split(",").map(Number).filter((count) => count === 1 || box.clientWidth / count > NARROW);
  box.classList.add("measured");
  Object.assign(box.style, { columnFill: "auto", maxHeight: "none" });
  const whole = (count) => { fits(count, 1, 0); return unbroken(blocks); };
  let best = { scale: 0, count: options.findLast(whole) ?? options.at(-1) };
  for (const count of options) {
    const scale = largest(SCALES, (each) => fits(count, each, 0));
    if (scale > best.scale * 1.04) best = { scale, count };
  }
  const scale = best.scale || 1;
  const gap = best.scale ? largest(GAPS, (each) => fits(best.count, scale, each)) : 0;
  fits(best.count, scale, gap);
  box.classList.remove("measured");
  if (best.scale) {
    Object.assign(box.style, { columnFill: "balance", height: "auto", maxHeight: `${room()}px` });
    if (over(box, box.clientWidth, room()) || !unbroken(blocks)) { // what is balanced does not always keep to its height
      Object.assign(box.style, { columnFill: "auto", maxHeight: "none" });
      fits(best.count, scale, gap);
    }
    return 1;
  }
  const beyond = parseFloat(getComputedStyle(box).columnGap), step = box.getBoundingClientRect().width + beyond;
  sized(box, "--step", `${step}px`);
  return Math.ceil((box.scrollWidth + beyond - 3) / step); // a last page of one column is one more
};

// What is shown at once; of a scenario that is too long for that, as many actions as fit beside its teams, page by page.
const fitWhole = (body, whole) => {
  const lines = [...whole.querySelectorAll(".lines li")];
  const fits = (scale) => {
    sized(body, "--s", scale);
    return !over(whole, body.clientWidth, Infinity) && whole.offsetHeight <= body.clientHeight;
  };
  lines.forEach((line) => { line.hidden = false; });
  if (largest(SCALES, fits)) return 1;
  let page = 0, first = 0;
  lines.forEach((line) => { line.hidden = true; });
  lines.forEach((line, place) => {
    line.hidden = false;
    if (!fits(1) && place > first) {
      lines.slice(first, place).forEach((each) => { each.hidden = true; });
      first = place;
      page += 1;
    }
    line.page = page;
  });
  return page + 1;
};

// Everything as large as there is room for; how many pages it takes.
const fit = (wall) => {
  const body = wall.querySelector(".body"), box = body.querySelector(".flow"), whole = body.querySelector(".whole, .calm");
  sized(body, "--s", 1);
  if (box) return fitFlow(body, box);
  return whole ? fitWhole(body, whole) : 1;
};

// Show one of the pages, and say which.
const turn = (wall, data) => {
  const button = wall.querySelector(".turn"), many = wall.pages > 1;
  button.hidden = !many;
  if (!many) return;
  wall.page %= wall.pages;
  const box = wall.querySelector(".flow");
  if (box) sized(box, "--page", wall.page);
  for (const line of wall.querySelectorAll(".lines li")) line.hidden = line.page !== wall.page;
  button.textContent = data.page.replace("{k}", wall.page + 1).replace("{n}", wall.pages);
  button.title = wall.still ? data.go_on : data.stay;
  button.setAttribute("aria-pressed", wall.still);
};

const laid = (wall, data) => {
  if (!(wall.pages > 1)) wall.turned = Date.now(); // the first page of several stays as long as the others
  wall.pages = fit(wall);
  turn(wall, data);
};

// Which cards came last since the wall shows those of this step.
const arrivals = (wall, piles) => {
  const first = !wall.came;
  wall.came ??= new Map();
  piles.filter(({ uid }) => !wall.came.has(uid)).forEach(({ uid }) => wall.came.set(uid, first ? 0 : Date.now()));
  const last = Math.max(...wall.came.values());
  return (uid) => wall.came.get(uid) > 0 && last - wall.came.get(uid) < MARKED;
};

const shown = (wall, data) => {
  const fresh = data.body.piles ? arrivals(wall, data.body.piles) : null;
  for (const [name, colour] of Object.entries(data.colours)) wall.style.setProperty(`--${name}`, colour);
  wall.setAttribute("aria-label", data.name);
  const count = put(made("p", "count"), made("b", "", data.figure), made("span", "", data.of));
  const side = put(made("div", "side"), count);
  if (data.qr) {
    const picture = made("img");
    picture.src = data.qr;
    picture.alt = data.qr_says;
    side.append(picture);
  }
  const ask = put(made("p", "ask"), made("strong", "", data.ask));
  const head = put(made("div", "head"), put(made("div", "asked"), made("p", "top", data.top), made("h2", "", data.question), ask), side);
  const gone = made("p", "gone", data.lost);
  gone.setAttribute("role", "alert");
  gone.hidden = true;
  const foot = wall.querySelector(".foot");
  while (foot.previousSibling) foot.previousSibling.remove();
  foot.before(gone, head, put(made("div", "body"), BODIES[data.body.kind](data.body, { fresh })));
  foot.firstChild.textContent = data.foot;
  foot.lastChild.textContent = data.wide;
  const sentence = [data.question, data.ask].filter(Boolean).join(" · "), spoken = wall.querySelector(".spoken");
  const news = sentence.replace(/\d+/g, ""); // that a number went up is none: answers arrive one after the other
  if (wall.news !== news) spoken.textContent = sentence;
  wall.news = news;
};

// The foot stays, so that whoever pressed one of its buttons stays on it; what is asked is spoken when it changes, not
// with every answer.
const begun = (parent) => {
  const wall = made("section", "wall"), still = made("button", "turn"), wide = made("button", "wide");
  still.addEventListener("click", () => { wall.still = !wall.still; turn(wall, wall.data); });
  wide.addEventListener("click", () => wall.requestFullscreen());
  const foot = put(made("div", "foot"), made("span"), made("span", "timer"), still, wide);
  const spoken = made("p", "spoken");
  spoken.setAttribute("role", "status");
  parent.append(put(wall, spoken, put(made("div", "inside"), foot)));
  return wall;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const wall = parentElement.querySelector(".wall") ?? begun(parentElement);
  wall.data = data;
  const drawn = JSON.stringify(data);
  if (wall.dataset.drawn !== drawn) {
    if (wall.step !== data.step || wall.kind !== data.body.kind) Object.assign(wall, { page: 0, turned: Date.now(), still: false });
    if (wall.step !== data.step) wall.came = null;
    Object.assign(wall, { step: data.step, kind: data.body.kind });
    wall.dataset.drawn = drawn;
    shown(wall, data);
    laid(wall, data);
  }
  const tick = () => {
    wall.querySelector(".gone").hidden = !(lost() && wall.matches(":fullscreen")); // else the page itself says so
    wall.querySelector(".timer").textContent = data.until ? `${data.left} ${left(data.until)}` : "";
    if (wall.pages > 1 && !wall.still && Date.now() - wall.turned > TURNS) {
      Object.assign(wall, { page: wall.page + 1, turned: Date.now() });
      turn(wall, data);
    }
  };
  const shielded = (event) => { // a presenter's remote sends it to begin: a reload would show the menu to the room
    if (event.key === "F5" && wall.matches(":fullscreen")) event.preventDefault();
  };
  document.addEventListener("keydown", shielded);
  const whole = () => data.watched && wall.matches(":fullscreen") && setTriggerValue("wide", true);
  wall.onfullscreenchange = whole;
  clearInterval(wall.ticking); // the one that was set for what the wall showed before
  tick();
  const ticking = setInterval(tick, 500), sizes = new ResizeObserver(() => laid(wall, data));
  sizes.observe(wall);
  wall.ticking = ticking;
  return () => {
    clearInterval(ticking);
    sizes.disconnect();
    document.removeEventListener("keydown", shielded);
  };
}
