"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const items = data.items;
  const find = (name) => document.getElementById(name);
  const key = "framewire/" + data.coder + "/" + fingerprint(items.map((item) => item.unit_id).join(" "));
  let state = { at: 0, codes: {}, notes: {} };
  let keeps = true;

  function fingerprint(text) {
    let value = 2166136261;
    for (let place = 0; place < text.length; place++) value = Math.imul(value ^ text.charCodeAt(place), 16777619);
    return (value >>> 0).toString(16) + "-" + items.length;
  }

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(key) || "null");
      if (kept && kept.codes && kept.notes) state = kept;
    } catch (error) { keeps = false; }
    state.at = Math.min(Math.max(state.at | 0, 0), items.length - 1);
  }

  function save() {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch (error) { keeps = false; }
    find("saved").textContent = keeps ? "" :
      "This browser keeps nothing: export the CSV before you close the page.";
  }

  function show() {
    const item = items[state.at];
    const voice = item.voice ? " In the article's " + item.voice + "." : "";
    find("asked").textContent = (state.at + 1) + ". " + item.target + "." + voice;
    find("title").textContent = item.title;
    find("note").value = state.notes[item.unit_id] || "";
    marked(find("text"), item);
    choices(item);
    const done = items.filter((unit) => state.codes[unit.unit_id]).length;
    find("bar").max = items.length;
    find("bar").value = done;
    find("count").textContent = done + " of " + items.length + " coded";
    window.scrollTo(0, 0);
    find("asked").focus({ preventScroll: true });
    const mark = document.querySelector("mark");
    if (mark) mark.scrollIntoView({ block: "center" });
  }

  // Only the first opening sign and the first closing one after it are ours where a sentence is asked about.
  function marked(place, item) {
    place.textContent = "";
    const sentence = item.kind === "evidence" || item.kind === "attribution";
    const start = sentence ? item.text.indexOf("\u27e6") : -1;
    const end = start < 0 ? -1 : item.text.indexOf("\u27e7", start);
    if (end < 0) { place.textContent = item.text; return; }
    const mark = document.createElement("mark");
    mark.textContent = item.text.slice(start + 1, end);
    place.append(item.text.slice(0, start), mark, item.text.slice(end + 1));
  }

  function choices(item) {
    const group = find("choices");
    group.textContent = "";
    item.choices.forEach((code, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = (number + 1) + " " + code;
      button.setAttribute("aria-pressed", String(state.codes[item.unit_id] === code));
      button.addEventListener("click", () => choose(number));
      group.append(button);
    });
  }

  function choose(number) {
    const item = items[state.at];
    if (number >= item.choices.length) return;
    state.codes[item.unit_id] = item.choices[number];
    if (state.at < items.length - 1) state.at += 1;
    save();
    show();
  }

  function move(step) {
    state.at = Math.min(Math.max(state.at + step, 0), items.length - 1);
    save();
    show();
  }

  function firstOpen() {
    const place = items.findIndex((item) => !state.codes[item.unit_id]);
    if (place >= 0) state.at = place;
    save();
    show();
  }

  function cell(value) {
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function exported() {
    const head = ["unit_id", "coder", "target", "voice", "title", "text", "choices", "code", "note"];
    const rows = items.map((item) => [item.unit_id, item.coder, item.target, item.voice, item.title, item.text,
      item.choices.join(" | "), state.codes[item.unit_id] || "", state.notes[item.unit_id] || ""]);
    return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exported()], { type: "text/csv;charset=utf-8" }));
    link.download = "sheet_" + data.coder + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === find("note")) {
      if (event.key === "Escape") find("asked").focus();
      return;
    }
    const known = {
      ArrowLeft: () => move(-1), k: () => move(-1), ArrowRight: () => move(1), j: () => move(1), u: firstOpen,
      0: () => { delete state.codes[items[state.at].unit_id]; save(); show(); },
      n: () => find("note").focus(), e: download, "?": () => { find("help").open = !find("help").open; },
    };
    if (/^[1-9]$/.test(event.key)) { event.preventDefault(); choose(Number(event.key) - 1); }
    else if (known[event.key]) { event.preventDefault(); known[event.key](); }
  });
  find("note").addEventListener("input", () => { state.notes[items[state.at].unit_id] = find("note").value; save(); });
  find("back").addEventListener("click", () => move(-1));
  find("next").addEventListener("click", () => move(1));
  find("export").addEventListener("click", download);
  find("coder").textContent = data.coder;
  data.instructions.forEach((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    find("instructions").append(paragraph);
  });
  load();
  save();
  show();
})();
