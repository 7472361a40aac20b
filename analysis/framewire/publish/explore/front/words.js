// Words: those that part this selection from the rest, and each word in its context.
// Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Fightin' Words, eq. 16 and 22).

const PRIOR = 1000, MOST_WORDS = 25, LEAST_COUNT = 3;
const wordCounts = new Map();

function countsOf(doc) {
  if (!wordCounts.has(doc)) {
    const counts = new Map();
    for (const word of wordsOf(textOf(doc))) counts.set(word, (counts.get(word) ?? 0) + 1);
    wordCounts.set(doc, counts);
  }
  return wordCounts.get(doc);
}

function summed(docs) {
  const total = new Map();
  let n = 0;
  for (const doc of docs) for (const [word, count] of countsOf(doc)) { total.set(word, (total.get(word) ?? 0) + count); n += count; }
  return { total, n };
}

// Returns [word, count in a, count in b, z], by z. The prior is the words of both, scaled to PRIOR words.
function logOdds(a, b) {
  const both = a.n + b.n, found = [];
  for (const word of new Set([...a.total.keys(), ...b.total.keys()])) {
    const ya = a.total.get(word) ?? 0, yb = b.total.get(word) ?? 0;
    if (ya + yb < LEAST_COUNT) continue;
    const prior = (PRIOR * (ya + yb)) / both;
    const odds = (y, n) => Math.log((y + prior) / (n + PRIOR - y - prior));
    found.push([word, ya, yb, (odds(ya, a.n) - odds(yb, b.n)) / Math.sqrt(1 / (ya + prior) + 1 / (yb + prior))]);
  }
  return found.sort((x, y) => y[3] - x[3]);
}

let lastOdds = { key: null, words: [] };
let concordance = null;

// The other selection: a pinned one without what is in this, or all other articles that pass no filter but copies.
function otherDocs(docs) {
  const mine = new Set(docs), pinned = state.pinned ? filtered(readHash(state.pinned)).docs : filtered({ ...emptyState(), copies: state.copies }).docs;
  return pinned.filter((doc) => !mine.has(doc));
}

function drawWords(docs) {
  if (!DATA.texts) return fill(byId("view"), h("p", { class: "empty" }, "This page holds no text, so it cannot count words. Write it with text to compare words."));
  const others = otherDocs(docs);
  const key = `${docs.length}/${others.length}/${hashOf({ ...state, doc: "", quote: "" })}`;
  if (lastOdds.key !== key) lastOdds = { key, words: docs.length && others.length ? logOdds(summed(docs), summed(others)) : [] };
  const found = lastOdds.words, mine = found.filter((row) => row[3] > 0).slice(0, MOST_WORDS), theirs = found.filter((row) => row[3] < 0).slice(-MOST_WORDS).reverse();
  const pin = state.pinned ? h("button", { "data-key": "pin", onclick: () => go({ pinned: "" }) }, "Compare with all the rest instead")
    : h("button", { "data-key": "pin", onclick: () => { go({ pinned: hashOf({ ...state, doc: "", pinned: "", view: "" }) }); say("Kept. Now choose other filters: their articles are compared with these."); } }, "Keep this selection to compare with another");
  fill(byId("view"), h("div", { class: "bar" }, h("p", {}, `${countOf(docs.length, "article")} chosen, against ${number(others.length)} ${state.pinned ? "kept before" : "others"}`), pin),
    found.length ? [h("div", { class: "columns" }, wordTable("More in the chosen articles", mine, "chosen"), wordTable(state.pinned ? "More in those kept before" : "More in the others", theirs, "others")),
      h("p", { class: "small muted" }, `z is the log-odds ratio with a prior of ${PRIOR} words, divided by its standard error (Monroe and others 2008); beyond 1.96 is more than chance for one word looked at alone. Words seen fewer than ${LEAST_COUNT} times are left out.`)]
      : h("p", { class: "empty" }, "Choose some articles with the filters: words that part them from the others stand here."),
    h("div", { id: "kwic" }, concordance && found.length > 0 && inContext(concordance, docs, others)));
}

function wordTable(title, found, kind) {
  const widest = Math.max(...lastOdds.words.map((row) => Math.abs(row[3])), 1);
  return h("div", {}, h("h2", {}, title), h("table", { class: "words" },
    h("thead", {}, h("tr", {}, ["word", "chosen", state.pinned ? "kept" : "others", "z"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, found.map(([word, a, b, z]) => h("tr", {},
      h("th", { scope: "row" }, h("button", { class: "link", dir: "auto", "data-key": `word ${word}`, onclick: () => { concordance = word; render(); byId("kwic").scrollIntoView({ block: "nearest" }); } }, word)),
      h("td", {}, number(a)), h("td", {}, number(b)),
      h("td", {}, z.toFixed(1), s("svg", { width: 60, height: 8, viewBox: "0 0 60 8", "aria-hidden": "true" }, s("rect", { x: 0, y: 1, width: (Math.abs(z) / widest) * 60, height: 6, class: kind }))))))));
}

const CONTEXT = 60, MOST_LINES = 40;

// Where a word stands in the texts of some articles, with the characters around it.
function lines(word, docs) {
  const found = [];
  for (const doc of docs) {
    if (!countsOf(doc).has(word)) continue;
    const text = textOf(doc);
    for (const match of text.matchAll(WORD)) {
      if (match[0].toLowerCase() !== word) continue;
      const end = match.index + match[0].length;
      found.push({ doc, before: text.slice(Math.max(0, match.index - CONTEXT), match.index), word: match[0], after: text.slice(end, end + CONTEXT) });
      if (found.length >= MOST_LINES) return found;
    }
  }
  return found;
}

function inContext(word, docs, others) {
  const part = (title, some) => [h("h3", {}, title), h("ul", { class: "kwic" }, lines(word, some).map((line, i) =>
    h("li", {}, h("button", { class: "line", "data-key": `line ${title} ${i}`, onclick: () => go({ doc: DATA.documents.id[line.doc], quote: "" }), title: `${titleOf(line.doc)} · ${placeOf(line.doc)}` },
      h("span", { class: "before" }, line.before.replace(/\s+/g, " ")), h("strong", {}, line.word), h("span", { class: "after" }, line.after.replace(/\s+/g, " "))))))];
  return [h("h2", {}, `“${word}” in context`), part("in the chosen articles", docs), part(state.pinned ? "in those kept before" : "in the others", others)];
}
