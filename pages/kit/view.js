// Brings into view what was just made, once.

export default function ({ data }) {
  document.querySelector(`.st-key-${CSS.escape(data.key)}`)?.scrollIntoView({ block: "center" });
}
