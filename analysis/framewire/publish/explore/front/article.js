// Article: the text with quotations, evidence and search hits marked, and all that the run says of it beside it.

let removalsShown = false, lastRead = "", openedBy = null;

function drawArticle() {
  const pane = byId("article"), doc = DATA.documents.id.indexOf(state.doc), inside = pane.contains(document.activeElement);
  if (doc >= 0 && lastRead !== state.doc && !inside) openedBy = document.activeElement?.dataset.key ?? null;
  document.body.classList.toggle("reading", doc >= 0);
  pane.hidden = doc < 0;
  if (doc < 0) {
    if (lastRead && inside) focusOn([openedBy, `open ${lastRead}`]);
    lastRead = "";
    return fill(pane);
  }
  fill(pane, h("div", { class: "article-head" }, h("button", { "data-key": "close", class: "close", onclick: () => closeArticle() }, "Close article"), articleHead(doc)),
    h("div", { class: "article-body" }, h("div", {}, legend(doc), articleText(doc), removals(doc)),
      h("div", { class: "side" }, quotationPanel(doc), whyPanel(doc), stancePanel(doc), themePanel(doc), framePanel(doc))));
  if (lastRead !== state.doc) {
    lastRead = state.doc;
    pane.scrollTop = 0;
    if (getComputedStyle(document.querySelector("main")).display === "none") scrollTo(0, 0);
    pane.focus({ preventScroll: true });
  }
  return null;
}

const closeArticle = () => go({ doc: "", quote: "" });

// Gives the focus to the first of some keys that the view still has, or to the view.
function focusOn(keys) {
  const found = keys.filter(Boolean).map((key) => byId("view").querySelector(`[data-key="${CSS.escape(key)}"]`)).find(Boolean);
  (found ?? byId("view")).focus();
}

