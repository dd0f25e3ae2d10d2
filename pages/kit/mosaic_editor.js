// The mosaic as an editor: every gesture is told to the server as an ordinary message, and nothing that somebody wrote is
// ever read as markup. What a choice would do came with the choices: passing over them asks nobody.

// A gesture is sent once the one before was answered, and says what it means on what is shown by then: none is lost,
// none is taken for another. A server that never answers keeps nobody waiting.
const PATIENCE = 5000;
const telling = (message) => () => message;
const sendNext = (view) => {
  while (view.queue.length && !view.awaiting) {
    const message = view.queue.shift()();
    if (!message) continue;
    view.number = Math.max(view.number, view.data.answered) + 1;
    view.awaiting = view.number;
    view.late = setTimeout(() => answered(view), PATIENCE);
    view.send({ ...message, number: view.number, revision: view.data.revision });
  }
};
const answered = (view) => {
  clearTimeout(view.late);
  view.awaiting = 0;
  sendNext(view);
};

// Whether gestures wait that what comes from the server does not know yet.
const ahead = (view) => view.queue.length > 0 || view.data.answered < view.awaiting;

// A month that somebody turns to stays while the server is behind.
const options = (view, select, months, chosen, written = "label") => {
  keep(select, months, (month) => month.value, () => made("option"), (node, month) => {
    node.value = month.value;
    node.textContent = month[written];
  });
  if (!(ahead(view) && select.matches(":focus"))) select.value = chosen;
};

const built = (root, view) => {
  const { words } = view.data;
  view.parts = {};
  const part = (name, node) => { view.parts[name] = node; return node; };
  const labelled = (text, control) => put(made("label"), made("span", "", text), control);
  const step = (label, sign, by) => {
    const node = button("step", label);
    node.textContent = sign;
    node.addEventListener("click", () => view.tell(() => {
      const at = view.data.months.findIndex((month) => month.value === view.data.act) + by;
      return view.data.months[at] && { kind: "act", month: view.data.months[at].value };
    }));
    return node;
  };
  const act = part("act", made("select"));
  act.addEventListener("change", () => view.tell(telling({ kind: "act", month: act.value })));
  const look = part("look", made("select"));
  look.addEventListener("change", () => view.tell(telling({ kind: "look", month: look.value })));
  const board = put(
    made("section", "board"),
    put(made("div", "head"), labelled(words.act, act), step(words.sooner, "‹", -1), step(words.later, "›", 1)),
    put(made("div", "columns"), made("span"), made("span", "", words.without), made("span", "", words.with)),
    part("teams", made("div", "teams")),
    part("hint", made("p", "hint")),
  );
  board.setAttribute("aria-label", words.board);
  const effect = put(
    part("effect", made("section", "effect")),
    part("summary", button("summary")),
    put(
      made("div", "detail"),
      put(made("div", "head"), labelled(words.look, look)),
      part("team", made("p", "team")),
      part("cells", made("div", "cells")),
      part("changes", made("p", "changes")),
      part("figures", made("dl", "figures")),
      put(part("listing", made("div", "listing")), part("count", made("h3")), part("actions", made("ul", "actions"))),
    ),
  );
  effect.setAttribute("aria-label", words.effect);
  view.parts.listing.tabIndex = -1;
  view.parts.summary.addEventListener("click", () => effect.classList.toggle("open"));
  const live = part("live", made("div", "live"));
  live.setAttribute("role", "status");
  put(root, board, effect, live);
  view.parts.teams.addEventListener("keydown", (event) => walked(event, view));
  root.addEventListener("keydown", (event) => {
    // a letter pressed here is not a shortcut of the application; U, which takes back, is
    if (event.key.length === 1 && !/^[uU]$/.test(event.key)) event.stopPropagation();
  });
  board.addEventListener("pointerleave", () => passed(view, null));
};

const spoken = (view, text) => {
  if (view.said === text) return;
  view.said = text;
  view.parts.live.textContent = "";
  requestAnimationFrame(() => { view.parts.live.textContent = text; });
};

