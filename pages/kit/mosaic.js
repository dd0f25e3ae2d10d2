// The mosaic of some teams: words are written as text, and a tile or a team that is pressed is told by its uid.

const pressable = (view) => [...view.root.querySelectorAll("button")];

// One Tab stop: the button that has the focus, or had it last.
const stopped = (view, node) => pressable(view).forEach((each) => { each.tabIndex = each === node ? 0 : -1; });

const pressing = (view, kind) => {
  const node = button(kind);
  node.addEventListener("focus", () => stopped(view, node));
  node.addEventListener("click", () => view.tell(node.uid));
  return node;
};

const drawTile = (view) => () => put(pressing(view, "tile"), made("i"));

const fillTile = (node, tile) => {
  node.uid = tile.uid;
  node.className = `tile ${tile.kind}`;
  node.firstChild.textContent = tile.invites ? "+" : tile.kind === "unknown" ? "?" : "";
  node.setAttribute("aria-label", tile.sentence);
  node.title = tile.sentence;
};

const drawRow = (view) => () => {
  const node = put(
    made("div", "row"), pressing(view, "name way"), made("span", "tiles"), made("span", "words"), made("span", "words"), pressing(view, "base way"),
  );
  node.setAttribute("role", "group");
  return node;
};

const fillRow = (view) => (node, row) => {
  const [name, tiles, composition, positions, base] = node.children;
  node.setAttribute("aria-label", row.label);
  name.uid = base.uid = row.uid;
  name.textContent = row.label;
  keep(tiles, row.tiles, (tile) => tile.uid, drawTile(view), fillTile);
  composition.textContent = row.composition;
  positions.textContent = row.positions;
  positions.className = row.full ? "words nothing" : "words asks";
  base.textContent = row.base;
  base.hidden = !row.base;
  base.setAttribute("aria-label", `${row.label}, ${row.base}`);
};

const fillHeads = (node, data) => {
  const { composition, positions, base } = data.heads;
  const words = ["", "", composition, positions, data.rows.some((row) => row.base) ? base : ""];
  node.replaceChildren(...words.map((text) => made("span", "", text)));
  node.setAttribute("aria-hidden", "true");
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".holder");
  if (!root) {
    root = put(made("div", "holder"), made("ul", "legend"), put(made("div", "rows"), made("div", "heads")));
    root.children[1].firstChild.dataset.id = "heads";
    root.view = { root };
    root.children[1].addEventListener("keydown", (event) => {
      const from = event.target.closest("button");
      if (!from || !event.key.startsWith("Arrow") || event.altKey || event.ctrlKey || event.metaKey) return;
      const next = nearest(from, pressable(root.view), event.key);
      if (next) { next.focus(); event.preventDefault(); event.stopPropagation(); }
    });
    parentElement.append(root);
  }
  const { view } = root;
  view.tell = (uid) => setTriggerValue("pressed", uid);
  root.lang = data.language;
  Object.entries(data.colours).forEach(([name, colour]) => root.style.setProperty(`--${name}`, colour));
  const [legend, rows] = root.children;
  keep(legend, data.legend, (entry) => entry.kind, () => put(made("li"), made("i"), made("span")), (node, entry) => {
    node.children[0].className = entry.kind;
    node.children[0].textContent = entry.kind === "unknown" ? "?" : "";
    node.children[1].textContent = entry.name;
  });
  rows.setAttribute("role", "group");
  rows.setAttribute("aria-label", data.says);
  const lines = [{ heads: true }, ...data.rows];
  keep(rows, lines, (line) => line.heads ? "heads" : line.uid, drawRow(view), (node, line) => line.heads ? fillHeads(node, data) : fillRow(view)(node, line));
  const focus = pressable(view).find((node) => node.tabIndex === 0 && node.isConnected && !node.hidden);
  stopped(view, focus ?? rows.querySelector("button.tile"));
}
