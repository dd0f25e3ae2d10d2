// Asks whether the page changed; leaves it alone while somebody is typing an answer to the same step. Sends an answer,
// or whoever comes in, until the server took it, over a connection that comes and goes: the same one twice is one.
"use strict";
(() => {
  const { state, page, wait } = document.body.dataset;
  let typed = false, sending = false;
  const again = () => location.replace(page + location.search.replace(/&change=1/, ""));
  const ask = async () => {
    if (document.hidden || sending) return;
    try {
      const answer = await fetch(state, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok || sending) return;
      const now = await answer.text(), { mark } = document.body.dataset;
      if (now === mark || (typed && now.split("|")[0] === mark.split("|")[0])) return;
      again();
    } catch { /* the next time will do: the network of a room comes and goes */ }
  };
  const show = (text) => {
    sending = false;
    document.body.replaceWith(new DOMParser().parseFromString(text, "text/html").body);
    const said = document.querySelector("[role=alert]");
    said?.setAttribute("tabindex", "-1");
    said?.focus();
    scrollTo(0, 0);
  };
  const tell = (form) => {
    if (form.querySelector(".said")) return;
    const said = document.createElement("p");
    said.className = "said";
    said.setAttribute("role", "alert");
    said.textContent = wait;
    form.append(said);
  };
  const send = async (form, body) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: state ? "manual" : "follow" });
      if (answer.redirected) return location.replace(answer.url);
      if (answer.type === "opaqueredirect") return again();
      if (answer.status < 500) return show(await answer.text());
    } catch { /* the server or the network is gone, and what was typed is still here */ }
    tell(form);
    setTimeout(send, 1000, form, body);
  };
  document.addEventListener("input", () => { typed = true; });
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!submitter) return; // an old browser: as without any script
    event.preventDefault();
    if (sending) return;
    const body = new URLSearchParams(new FormData(form));
    if (submitter.name) body.append(submitter.name, submitter.value);
    sending = true;
    send(form, body);
  });
  if (!state) return;
  setInterval(ask, 2500 + Math.random() * 1000);
  document.addEventListener("visibilitychange", ask);
})();