const tiles = (view) => [...view.parts.teams.querySelectorAll("button.tile")];
const choices = (view) => [...view.parts.teams.querySelectorAll(".choices button:not([aria-disabled=true])")];

// One Tab stop: the tile that has the focus, or had it last.
const stopped = (view, tile) => {
  tiles(view).forEach((each) => { each.tabIndex = each === tile ? 0 : -1; });
  view.tile = tile?.dataset.id;
};

const walked = (event, view) => {
  const on = event.target.closest("button");
  if (!on || event.altKey || event.ctrlKey || event.metaKey) return;
  const inChoices = on.closest(".choices") !== null;
  if (event.key === "Escape" && view.data.opened) {
    view.tell(closing(view));
  } else if (event.key.startsWith("Arrow")) {
    const next = nearest(on, inChoices ? [...view.parts.teams.querySelectorAll(".choices button")] : tiles(view), event.key);
    if (next) next.focus();
    else if (inChoices && event.key === "ArrowUp") view.parts.teams.querySelector(`button.tile[data-id="${CSS.escape(view.data.opened.seat)}"]`)?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
};

const drawTile = (view) => (item) => {
  const node = button(`tile ${item.kind}`);
  put(node, made("i"), made("span"));
  node.addEventListener("focus", () => { stopped(view, node); passed(view, null, node.closest(".row").dataset.id); });
  node.addEventListener("pointerenter", () => passed(view, null, node.closest(".row").dataset.id));
  node.addEventListener("pointerdown", (event) => picked(view, node, event));
  node.addEventListener("click", (event) => {
    if (event.detail > 1 || view.dropped) return; // a double click opens once, and what ends a drag is no click
    const seat = node.dataset.id, target = view.targets?.get(seat);
    if (target !== undefined) return placed(view, target);
    view.tell(view.data.opened?.seat === seat ? closing(view) : () => {
      view.awaited = seat;
      return { kind: "open", seat };
    });
  });
  return node;
};

const fillTile = (view) => (node, item) => {
  const target = view.targets?.get(item.id);
  const classes = ["tile", item.label ? "named" : item.kind];
  if (item.changed) classes.push("changed");
  if (view.data.opened?.seat === item.id) classes.push("opened");
  if (target !== undefined) classes.push("target");
  node.className = classes.join(" ");
  node.dataset.kind = item.kind;
  node.firstChild.className = item.label ? item.kind : "";
  node.firstChild.textContent = item.kind === "unknown" ? "?" : "";
  node.lastChild.textContent = item.label ?? "";
  const label = target === undefined ? item.sentence : `${item.sentence}. ${view.data.opened.choices[target].sentence}`;
  node.setAttribute("aria-label", label);
  node.title = label;
  node.setAttribute("aria-expanded", String(view.data.opened?.seat === item.id));
};

// Dragging with a mouse is a second way of the same gestures: what is picked up is opened, where it is let go it is placed.
const FAR = 6;
const picked = (view, node, from) => {
  if (from.pointerType !== "mouse" || from.button !== 0 || node.matches(".vacant, .frozen")) return;
  const seat = node.dataset.id, editor = view.parts.teams.closest(".editor");
  const under = (at) => node.getRootNode().elementFromPoint(at.clientX, at.clientY)?.closest("button.tile")?.dataset.id;
  let ghost = null;
  const moved = (at) => {
    if (!ghost && Math.hypot(at.clientX - from.clientX, at.clientY - from.clientY) < FAR) return;
    if (!ghost) {
      ghost = made("span", `ghost ${node.dataset.kind}`);
      editor.append(ghost);
      if (view.data.opened?.seat !== seat) view.tell(telling({ kind: "open", seat }));
    }
    const box = editor.getBoundingClientRect();
    ghost.style.transform = `translate(${at.clientX - box.left}px, ${at.clientY - box.top}px)`;
    if (view.data.opened?.seat === seat) passed(view, view.targets.get(under(at)) ?? null);
  };
  const ended = (at) => {
    node.removeEventListener("pointermove", moved);
    node.removeEventListener("pointerup", ended);
    node.removeEventListener("pointercancel", ended);
    if (!ghost) return;
    ghost.remove();
    view.dropped = true;
    setTimeout(() => { view.dropped = false; });
    const to = at.type === "pointerup" && under(at);
    if (!to || to === seat) return;
    view.tell(() => {
      const { opened } = view.data;
      const place = opened?.seat === seat ? opened.choices.findIndex((choice) => choice.seat === to && !choice.reason) : -1;
      if (place < 0) return null;
      view.back = to;
      return { kind: "place", choice: place };
    });
  };
  node.setPointerCapture(from.pointerId);
  node.addEventListener("pointermove", moved);
  node.addEventListener("pointerup", ended);
  node.addEventListener("pointercancel", ended);
};

// All that a choice says: to be spoken.
const whole = (choice) => [choice.label, choice.reason || choice.note, choice.sentence].filter(Boolean).join(". ");

const placed = (view, place) => {
  const { seat, choices } = view.data.opened, { label, reason } = choices[place];
  if (reason) return;
  view.tell(() => {
    const { opened, words } = view.data;
    const at = opened?.seat === seat ? opened.choices.findIndex((choice) => choice.label === label && !choice.reason) : -1;
    if (at < 0) { // what came before left nothing of it to place
      view.parts.hint.textContent = words.too_soon;
      spoken(view, words.too_soon);
      return null;
    }
    view.back = seat;
    return { kind: "place", choice: at };
  });
};

const closing = (view) => () => {
  view.back = view.data.opened?.seat ?? null;
  return { kind: "close" };
};

// One Tab stop among the choices too: the one that has the focus, or had it last.
const within = (chip) => [...chip.parentElement.children].forEach((each) => { each.tabIndex = each === chip ? 0 : -1; });

const drawChoices = (view, node) => {
  const { opened } = view.data;
  node.setAttribute("aria-label", opened.title);
  view.line = node.children[0] ?? node.appendChild(made("p"));
  view.line.textContent = opened.title;
  const list = node.children[1] ?? node.appendChild(made("div", "choices"));
  const chips = opened.choices.map((choice, place) => ({ ...choice, place, id: `choice ${choice.label}` }));
  keep(list, [...chips, ...opened.more.map((link) => ({ ...link, id: `link ${link.label}` }))], (chip) => chip.id, () => {
    const chip = button("choice");
    put(chip, made("i"), made("span"));
    const over = () => passed(view, chip.dataset.place ? Number(chip.dataset.place) : null);
    chip.addEventListener("pointerenter", over);
    chip.addEventListener("focus", () => { within(chip); over(); });
    chip.addEventListener("click", (event) => {
      if (event.detail > 1) return; // one click places once
      if (chip.dataset.place) placed(view, Number(chip.dataset.place));
      else view.tell(telling(chip.message));
    });
    return chip;
  }, (chip, choice) => {
    const isLink = choice.message !== undefined;
    chip.message = choice.message;
    chip.dataset.place = isLink ? "" : choice.place;
    chip.className = isLink ? "choice plain link" : `choice ${choice.kind}`;
    chip.children[1].textContent = choice.label;
    chip.setAttribute("aria-disabled", String(Boolean(choice.reason)));
    chip.setAttribute("aria-label", whole(choice));
  });
  const first = list.firstElementChild;
  if (first && ![...list.children].some((chip) => chip.matches(":focus"))) within(first);
};

// Shows what a choice would do, or what the scenario does; beside which team, when no choice says it.
const passed = (view, place, team) => {
  const { data } = view;
  const choice = place === null ? null : data.opened?.choices[place];
  const over = choice?.effect ?? data.effect;
  view.team = choice ? choice.team : team ?? view.team;
  if (view.line && data.opened) view.line.textContent = view.line.title = choice?.reason || choice?.note || data.opened.title;
  drawEffect(view, over, Boolean(choice?.effect));
  view.parts.teams.querySelectorAll(".choice").forEach((chip) => chip.classList.toggle("over", choice && chip.dataset.place === String(place)));
  if (choice) spoken(view, whole(choice));
};

const drawEffect = (view, effect, tried) => {
  const { data, parts } = view;
  const shown = effect.teams[view.team] ? view.team : data.opened?.team && effect.teams[data.opened.team] ? data.opened.team : data.team;
  const team = effect.teams[shown];
  parts.effect.classList.toggle("tried", tried);
  parts.summary.textContent = effect.summary;
  parts.team.replaceChildren();
  if (!team) { parts.cells.replaceChildren(); parts.changes.textContent = ""; return; }
  put(parts.team, made("b", "", team.name), made("span", "", effect.at));
  const bands = data.bands.map((band, at) => ({ ...band, at }));
  keep(parts.cells, bands, (band) => String(band.at), (band) => {
    const node = made("div", "band");
    put(node, made("span", "name", band.name));
    band.competencies.forEach((name) => {
      const cell = put(made("span", "cell"), made("i"), made("i"));
      cell.setAttribute("role", "img");
      put(node, cell);
    });
    return node;
  }, (node, band) => {
    band.competencies.forEach((name, place) => {
      const [before, after] = team.states[band.places[place]];
      const cell = node.children[place + 1];
      cell.className = before === after ? "cell" : "cell differs";
      cell.children[0].className = `before ${before}`;
      cell.children[1].className = `after ${after}`;
      const change = before === after ? data.states[after] : `${data.states[before]} → ${data.states[after]}`;
      const label = `${name}${data.words.colon}${change}`;
      cell.setAttribute("aria-label", label);
      cell.title = label;
    });
  });
  parts.changes.textContent = team.changes;
  keep(parts.figures, effect.figures, (figure) => figure.label, () => put(made("div"), made("dt"), made("dd")), (node, figure) => {
    node.children[0].textContent = figure.label;
    node.children[0].title = figure.definition;
    node.children[1].textContent = figure.value;
    node.classList.toggle("differs", figure.differs);
    node.title = figure.without;
  });
};

// The actions in their order; those of a session under one line, which opens to them.
const lines = (view) => {
  const { actions, sessions } = view.data, begun = new Set();
  return actions.flatMap((action) => {
    if (!action.session) return [action];
    if (begun.has(action.session)) return [];
    begun.add(action.session);
    const places = view.unfolded.has(action.session) ? actions.filter((each) => each.session === action.session) : [];
    return [{ ...sessions.find((each) => each.id === action.session), opens: true }, ...places];
  });
};

const drawSession = (view) => {
  const node = made("li", "session"), opener = button("opener");
  opener.addEventListener("click", () => {
    const id = node.dataset.id;
    if (!view.unfolded.delete(id)) view.unfolded.add(id);
    drawActions(view);
  });
  return put(node, put(opener, made("span"), made("span"), made("span", "what")));
};

const drawActions = (view) => {
  const { data, parts } = view;
  parts.count.textContent = data.counted;
  keep(parts.actions, lines(view), (action) => action.id, (action) => {
    if (action.opens) return drawSession(view);
    const node = made("li");
    const toggle = button("toggle");
    toggle.setAttribute("role", "switch");
    const month = made("select");
    const away = button("away");
    away.textContent = "×";
    toggle.addEventListener("click", () => view.tell(telling({ kind: "switch", action: action.id })));
    month.addEventListener("change", () => view.tell(telling({ kind: "month", action: action.id, month: month.value })));
    away.addEventListener("click", () => view.tell(() => {
      view.lost = [...parts.actions.children].indexOf(node);
      return { kind: "remove", action: action.id };
    }));
    return put(node, toggle, month, put(made("span", "what"), made("span"), made("small")), away);
  }, (node, action) => {
    if (action.opens) {
      node.className = action.counts ? "session" : "session off";
      const [opener] = node.children, unfolded = view.unfolded.has(action.id);
      opener.setAttribute("aria-expanded", String(unfolded));
      [unfolded ? "▾" : "▸", action.month, action.sentence].forEach((text, place) => { opener.children[place].textContent = text; });
      opener.children[0].setAttribute("aria-hidden", "true");
      return;
    }
    const [toggle, month, what, away] = node.children;
    node.className = [action.active ? (action.reason ? "skipped" : "") : "off", action.session ? "place" : ""].join(" ").trim();
    toggle.setAttribute("aria-checked", String(action.active));
    toggle.setAttribute("aria-label", `${data.words.active}${data.words.colon}${action.sentence}`);
    options(view, month, data.months, action.month, "short");
    month.setAttribute("aria-label", `${data.words.when}${data.words.colon}${action.sentence}`);
    what.children[0].textContent = action.session ? action.place : action.sentence;
    what.children[1].textContent = [action.reason, ...action.notes].filter(Boolean).join(" ");
    what.title = [action.sentence, action.reason, ...action.notes].filter(Boolean).join(" ");
    away.setAttribute("aria-label", `${data.words.remove}${data.words.colon}${action.sentence}`);
    away.title = data.words.remove;
  });
};

const drawTeams = (view) => {
  const { data, parts } = view;
  view.targets = new Map();
  (data.opened?.choices ?? []).forEach((choice, place) => { if (choice.seat && !choice.reason) view.targets.set(choice.seat, place); });
  keep(parts.teams, data.teams, (team) => team.id, (team) => {
    const node = made("div", "row");
    node.setAttribute("role", "group");
    put(node, made("span", "name"), made("span", "before"), made("span", "after"));
    node.children[1].setAttribute("aria-hidden", "true");
    return node;
  }, (node, team) => {
    node.setAttribute("aria-label", team.name);
    node.children[0].textContent = team.name;
    keep(node.children[1], team.before, (tile) => tile.id, () => made("i"), (mark, tile) => { mark.className = tile.kind; });
    keep(node.children[2], team.after, (tile) => tile.id, drawTile(view), fillTile(view));
    const strip = node.children[3];
    if (data.opened?.team === team.id) {
      const unfolded = strip ?? node.appendChild(made("div", "strip"));
      unfolded.setAttribute("role", "group");
      drawChoices(view, unfolded);
    } else strip?.remove();
  });
  parts.hint.textContent = data.hint;
};

const focused = (view) => {
  const { data, parts } = view;
  const tileOf = (seat) => seat && parts.teams.querySelector(`button.tile[data-id="${CSS.escape(seat)}"]`);
  if (data.opened && view.awaited === data.opened.seat) {
    view.awaited = null;
    const first = choices(view)[0] ?? parts.teams.querySelector(".choices button");
    first?.focus({ preventScroll: true });
    first?.closest(".strip").scrollIntoView({ block: "nearest" });
  } else if (!data.opened && view.back) {
    tileOf(view.back)?.focus({ preventScroll: true });
    view.back = null;
  } else if (view.lost >= 0) { // what took its place, or else what came before it
    const rows = [...parts.actions.children];
    (rows[Math.min(view.lost, rows.length - 1)]?.querySelector("button") ?? parts.listing).focus({ preventScroll: true });
    view.lost = -1;
  }
  stopped(view, tileOf(view.tile) ?? tileOf(data.opened?.seat) ?? tiles(view).find((tile) => tile.classList.contains("vacant")) ?? tiles(view)[0]);
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".editor");
  if (root?.lang !== data.language) { // what is written once is written in the language of the page
    root?.remove();
    root = made("div", "editor");
    root.lang = data.language;
    parentElement.append(root);
  }
  const view = root.view ?? (root.view = { queue: [], number: 0, awaiting: 0, unfolded: new Set() });
  view.data = data;
  view.send = (message) => setTriggerValue("gesture", message);
  view.tell = (gesture) => { view.queue.push(gesture); sendNext(view); };
  Object.entries(data.colours).forEach(([name, colour]) => root.style.setProperty(`--${name}`, colour));
  if (!view.parts) built(root, view);
  options(view, view.parts.act, data.months, data.act);
  options(view, view.parts.look, data.looks, data.look);
  drawTeams(view);
  drawActions(view);
  drawEffect(view, data.effect, false);
  focused(view);
  if (data.hint === data.words.too_soon) spoken(view, data.hint);
  if (data.answered >= view.awaiting) answered(view);
}
