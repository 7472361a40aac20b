// Text: offsets of the tables are code points, JavaScript's are UTF-16 units; and how words are found.

// Returns a function from code points to UTF-16 units of a text.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  const starts = [];
  for (let unit = 0; unit < text.length; unit++) {
    starts.push(unit);
    // A pair is one code point; a lone surrogate is one as well.
    if (text.codePointAt(unit) > 0xffff) unit++;
  }
  starts.push(text.length);
  return (offset) => starts[Math.min(offset, starts.length - 1)];
}

// Returns the characters of a text between two offsets in code points.
function slice(text, start, end) {
  const unit = unitsOf(text);
  return text.slice(unit(start), unit(end));
}

function sentenceText(sentence) {
  const text = textOf(documentOf(sentence));
  const [start, end] = [column(DATA.sentences.start)[sentence], column(DATA.sentences.end)[sentence]];
  return text === null ? null : slice(text, start, end).trim();
}

// Characters that turn the direction of reading, and controls, are shown as what they are: nothing, or a mark.
const shown = (text) => String(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");

// Cuts a text into stretches at the edges of spans {start, end, ...} (code points); each stretch has its spans.
function stretches(text, spans) {
  const unit = unitsOf(text);
  const placed = spans.map((span) => ({ span, from: unit(span.start), to: unit(span.end) }));
  const edges = new Set([0, text.length]);
  for (const { from, to } of placed) edges.add(from).add(to);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => ({
    text: text.slice(from, sorted[i + 1]), from,
    spans: placed.filter((each) => each.from <= from && each.to > from).map((each) => each.span),
  }));
}

const OPENING = new Set("“\"'«„‘「『‹");

// Where the mark that opens a quotation stands, as a span, so that its speaker can stand before it.
function openingOf(text, said) {
  const unit = unitsOf(text), start = said.start - 1;
  return said.start > 0 && OPENING.has(text.slice(unit(start), unit(said.start))) ? { start, end: said.start, opens: said } : null;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const wordsOf = (text) => text.toLowerCase().match(WORD) ?? [];

// Text as it is searched: in lower case, with the marks that a keyboard types for those that are typeset.
const folded = (text) => text.toLowerCase().replace(/[‘’ʼ“”„]/g, (mark) => ("“”„".includes(mark) ? '"' : "'"));

// Scripts that put no space between words have no edges of words to be found.
const LETTER = /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{M}\p{N}]/u;
const isLetter = (point) => (point < 128 ? (point > 96 && point < 123) || (point > 47 && point < 58) : LETTER.test(String.fromCodePoint(point)));

// Whether folded text has an edge of a word at a place: not between two letters.
function edgeAt(text, at) {
  if (at <= 0 || at >= text.length) return true;
  const low = text.charCodeAt(at - 1), before = low >= 0xdc00 && low < 0xe000 && at > 1 ? text.codePointAt(at - 2) : low;
  return !isLetter(before) || !isLetter(text.codePointAt(at));
}

// Where folded text next has a term {words, begins} as whole words, from a place on, or -1; `begins` asks for a beginning alone.
function foundAt(text, { words, begins }, from = 0) {
  for (let at = text.indexOf(words, from); at >= 0; at = text.indexOf(words, at + 1)) {
    if (edgeAt(text, at) && (begins || edgeAt(text, at + words.length))) return at;
  }
  return -1;
}