function articleHead(doc) {
  const d = DATA.documents, code = (packed, names) => names[column(packed)[doc] - 1] ?? null;
  const facts = [["Outlet", outletOf(doc)], ["Date", isoDay(dayOf(doc)) && `${isoDay(dayOf(doc))}${d.dated_from[doc] ? ` (from the ${d.dated_from[doc]})` : ""}`],
    ["Byline", d.byline?.[doc]], ["Origin", code(d.origin, d.origins)], ["Language", code(d.language, d.languages)], ["Words", number(column(d.words)[doc])], ["File", d.path[doc]], ["Document", d.id[doc]]];
  const family = column(d.family), copies = [];
  for (let other = 0; other < N; other++) if (other !== doc && family[other] === family[doc]) copies.push(other);
  return [h("h2", { dir: "auto", id: "article-title" }, titleOf(doc)),
    h("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { dir: "auto" }, value)))),
    copies.length > 0 && h("p", { class: "small" }, "Copies of this text: ", copies.slice(0, 8).map((other) => [h("button", { class: "link", dir: "auto", onclick: () => go({ doc: d.id[other], quote: "" }) }, `${titleOf(other)} (${placeOf(other)})`), " "]))];
}

function legend(doc) {
  const own = targetNumber() < 0 ? null : documentStance(doc, targetNumber(), voiceNumber());
  return h("p", { class: "legend small" }, h("span", { class: "said" }, "quotation"), " with its speaker before it",
    own?.judged && [" · ", h("mark", { class: `evidence ${own.verdict}` }, "evidence"), ` (${label(own.verdict)})`], own?.counter.length > 0 && [" · ", h("mark", { class: "counter" }, "counter-evidence")]);
}

const spanOf = (sentence, facts) => ({ start: column(DATA.sentences.start)[sentence], end: column(DATA.sentences.end)[sentence], sentence, ...facts });

// What is marked in a text: offsets in code points, as in the tables.
function marksOf(doc) {
  const own = targetNumber() < 0 ? { evidence: [], counter: [] } : documentStance(doc, targetNumber(), voiceNumber());
  return [...attributionsOf(doc).map((each) => ({ start: each.start, end: each.end, said: each })),
    ...sentencesOf(doc).map((sentence) => spanOf(sentence, { kind: own.evidence.includes(sentence) ? `evidence ${own.verdict}` : own.counter.includes(sentence) ? "counter" : null }))];
}

function articleText(doc) {
  const text = textOf(doc);
  if (text === null) return textless(doc);
  const begun = new Set(), body = h("div", { class: "text", dir: "auto", lang: DATA.documents.languages[column(DATA.documents.language)[doc] - 1] });
  const marks = marksOf(doc), openings = marks.filter((span) => span.said).map((span) => openingOf(text, span.said)).filter(Boolean);
  for (const stretch of stretches(text, [...marks, ...openings])) {
    const said = stretch.spans.find((span) => span.said)?.said, sentence = stretch.spans.find((span) => "sentence" in span);
    const begins = stretch.spans.find((span) => span.opens)?.opens ?? said;
    if (begins && !begun.has(begins.id)) body.append(speakerButton(begins));
    if (begins) begun.add(begins.id);
    body.append(stretchElement(stretch.text, said, sentence));
  }
  return body;
}

function stretchElement(text, said, sentence) {
  const inner = hits(text), name = sentence?.kind ? "mark" : "span";
  const classes = [sentence?.kind, said && "said", said && said.id === state.quote && "chosen"].filter(Boolean).join(" ");
  return h(name, { class: classes || null, "data-sentence": sentence?.sentence ?? null }, inner);
}

const speakerButton = (said) => h("button", { class: said.speaker ? "who" : "who nobody", "data-key": `quote ${said.id}`, "aria-label": `Quotation of ${said.speaker ?? "nobody named"}: what rests on it`, "aria-pressed": String(said.id === state.quote),
  onclick: () => { go({ quote: said.id }); byId("quotation")?.scrollIntoView({ block: "nearest" }); } }, said.speaker ?? "somebody");

// Marks what the search found. Lower case may change a text's length: then nothing is marked.
function hits(text) {
  const terms = state.query ? termsOf(state.query) : [], low = folded(text);
  if (!terms.length || low.length !== text.length) return [text];
  const out = [];
  let from = 0;
  while (from < text.length) {
    const next = terms.map((term) => [foundAt(low, term, from), term.words.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
    if (!next) break;
    out.push(text.slice(from, next[0]), h("span", { class: "hit" }, text.slice(next[0], next[0] + next[1])));
    from = next[0] + next[1];
  }
  return [...out, text.slice(from)];
}

function textless(doc) {
  const own = new Map(marksOf(doc).filter((span) => span.kind).map((span) => [span.sentence, span.kind]));
  return h("div", { class: "textless" }, h("p", { class: "muted" }, "This page was written without text. Sentences are named by their offsets in the article."),
    h("ol", { class: "plain small" }, sentencesOf(doc).map((sentence) => h("li", {}, h(own.has(sentence) ? "mark" : "span", { class: own.get(sentence) ?? null, "data-sentence": sentence },
      `${sentenceId(sentence)}, characters ${column(DATA.sentences.start)[sentence]} to ${column(DATA.sentences.end)[sentence]}`)))),
    attributionsOf(doc).map((said) => h("p", { class: "small" }, speakerButton(said), `characters ${said.start} to ${said.end}`)));
}

function showSentence(sentence) {
  const found = byId("article").querySelectorAll(`[data-sentence="${sentence}"]`);
  found[0]?.scrollIntoView({ block: "center" });
  for (const each of byId("article").querySelectorAll(".flash")) each.classList.remove("flash");
  for (const each of found) each.classList.add("flash");
}

function removals(doc) {
  const r = DATA.removals, found = rows(r.first, doc);
  if (!found.length) return null;
  const rule = (row) => r.rules[column(r.rule)[row] - 1], text = (row) => (r.text ? r.texts[column(r.text)[row] - 1] : `line ${column(r.line)[row]}`);
  return h("section", { class: "panel" }, h("label", { class: "value" }, h("input", { type: "checkbox", id: "removals", "data-key": "removals", checked: removalsShown, onchange: (event) => { removalsShown = event.target.checked; render(); } }),
    `Show the ${countOf(found.length, "line")} that cleaning removed`),
    removalsShown && h("ul", { class: "plain removed" }, found.map((row) => h("li", { dir: "auto" }, h("span", { class: "rule" }, rule(row)), " ", text(row)))));
}

function stancePanel(doc) {
  const line = (target, t) => h("tr", {}, h("th", { scope: "row" }, target.name), VOICES.map((voice, v) => {
    const { verdict } = documentStance(doc, t, v), here = target.id === state.target && voice === state.voice;
    return h("td", {}, h("button", { class: here ? "choose here" : "choose", "data-key": `why ${target.id} ${voice}`, "aria-pressed": String(here), "aria-label": `Why: ${target.name}, ${voice}, ${label(verdict)}`, onclick: () => go({ target: target.id, voice }) }, chip(verdict, verdict === null ? "–" : LABELS[verdict] ?? verdict.replaceAll("_", " "))));
  }));
  return DATA.targets.length > 0 && h("section", { class: "panel" }, h("h3", {}, "Stances"), h("table", {}, h("thead", {}, h("tr", {}, ["Target", ...VOICES].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, DATA.targets.map(line))),
    h("p", { class: "small muted" }, "Words in grey say why there is no stance. Choose one to see why."));
}

function themePanel(doc) {
  const t = DATA.themes, found = rows(t.first, doc).reverse();
  return h("section", { class: "panel" }, h("h3", {}, "Themes"), found.length ? h("ul", { class: "plain" }, found.map((row) => {
    const theme = t.list[column(t.theme)[row]], part = share(t.share, row);
    return h("li", { title: theme.terms.join(", ") }, h("button", { class: "link", dir: "auto", onclick: () => toggle("theme", theme.id) }, theme.name), ` ${percent(part, 1)}`, theme.found && h("span", { class: "muted small" }, " found, not in the codebook"));
  })) : h("p", { class: "muted small" }, "no theme"));
}

function framePanel(doc) {
  const f = DATA.frames;
  const line = (frame, i) => {
    const at = doc * f.list.length + i, present = column(f.present)[at], evidence = listed(f.evidence_first, f.evidence, at);
    return h("tr", {}, h("th", { scope: "row" }, frame.name), h("td", {}, present === NONE ? "not judged" : present ? h("strong", {}, "present") : "absent"), h("td", {}, three(share(f.probability, at))),
      h("td", {}, evidence.slice(0, 3).map((sentence, k) => [h("button", { class: "link", "aria-label": `Show sentence ${k + 1} read for the frame ${frame.name}`, onclick: () => showSentence(sentence) }, `sentence ${k + 1}`), " "])));
  };
  return f.list.length > 0 && h("section", { class: "panel" }, h("h3", {}, "Frames"), h("table", {}, h("thead", {}, h("tr", {}, ["Frame", "", "p", "read"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, f.list.map(line))));
}
