// The page works without this, by reloading it. With it, each panel is replaced whenever the server says that there are newer figures.
const panels = document.getElementById("panels");
const live = document.getElementById("live");

// Whoever reads or scrolls a panel keeps it: what has the focus, and a chart under the pointer, stays until that has moved on.
// One at a time, so that between them the page answers to the reader.
async function replace(fresh) {
  for (const next of fresh.querySelectorAll("[data-live]")) {
    const now = panels.querySelector(`[data-live="${next.dataset.live}"]`);
    if (now === null) {
      panels.querySelector(".panels").append(next);
    } else if (!now.contains(document.activeElement) && !now.matches(".spark:hover") && now.innerHTML !== next.innerHTML) {
      next.open = now.open || next.open && next.className !== now.className; // as the reader has it, until it needs attention
      const scrolled = now.open ? [...now.querySelectorAll(".scroll")].map(each => each.scrollLeft) : [];
      now.replaceWith(next);
      next.querySelectorAll(".scroll").forEach((each, i) => { if (scrolled[i]) { each.scrollLeft = scrolled[i]; } });
    }
    document.dispatchEvent(new Event("replaced"));
    if (next.matches(".contents")) {
      follow();
    }
    await globalThis.scheduler?.yield?.();
  }
  follow();
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
      await replace(new DOMParser().parseFromString(await response.text(), "text/html"));
      tell(panels.dataset.liveText);
    } else if (response.type === "opaqueredirect" || response.status === 401) {
      isSignedOut = true;
      events.close();
      clearTimeout(silence);
      tell(panels.dataset.signedOut);
    } else {
      tell(panels.dataset.away);
    }
  } catch {
    tell(panels.dataset.away);
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
    silence ??= setTimeout(() => tell(panels.dataset.away), patience);
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

// The list of contents says which panel is being read, where there is room for it.
const hasContents = matchMedia("(min-width: 64rem)");

function follow() {
  if (!hasContents.matches) {
    return;
  }
  const links = [...panels.querySelectorAll(".contents a")];
  const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const read = isAtEnd && scrollY > 0 ? links.at(-1) : links.findLast(link => placeOf(link.hash).getBoundingClientRect().top <= innerHeight / 3) ?? links[0];
  links.forEach(link => link === read ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
}

// Of a folded panel, its head.
function placeOf(hash) {
  const place = document.querySelector(hash);
  return place.closest("details") ?? place;
}

// Not every browser unfolds what it is sent to.
function unfold() {
  const panel = location.hash.length > 1 && document.getElementById(location.hash.slice(1))?.closest("details");
  if (panel) {
    panel.open = true;
    panel.scrollIntoView();
  }
}

addEventListener("scroll", follow, { passive: true });
addEventListener("hashchange", unfold);
hasContents.addEventListener("change", follow);
unfold();
follow();
