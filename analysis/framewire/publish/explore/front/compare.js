// Compare: outlets by period, each number a way to the articles behind it, and the same as a figure.

const PERIODS = { month: "months", quarter: "quarters", season: "three months from December", year: "years" };
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// Returns the period of a day: where it begins and ends (ISO days), and its name.
function periodOf(day, kind) {
  const date = new Date(day * 86400000), year = date.getUTCFullYear(), month = date.getUTCMonth();
  const length = { month: 1, quarter: 3, season: 3, year: 12 }[kind];
  const back = kind === "season" ? (month + 1) % 3 : month % length;
  const begin = Date.UTC(year, month - back, 1) / 86400000, end = Date.UTC(year, month - back + length, 1) / 86400000 - 1;
  const [one, other] = [new Date(begin * 86400000), new Date(end * 86400000)];
  const months = `${MONTHS[one.getUTCMonth()]}–${MONTHS[other.getUTCMonth()]} ${other.getUTCFullYear()}`;
  const name = { month: `${MONTHS[month]} ${year}`, quarter: months, season: months, year: String(year) }[kind];
  return { from: isoDay(begin), to: isoDay(end), name };
}

function usualPeriod(docs) {
  const days = docs.map(dayOf).filter((day) => day !== null);
  const span = days.reduce((a, b) => Math.max(a, b), -Infinity) - days.reduce((a, b) => Math.min(a, b), Infinity);
  return span > 1500 ? "year" : span > 100 ? "season" : "month";
}

// Rows: all outlets together, then each by size. Columns: all dates, then each period. Cells: articles.
function grid(docs, kind) {
  const periods = new Map(), outlets = new Map();
  for (const doc of docs) {
    const day = dayOf(doc), period = day === null ? null : periodOf(day, kind), outlet = outletOf(doc);
    if (period && !periods.has(period.from)) periods.set(period.from, { ...period, docs: [] });
    if (!outlets.has(outlet)) outlets.set(outlet, { outlet, docs: [], at: new Map() });
    const row = outlets.get(outlet);
    row.docs.push(doc);
    if (!period) continue;
    periods.get(period.from).docs.push(doc);
    row.at.set(period.from, [...(row.at.get(period.from) ?? []), doc]);
  }
  return {
    periods: [...periods.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
    outlets: [...outlets.values()].sort((a, b) => b.docs.length - a.docs.length),
  };
}

const MOST_PERIODS = 36, MOST_OUTLETS = 60, MOST_PANELS = 24;

function drawCompare(result) {
  const docs = [...result.docs, ...result.nearly.stance].sort((a, b) => a - b), kind = Object.hasOwn(PERIODS, state.period) ? state.period : usualPeriod(docs);
  const { periods, outlets } = grid(docs, kind), shownPeriods = periods.slice(-MOST_PERIODS), shownOutlets = outlets.slice(0, MOST_OUTLETS);
  const select = h("select", { "data-key": "period", onchange: (event) => go({ period: event.target.value }, false) },
    Object.entries(PERIODS).map(([id, text]) => h("option", { value: id, selected: id === kind }, text)));
  fill(byId("view"),
    h("div", { class: "bar" }, h("label", {}, "Columns ", select), saveButtons((kind) => saveGrid(periods, outlets, kind)),
      h("button", { "data-key": "svg", onclick: () => saveSvg(figure(periods, outlets)) }, "Save figure as SVG"),
      h("button", { "data-key": "png", onclick: () => savePng(figure(periods, outlets)) }, "Save figure as PNG")),
    h("p", { class: "small muted" }, "Each cell counts articles in favour, neutral and against, with those not judged after the bar. Choose a number to read the articles behind it.",
      state.stance.length > 0 && " All stances are counted, whatever stance is chosen.",
      DATA.corrected.length > 0 && " Where enough was coded, the corrected shares stand below, with 95 % intervals; they do not follow the filters."),
    docs.length ? gridTable(shownPeriods, shownOutlets, docs) : nothing(),
    (periods.length > MOST_PERIODS || outlets.length > MOST_OUTLETS) && h("p", { class: "small muted" }, `Shown are the last ${shownPeriods.length} of ${periods.length} periods and the largest ${shownOutlets.length} of ${outlets.length} outlets; the CSV has all.`));
}

function gridTable(periods, outlets, docs) {
  const head = h("tr", {}, h("th", { scope: "col" }, "Outlet"), h("th", { scope: "col" }, "All dates"), periods.map((period) => h("th", { scope: "col" }, period.name)));
  const line = (name, all, cells, outlet, only = null) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, name),
    h("td", {}, countCell(all, { outlet }, name, "all dates"), correctedCell(only)),
    periods.map((period) => h("td", {}, countCell(cells(period) ?? [], { outlet, from: period.from, to: period.to }, name, period.name), only === null && correctedCell(null, period))));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Stances by outlet and period" },
    h("table", { class: "grid" }, h("thead", {}, head), h("tbody", {},
      line("All outlets", docs, (period) => period.docs, state.outlet),
      outlets.map((row) => line(row.outlet ?? "no outlet", row.docs, (period) => row.at.get(period.from), [row.outlet ?? ""], row.outlet ?? "")))));
}

