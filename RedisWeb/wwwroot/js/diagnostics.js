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

let isFetching = false;

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
      tell("Not live: sign in again");
      events.close();
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

const events = new EventSource(panels.dataset.events);
events.addEventListener("figures", refresh);
events.addEventListener("error", () => tell("Not live: the site does not answer"));
