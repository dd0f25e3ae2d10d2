// What the scripts of the kit's components make the page of.
const made = (name, kind, text) => {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};
const put = (parent, ...children) => { parent.append(...children); return parent; };

