// State: what is chosen, and the URL's hash that says the same. Ids stand in it, never numbers of rows.

const LISTS = { outlet: "o", origin: "g", language: "l", theme: "th", stance: "s", speaker: "sp", frame: "fr", family: "fam" };
const WORDS = { target: "t", voice: "v", query: "q", from: "from", to: "to", view: "view", doc: "d", period: "by", copies: "copies", quote: "a", order: "order", pinned: "pin" };
const VIEWS = ["articles", "sentences", "compare", "words"];

// Who comes without a choice sees the target that most articles were judged towards.
const usualTarget = (() => {
  const verdicts = column(DATA.stances.verdict), judged = (voice) => DATA.targets.map((_, t) => {
    let count = 0;
    for (let doc = 0; doc < N; doc++) if (verdicts[cell(doc, t, voice)] < STANCES.length) count++;
    return count;
  });
  const [narration, quotation] = [judged(0), judged(1)], order = DATA.targets.map((_, t) => t);
  return DATA.targets[order.sort((a, b) => narration[b] - narration[a] || quotation[b] - quotation[a] || a - b)[0]]?.id ?? "";
})();

function emptyState() {
  const state = { target: usualTarget, voice: "narration", view: "articles" };
  for (const name of Object.keys(LISTS)) state[name] = [];
  return state;
}

let state = emptyState();

function readHash(hash = location.hash) {
  const found = new URLSearchParams(hash.replace(/^#/, "")), read = emptyState();
  for (const [name, key] of Object.entries(LISTS)) read[name] = found.getAll(key);
  for (const [name, key] of Object.entries(WORDS)) if (found.get(key)) read[name] = found.get(key);
  if (!DATA.targets.some((target) => target.id === read.target)) read.target = emptyState().target;
  if (!VOICES.includes(read.voice)) read.voice = VOICES[0];
  if (!VIEWS.includes(read.view)) read.view = VIEWS[0];
  for (const name of ["from", "to"]) if (read[name] && !(/^\d{4}-\d\d-\d\d$/.test(read[name]) && !Number.isNaN(Date.parse(read[name])))) delete read[name];
  return read;
}

function hashOf(wanted) {
  const written = new URLSearchParams(), plain = emptyState();
  for (const [name, key] of Object.entries(WORDS)) {
    if (wanted[name] && (wanted[name] !== plain[name] || name === "target" || name === "voice")) written.set(key, wanted[name]);
  }
  for (const [name, key] of Object.entries(LISTS)) for (const value of wanted[name]) written.append(key, value);
  return `#${written}`;
}

// Changes the state, the hash and the page. What opens something goes into the history, so that Back closes it.
function go(change, remember = "doc" in change || "view" in change) {
  state = { ...state, ...change };
  history[remember ? "pushState" : "replaceState"](null, "", hashOf(state));
  render();
}

// What was said of copies before families were chosen.
let copiesBefore = "";

// The change that takes a value into a list or out of it. Who chooses a family wants to see its copies, until none is left.
function toggled(name, value) {
  const has = state[name].includes(value), left = has ? state[name].filter((each) => each !== value) : [...state[name], value];
  return { [name]: left, ...(name === "family" && { copies: left.length ? "all" : copiesBefore }) };
}

function toggle(name, value) {
  if (name === "family" && !state.family.length) copiesBefore = state.copies ?? "";
  go(toggled(name, value));
}

const targetNumber = (chosen = state) => DATA.targets.findIndex((target) => target.id === chosen.target);
const voiceNumber = (chosen = state) => VOICES.indexOf(chosen.voice);
