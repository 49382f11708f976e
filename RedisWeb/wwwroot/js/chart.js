// Charts are whole without this: it reads out the numbers at the pointer and for the keyboard, picks out one line and saves PNGs.

const words = JSON.parse(document.documentElement.dataset.words);
const thousands = document.documentElement.dataset.thousands;
const decimal = thousands === "." || thousands === "\u202f" ? "," : ".";

// As the table in the page has them; where that shows only a part, from the answer's JSON, once somebody looks. A small chart has them itself.
async function numbersOf(figure) {
  if (figure.dataset.values) {
    return stepsOf(figure);
  }
  const table = figure.querySelector("table");
  const names = [...table.tHead.rows[0].cells].map(cell => cell.textContent.trim());
  const isWhole = !figure.querySelector(".pages, .find a, [aria-sort=ascending], [aria-sort=descending]");
  return isWhole ? { names, rows: [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent)) } : { names, rows: await fetched(figure) };
}

// Each step in seconds after the one before; "10x6" are six of ten.
function stepsOf(figure) {
  let seconds = 0;
  const times = figure.dataset.times.split(" ").flatMap(run => {
    const [step, count] = run.split("x");
    return Array.from({ length: count ?? 1 }, () => seconds += Number(step));
  });
  const rows = figure.dataset.values.split("|").map((value, i) => [new Date(times[i] * 1000).toISOString().slice(0, 19).replace("T", " "), value]);
  return {
    names: [figure.dataset.time, figure.querySelector("figcaption").firstChild.textContent.trim()],
    rows,
    places: times.map(time => 1000 * (time - times[0]) / Math.max(1, times.at(-1) - times[0])),
  };
}

let answer;
async function fetched(figure) {
  const link = document.querySelector(".formats a[href*='.json']");
  answer ??= link ? fetch(link.href).then(response => response.json()) : {}; // of a draft there is none
  const title = figure.dataset.name;
  const series = [await answer].flatMap(all => Object.values(all)).flatMap(each => each && Object.values(each)).flat().find(each => each?.title === title && each.lines);
  return series ? series.x.map((x, i) => [
    series.xNames?.[i] ?? written(x), ...series.lines.map(line => written(line.values[i])), ...(series.bands ?? []).flatMap(band => [written(band.low[i]), written(band.high[i])])]) : [];
}

