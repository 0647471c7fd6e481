// What is typed into the editor stays with the tab until it is saved: a session that ends or a page that is
// closed loses nothing. Passwords are not kept.
import { kept, keep, drop, sending } from "./drafts.js";

const form = document.getElementById("editor");
const key = form.dataset.draft;
const shown = state();
const note = document.getElementById("restored");
const paste = document.getElementById("paste");

function state() {
  return JSON.stringify(fields().map((field) => [field.name, field.value, field.checked ?? null]));
}

function fields() {
  const isKept = ({ name, type }) => name && name !== "curl" && !["hidden", "password", "submit"].includes(type);
  return [...form.elements].filter(isKept);
}

function restore(draft) {
  const there = fields();
  JSON.parse(draft).forEach(([name, value, checked], place) => {
    const field = there[place];
    if (field?.name !== name) return;
    if (["checkbox", "radio"].includes(field.type)) field.checked = checked;
    else field.value = value;
  });
  note.hidden = false;
  form.dispatchEvent(new Event("input", { bubbles: true })); // the preview follows
}

if (!("fresh" in form.dataset)) keep(key, state());
else if ((kept(key) ?? shown) !== shown) addEventListener("load", () => restore(kept(key)));

form.addEventListener("input", () => keep(key, state()));
form.addEventListener("submit", () => sending(key));
note.querySelector("button").addEventListener("click", () => {
  drop(key);
  location.reload();
});
if (paste.open) {
  paste.close();
  paste.showModal();
}