function countCell(docs, change, who, when) {
  if (!docs.length) return h("span", { class: "muted" }, "–");
  const counts = tally(docs), judged = counts[0] + counts[1] + counts[2];
  const open = (stance) => go({ ...change, ...chosenDates(change.from, change.to), stance, view: "articles" });
  const button = (i) => counts[i] > 0 && h("button", { class: `n ${STANCES[i]}`, "aria-label": `${countOf(counts[i], "article")} ${LABELS[STANCES[i]]}: ${who}, ${when}`,
    "data-key": `cell ${who} ${when} ${STANCES[i]}`, onclick: () => open([STANCES[i]]) }, number(counts[i]));
  return h("div", { class: "cell" }, judged ? stackedBar(counts.slice(0, 3), 88, 7) : null,
    h("div", { class: "row" }, [0, 1, 2].map(button),
      counts[3] > 0 && h("button", { class: "n null", "aria-label": `${countOf(counts[3], "article")} not judged: ${who}, ${when}`, onclick: () => open(REASONS) }, `+${number(counts[3])}`)));
}

// What lies in a period and in the dates chosen; "" bounds nothing.
const chosenDates = (from, to) => ({ from: last([from, state.from]), to: last([to, state.to], -1) });

// The later of some ISO days, or with -1 the earlier; an empty one bounds nothing.
const last = (days, sign = 1) => days.filter(Boolean).sort((a, b) => sign * (a < b ? 1 : -1))[0] ?? "";

function stackedBar(counts, width, height) {
  const whole = counts.reduce((a, b) => a + b, 0);
  let x = 0;
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, preserveAspectRatio: "none", "aria-hidden": "true", class: "stack" }, counts.map((count, i) => {
    const part = s("rect", { x, y: 0, width: (count / whole) * width, height, class: STANCES[i] });
    x += (count / whole) * width;
    return part;
  }));
}

// The summary above all views: this selection's stances, whatever stance is chosen in the facet.
function drawSummary(result) {
  const counts = tally([...result.docs, ...result.nearly.stance]), judged = counts[0] + counts[1] + counts[2];
  if (targetNumber() < 0) return fill(byId("summary"), h("p", { class: "muted" }, "The codebook has no target, so there are no stances."));
  const part = (i) => h("button", { class: `part ${STANCES[i]}`, "data-key": `part ${STANCES[i]}`, "aria-pressed": String(state.stance.includes(STANCES[i])), onclick: () => { toggle("stance", STANCES[i]); if (["compare", "words"].includes(state.view)) go({ view: "articles" }); } },
    h("span", { class: `dot ${STANCES[i]}`, "aria-hidden": "true" }), `${number(counts[i])} ${LABELS[STANCES[i]]}`, h("span", { class: "muted" }, percent(counts[i], judged)));
  const null_ = h("button", { class: "part null", "data-key": "part null", onclick: () => go({ stance: state.stance.length === REASONS.length ? [] : REASONS, view: "articles" }) },
    h("span", { class: "dot null", "aria-hidden": "true" }), `${number(counts[3])} not judged`);
  return fill(byId("summary"), judged ? stackedBar(counts.slice(0, 3), 1000, 10) : h("p", { class: "muted small" }, "No article here is judged."),
    h("div", { class: "row" }, [0, 1, 2].map(part), null_, h("span", { class: "muted small" }, `shares of ${countOf(judged, "judged article")}, as the model judged${state.stance.length ? ", whatever stance is chosen" : ""}`)), copiesLine(result), correctedLine());
}

// How many copies the counts above leave out, which the report and the corrected shares count.
function copiesLine(result) {
  const left = (state.stance.length ? filtered({ ...state, stance: [] }) : result).nearly.copies.length;
  return left > 0 && h("p", { class: "small" }, `${countOf(left, "copy", "copies")} of these texts ${left === 1 ? "is" : "are"} not counted here; the report and the corrected shares count every copy. `,
    h("button", { class: "link", "data-key": "count copies", onclick: () => go({ copies: "all" }) }, "Count copies here too"));
}

