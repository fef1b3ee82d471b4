/** Ticks for what is typed in. Kept on this computer as the text's checksum: a text that changes loses its tick. */
const ticks = document.querySelectorAll("input[data-tick]");
const store = `projektlogg ${document.body.dataset.report}`;

function checksum(text) {
  let sum = 5381;
  for (const sign of text) sum = (sum * 33 + sign.codePointAt(0)) >>> 0;
  return sum;
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(store)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing for pages on disk: the ticks last as long as the page is open
  }
}

function keep(tick) {
  const all = kept();
  if (tick.checked) all[tick.dataset.tick] = checksum(tick.dataset.text);
  else delete all[tick.dataset.tick];
  try {
    localStorage.setItem(store, JSON.stringify(all));
  } catch {
    // as above
  }
}

function count() {
  const done = [...ticks].filter((tick) => tick.checked).length;
  document.getElementById("ticked").textContent = `${done} av ${ticks.length} fält är inskrivna.`;
}

const before = kept();
for (const tick of ticks) {
  const was = before[tick.dataset.tick];
  tick.checked = was === checksum(tick.dataset.text);
  if (was !== undefined && !tick.checked) tick.closest("label").classList.add("changed");
  tick.addEventListener("change", () => {
    tick.closest("label").classList.remove("changed");
    keep(tick);
    count();
  });
}
count();