function written(number) {
  return number === null || number === undefined ? "–"
    : number.toLocaleString("en", { maximumSignificantDigits: 6 }).replaceAll(",", "\n").replace(".", decimal).replaceAll("\n", thousands).replace("-", "−");
}

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector(".chart");
    this.marks = [...figure.querySelectorAll(".legend li")];
    this.at = -1;
    this.picked = -1;
    this.svg.tabIndex = 0;
    this.svg.addEventListener("pointermove", event => this.point(event));
    this.svg.addEventListener("pointerdown", event => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.hide());
    this.svg.addEventListener("blur", () => this.hide());
    this.svg.addEventListener("keydown", event => this.press(event));
    this.marks.forEach((mark, i) => {
      mark.addEventListener("pointerenter", () => this.pick(i));
      mark.addEventListener("pointerleave", () => this.pick(-1));
    });
  }

  async load() {
    this.numbers ??= numbersOf(this.figure);
    const { rows, places } = await this.numbers;
    const given = places ?? this.svg.dataset.at?.split(" ").map(Number) ?? [0, 1000];
    this.places ??= given.length === rows.length ? given : rows.map((_, i) => given[0] + (given[1] - given[0]) * i / Math.max(1, rows.length - 1));
  }

  async point(event) {
    const style = getComputedStyle(this.svg);
    const box = this.svg.getBoundingClientRect();
    const place = 1000 * (event.clientX - box.left - parseFloat(style.paddingLeft)) / parseFloat(style.width);
    await this.load();
    const nearest = this.places.reduce((best, each, i) => Math.abs(each - place) < Math.abs(this.places[best] - place) ? i : best, 0);
    await this.show(nearest);
  }

  async press(event) {
    const [step, line] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], PageUp: [-10, 0], PageDown: [10, 0], Home: [-Infinity, 0], End: [Infinity, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (event.key === "Escape") {
      this.hide();
    }
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    if (line !== 0) {
      this.pick(Math.min(this.marks.length - 1, Math.max(-1, this.picked + line)));
    }
    await this.load();
    const from = this.at >= 0 ? this.at : step < 0 ? this.places.length : -1;
    await this.show(Math.min(this.places.length - 1, Math.max(0, from + step)));
  }

  async show(i) {
    const { names, rows } = await this.numbers;
    if (!rows[i]) {
      return;
    }
    this.at = i;
    this.readout ??= this.addReadout();
    const title = document.createElement("b");
    title.textContent = `${names[0]} ${rows[i][0]}`;
    const picked = this.marks[this.picked]?.textContent; // of a band there are two columns, its low and its high
    this.readout.replaceChildren(title, ...names.slice(1).map((name, line) => {
      const part = document.createElement("span");
      part.append(name + words.colon, Object.assign(document.createElement(name === picked || name.startsWith(`${picked}, `) ? "b" : "i"), { textContent: rows[i][line + 1] }));
      return part;
    }));
    this.readout.hidden = false;
    const place = this.places[i] / 1000;
    for (const end of ["x1", "x2"]) {
      this.guide.setAttribute(end, `${place * 100}%`);
    }
    this.guide.removeAttribute("visibility");
    const [box, figure, style] = [this.svg.getBoundingClientRect(), this.figure.getBoundingClientRect(), getComputedStyle(this.svg)];
    const x = box.left - figure.left + parseFloat(style.paddingLeft) + place * parseFloat(style.width);
    this.readout.style.top = `${box.top - figure.top + parseFloat(style.paddingTop) - 8}px`;
    this.readout.style.left = `${Math.max(0, Math.min(figure.width - this.readout.offsetWidth, place < .5 ? x + 12 : x - 12 - this.readout.offsetWidth))}px`;
  }

  addReadout() {
    const readout = Object.assign(document.createElement("p"), { className: "readout", ariaLive: "polite" });
    this.figure.append(readout);
    this.guide = document.createElementNS(this.svg.namespaceURI, "line");
    this.guide.setAttribute("class", "guide");
    this.guide.setAttribute("y2", "100%");
    this.svg.append(this.guide);
    return readout;
  }

  hide() {
    this.at = -1;
    this.pick(-1);
    if (this.readout) {
      this.readout.hidden = true;
      this.guide.setAttribute("visibility", "hidden");
    }
  }

  pick(line) {
    this.picked = line;
    // c1, b1 and a1 belong together; bands differ by how dense they are.
    const key = path => path.classList.contains("band") ? `band ${path.getAttribute("fill-opacity")}` : path.classList[0].slice(1);
    const picked = line < 0 ? null : key(this.marks[line].querySelector("path"));
    this.svg.classList.toggle("faded", picked !== null);
    for (const path of this.svg.querySelectorAll("svg > path")) {
      path.classList.toggle("lit", key(path) === picked);
    }
  }
}

function addSaving(link) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: words.save.replace("{0}", "PNG") });
  button.addEventListener("click", () => savePng(link));
  link.after(button);
}

// Of the file that the link leads to, at twice its size.
async function savePng(link) {
  const picture = new Image();
  picture.src = link.href;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * picture.width, height: 2 * picture.height });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(blob => {
    const address = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href: address, download: link.download.replace(/svg$/, "png") }).click();
    URL.revokeObjectURL(address);
  });
}

const known = new WeakSet();

function begin() {
  for (const figure of document.querySelectorAll(".series")) {
    if (figure.querySelector(".chart") && !known.has(figure)) {
      known.add(figure);
      new Chart(figure);
    }
  }
}

document.querySelectorAll(".series a[download]").forEach(addSaving);
begin();
document.addEventListener("replaced", begin); // by newer figures
