// What is typed into the editor is kept for as long as the tab is open: a lost session, a closed page or a
// crash loses nothing. Secrets are not kept. The paste dialog that has an error opens over the page.
const form = document.getElementById("editor");
const key = `draft:${form.dataset.draft}`;
const isKept = (field) => field.name && !["hidden", "password", "submit"].includes(field.type);
const state = () => JSON.stringify([...form.elements].filter(isKept).map((f) => [f.name, f.value, f.checked ?? null]));
const shown = state();
let isSending = false;

function restore(kept) {
  const fields = [...form.elements].filter(isKept);
  JSON.parse(kept).forEach(([name, value, checked], place) => {
    const field = fields[place];
    if (field?.name !== name) return;
    if (checked === null || !["checkbox", "radio"].includes(field.type)) field.value = value;
    else field.checked = checked;
  });
  form.dispatchEvent(new Event("input", { bubbles: true })); // the preview follows
}

const kept = sessionStorage.getItem(key);
const note = document.getElementById("restored");
if (kept && kept !== shown && form.method === "post" && "fresh" in form.dataset) {
  restore(kept);
  note.hidden = false;
}
form.addEventListener("input", () => sessionStorage.setItem(key, state()));
form.addEventListener("submit", () => (isSending = true));
addEventListener("beforeunload", (event) => {
  if (!isSending && state() !== shown && form.dataset.fresh === "") sessionStorage.setItem(key, state());
});
note?.querySelector("button").addEventListener("click", () => {
  sessionStorage.removeItem(key);
  location.reload();
});
const paste = document.getElementById("paste");
if (paste.open) {
  paste.close();
  paste.showModal();
}
