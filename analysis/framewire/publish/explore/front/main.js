// Main: what stands still, and drawing the rest whenever the state changes.

const TABS = { articles: "Articles", sentences: "Evidence", compare: "Outlets and time", words: "Words" };

function render() {
  const result = filtered();
  drawLens(result);
  drawFacets(result);
  drawSummary(result);
  drawTabs();
  const views = { articles: () => drawArticles(result.docs), sentences: () => drawSentences(result.docs), compare: () => drawCompare(result), words: () => drawWords(result.docs) };
  views[state.view]();
  drawArticle();
}

function drawLens(result) {
  const docs = [...result.docs, ...result.nearly.stance], judged = (i) => tally(docs, i).slice(0, 3).reduce((a, b) => a + b, 0);
  const select = byId("target");
  fill(select, ...DATA.targets.map((target, i) => h("option", { value: target.id, selected: target.id === state.target }, `${target.name} (${judged(i)} judged)`)));
  select.value = state.target;
  fill(byId("voice"), h("legend", { class: "unseen" }, "Voice"), ...VOICES.map((voice) => h("label", {},
    h("input", { type: "radio", name: "voice", value: voice, checked: voice === state.voice, "data-key": `voice ${voice}`, onchange: () => go({ voice }) }), voice)));
}

function drawTabs() {
  const names = Object.keys(TABS), move = (event, i) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) { go({ view: names[(i + step + names.length) % names.length] }); byId("tabs").querySelector('[aria-selected="true"]').focus(); }
  };
  fill(byId("tabs"), ...names.map((name, i) => h("button", { role: "tab", id: `tab-${name}`, "aria-controls": "view", "aria-selected": String(name === state.view), tabindex: name === state.view ? "0" : "-1",
    "data-key": `tab ${name}`, onclick: () => { listLength = PAGE_SIZE; go({ view: name }); }, onkeydown: (event) => move(event, i) }, TABS[name])));
  byId("view").setAttribute("aria-labelledby", `tab-${state.view}`);
}

function drawAbout() {
  const { run } = DATA, parts = [`${countOf(N, "article")}, ${countOf(DATA.targets.length, "target")}, run ${run.hash.slice(0, 12)}`];
  if (run.left_out) parts.push(`a sample drawn by id: ${countOf(run.left_out, "article")} of the run are left out, and all counts are of the sample`);
  if (!run.text) parts.push("without the articles' text");
  if (run.interrupted) parts.push(run.interrupted);
  byId("about").textContent = parts.join(" · ");
}

function start() {
  state = readHash();
  drawAbout();
  byId("target").addEventListener("change", (event) => go({ target: event.target.value }));
  // Another hash, by hand or by Back, is another state; what was opened last is shown from its beginning.
  addEventListener("popstate", () => { state = readHash(); render(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && state.doc) closeArticle(); });
  render();
}

start();
