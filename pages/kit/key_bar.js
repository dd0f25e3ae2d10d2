// Buttons that have a key. A gesture is told with what it was made on; another one waits until that was answered.

const PATIENCE = 3000; // milliseconds after which an answer is not waited for any more

const begun = (parent, tell) => {
  const bar = made("div", "bar");
  let waiting = 0;
  bar.setAttribute("role", "group");
  bar.press = (name) => {
    if (Date.now() < waiting) return; // the last gesture is not answered yet
    waiting = Date.now() + PATIENCE;
    tell({ name, ...bar.shown.on });
  };
  bar.answered = () => { waiting = 0; };
  bar.append(choice(bar));
  parent.append(bar);
  bar.leave = listened(bar);
  return bar;
};

const show = (bar, data) => {
  for (const [name, colour] of Object.entries(data.colours)) bar.style.setProperty(`--${name}`, colour);
  bar.setAttribute("aria-label", data.name);
  bar.lastChild.lastChild.textContent = data.letters;
  const before = new Map([...bar.querySelectorAll("button")].map((each) => [each.dataset.name, each]));
  data.buttons.forEach((each, place) => {
    const button = before.get(each.name) ?? made("button"), letter = each.keys[0].length === 1;
    if (!button.dataset.name) button.addEventListener("click", () => bar.press(each.name));
    before.delete(each.name);
    button.dataset.name = each.name;
    button.className = letter ? "letter" : "";
    button.setAttribute("aria-keyshortcuts", each.keys[0]);
    button.replaceChildren(made("span", "", each.label), made("kbd", "", each.sign));
    button.lastChild.setAttribute("aria-hidden", "true");
    if (bar.children[place] !== button) bar.insertBefore(button, bar.children[place]);
  });
  for (const gone of before.values()) gone.remove();
};

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = parentElement.querySelector(".bar") ?? begun(parentElement, (gesture) => setTriggerValue("gesture", gesture));
  bar.shown = data;
  show(bar, data);
  bar.answered();
  return bar.leave;
}
