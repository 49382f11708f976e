// The page works without this, by reloading it. With it, each panel is replaced whenever the server says that there are newer figures.
const panels = document.getElementById("panels");
const live = document.getElementById("live");

// Whoever reads or scrolls a panel keeps it: what has the focus stays until it has moved on.
function replace(fresh) {
  for (const next of fresh.querySelectorAll("[data-live]")) {
    const now = panels.querySelector(`[data-live="${next.dataset.live}"]`);
    if (now === null) {
      panels.append(next);
    } else if (!now.contains(document.activeElement) && now.innerHTML !== next.innerHTML) {
      const scrolled = [...now.querySelectorAll(".scroll")].map(each => each.scrollLeft);
      now.replaceWith(next);
      next.querySelectorAll(".scroll").forEach((each, i) => { each.scrollLeft = scrolled[i] ?? 0; });
    }
  }
  document.dispatchEvent(new Event("replaced"));
}

let events;
let isFetching = false;
let isSignedOut = false;
let silence;

async function refresh() {
  if (isFetching) {
    return;
  }
  isFetching = true;
  try {
    const response = await fetch(panels.dataset.fragment, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (response.ok) {
      replace(new DOMParser().parseFromString(await response.text(), "text/html"));
      tell("Live");
    } else if (response.type === "opaqueredirect" || response.status === 401) {
      isSignedOut = true;
      events.close();
      clearTimeout(silence);
      tell("Not live: sign in again");
    } else {
      tell("Not live: the site does not answer");
    }
  } catch {
    tell("Not live: the site does not answer");
  } finally {
    isFetching = false;
  }
}

function tell(text) {
  live.hidden = false;
  if (live.textContent !== text) {
    live.textContent = text;
  }
}

// The server ends the stream every few minutes, and the browser begins it anew by itself: only a longer silence is worth a word.
const patience = 10_000;

function heard() {
  clearTimeout(silence);
  silence = undefined;
  refresh();
}

async function lost() {
  if (events.readyState !== EventSource.CLOSED) {
    silence ??= setTimeout(() => tell("Not live: the site does not answer"), patience);
    return;
  }
  await refresh(); // which finds out why
  if (!isSignedOut) {
    setTimeout(listen, patience);
  }
}

function listen() {
  events = new EventSource(panels.dataset.events);
  events.addEventListener("figures", heard);
  events.addEventListener("error", lost);
}

listen();
