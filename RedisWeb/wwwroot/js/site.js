// Everything works without this: it keeps ages true, copies links, shows that a form is on its way and lets visitors go back.

const words = JSON.parse(document.documentElement.dataset.words);
const say = (text, argument) => text.replace("{0}", argument);
const steps = [[59.5, 1, "seconds", "seconds"], [3570, 60, "minute", "minutes"], [84_600, 3600, "hour", "hours"], [Infinity, 86_400, "day", "days"]];

function duration(seconds) {
  const [, size, one, more] = steps.find(([below]) => seconds < below);
  const count = Math.round(seconds / size);
  return say(words[count === 1 ? one : more], count.toLocaleString("en").replaceAll(",", thousands));
}

const thousands = document.documentElement.dataset.thousands;
const since = moment => (Date.now() - Date.parse(moment)) / 1000;

function tick() {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const age = since(time.dateTime);
    write(time, age < 1.5 ? words.now : say(words.ago, duration(age)));
  }
  for (const element of document.querySelectorAll("[data-expires]")) {
    const left = -since(element.dataset.expires);
    write(element, left > 0 ? say(words.expires, duration(left)) : words.expired);
  }
  for (const bar of document.querySelectorAll("[data-from][data-to]")) {
    const [left, whole] = [-since(bar.dataset.to), since(bar.dataset.from) - since(bar.dataset.to)];
    bar.lastElementChild.setAttribute("width", `${(100 * Math.min(1, Math.max(0, left / whole))).toFixed(1)}%`);
  }
}

function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function setBusy(form, busy) {
  const button = form.querySelector("[type=submit]");
  button.dataset.text ??= button.textContent;
  button.textContent = busy ? form.dataset.busyText : button.dataset.text;
  if (busy) {
    button.setAttribute("aria-busy", "true");
  } else {
    button.removeAttribute("aria-busy");
  }
}

// Going back to a page that answered a form would ask whether to send it again: from now on it is had anew, as it was saved.
if (document.querySelector("form[data-sent=yes]")) {
  history.replaceState(null, "", location.href);
}

const forms = [...document.querySelectorAll("form[data-busy-text]")];
for (const form of forms) {
  form.addEventListener("submit", () => setBusy(form, true));
}

// A page taken back from the browser's memory still shows the state it was left in, an answer beside the next question.
addEventListener("pageshow", event => {
  if (event.persisted) {
    for (const form of forms) {
      setBusy(form, false);
      if (form.autocomplete === "off") {
        form.reset();
      }
    }
    tick();
  }
});

// While it is not edited, a long number is read in groups of three; what the field has and sends stays as it is.
for (const input of document.querySelectorAll("input.number")) {
  const shown = document.createElement("span");
  shown.className = "grouped";
  shown.setAttribute("aria-hidden", "true");
  input.after(shown);
  const group = () => {
    const digits = /^(-?)(\d{5,})(\.\d*)?$/.exec(input.value);
    const between = thousands === "." ? "\u202f" : thousands; // in fields the point is before decimals, whatever is chosen
    shown.textContent = digits ? digits[1].replace("-", "\u2212") + digits[2].replace(/\B(?=(\d{3})+$)/g, between) + (digits[3] ?? "") : "";
    input.classList.toggle("is-grouped", digits !== null);
  };
  input.addEventListener("input", group);
  input.form?.addEventListener("reset", () => queueMicrotask(group));
  addEventListener("pageshow", group);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) {
    break;
  }
  button.hidden = false;
  const text = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = words.copied;
    } catch {
      button.textContent = words.copy;
    }
    setTimeout(() => { button.textContent = text; }, 2000);
  });
}

if (document.querySelector("[data-age], [data-expires]")) {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("replaced", tick); // a part of the page is new
}
