// Lists: the articles of a selection, and the sentences behind their stances.

const PAGE_SIZE = 60;
let listLength = PAGE_SIZE;

const ORDERS = { newest: "newest first", oldest: "oldest first", clearest: "clearest stance first" };

function ordered(docs) {
  const by = state.order ?? "newest", target = targetNumber(), voice = voiceNumber();
  if (by === "oldest") return docs;
  if (by === "newest") return [...docs.filter((doc) => dayOf(doc) !== null).reverse(), ...docs.filter((doc) => dayOf(doc) === null)];
  const clear = (doc) => (target < 0 ? 0 : Math.max(share(DATA.stances.p_favour, cell(doc, target, voice)) ?? 0, share(DATA.stances.p_against, cell(doc, target, voice)) ?? 0));
  return [...docs].sort((a, b) => clear(b) - clear(a));
}

function drawArticles(docs) {
  const few = ordered(docs).slice(0, listLength);
  fill(byId("view"),
    h("div", { class: "bar" }, h("p", {}, countOf(docs.length, "article")),
      h("label", {}, "Order ", h("select", { "data-key": "order", onchange: (event) => go({ order: event.target.value }) },
        Object.entries(ORDERS).map(([id, text]) => h("option", { value: id, selected: (state.order ?? "newest") === id }, text)))),
      saveButtons((kind) => saveArticles(docs, kind))),
    docs.length ? h("ol", { class: "cards" }, few.map(card)) : nothing(),
    moreButton(docs.length));
}

function nothing() {
  return h("p", { class: "empty" }, N ? "No article passes all filters. Remove one of them above." : "This run has no readable article.");
}

function moreButton(length) {
  return length > listLength && h("button", { "data-key": "more", onclick: () => { listLength += PAGE_SIZE; render(); } }, `Show ${number(Math.min(PAGE_SIZE, length - listLength))} more`);
}

const placeOf = (doc) => [outletOf(doc) ?? "no outlet", isoDay(dayOf(doc)) || "no date"].join(" · ");

function card(doc) {
  const own = targetNumber() < 0 ? null : documentStance(doc, targetNumber(), voiceNumber());
  const id = DATA.documents.id[doc], first = own?.evidence[0];
  const quote = first === undefined ? null : sentenceText(first);
  return h("li", { class: id === state.doc ? "card here" : "card" },
    h("button", { class: "open", "data-key": `open ${id}`, "aria-current": id === state.doc ? "true" : null, onclick: () => go({ doc: id, quote: "" }) },
      h("span", { class: "card-title", dir: "auto" }, titleOf(doc)),
      h("span", { class: "muted small", dir: "auto" }, placeOf(doc)),
      own && chip(own.verdict),
      quote && h("span", { class: `snippet ${own.verdict}`, dir: "auto" }, quote.length > 260 ? `${quote.slice(0, 260)}…` : quote)));
}

// The evidence and counter-evidence of articles towards the chosen target: one item a sentence.
function evidenceOf(docs) {
  const target = targetNumber(), voice = voiceNumber(), found = [];
  if (target < 0) return found;
  for (const doc of docs) {
    const own = documentStance(doc, target, voice);
    if (!own.judged) continue;
    for (const sentence of own.evidence) found.push({ doc, sentence, stance: own.verdict, role: "evidence" });
    for (const sentence of own.counter) found.push({ doc, sentence, stance: own.verdict, role: "counter-evidence" });
  }
  return found;
}

// Who chose speakers, and quotation, wants their words: each judged sentence of theirs in an article whose stance has
// evidence, as the run counts them; the same words once.
const askedFor = () => (state.voice === "quotation" && targetNumber() >= 0 ? state.speaker : []);

function saidBy(speakers, docs) {
  const r = DATA.readings, sentences = column(r.sentence), codes = column(r.speaker), targets = column(r.target), voices = column(r.voice);
  // A speaker of no judged sentence has no number here; 0 is for sentences of nobody.
  const wanted = new Set(speakers.map((name) => r.speakers.indexOf(name) + 1).filter(Boolean)), here = new Set(docs), seen = new Set(), found = [];
  for (let row = 0; row < sentences.length; row++) {
    if (!wanted.has(codes[row]) || targets[row] !== targetNumber() || voices[row] !== voiceNumber() || share(r.p_favour, row) === null) continue;
    const sentence = sentences[row], doc = documentOf(sentence), words = `${codes[row]} ${r.saids[column(r.said)[row] - 1] ?? sentenceText(sentence) ?? sentenceId(sentence)}`;
    const whole = documentStance(doc, targetNumber(), voiceNumber());
    if (!here.has(doc) || seen.has(words) || !whole.evidence.length) continue;
    seen.add(words);
    found.push({ doc, sentence, stance: whole.verdict, role: whole.evidence.includes(sentence) ? "evidence" : whole.counter.includes(sentence) ? "counter-evidence" : "judged" });
  }
  return found;
}

const readingIn = (sentence) => readingsOf(sentence).find((each) => each.target === targetNumber() && each.voice === voiceNumber());

function drawSentences(docs) {
  const speakers = askedFor(), found = speakers.length ? saidBy(speakers, docs) : evidenceOf(ordered(docs)), few = found.slice(0, listLength);
  const articles = countOf(new Set(found.map((each) => each.doc)).size, "article");
  fill(byId("view"),
    h("div", { class: "bar" }, h("p", {}, speakers.length ? `${countOf(found.length, "judged quotation")} of ${speakers.join(", ")} in ${articles}` : `${countOf(found.length, "sentence")} behind the stances of ${articles}`),
      saveButtons((kind) => saveSentences(found, kind))),
    found.length ? h("ol", { class: "cards" }, few.map(sentenceCard)) : h("p", { class: "empty" }, speakers.length ? `No sentence of ${speakers.join(", ")} here was judged for a stance towards this target. Remove a filter, or choose another target.`
      : "No article of this selection has a stance towards this target in this voice. Try the other voice, or remove a filter."),
    moreButton(found.length));
}

function sentenceCard({ doc, sentence, stance, role }) {
  const own = readingIn(sentence), id = DATA.documents.id[doc];
  return h("li", { class: "card sentence" },
    h("button", { class: "open", "data-key": `sentence ${sentence}`, onclick: () => { go({ doc: id, quote: "" }); showSentence(sentence); } },
      h("span", { class: `snippet ${own?.verdict ?? "null"}`, dir: "auto" }, sentenceText(sentence) ?? sentenceId(sentence)),
      h("span", { class: "muted small", dir: "auto" }, own?.speaker ? `${own.speaker} · ` : "", `${titleOf(doc)} · ${placeOf(doc)}`)),
    h("p", { class: "row" }, chip(own?.verdict ?? null), role === "counter-evidence" && h("span", { class: "small muted" }, `counter-evidence: the article is ${label(stance)}`), citeButton(sentence)));
}
