// Brings into view what was just made, once: until the page around it is drawn, or somebody does something else.

const DRAWN = 5000; // milliseconds: how long the page may still grow around it
const ACTS = ["pointerdown", "keydown", "wheel", "touchstart"];

let shown = ""; // what was brought into view last: a screen that is drawn again, or come back to, leaves one where one is
let left = () => {}; // ends what goes on for the one before

export default function ({ data }) {
  if (data.key === shown) return;
  shown = data.key;
  left();
  const look = () => document.querySelector(`.st-key-${CSS.escape(data.key)}`)?.scrollIntoView({ block: "center" });
  const growing = new ResizeObserver(look);
  const leave = () => {
    growing.disconnect();
    for (const kind of ACTS) document.removeEventListener(kind, leave, true);
  };
  for (const kind of ACTS) document.addEventListener(kind, leave, true);
  growing.observe(document.querySelector("[data-testid=stMainBlockContainer]")); // looks at once, then as it grows
  setTimeout(leave, DRAWN);
  left = leave;
}
