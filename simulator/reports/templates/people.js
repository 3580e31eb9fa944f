"use strict";
// The list of people: sorted, filtered and shown bit by bit. Every text is set as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { columns, words, verdicts, teams, heat } = data;
  const rows = data.rows, first = columns.length - data.principles;
  const body = document.getElementById("rows"), heads = document.getElementById("heads");
  const find = document.getElementById("find"), verdict = document.getElementById("verdict"), team = document.getElementById("team");
  const STEP = 50, PRINTED = 1000;
  let by = 0, down = false, shown = STEP, kept = rows;
  const make = (name, text, kind) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const keys = rows.map((row) => (row[0] + " " + row[1] + " " + row[2].map((place) => teams[place]).join(" ")).toLowerCase());
  rows.forEach((row, place) => { row.place = place; });
  const value = (row, column) => {
    if (column === 0) return row[1] || row[0];
    if (column === 1) return row[2].map((place) => teams[place]).join(" ");
    return row[column < 5 ? column + 1 : column + 2];
  };
  const order = (one, two) => {
    const a = value(one, by), b = value(two, by);
    if (a === null || b === null) return (a === null) - (b === null) || one.place - two.place;
    const way = typeof a === "number" ? a - b : a.localeCompare(b, data.language);
    return (down ? -way : way) || one.place - two.place;
  };
  columns.forEach((column, place) => {
    const head = make("th", undefined, place >= first ? "v" : place === 0 ? "who" : place > 2 ? "n" : "");
    const button = make("button", column);
    button.type = "button";
    button.setAttribute("aria-label", fill(words.sort, { column }));
    button.addEventListener("click", () => {
      down = by === place ? !down : place > 2;
      by = place;
      show();
    });
    // Chromium paints no button in a heading that is repeated on the next printed page.
    head.append(button, make("span", column, "paper"));
    heads.append(head);
  });
  const option = (select, text, at) => { const made = make("option", text); made.value = at; select.append(made); };
  option(verdict, words.all_verdicts, "");
  verdicts.forEach((entry, place) => option(verdict, entry.text, place));
  option(team, words.all_teams, "");
  teams.forEach((name, place) => option(team, name, place));
  const line = (row) => {
    const tr = make("tr"), who = make("td", undefined, "who");
    const name = make("bdi", row[1] || row[0], "clip");
    name.title = row[1] || row[0];
    who.append(name);
    if (row[1]) who.append(make("small", row[0]));
    const group = make("td", undefined, "team"), names = make("bdi", row[2].map((place) => teams[place]).join(words.comma), "clip");
    group.append(names);
    const state = make("td");
    state.append(make("span", verdicts[row[3]].text, "chip " + verdicts[row[3]].kind));
    tr.append(who, group, state);
    const error = row[6];
    tr.append(make("td", row[4], "n"));
    tr.append(make("td", row[5] === null ? "–" : row[5].toFixed(1) + (error === null ? "" : " ± " + error.toFixed(1)), "n"));
    tr.append(make("td", row[7], "n"), make("td", row[8] === null ? "–" : row[8].toFixed(0), "n"));
    for (let place = 9; place < row.length; place += 1) {
      const score = row[place], cell = make("td", score === null ? "–" : score, "c");
      if (score !== null) {
        cell.style.background = heat[score];
        if (score > 93) cell.style.color = "#fff";
      }
      tr.append(cell);
    }
    return tr;
  };
  const draw = () => {
    body.replaceChildren(...kept.slice(0, shown).map(line));
    const count = Math.min(shown, kept.length);
    document.getElementById("shown").textContent = fill(words.showing, { shown: count.toLocaleString("en"), count: kept.length.toLocaleString("en") });
    const left = kept.length - count, more = document.getElementById("more"), all = document.getElementById("all");
    more.hidden = left === 0;
    all.hidden = left <= STEP;
    more.textContent = fill(words.more, { count: Math.min(left, STEP) });
    all.textContent = words.show_all;
  };
  const show = () => {
    const text = find.value.trim().toLowerCase(), state = verdict.value, group = team.value;
    kept = rows.filter((row) => (!text || keys[row.place].includes(text)) && (state === "" || row[3] === Number(state)) && (group === "" || row[2].includes(Number(group))));
    kept.sort(order);
    [...heads.children].forEach((head, place) => {
      if (place === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    draw();
  };
  const again = () => { shown = STEP; show(); };
  find.addEventListener("input", again);
  verdict.addEventListener("change", again);
  team.addEventListener("change", again);
  document.getElementById("more").addEventListener("click", () => { shown += STEP; draw(); });
  document.getElementById("all").addEventListener("click", () => { shown = kept.length; draw(); });
  document.getElementById("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => { shown = Math.max(shown, Math.min(kept.length, PRINTED)); draw(); });
  show();
})();
