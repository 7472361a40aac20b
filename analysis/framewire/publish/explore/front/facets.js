// Facets: the column of filters. Each value shows how many articles it has among those that pass the other filters.

const SHOWN = 8;
const opened = new Set(), narrowed = {};

function drawFacets(result) {
  if (!byId("facet-lists")) buildFacets();
  drawChosen();
  drawDates(result);
  fill(byId("facet-lists"), ...result.facets.filter((one) => one.values.length)
    .sort((a, b) => (b.name === "stance") - (a.name === "stance")).map((one) => facetList(one, result.counts[one.name])));
  const copies = result.nearly.copies.length;
  byId("copies").checked = state.copies === "all";
  byId("copies-count").textContent = state.copies === "all" ? "" : number(copies);
}

// The search field and the fields of dates are built once, so that typing is never interrupted.
function buildFacets() {
  let later = 0;
  const search = h("input", { type: "search", id: "query", placeholder: DATA.texts ? "words, part*, \"a phrase\"" : "title, path or id",
    title: "Whole words, all of them; part* finds the beginnings of words",
    oninput: () => { clearTimeout(later); later = setTimeout(() => go({ query: search.value.trim() }), 120); } });
  const date = (name, text) => h("label", {}, text, h("input", { type: "date", id: name, onchange: (event) => go({ [name]: event.target.value }) }));
  fill(byId("facets"), h("details", { id: "facet-box", open: matchMedia("(min-width: 820px)").matches },
    h("summary", {}, "Filters"),
    h("div", { class: "facet" }, h("label", { for: "query", class: "facet-title" }, "Search"), search),
    h("div", { id: "chosen", tabindex: "-1" }),
    h("fieldset", { class: "facet" }, h("legend", { class: "facet-title" }, "Date"), h("div", { id: "dates" }),
      h("div", { class: "pair" }, date("from", "from"), date("to", "to"))),
    h("div", { id: "facet-lists" }),
    h("label", { class: "value" }, h("input", { type: "checkbox", id: "copies", onchange: (event) => go({ copies: event.target.checked ? "all" : "" }) }),
      h("span", {}, "Count copies of one text too"), h("span", { class: "count", id: "copies-count" }))));
}

function drawChosen() {
  const names = Object.keys(LISTS).flatMap((name) => state[name].map((id) => [name, id]));
  const chips = names.map(([name, id]) => {
    const value = facetsNow().find((one) => one.name === name)?.values.find((each) => each.id === id);
    return clearing(value?.label ?? id, toggled(name, id));
  });
  if (state.from || state.to) chips.push(clearing(`${state.from ?? ""} to ${state.to ?? ""}`, { from: "", to: "" }));
  if (state.query) chips.push(clearing(`“${state.query}”`, { query: "" }));
  if (state.copies === "all") chips.push(clearing("copies counted", { copies: "" }));
  if (chips.length > 1) chips.push(h("button", { class: "link", "data-key": "clear", onclick: () => clearAll() }, "Clear all"));
  fill(byId("chosen"), ...chips);
  for (const name of ["query", "from", "to"]) {
    if (document.activeElement !== byId(name)) byId(name).value = state[name] ?? "";
  }
}

function clearing(text, change) {
  const clear = () => { for (const name of Object.keys(change)) if (byId(name)?.value) byId(name).value = ""; go(change); };
  return h("button", { class: "pill", "data-key": `clear ${text}`, "aria-label": `Remove the filter ${text}`, onclick: clear }, text, " ×");
}

function clearAll() {
  for (const name of ["query", "from", "to"]) byId(name).value = "";
  for (const name of Object.keys(narrowed)) delete narrowed[name];
  go({ query: "", from: "", to: "", copies: "", ...Object.fromEntries(Object.keys(LISTS).map((name) => [name, []])) });
}

function facetList(one, counts) {
  const chosen = new Set(state[one.name]), text = narrowed[one.name] ?? "";
  let order = one.values.map((_, i) => i).filter((i) => counts[i] || chosen.has(one.values[i].id));
  if (one.name !== "stance") order.sort((a, b) => counts[b] - counts[a]);
  const many = order.length > SHOWN * 3;
  if (text) order = order.filter((i) => one.values[i].label.toLowerCase().includes(text.toLowerCase()));
  const long = opened.has(one.name), few = long || one.name === "stance" ? order.slice(0, 300) : order.slice(0, SHOWN);
  const more = order.length - few.length;
  return h("fieldset", { class: "facet" }, h("legend", { class: "facet-title" }, one.title),
    (many || text) && h("input", { type: "search", class: "narrow", placeholder: `find a ${one.title.toLowerCase()}`, value: text, "aria-label": `Find a ${one.title.toLowerCase()}`,
      "data-key": `narrow ${one.name}`, oninput: (event) => { narrowed[one.name] = event.target.value; render(); } }),
    few.map((i) => facetValue(one, one.values[i], counts[i], chosen)),
    !few.length && h("p", { class: "muted small" }, "none here"),
    (more > 0 || long) && h("button", { class: "link", "data-key": `more ${one.name}`, onclick: () => {
      if (long) opened.delete(one.name); else opened.add(one.name);
      render();
    } }, long ? "Show fewer" : `Show ${number(Math.min(more, 292))} more`));
}

