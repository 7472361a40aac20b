// Why: the trail behind one stance, or one null, and behind one quotation.

function whyPanel(doc) {
  const target = targetNumber(), voice = voiceNumber();
  if (target < 0) return null;
  const own = documentStance(doc, target, voice), steps = stepsOf(doc, target, voice);
  const asked = steps.filter((step) => step.p[0] !== null), others = steps.filter((step) => step.p[0] === null);
  return h("section", { class: "panel", id: "why" }, h("h3", {}, "Why"),
    h("p", {}, verdictWords(own)),
    own.judged && numbersLine("Together", own.p),
    asked.length > 0 && h("ol", { class: "steps" }, asked.map((step) => stepItem(step, own))),
    others.length > 0 && notAsked(others, doc),
    !steps.length && own.verdict !== null && !own.judged && h("p", { class: "muted small" }, "No sentence was asked about this target in this voice."),
    h("p", { class: "muted small" }, "The rule with its numbers: ", h("code", {}, `framewire why RUN ${DATA.documents.id[doc]} ${state.target}`)));
}

function verdictWords(own) {
  const what = `${DATA.targets[targetNumber()].name}, in ${state.voice}: `;
  if (own.verdict === null) return [what, h("strong", {}, "no row in this run"), ". The article was not read."];
  if (own.judged) return [what, chip(own.verdict), ` from ${countOf(own.sentences, "judged sentence")}.`];
  return [what, chip(own.verdict), ` ${DATA.words.reasons[own.verdict]}.`];
}

function sentencesOf(doc) {
  const first = column(DATA.sentences.first);
  return Array.from({ length: first[doc + 1] - first[doc] }, (_, i) => first[doc] + i);
}

const stepsOf = (doc, target, voice) => sentencesOf(doc).flatMap((sentence) => readingsOf(sentence).filter((each) => each.target === target && each.voice === voice));

const numbersLine = (what, p) => h("p", { class: "numbers" }, `${what}: favour ${three(p[0])}, neutral ${three(p[1])}, against ${three(p[2])}`);

function stepItem(step, own) {
  const role = own.evidence.includes(step.sentence) ? "evidence" : own.counter.includes(step.sentence) ? "counter-evidence" : null;
  const words = step.said ?? sentenceText(step.sentence) ?? sentenceId(step.sentence);
  return h("li", { id: `step-${step.sentence}` },
    h("button", { class: `snippet ${step.verdict ?? "null"}`, dir: "auto", "data-key": `step ${step.sentence}`, onclick: () => showSentence(step.sentence) }, words),
    h("p", { class: "row small" }, chip(step.verdict), role && h("strong", {}, role), step.speaker && h("span", { dir: "auto" }, `said by ${step.speaker}`), citeButton(step.sentence)),
    h("p", { class: "small muted" }, `Read because ${DATA.words.outcomes[step.outcome]} (${step.outcome}${step.about === null ? "" : `, about it ${step.about.toFixed(3)}`}).`),
    numbersLine("Answers together", step.p), answerTable(step));
}

function answerTable(step) {
  const answers = answersOf(step.row), target = DATA.targets[step.target];
  if (!answers.length) return null;
  const asked = (each, side) => target[each.ofWriter ? "writer" : side][each.ofWriter ? Number(side === "against") : each.wording];
  const words = (each) => (each.side === "both" ? `${asked(each, "favour")} / ${asked(each, "against")}` : asked(each, each.side));
  const row = (each) => h("tr", {}, h("th", { scope: "row" }, each.denial ? `denial of: ${words(each)}` : words(each), each.inContext && h("span", { class: "muted" }, " (in context)")),
    each.numbers.map((value) => h("td", {}, three(value))));
  return h("details", {}, h("summary", {}, `${countOf(answers.length, "answer")}`), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Answers" }, h("table", { class: "answers" },
    h("thead", {}, h("tr", {}, ["Asked", "entailed", "neutral", "contradicted"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, answers.map(row)))),
    answers.some((each) => each.side === "both") && h("p", { class: "small muted" }, "For both sides at once (with a stroke between them) the three numbers are favour, neutral, against."));
}

