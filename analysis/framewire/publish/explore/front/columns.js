// Columns: the data of the page, unpacked when it is first looked at.

function bytesOf(base64) {
  const binary = atob(base64), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function unzipped(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const DATA = await unzipped(document.getElementById("data").textContent);
document.getElementById("data").remove();
const NONE = 255, NULL = 65535, STEPS = 60000, FIRST_REASON = 10;
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
const unpacked = new Map();

// Returns a packed column as a typed array. The page is written little-endian, as every browser's machine is.
function column(packed) {
  if (!unpacked.has(packed)) {
    const [kind, base64] = Object.entries(packed)[0];
    unpacked.set(packed, new ARRAYS[kind](bytesOf(base64).buffer));
  }
  return unpacked.get(packed);
}

// Returns a number in [0, 1], or null.
function share(packed, row) {
  const code = column(packed)[row];
  return code === NULL ? null : code / STEPS;
}

// Returns favour, neutral, against, or three nulls.
function triple(columns, row) {
  const favour = share(columns.p_favour, row), against = share(columns.p_against, row);
  return favour === null ? [null, null, null] : [favour, Math.max(0, 1 - favour - against), against];
}

const N = DATA.documents.id.length;
const { stances: STANCES, voices: VOICES } = DATA.words;
const REASONS = Object.keys(DATA.words.reasons), OUTCOMES = Object.keys(DATA.words.outcomes);

// A verdict as a word: a stance, a reason, or null where the run has no row.
function word(verdict) {
  if (verdict === NONE) return null;
  return verdict < FIRST_REASON ? STANCES[verdict] : REASONS[verdict - FIRST_REASON];
}

const cell = (doc, target, voice) => (doc * DATA.targets.length + target) * VOICES.length + voice;

// The rows from first[i] up to first[i + 1], or their values.
function rows(first, i) {
  const starts = column(first), out = [];
  for (let row = starts[i]; row < starts[i + 1]; row++) out.push(row);
  return out;
}
const listed = (first, values, i) => Array.from(column(values).subarray(column(first)[i], column(first)[i + 1]));

function documentStance(doc, target, voice) {
  const at = cell(doc, target, voice), s = DATA.stances;
  const verdict = word(column(s.verdict)[at]);
  return {
    verdict, judged: STANCES.includes(verdict), sentences: column(s.judged)[at],
    p: triple(s, at),
    evidence: listed(s.evidence_first, s.evidence, at),
    counter: listed(s.counter_evidence_first, s.counter_evidence, at),
  };
}

// The document that a row belongs to: the last one whose first row is not after it.
function ownerOf(starts, row) {
  const first = column(starts);
  let low = 0, high = N - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[middle] <= row) low = middle; else high = middle - 1;
  }
  return low;
}
const documentOf = (sentence) => ownerOf(DATA.sentences.first, sentence);

// The id of a row that its document and its number in it tell.
function numbered(first, row, letter) {
  const doc = ownerOf(first, row);
  return `${DATA.documents.id[doc]}-${letter}${String(row - column(first)[doc]).padStart(4, "0")}`;
}
const sentenceId = (sentence) => (DATA.sentences.id ? DATA.sentences.id[sentence] : numbered(DATA.sentences.first, sentence, "s"));

function attribution(row) {
  const a = DATA.attributions;
  return {
    row, id: a.id ? a.id[row] : numbered(a.first, row, "a"), start: column(a.start)[row], end: column(a.end)[row],
    speaker: a.speakers[column(a.speaker)[row] - 1] ?? null, direct: column(a.direct)[row] === 1,
    cue: a.cue ? a.cues[column(a.cue)[row] - 1] ?? null : null,
    sentences: listed(a.sentence_first, a.sentence, row),
  };
}
const attributionsOf = (doc) => rows(DATA.attributions.first, doc).map(attribution);

const readingsOf = (() => {
  let bySentence = null;
  // Rows are sorted by sentence: where each sentence's rows begin is found once.
  return (sentence) => {
    const sentences = column(DATA.readings.sentence);
    if (!bySentence) {
      bySentence = new Map();
      for (let row = sentences.length - 1; row >= 0; row--) bySentence.set(sentences[row], row);
    }
    const found = [];
    for (let row = bySentence.get(sentence) ?? sentences.length; sentences[row] === sentence; row++) found.push(row);
    return found.map(reading);
  };
})();

function reading(row) {
  const r = DATA.readings;
  return {
    row, sentence: column(r.sentence)[row], target: column(r.target)[row], voice: column(r.voice)[row],
    outcome: OUTCOMES[column(r.outcome)[row]], about: share(r.measure, row),
    speaker: r.speakers[column(r.speaker)[row] - 1] ?? null, said: r.saids[column(r.said)[row] - 1] ?? null,
    verdict: word(column(r.verdict)[row]),
    p: triple(r, row),
  };
}

function answersOf(row) {
  const a = DATA.readings.answers;
  return rows(a.first, row).map((at) => {
    const form = column(a.form)[at], yes = share(a.yes, at), no = share(a.no, at);
    return {
      side: ["favour", "against", "both"][form % 3], denial: Math.floor(form / 3) % 2 === 1,
      inContext: Math.floor(form / 6) % 2 === 1, ofWriter: Math.floor(form / 12) % 2 === 1, wording: Math.floor(form / 24),
      numbers: [yes, Math.max(0, 1 - yes - no), no],
    };
  });
}

const outletOf = (doc) => DATA.documents.outlets[column(DATA.documents.outlet)[doc] - 1] ?? null;
// Days since 1970, negative before it; null: no date.
function dayOf(doc) {
  const code = column(DATA.documents.day)[doc];
  return code ? code + DATA.documents.day_zero : null;
}
const isoDay = (day) => (day === null ? "" : new Date(day * 86400000).toISOString().slice(0, 10));
const titleOf = (doc) => DATA.documents.title[doc] ?? DATA.documents.path[doc];
const textOf = (doc) => (DATA.texts ? DATA.texts[doc] : null);
