// Filter: which articles pass every facet, and how many each value would leave, in one pass over the articles.

// A facet has its values {id, label} and, for each article, the numbers of its values from first[doc] on.
function facet(name, title, values, listOf) {
  const first = new Uint32Array(N + 1), flat = [];
  for (let doc = 0; doc < N; doc++) {
    flat.push(...listOf(doc));
    first[doc + 1] = flat.length;
  }
  return { name, title, values, first, flat: Uint32Array.from(flat), places: new Map(values.map((v, i) => [v.id, i])) };
}

// Names with null as a value of its own.
function named(names, none) {
  const values = names.map((name) => ({ id: name, label: name }));
  return [...values, { id: "", label: none }];
}

const codeFacet = (name, title, codes, names, none) => {
  const numbers = column(codes), last = names.length;
  return facet(name, title, named(names, none), (doc) => [numbers[doc] ? numbers[doc] - 1 : last]);
};

function fixedFacets() {
  const d = DATA.documents, a = DATA.attributions, t = DATA.themes, f = DATA.frames;
  const speaker = column(a.speaker), theme = column(t.theme), present = column(f.present);
  const framesOf = (doc) => f.list.map((_, i) => i).filter((i) => present[doc * f.list.length + i] === 1);
  return [
    codeFacet("outlet", "Outlet", d.outlet, d.outlets, "no outlet"),
    ...(d.origins.length ? [codeFacet("origin", "Origin", d.origin, d.origins, "no origin")] : []),
    facet("theme", "Theme", t.list.map(({ id, name }) => ({ id, label: name })), (doc) => rows(t.first, doc).map((row) => theme[row])),
    facet("speaker", "Speaker", a.speakers.map((name) => ({ id: name, label: name })),
      (doc) => [...new Set(rows(a.first, doc).map((row) => speaker[row]).filter(Boolean))].map((code) => code - 1)),
    familyFacet(),
    ...(d.languages.length > 1 ? [codeFacet("language", "Language", d.language, d.languages, "no language")] : []),
    facet("frame", "Frame", f.list.map(({ id, name }) => ({ id, label: name })), framesOf),
  ];
}

// Families of at least two copies, each named after the article that the run counts for it, if it is in the page.
function familyFacet() {
  const family = column(DATA.documents.family), own = column(DATA.documents.first_of_family), sizes = new Map(), firstOf = new Map();
  for (let doc = 0; doc < N; doc++) {
    sizes.set(family[doc], (sizes.get(family[doc]) ?? 0) + 1);
    if (!firstOf.has(family[doc]) || own[doc]) firstOf.set(family[doc], doc);
  }
  const copied = [...sizes.keys()].filter((code) => sizes.get(code) > 1), place = new Map(copied.map((code, i) => [code, i]));
  const values = copied.map((code) => ({ id: DATA.documents.id[firstOf.get(code)], label: `${titleOf(firstOf.get(code))} (${sizes.get(code)} copies)` }));
  return facet("family", "Copies of one text", values, (doc) => (place.has(family[doc]) ? [place.get(family[doc])] : []));
}

const STANCE_VALUES = [...STANCES, ...REASONS].map((id) => ({ id, label: label(id) }));
const STANCE_PLACE = new Map(STANCE_VALUES.map(({ id }, i) => [id, i]));
const stanceFacets = new Map();

// The stances towards the chosen target in the chosen voice; null verdicts count under their reason.
function stanceFacet(chosen) {
  const key = `${chosen.target}\n${chosen.voice}`, target = targetNumber(chosen), voice = voiceNumber(chosen);
  if (!stanceFacets.has(key)) {
    const verdicts = target < 0 ? null : column(DATA.stances.verdict);
    const valueOf = (doc) => STANCE_PLACE.get(word(verdicts[cell(doc, target, voice)]));
    const listOf = (doc) => (verdicts === null || valueOf(doc) === undefined ? [] : [valueOf(doc)]);
    stanceFacets.set(key, facet("stance", "Stance", STANCE_VALUES, listOf));
  }
  return stanceFacets.get(key);
}

const FIXED = fixedFacets();
const facetsNow = (chosen = state) => [...FIXED, stanceFacet(chosen)];

