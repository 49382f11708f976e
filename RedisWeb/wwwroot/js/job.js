// The page works without this, by being loaded again every few seconds. With it, it is kept up to date where it stands, also in the tab's title and icon, and becomes the answer.
const job = document.getElementById("job");
const live = document.getElementById("live");
const places = Object.fromEntries([...job.querySelectorAll("[data-job]")].map(each => [each.dataset.job, each]));
const bar = job.querySelector("progress");
const announcement = document.getElementById("announcement");
const icon = document.querySelector("link[rel=icon]");
const site = document.title.slice(document.title.lastIndexOf(" · "));

let progress; // where it stands, as was last told,
let toldAt; // and when, on this machine's clock
let percent;

function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function elapsed(seconds) {
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const two = number => String(Math.floor(number)).padStart(2, "0");
  const say = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, i) => parts[i]);
  return minutes === 0 ? say(job.dataset.seconds, Math.floor(seconds)) : hours === 0 ? say(job.dataset.minutes, minutes, two(seconds % 60)) : say(job.dataset.hours, hours, two(minutes % 60));
}

// The time goes on, also while there is nothing new.
function tick() {
  const since = (performance.now() - toldAt) / 1000;
  write(places.elapsed, elapsed(progress.elapsedSeconds + since));
  const done = progress.isEstimated ? (progress.runningSeconds + since) / progress.typicalSeconds : progress.fraction ?? 1;
  if (progress.isEstimated ? done < 1 : progress.fraction !== null) {
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
}

function draw(percent) {
  const ring = percent === null ? "" : `<circle cx="11" cy="11" r="7" fill="none" stroke="#fff" stroke-width="3.4" pathLength="100" stroke-dasharray="${percent} 100" transform="rotate(-90 11 11)"/>`;
  icon.href = "data:image/svg+xml," + encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><rect width="22" height="22" rx="5" fill="#a8321f"/><circle cx="11" cy="11" r="7" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="3.4"/>${ring}</svg>`);
}

const ends = {
  done: () => location.replace(job.dataset.answer),
  failed: () => location.reload(),
  ended: () => location.reload(),
};

function show(event) {
  const before = progress;
  [progress, toldAt] = [JSON.parse(event.data), performance.now()];
  if (ends[progress.state]) {
    stop();
    ends[progress.state]();
    return;
  }
  write(places.headline, progress.headline);
  write(places.detail, progress.detail);
  write(places.others, progress.others);
  places.estimate.hidden = !progress.isEstimated;
  document.title = `${progress.headline} · ${job.dataset.title}${site}`;
  tick();
  const now = progress.fraction === null ? null : Math.floor(100 * progress.fraction);
  if (now !== percent) {
    percent = now;
    draw(percent);
  }
  if (before !== undefined && before.milestone !== progress.milestone) {
    announcement.textContent = `${progress.headline}. ${progress.detail}`; // the page itself said the first
  }
}

// The server says something every few seconds. Where nothing comes, whatever is in between may keep it back: then the page is loaded again, once it can be.
const patience = 15_000;
let events;
let silence;

function tell(text) {
  live.hidden = text === "";
  write(live, text);
}

function heard(event) {
  tell(event.type === "progress" ? "" : job.dataset.silent);
  clearTimeout(silence);
  silence = setTimeout(reload, patience);
}

async function reload() {
  try {
    await fetch(location.href, { method: "HEAD", redirect: "manual" });
    location.reload();
  } catch {
    tell(job.dataset.away);
    silence = setTimeout(reload, patience);
  }
}

function lost() {
  if (events.readyState === EventSource.CLOSED) { // it was refused; else the browser tries again by itself
    clearTimeout(silence);
    silence = setTimeout(reload, 2000);
  }
}

function stop() {
  events.close();
  clearTimeout(silence);
}

// What comes of cancelling is told by the page that the form leads to.
document.querySelector(".actions form").addEventListener("submit", stop);

events = new EventSource(job.dataset.events);
events.addEventListener("progress", heard);
events.addEventListener("progress", show);
events.addEventListener("silence", heard);
events.addEventListener("error", lost);
silence = setTimeout(reload, patience);
setInterval(() => progress && tick(), 1000);
