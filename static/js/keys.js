// Keys: / searches, Escape leaves the search, j and k go through the rows marked data-row, ? tells all keys. Any
// other letter presses what bears data-key with it, in the row that has the focus, else on the page.
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  (next?.querySelector("[data-row-link], a[href]") ?? next)?.focus();
}

function press(letter) {
  const selector = `[data-key="${CSS.escape(letter)}"]`;
  const row = document.activeElement?.closest("[data-row]");
  (row ?? document).querySelector(selector)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && event.target.matches?.("[data-search]")) {
    event.preventDefault(); // what was searched for stays
    event.target.blur();
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === "/") document.querySelector("[data-search]")?.focus();
  else if (event.key.length === 1 && /[a-z]/.test(event.key)) press(event.key);
  else return;
  if (event.key === "/") event.preventDefault(); // it is not typed into the field
});
