// Asks whether the page changed; leaves it alone while somebody is typing an answer to the same step.
"use strict";
(() => {
  const { mark, state, page } = document.body.dataset;
  if (!state) return;
  const [here] = mark.split("|");
  let typed = false;
  document.addEventListener("input", () => { typed = true; });
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(state, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok) return;
      const now = await answer.text();
      if (now === mark || (typed && now.split("|")[0] === here)) return;
      location.replace(page + location.search.replace(/&change=1/, ""));
    } catch { /* the next time will do: the network of a room comes and goes */ }
  };
  setInterval(ask, 2500 + Math.random() * 1000);
  document.addEventListener("visibilitychange", ask);
})();
