// What the scripts of the kit's components make the page of.
const made = (name, kind, text) => {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};
const put = (parent, ...children) => { parent.append(...children); return parent; };

const button = (kind, label) => {
  const node = made("button", kind);
  node.type = "button";
  if (label) { node.setAttribute("aria-label", label); node.title = label; }
  return node;
};

// Children are kept by what they stand for: focus and scrolling outlive every answer of the server.
const keep = (parent, items, key, make, fill) => {
  const before = new Map([...parent.children].map((node) => [node.dataset.id, node]));
  const root = parent.getRootNode(), focused = root.activeElement;
  items.forEach((item, place) => {
    const id = key(item);
    const node = before.get(id) ?? make(item);
    before.delete(id);
    node.dataset.id = id;
    fill(node, item);
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
  [...parent.children].slice(items.length).forEach((node) => node.remove());
  if (root.activeElement !== focused && parent.contains(focused)) focused.focus({ preventScroll: true }); // it was moved
};

// The node that an arrow key leads to from another: the nearest on its side.
const nearest = (from, all, key) => {
  const here = from.getBoundingClientRect();
  const x = here.left + here.width / 2, y = here.top + here.height / 2;
  const sideways = key === "ArrowLeft" || key === "ArrowRight", sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const distances = all.filter((node) => node !== from).map((node) => {
    const box = node.getBoundingClientRect();
    const dx = box.left + box.width / 2 - x, dy = box.top + box.height / 2 - y;
    const along = sign * (sideways ? dx : dy), across = Math.abs(sideways ? dy : dx);
    return { node, along, cost: along + 3 * across };
  }).filter(({ along, cost }) => along > 4 && (!sideways || cost < along + 3 * here.height));
  return distances.sort((one, other) => one.cost - other.cost)[0]?.node;
};