function notAsked(steps, doc) {
  const counts = new Map();
  for (const step of steps) counts.set(step.outcome, (counts.get(step.outcome) ?? 0) + 1);
  const item = (step) => h("li", {}, h("button", { class: "snippet null", dir: "auto", onclick: () => showSentence(step.sentence) }, step.said ?? sentenceText(step.sentence) ?? sentenceId(step.sentence)),
    h("span", { class: "small muted" }, ` ${step.outcome}${step.about === null ? "" : `, about it ${step.about.toFixed(3)}`}`));
  return h("details", {}, h("summary", {}, `${countOf(steps.length, "sentence")} not asked`),
    h("ul", { class: "plain small" }, [...counts].map(([outcome, count]) => h("li", {}, `${count} ${outcome}: ${DATA.words.outcomes[outcome]}`))),
    h("ul", { class: "steps" }, steps.map(item)));
}

// What rests on one attribution: its sentences' stances in quotation, the articles' stances, its speaker's.
function quotationPanel(doc) {
  const own = attributionsOf(doc).find((each) => each.id === state.quote);
  if (!own) return null;
  const words = textOf(doc) === null ? `characters ${own.start} to ${own.end}` : slice(textOf(doc), own.start, own.end);
  const readings = own.sentences.flatMap(readingsOf).filter((each) => VOICES[each.voice] === "quotation" && each.p[0] !== null);
  return h("section", { class: "panel quotation", id: "quotation", tabindex: "-1" },
    h("div", { class: "bar" }, h("h3", {}, "This quotation"), h("button", { "data-key": "close quotation", onclick: () => go({ quote: "" }) }, "Close")),
    h("blockquote", { dir: "auto" }, words),
    h("p", {}, own.speaker ? ["Given to ", h("strong", { dir: "auto" }, own.speaker)] : "Given to nobody by name", own.cue && ` (“${own.cue}”)`, `, ${own.direct ? "word for word" : "in other words"}. `, h("span", { class: "muted small" }, own.id)),
    h("h4", {}, "What rests on it"),
    readings.length ? h("ul", { class: "steps" }, readings.map((each) => restingItem(doc, each))) : h("p", { class: "muted" }, "No stance: none of its sentences was asked about a target in quotation."),
    own.speaker && speakerPart(own.speaker, doc));
}

function restingItem(doc, each) {
  const target = DATA.targets[each.target], whole = documentStance(doc, each.target, each.voice);
  const role = whole.evidence.includes(each.sentence) ? "as evidence" : whole.counter.includes(each.sentence) ? "as counter-evidence" : null;
  return h("li", {}, h("button", { class: "link", "data-key": `rests ${each.row}`, onclick: () => go({ target: target.id, voice: "quotation" }) }, target.name), ": this sentence is ", chip(each.verdict),
    role ? ` and stands ${role} for the article's stance, ` : "; it is no evidence of the article's stance, ", chip(whole.verdict));
}

function speakerPart(speaker, doc) {
  const a = DATA.attributions, code = a.speakers.indexOf(speaker) + 1, codes = column(a.speaker), first = column(a.first);
  const docs = new Map();
  for (let other = 0; other < N; other++) for (let row = first[other]; row < first[other + 1]; row++) if (codes[row] === code) docs.set(other, (docs.get(other) ?? 0) + 1);
  const rows = DATA.speakers.filter((row) => row[0] === speaker), total = [...docs.values()].reduce((x, y) => x + y, 0);
  return [h("h4", { dir: "auto" }, `${speaker}: ${countOf(total, "quotation")} in ${countOf(docs.size, "article")}`),
    rows.length > 0 && h("ul", { class: "plain" }, rows.map(([, target, stance, n]) => h("li", {}, `${DATA.targets[target].name}: `, chip(stance, stance ? label(stance) : "not judged"), " from ",
      DATA.run.left_out > 0 && `${countOf(n, "judged quotation")} of the whole run: `,
      h("button", { class: "link", "data-key": `said ${target}`, onclick: () => { clearAll(); go({ speaker: [speaker], target: DATA.targets[target].id, voice: "quotation", copies: "all", view: "sentences" }); } }, DATA.run.left_out ? "those in this sample" : countOf(n, "judged quotation"))))),
    h("ul", { class: "plain" }, [...docs].slice(0, 12).map(([other, n]) => h("li", {}, other === doc ? `${titleOf(other)} (this article, ${n})`
      : h("button", { class: "link", dir: "auto", onclick: () => go({ doc: DATA.documents.id[other], quote: "" }) }, `${titleOf(other)} (${n})`)))),
    h("button", { "data-key": "all of speaker", onclick: () => { clearAll(); go({ speaker: [speaker], voice: "quotation", copies: "all", view: "articles" }); } }, "Show all articles that quote this speaker")];
}