function passes(one, chosen) {
  const wanted = new Set(chosen.map((id) => one.places.get(id))), pass = new Uint8Array(N);
  for (let doc = 0; doc < N; doc++) {
    for (let at = one.first[doc]; at < one.first[doc + 1]; at++) if (wanted.has(one.flat[at])) { pass[doc] = 1; break; }
  }
  return pass;
}

let searchable = null, searched = { query: null, pass: null };

// A query is whole words, all of which must be there, beginnings of words with * behind them, or phrases in quotation
// marks, typed or typeset; case does not count.
function termsOf(query) {
  const parts = [...query.matchAll(/"([^"]+)"|[“”„]([^“”„]+)[“”]|(\S+)/g)].map((found) => folded(found[1] ?? found[2] ?? found[3].replace(/["“”„]/g, "")));
  return parts.map((part) => ({ words: part.replace(/\*+$/, ""), begins: part.endsWith("*") })).filter(({ words }) => words);
}

// Where there is no text, what names an article is searched in its place.
function searchedText(doc) {
  const { id, path, title } = DATA.documents;
  return folded(DATA.texts ? `${title[doc] ?? ""}\n${textOf(doc)}` : `${title[doc] ?? ""}\n${path[doc]}\n${id[doc]}`);
}

function matching(query) {
  if (searched.query === query) return searched.pass;
  searchable ??= DATA.documents.id.map((_, doc) => searchedText(doc));
  const terms = termsOf(query), pass = new Uint8Array(N), whole = query.trim(), { id, path } = DATA.documents;
  for (let doc = 0; doc < N; doc++) pass[doc] = terms.every((term) => foundAt(searchable[doc], term) >= 0) || id[doc] === whole || path[doc] === whole ? 1 : 0;
  searched = { query, pass };
  return pass;
}

function datePass(from, to) {
  const pass = new Uint8Array(N), low = from ? Date.parse(from) / 86400000 : -Infinity, high = to ? Date.parse(to) / 86400000 : Infinity;
  for (let doc = 0; doc < N; doc++) {
    const day = dayOf(doc);
    pass[doc] = day !== null && day >= low && day <= high ? 1 : 0;
  }
  return pass;
}

// Every test that is on, by name.
function tests(chosen, facets) {
  const found = facets.filter((one) => chosen[one.name].length).map((one) => [one.name, passes(one, chosen[one.name])]);
  if (chosen.from || chosen.to) found.push(["date", datePass(chosen.from, chosen.to)]);
  if (chosen.query) found.push(["query", matching(chosen.query)]);
  if (chosen.copies !== "all") found.push(["copies", column(DATA.documents.first_of_family)]);
  return found;
}

// Returns the articles that pass, and for each facet those that pass all other facets, counted by value.
function filtered(chosen = state) {
  const facets = facetsNow(chosen), all = tests(chosen, facets), names = all.map(([name]) => name);
  const docs = [], nearly = {}, counts = {};
  for (const name of [...facets.map((one) => one.name), "date", "copies"]) nearly[name] = [];
  for (let doc = 0; doc < N; doc++) {
    let failed = -1, failures = 0;
    for (let i = 0; i < all.length && failures < 2; i++) if (!all[i][1][doc]) { failures++; failed = i; }
    if (failures === 0) docs.push(doc);
    else if (failures === 1) nearly[names[failed]]?.push(doc);
  }
  for (const one of facets) {
    const count = (counts[one.name] = new Uint32Array(one.values.length));
    for (const some of [docs, nearly[one.name]]) {
      for (const doc of some) for (let at = one.first[doc]; at < one.first[doc + 1]; at++) count[one.flat[at]]++;
    }
  }
  return { docs, nearly, counts, facets };
}

// Counts stances of articles towards a target in a voice: favour, neutral, against, and how many are not judged.
function tally(docs, target = targetNumber(), voice = voiceNumber()) {
  const out = [0, 0, 0, 0];
  if (target < 0) return out;
  const verdicts = column(DATA.stances.verdict);
  for (const doc of docs) out[Math.min(3, verdicts[cell(doc, target, voice)])]++;
  return out;
}
