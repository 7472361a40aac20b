// Elements: built from values, never from markup. Text becomes text nodes only.

const SVG = "http://www.w3.org/2000/svg";

// Returns an element. `facts` are attributes; onclick and the like are listeners; null and false are left out.
function h(name, facts = {}, ...children) {
  return filledIn(document.createElement(name), facts, children);
}
function s(name, facts = {}, ...children) {
  return filledIn(document.createElementNS(SVG, name), facts, children);
}

function filledIn(element, facts, children) {
  for (const [name, value] of Object.entries(facts)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(shown(child)));
  }
  return element;
}

const byId = (id) => document.getElementById(id);

// Puts new children into an element; who had the focus, by data-key, has it again, or the element where that is gone.
function fill(element, ...children) {
  const held = element.contains(document.activeElement), key = held ? document.activeElement.dataset.key : null;
  element.replaceChildren(...children.flat(Infinity).filter((child) => child instanceof Node));
  const again = key ? element.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  if (held) (again ?? element).focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && again.type === "search") again.setSelectionRange(again.value.length, again.value.length);
}

const FORMAT = new Intl.NumberFormat("en");
const number = (value) => FORMAT.format(value);
const countOf = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
// A share that is neither none nor all is never written 0 or 100.
function percent(part, whole) {
  if (!whole) return "–";
  const share = (100 * part) / whole;
  return share > 0 && share < 1 ? "under 1 %" : share > 99 && share < 100 ? "over 99 %" : `${Math.round(share)} %`;
}
const three = (value) => (value === null ? "–" : value.toFixed(3));
const LABELS = { favour: "in favour", neutral: "neutral", against: "against" };
const label = (verdict) => LABELS[verdict] ?? (verdict === null ? "no row" : `not judged: ${verdict.replaceAll("_", " ")}`);

function chip(verdict, text = label(verdict)) {
  const why = DATA.words.reasons[verdict] ?? null;
  return h("span", { class: `chip ${LABELS[verdict] ? verdict : "null"}`, title: why }, text);
}

function say(text) {
  fill(byId("status"), h("p", {}, text));
  clearTimeout(say.later);
  say.later = setTimeout(() => fill(byId("status")), 8000);
}
