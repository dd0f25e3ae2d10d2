// The address of the page: completed where it says less than is shown, which is no step; changed where a screen leads
// to another, which is one step, as a link is.
const same = (one, other) => `${new URLSearchParams(one)}` === `${new URLSearchParams(other)}`;

export default function ({ data, parentElement }) {
  const way = new URL(data.page || "./", location.href);
  way.search = data.query;
  if (data.leads) {
    history[data.leads]({}, "", way);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    return;
  }
  const host = parentElement.host ?? parentElement;
  const unchanged = same(location.search, data.received) || same(location.search, host.completed ?? data.received);
  if (way.pathname !== location.pathname || !unchanged) return;  // somebody is elsewhere by now
  host.completed = data.query;
  if (!same(location.search, data.query)) history.replaceState({}, "", way);
}
