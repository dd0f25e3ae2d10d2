// Buttons that have a key. A gesture is told with what it was made on, again where nobody answers: a server that has just
// come back did not hear it. Until it is answered, another one is kept for where it was made, the same one is not taken
// twice, and the buttons say that they are busy.

const PATIENCE = 3000, BUSY = 400, TIMES = 3; // milliseconds: before it is told again, said to be late; how often at most

const told = (bar, name, tell) => {
  const { on, revision, answered } = bar.shown;
  const number = Math.max(bar.number, answered) + 1;
  Object.assign(bar, { number, awaited: { name, number }, kept: null });
  bar.late = setTimeout(() => bar.setAttribute("aria-busy", "true"), BUSY);
  const say = (times) => {
    bar.over = setTimeout(() => (times < TIMES ? say(times + 1) : answer(bar, null)), PATIENCE);
    tell({ name, number, revision, ...on });
  };
  say(1);
};

// What was kept is done where it was made, if it is still offered there.
const answer = (bar, tell) => {
  const { kept } = bar, same = kept && JSON.stringify(kept.on) === JSON.stringify(bar.shown.on);
  clearTimeout(bar.late);
  clearTimeout(bar.over);
  bar.removeAttribute("aria-busy");
  Object.assign(bar, { awaited: null, kept: null });
  if (tell && same && bar.shown.buttons.some((each) => each.name === kept.name)) told(bar, kept.name, tell);
};

const begun = (parent, tell) => {
  const bar = made("div", "bar");
  bar.setAttribute("role", "group");
  Object.assign(bar, { number: 0, awaited: null, kept: null });
  bar.press = (name) => {
    if (!bar.awaited) told(bar, name, tell);
    else if (name !== bar.awaited.name) bar.kept = { name, on: bar.shown.on };
  };
  bar.addEventListener("keydown", (event) => { // held down, Enter would show and hide again and again
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });
  bar.append(choice(bar));
  bar.about = made("h4");
  parent.append(bar.about, bar);
  bar.leave = listened(bar);
  return bar;
};

const show = (bar, data) => {
  for (const [name, colour] of Object.entries(data.colours)) bar.style.setProperty(`--${name}`, colour);
  bar.setAttribute("aria-label", data.name);
  bar.about.textContent = data.about;
  bar.about.hidden = !data.about;
  bar.lastChild.lastChild.textContent = data.letters;
  const before = [...bar.querySelectorAll("button")], keys = data.buttons.map((each) => each.keys[0]);
  before.filter((each) => !keys.includes(each.dataset.key)).forEach((each) => each.remove());
  data.buttons.forEach((each, place) => { // what a key does changes, « show » to « hide »: its button stays, and the focus on it
    const key = keys[place], button = before.find((one) => one.dataset.key === key) ?? made("button");
    if (!button.dataset.key) button.addEventListener("click", () => bar.press(button.dataset.name));
    Object.assign(button.dataset, { key, name: each.name });
    button.className = key.length === 1 ? "letter" : "";
    button.setAttribute("aria-keyshortcuts", key);
    button.replaceChildren(made("span", "", each.label), made("kbd", "", each.sign));
    button.lastChild.setAttribute("aria-hidden", "true");
    if (bar.children[place] !== button) bar.insertBefore(button, bar.children[place]);
  });
};

export default function ({ data, parentElement, setTriggerValue }) {
  const tell = (gesture) => setTriggerValue("gesture", gesture);
  const bar = parentElement.querySelector(".bar") ?? begun(parentElement, tell);
  bar.shown = data;
  show(bar, data);
  if (bar.awaited && data.answered >= bar.awaited.number) answer(bar, tell);
  return bar.leave;
}