// The corrected shares of an outlet (null: all) or a period (null: all dates) for the chosen target and voice.
const correctedOf = (outlet, period = null) => DATA.corrected.filter((row) => row.subject_id === state.target && row.voice === state.voice && row.outlet === outlet && row.period === period);
const correctedPart = (row) => `${LABELS[row.code] ?? row.code} ${Math.round(100 * row.value)} % (${Math.round(100 * row.low)} to ${Math.round(100 * row.high)})`;
const BASES = { all: "of all articles", taken_up: "of articles that take it up" };

// A period as the run's estimates name it: a month, a year, or null for any other span.
function monthOrYear({ from, to }) {
  if (periodOf(Date.parse(from) / 86400000, "month").to === to) return from.slice(0, 7);
  return from.endsWith("-01-01") && to.endsWith("-12-31") ? from.slice(0, 4) : null;
}

function correctedCell(outlet, period = null) {
  const own = correctedOf(outlet, period && (monthOrYear(period) ?? "no estimate"));
  return own.length > 0 && h("p", { class: "small muted corrected" }, `corrected, ${BASES[own[0].basis]}: `, own.map((row) => h("span", {}, correctedPart(row))));
}

function correctedLine() {
  const outlet = state.outlet.length === 1 ? state.outlet[0] : null, own = correctedOf(outlet);
  if (!own.length) return null;
  return h("p", { class: "small" }, h("strong", {}, "Corrected for the model’s errors: "), `${own.map(correctedPart).join(", ")}, ${BASES[own[0].basis]}; 95 % intervals from ${number(own[0].labels)} labels, for ${outlet ?? "the whole corpus"}, whatever else is chosen here.`);
}

// What a reader of the figure has no page to ask about: what a full bar is, and what is in none.
function figureNotes(shown, periods, outlets, most) {
  const undated = tally(outlets.flatMap((row) => row.docs).filter((doc) => dayOf(doc) === null)).slice(0, 3).reduce((a, b) => a + b, 0);
  return [
    most ? `The tallest bar is ${countOf(most, "judged article")}.` : "No article in these periods is judged.",
    shown.outlets.length < outlets.length && `Shown are the largest ${shown.outlets.length} of ${number(outlets.length)} outlets.`,
    shown.periods.length < periods.length && `Shown are the last ${shown.periods.length} of ${number(periods.length)} periods.`,
    undated > 0 && `${countOf(undated, "judged article")} without a date ${undated === 1 ? "is" : "are"} in no bar.`,
    state.copies !== "all" && "Copies of one text are not counted.",
  ].filter(Boolean);
}

// The grid as a figure: one panel of stacked bars an outlet, the same scale in all.
function figure(periods, outlets) {
  const shown = { periods: periods.slice(-MOST_PERIODS), outlets: outlets.slice(0, MOST_PANELS) }, rowHeight = 46, foot = 56 + shown.outlets.length * rowHeight;
  const judgedIn = (row, period) => tally(row.at.get(period.from) ?? []).slice(0, 3), sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const most = Math.max(0, ...shown.outlets.flatMap((row) => shown.periods.map((period) => sum(judgedIn(row, period)))));
  const title = `${DATA.targets[targetNumber()]?.name ?? ""}, ${state.voice}: articles in favour (bottom), neutral, against (top)`, notes = figureNotes(shown, periods, outlets, most);
  const wide = Math.max(150 + shown.periods.length * 64, 10 + 6 * Math.max(...[title, ...notes].map((line) => line.length))), high = foot + notes.length * 16;
  const text = (x, y, words, anchor = "start") => s("text", { x, y, "text-anchor": anchor, class: "ink" }, words);
  const bars = (row, top) => shown.periods.map((period, i) => {
    let y = top + 34;
    return judgedIn(row, period).map((count, k) => { const height = most && (count / most) * 30; y -= height; return s("rect", { x: 158 + i * 64, y, width: 44, height, class: STANCES[k] }); });
  });
  const short = (name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);
  return s("svg", { xmlns: SVG, viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, "font-family": "sans-serif", "font-size": 11 },
    s("rect", { x: 0, y: 0, width: wide, height: high, class: "ground" }), text(4, 16, title),
    shown.periods.map((period, i) => text(180 + i * 64, 36, period.name, "middle")),
    shown.outlets.map((row, i) => [text(4, 70 + i * rowHeight, short(row.outlet ?? "no outlet")), bars(row, 44 + i * rowHeight)]),
    notes.map((note, i) => text(4, foot + i * 16, note)));
}
