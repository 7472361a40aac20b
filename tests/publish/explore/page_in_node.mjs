// Runs the script of explore.html in node, over as much of a document as it asks for, and prints what some code in it
// gives, as JSON: node page_in_node.mjs PAGE HASH CODE. `files` in that code are the files that were saved.

import fs from "node:fs";

let focused = null;

class Node {
  constructor() { this.children = []; this.parent = null; }
  append(...added) {
    for (const each of added) { each.parent = this; this.children.push(each); }
  }
  replaceChildren(...added) {
    for (const each of this.children) each.parent = null;
    if (focused !== this && this.contains(focused)) focused = document.body;
    this.children = [];
    this.append(...added);
  }
  remove() { this.parent?.children.splice(this.parent.children.indexOf(this), 1); this.parent = null; }
  contains(other) {
    for (let each = other; each; each = each.parent) if (each === this) return true;
    return false;
  }
  get textContent() { return this.children.map((each) => each.textContent).join(""); }
  set textContent(text) { this.replaceChildren(new Text(text)); }
}

class Text extends Node {
  constructor(text) { super(); this.text = String(text); }
  get textContent() { return this.text; }
}

class Element extends Node {
  constructor(tagName) { super(); Object.assign(this, { tagName, attributes: {}, listeners: {}, dataset: {}, style: {}, value: "", classList: { add() {}, remove() {}, toggle() {} } }); }
  setAttribute(name, value) {
    this.attributes[name] = String(value);
    if (name === "value") this.value = String(value);
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = String(value);
  }
  getAttribute(name) { return this.attributes[name] ?? null; }
  removeAttribute(name) { delete this.attributes[name]; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  // As in a browser: what is hidden, or can hold no focus, does not take it.
  focus() { if (!this.hidden && ("tabindex" in this.attributes || ["button", "input", "select", "a"].includes(this.tagName))) focused = this; }
  click() { this.focus(); this.listeners.click?.({ target: this }); }
  select() {}
  setSelectionRange() {}
  scrollIntoView() {}
  all() { return this.children.flatMap((each) => (each instanceof Element ? [each, ...each.all()] : [])); }
  matches(selector) {
    const [, tag, name, value] = /^([a-z]*)(?:\[([\w-]+)(?:="(.*)")?\])?$/s.exec(selector) ?? [];
    return (!tag || tag === this.tagName) && (!name || (name in this.attributes && (value === undefined || this.attributes[name] === value))) && Boolean(tag || name);
  }
  querySelectorAll(selectors) { return this.all().filter((each) => selectors.split(", ").some((selector) => each.matches(selector))); }
  querySelector(selectors) { return this.querySelectorAll(selectors)[0] ?? null; }
}

class HTMLInputElement extends Element {}

const made = (name) => (name === "input" ? new HTMLInputElement(name) : new Element(name));
const [page, hash, code] = process.argv.slice(2), html = fs.readFileSync(page, "utf8"), files = [];
const script = html.match(/<script>(.*)<\/script>/s)[1], data = new Text(html.match(/id="data">([^<]*)</)[1]);
const document = {
  body: new Element("body"), createElement: made, createElementNS: (_, name) => new Element(name), createTextNode: (text) => new Text(text), execCommand: () => true,
  getElementById: (id) => (id === "data" ? data : document.body.all().find((each) => each.attributes.id === id) ?? null), querySelector: (selectors) => document.body.querySelector(selectors),
  get activeElement() { return focused; },
};
focused = document.body;
for (const [name, id] of [["h1", "title"], ["p", "about"], ["select", "target"], ["fieldset", "voice"], ["aside", "facets"], ["main", "main"], ["article", "article"], ["div", "status"]]) {
  const each = made(name);
  each.setAttribute("id", id);
  document.body.append(each);
}
for (const id of ["summary", "tabs", "view"]) {
  const each = made("section");
  each.setAttribute("id", id);
  document.getElementById("main").append(each);
}
for (const id of ["main", "view", "article"]) document.getElementById(id).setAttribute("tabindex", "-1");

const location = { hash }, moved = (_, __, to) => { location.hash = to; };
const markup = (each) => (each instanceof Text ? each.text : `<${each.tagName}${Object.entries(each.attributes).map(([name, value]) => ` ${name}="${value}"`).join("")}>${each.children.map(markup).join("")}</${each.tagName}>`);
// A colour is here the name of the class it comes from, and whether the light colours are in force.
const colour = (each) => { for (let above = each; above; above = above.parent) if (/\blight\b/.test(above.attributes?.class)) return `light ${each.attributes.class}`; return each.attributes.class; };
const given = {
  document, location, Node, HTMLInputElement, files, history: { pushState: moved, replaceState: moved }, addEventListener() {}, scrollTo() {}, setTimeout() {}, clearTimeout() {},
  matchMedia: () => ({ matches: true }), getComputedStyle: (each) => ({ display: "block", fill: colour(each) }), CSS: { escape: (text) => text },
  XMLSerializer: class { serializeToString(each) { return markup(each); } },
  URL: { createObjectURL: (blob) => files.push(blob), revokeObjectURL() {} },
};
const opened = new Function(...Object.keys(given), `return ${script.trim().replace(/\}\)\(\);$/, "return (code) => eval(code); })();")}`);
const inside = await opened(...Object.values(given));
process.stdout.write(JSON.stringify(await inside(`(async () => {${code}})()`)) ?? "null");
