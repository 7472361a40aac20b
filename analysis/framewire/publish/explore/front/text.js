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