function facetValue(one, value, count, chosen) {
  const why = one.name === "stance" ? DATA.words.reasons[value.id] : null;
  return h("label", { class: "value", title: why },
    h("input", { type: "checkbox", checked: chosen.has(value.id), "data-key": `${one.name}=${value.id}`, onchange: () => toggle(one.name, value.id) }),
    one.name === "stance" && h("span", { class: `dot ${LABELS[value.id] ? value.id : "null"}`, "aria-hidden": "true" }),
    h("span", { dir: "auto" }, value.label), h("span", { class: "count" }, number(count)));
}

const WIDTH = 240, HEIGHT = 46;

// The first day that an article has, and the day after the last.
const SPAN = (() => {
  let low = Infinity, high = -Infinity;
  for (let doc = 0; doc < N; doc++) {
    const day = dayOf(doc);
    if (day !== null) { low = Math.min(low, day); high = Math.max(high, day + 1); }
  }
  return [low, high];
})();

// A small histogram of dates; drag over it to choose a span. The fields below it do the same from the keyboard.
function drawDates(result) {
  const [low, high] = SPAN;
  if (high <= low) return fill(byId("dates"), h("p", { class: "muted small" }, "No article has a date."));
  const bins = Math.min(60, Math.max(1, high - low)), counts = new Array(bins).fill(0);
  for (const some of [result.docs, result.nearly.date]) {
    for (const doc of some) if (dayOf(doc) !== null) counts[Math.floor(((dayOf(doc) - low) * bins) / (high - low))]++;
  }
  const most = Math.max(1, ...counts);
  const place = (iso, other) => (iso ? ((Date.parse(iso) / 86400000 - low) / (high - low)) * WIDTH : other);
  const from = place(state.from, 0), to = state.to ? place(state.to) + WIDTH / (high - low) : WIDTH;
  const picture = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "brush", role: "img",
    "aria-label": `Articles by date from ${isoDay(low)} to ${isoDay(high - 1)}. Use the fields from and to.` },
    counts.map((count, i) => s("rect", { x: (i * WIDTH) / bins + 0.5, width: WIDTH / bins - 1, y: HEIGHT - (count / most) * (HEIGHT - 2), height: (count / most) * (HEIGHT - 2), class: "bar" })),
    s("rect", { x: from, width: Math.max(0, to - from), y: 0, height: HEIGHT, class: state.from || state.to ? "span on" : "span" }));
  brushing(picture);
  fill(byId("dates"), picture, h("div", { class: "ends muted small" }, h("span", {}, isoDay(low)), h("span", {}, isoDay(high - 1))));
  return null;
}

// The days, ISO, that a stretch of the histogram touches: at least one.
function daysBetween(one, other) {
  const [low, high] = SPAN, days = (x) => (Math.min(WIDTH, Math.max(0, x)) / WIDTH) * (high - low);
  const from = Math.min(high - 1, low + Math.floor(days(one)));
  return { from: isoDay(from), to: isoDay(Math.max(from, low + Math.ceil(days(other)) - 1)) };
}

function brushing(picture) {
  let begun = null;
  const at = (event) => ((event.clientX - picture.getBoundingClientRect().left) / picture.getBoundingClientRect().width) * WIDTH;
  picture.addEventListener("pointerdown", (event) => { begun = at(event); picture.setPointerCapture(event.pointerId); });
  picture.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    const span = picture.querySelector(".span"), now = at(event);
    span.setAttribute("x", Math.min(begun, now));
    span.setAttribute("width", Math.abs(now - begun));
    span.classList.add("on");
  });
  picture.addEventListener("pointerup", (event) => {
    if (begun === null) return;
    const [one, other] = [begun, at(event)].sort((a, b) => a - b);
    begun = null;
    if (other - one < 3) go({ from: "", to: "" });
    else go(daysBetween(one, other));
  });
}
