// Tiles that are looked at and not pressed, and what their kinds are called.

const tiles = (kinds, told) => {
  const box = made("span", "tiles");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", told);
  kinds.forEach((kind) => box.append(made("i", `tile ${kind}`)));
  return box;
};

const named = (legend) => {
  const line = made("p", "legend");
  for (const [kind, name] of Object.entries(legend)) put(line, put(made("span", ""), made("i", `tile ${kind}`), document.createTextNode(name)));
  return line;
};

