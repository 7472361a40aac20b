// Take away: rows as CSV or Excel, a figure as SVG or PNG, a sentence as a citation.

const FORMULA = /^\s*[=+\-@\t\r]/;

// A cell that no spreadsheet computes: what could begin a formula has an apostrophe before it. Numbers stay numbers.
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(name, kind, content) {
  const address = URL.createObjectURL(new Blob([content], { type: kind }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  say(`Saved ${name}`);
}

// A byte order mark, so that spreadsheets read the file as UTF-8.
const csvText = (head, body) => `\ufeff${[head, ...body].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

// Saves rows under a name, as the kind of file that was asked for. Each row says of which run it is, and what was chosen.
function saveRows(name, kind, columns, rows, chosen = state) {
  const selection = hashOf({ ...chosen, doc: "", quote: "" }), head = [...columns, "run", "selection"], body = rows.map((row) => [...row, DATA.run.hash, selection]);
  if (kind === "xlsx") return save(`${name}.xlsx`, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(head, body));
  return save(`${name}.csv`, "text/csv;charset=utf-8", csvText(head, body));
}

// Two buttons, one for each kind of file.
const saveButtons = (saved) => [["csv", "CSV"], ["xlsx", "Excel"]].map(([kind, words]) => h("button", { "data-key": kind, onclick: () => saved(kind) }, `Save as ${words}`));

const PLACE = ["document_id", "title", "outlet", "published"];
const placeCells = (doc) => [DATA.documents.id[doc], DATA.documents.title[doc], outletOf(doc), isoDay(dayOf(doc))];

function saveArticles(docs, kind) {
  const target = targetNumber(), voice = voiceNumber();
  saveRows("articles", kind, [...PLACE, "target_id", "voice", "stance", "reason", "p_favour", "p_neutral", "p_against", "evidence", "counter_evidence"], docs.map((doc) => {
    const own = target < 0 ? { verdict: null, judged: false, p: [null, null, null], evidence: [], counter: [] } : documentStance(doc, target, voice);
    return [...placeCells(doc), state.target, state.voice, own.judged ? own.verdict : null, own.judged ? null : own.verdict, ...own.p, own.evidence.map(sentenceId).join("; "), own.counter.map(sentenceId).join("; ")];
  }));
}

function saveSentences(found, kind) {
  saveRows("sentences", kind, [...PLACE, "sentence_id", "start", "end", "text", "speaker", "target_id", "voice", "stance", "role", "article_stance"], found.map(({ doc, sentence, stance, role }) => {
    const own = readingIn(sentence);
    return [...placeCells(doc), sentenceId(sentence), column(DATA.sentences.start)[sentence], column(DATA.sentences.end)[sentence], sentenceText(sentence), own?.speaker, state.target, state.voice, STANCES.includes(own?.verdict) ? own.verdict : null, role, stance];
  }));
}

// A row counts what lies in its period and in the dates chosen, and all stances, whatever stance is chosen.
function saveGrid(periods, outlets, kind) {
  const row = (outlet, { from, to }, docs) => [outlet, ...Object.values(chosenDates(from, to)), state.target, state.voice, ...tally(docs)];
  saveRows("outlets", kind, ["outlet", "from", "to", "target_id", "voice", ...STANCES, "not_judged"], outlets.flatMap((each) => [row(each.outlet, {}, each.docs),
    ...periods.filter((period) => each.at.has(period.from)).map((period) => row(each.outlet, period, each.at.get(period.from)))]), { ...state, stance: [] });
}

// Colours come from the style sheet; in a file of its own a figure carries them, those for white paper.
function coloured(picture) {
  const paper = h("div", { class: "offstage light" }, picture);
  document.body.append(paper);
  for (const each of picture.querySelectorAll("[class]")) {
    each.setAttribute("fill", getComputedStyle(each).fill);
    each.removeAttribute("class");
  }
  paper.remove();
  return picture;
}

const saveSvg = (picture) => save("stances.svg", "image/svg+xml", new XMLSerializer().serializeToString(coloured(picture)));

// A figure is rectangles and words: they are painted one by one, since the page may load no image, not even its own.
function savePng(figure, scale = 3) {
  const picture = coloured(figure), number_ = (each, name) => Number(each.getAttribute(name));
  const canvas = h("canvas", { width: number_(picture, "width") * scale, height: number_(picture, "height") * scale }), pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.font = `${picture.getAttribute("font-size")}px ${picture.getAttribute("font-family")}`;
  for (const each of picture.querySelectorAll("rect, text")) {
    pen.fillStyle = each.getAttribute("fill");
    const [x, y] = [number_(each, "x"), number_(each, "y")];
    pen.textAlign = each.getAttribute("text-anchor") === "middle" ? "center" : "left";
    if (each.tagName === "rect") pen.fillRect(x, y, number_(each, "width"), number_(each, "height"));
    else pen.fillText(each.textContent, x, y);
  }
  canvas.toBlob((blob) => save("stances.png", "image/png", blob), "image/png");
}

function citation(sentence) {
  const doc = documentOf(sentence), words = sentenceText(sentence);
  const place = `${DATA.documents.id[doc]}, characters ${column(DATA.sentences.start)[sentence]}-${column(DATA.sentences.end)[sentence]}`;
  return `${words ? `“${shown(words)}” ` : ""}${[outletOf(doc), DATA.documents.title[doc], isoDay(dayOf(doc))].filter(Boolean).map(shown).join(", ")}. Document ${place}; sentence ${sentenceId(sentence)}; framewire ${DATA.run.framewire} run ${DATA.run.hash}.`;
}

const citeButton = (sentence) => h("button", { class: "link small", "data-key": `cite ${sentence}`, onclick: () => copy(citation(sentence)) }, "Copy citation");

// Copies without asking for a permission; where a browser refuses, the text stands in the message to be copied by hand.
function copy(text) {
  const field = h("textarea", { class: "offstage", "aria-hidden": "true", tabindex: "-1" }), before = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  say(`${done ? "Copied" : "Copy this"}: ${text}`);
}
