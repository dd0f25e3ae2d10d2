// Asks whether the page changed; leaves it alone while somebody is typing an answer to the same step, and for the last
// seconds in which that is still taken. What was not sent stays here until its step opens again, and is never sent by
// itself. Sends an answer, or whoever comes in, until the server took it, over a connection that comes and goes: the
// same one twice is one.
"use strict";
(() => {
  const words = () => document.body.dataset;
  const find = (selector) => document.querySelector(selector);
  const { state, page, wait, lit } = words();
  let typed = false, sending = false, closing = 0;
  const form = () => find("form.answer");
  const step = (of) => new FormData(of).get("step");
  const place = (of) => `${page}|${step(of)}`;
  const again = (late) => {
    const asked = new URLSearchParams(location.search);
    ["change", "late"].forEach((each) => asked.delete(each));
    if (late) asked.set("late", "1");
    location.replace(`${page}?${asked}`);
  };

  // What is being written, kept by this phone.
  const keep = () => {
    const fields = [...new FormData(form())].filter(([name]) => name !== "step" && name !== "among");
    sessionStorage.setItem(place(form()), JSON.stringify(fields));
  };
  const forget = (of) => sessionStorage.removeItem(place(of));
  const restore = () => {
    const kept = form() && JSON.parse(sessionStorage.getItem(place(form())));
    const written = kept?.filter(([, value]) => value.trim() && value !== "0");
    if (!written?.length) return;
    for (const field of form().querySelectorAll("[name]:not([type=hidden]):not(button)")) {
      const given = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (!("checked" in field) || field.type === "text" || field.type === "number") field.value = given[0] ?? "";
      else if (given.length || field.type === "checkbox") field.checked = given.includes(field.value);
    }
    typed = true;
    tell(words().unsent, "status");
  };

  // One sentence above the form: what is the matter with it, in the place of what was.
  const tell = (text, role = "alert") => {
    const said = find(role === "alert" ? ".told, .said" : ".told") ?? document.createElement("p");
    if (said.dataset.text === text) return said;
    said.className = role === "alert" ? "said told" : "kept told";
    said.dataset.text = text;
    said.setAttribute("role", role);
    said.textContent = text;
    (form()?.querySelector(".send") ?? form() ?? find("main")).prepend(said);
    return said;
  };

  // Choices and points are counted as they are given, and none is given beyond them.
  let before = new Map();
  const points = (of) => of.querySelectorAll("input:checked");
  const many = (of) => [...points(of)].reduce((sum, each) => sum + (each.type === "radio" ? Number(each.value) : 1), 0);
  const count = (full) => {
    const of = form(), said = of?.querySelector(".count");
    if (!said) return;
    before = new Map([...points(of)].map((each) => [each.name, each]));
    said.hidden = false;
    said.textContent = full ? of.dataset.full : of.dataset.count.replace("#", many(of));
  };
  const limit = (field) => {
    const of = form(), over = of?.dataset.most && many(of) > Number(of.dataset.most);
    if (over && field.type === "radio") before.get(field.name).checked = true;
    else if (over) field.checked = false;
    count(over);
  };

  // The step closes: some seconds are left to send, then the page follows the room.
  const close = async () => {
    const answer = await fetch(`${state}?step=${encodeURIComponent(step(form()))}`, { cache: "no-store" });
    if (!answer.ok) return;
    closing = Date.now() + 1000 * Number(await answer.text());
    const left = document.createElement("b");
    const tick = () => {
      const seconds = Math.ceil((closing - Date.now()) / 1000);
      if (!closing || sending) return;
      if (seconds <= 0) return leave();
      const said = tell(words().closing);
      left.textContent = ` ${seconds} s`;
      left.setAttribute("aria-hidden", "true");
      if (!said.contains(left)) said.append(left);
      setTimeout(tick, 250);
    };
    tick();
  };
  const leave = () => {
    sessionStorage.setItem(`${page}|later`, "1");
    again();
  };

  const ask = async () => {
    if (document.hidden || sending) return;
    try {
      const answer = await fetch(state, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok || sending) return;
      const now = await answer.text(), { mark } = words();
      const [first, was] = [now, mark].map((each) => each.split("|")[0]);
      if (now === mark || (typed && first === was)) {
        if (closing && first === was) find(".told")?.remove();
        closing = first === was ? 0 : closing;
        return;
      }
      if (!typed || !form()) return again();
      const [here, there] = [was, first].map((each) => each.split("."));
      // Among other things: what was given to the rest stays.
      if (here[0] === there[0] && there[1] === "1") return again();
      if (!closing) await close();
      // The next time will do: the network of a room comes and goes.
    } catch { }
  };
  const show = (text) => {
    sending = typed = false;
    closing = 0;
    document.body.replaceWith(new DOMParser().parseFromString(text, "text/html").body);
    restore();
    count();
    const said = find("[role=alert]");
    said?.setAttribute("tabindex", "-1");
    said?.focus();
    scrollTo(0, 0);
  };
  const send = async (of, body) => {
    try {
      const answer = await fetch(of.action, { method: "POST", body, redirect: state ? "manual" : "follow" });
      if (answer.redirected) return location.replace(answer.url);
      if (answer.type === "opaqueredirect") {
        if (of === form()) forget(of);
        return again(closing);
      }
      if (answer.status < 500) return show(await answer.text());
      // The server or the network is gone, and what was typed is still here.
    } catch { }
    tell(wait);
    setTimeout(send, 1000, of, body);
  };
  document.addEventListener("input", (event) => {
    typed = true;
    if (!event.target.closest("form.answer")) return;
    limit(event.target);
    keep();
  });
  document.addEventListener("submit", (event) => {
    const { target: of, submitter } = event;
    // An old browser: as without any script.
    if (!submitter) return;
    event.preventDefault();
    if (sending) return;
    const body = new URLSearchParams(new FormData(of));
    if (submitter.name) body.append(submitter.name, submitter.value);
    sending = true;
    send(of, body);
  });
  // The screen stays lit while the page is looked at, where the browser allows it.
  // A battery that is low, or a browser that does not: the phone dims as it is used to.
  const light = async () => {
    try {
      await navigator.wakeLock.request("screen");
      if (!lit) return;
      document.getElementById("lit").textContent = lit;
      find("[name=awake]").value = "1";
    } catch { }
  };
  if (state || lit) {
    light();
    document.addEventListener("visibilitychange", light);
  }

  if (!state) return;
  restore();
  count();
  if (sessionStorage.getItem(`${page}|later`)) {
    sessionStorage.removeItem(`${page}|later`);
    if (!form() || !typed) tell(words().later);
  }
  setInterval(ask, 2500 + Math.random() * 1000);
  document.addEventListener("visibilitychange", ask);
})();
