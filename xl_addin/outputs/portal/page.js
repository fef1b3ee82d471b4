"use strict";

const status = document.getElementById("status");
const BACK_AFTER = 2500; // milliseconds: long enough to read, short enough not to be taken for the next button's
const GONE_AFTER = 6000; // the line stands over the page's lower edge

/** The way of browsers without a clipboard for pages on disk: a text box that is selected for a moment. */
function copyBySelection(text) {
  const box = document.createElement("textarea");
  box.className = "aside";
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function say(text, failed) {
  status.textContent = "";
  status.classList.toggle("failed", failed);
  requestAnimationFrame(() => (status.textContent = text)); // a new text, also when it is the same, is read aloud
  clearTimeout(status.timer);
  if (!failed) status.timer = setTimeout(() => (status.textContent = ""), GONE_AFTER);
}

function show(button) {
  button.dataset.label ??= button.textContent;
  button.textContent = "Kopierat";
  button.classList.add("copied");
  button.closest(".field, .all")?.classList.add("done");
  document.querySelector(`nav [data-section="${button.dataset.done}"]`)?.classList.add("done");
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    button.textContent = button.dataset.label;
    button.classList.remove("copied");
  }, BACK_AFTER);
}

/** Nothing may copy here: the text is marked, and the reader presses the keys. */
function mark(button) {
  const shown = button.closest(".field, dd")?.querySelector(".text, .value");
  if (shown) getSelection().selectAllChildren(shown);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const done = await copy(button.dataset.copy);
  button.focus();
  if (done) {
    show(button);
    say(`Kopierat: ${button.dataset.what}`, false);
  } else {
    mark(button);
    say("Webbläsaren tillåter inte kopiering. Texten är markerad: tryck Ctrl+C.", true);
  }
});
