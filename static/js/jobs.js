// The jobs table: what is selected, rows that have changed asked for together, and the grace before a deletion.
// The page works without this: forms post, a deletion is asked for by a page of its own.
const ROWS_MS = 100; // changes so close together are one request
const TICK_MS = 1000;
const picked = new Set(); // a row that is rendered anew has forgotten that it was selected
const changed = new Set(); // ids of rows to ask for
let timer = 0, isAsking = false;

const boxes = () => [...document.querySelectorAll('#jobs input[name="id"]')];

function showPicked() {
  const here = boxes();
  for (const box of here) box.checked = picked.has(box.value);
  const all = document.querySelector('#jobs input[name="all"]');
  const top = document.getElementById("pick-all");
  if (top) top.checked = here.length > 0 && here.every((box) => box.checked);
  const count = here.filter((box) => box.checked).length;
  const acts = document.getElementById("acts");
  if (!acts) return;
  const isSome = count > 0 || Boolean(all?.checked);
  for (const button of acts.querySelectorAll("button")) button.disabled = !isSome;
  const words = acts.querySelector("p");
  const text = all?.checked ? all.parentElement.textContent.trim() : words.dataset.some.replace("{count}", count);
  words.textContent = isSome ? text : words.dataset.none;
}

function keepOnlyShown() {
  const here = new Set(boxes().map((box) => box.value));
  for (const id of picked) if (!here.has(id)) picked.delete(id);
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "pick-all") for (const box of boxes()) picked[target.checked ? "add" : "delete"](box.value);
  else if (target.name === "id") picked[target.checked ? "add" : "delete"](target.value);
  if (target.closest("#jobs")) showPicked();
});

document.addEventListener("htmx:afterSettle", () => {
  keepOnlyShown();
  showPicked();
  const dialog = document.getElementById("delete");
  if (dialog && !dialog.open && !dialog.dataset.answered) dialog.showModal();
});

// Each row asks for itself when its job has changed; here those of the same moment go together.
document.addEventListener("htmx:confirm", (event) => {
  const row = event.target;
  if (!row.matches("tr[data-row]") || !event.detail.triggeringEvent?.type.startsWith("job:")) return;
  event.preventDefault();
  changed.add(row.id.slice("job-".length));
  timer ||= setTimeout(askRows, ROWS_MS);
});

async function askRows() {
  timer = 0;
  if (isAsking || !changed.size) return;
  const query = [...changed].map((id) => `id=${id}`).join("&");
  changed.clear();
  isAsking = true;
  try {
    await htmx.ajax("GET", `/jobs/rows?${query}`, { source: "#jobs tbody", swap: "none" });
  } finally {
    isAsking = false;
    if (changed.size) timer ||= setTimeout(askRows, ROWS_MS);
  }
}

// A row that has gone while its news was on the way has no place any more.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.requestConfig?.path.startsWith("/jobs/rows")) return;
  const news = document.createElement("template");
  news.innerHTML = detail.serverResponse;
  for (const one of news.content.querySelectorAll("template")) {
    if (!document.getElementById(one.content.firstElementChild?.id)) one.remove();
  }
  detail.serverResponse = news.innerHTML;
});

// An empty filter has no place in an address that is shared.
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target.id !== "filters") return;
  for (const [name, value] of [...detail.formData]) if (!value || value === "-created") detail.formData.delete(name);
});

// Nothing is deleted before the time is up: who undoes it, or goes away, has lost nothing.
function wait(form) {
  const dialog = form.closest("dialog");
  const toast = dialog.querySelector("template").content.firstElementChild.cloneNode(true);
  const words = toast.querySelector("p");
  const text = words.textContent;
  let left = Number(form.dataset.waits);
  const tell = () => (words.textContent = text.replace("{seconds}", left));
  form.hidden = true;
  toast.append(form);
  document.getElementById("toasts").append(toast);
  dialog.dataset.answered = "yes";
  dialog.close();
  tell();
  const clock = setInterval(() => {
    if (!toast.isConnected) return clearInterval(clock);
    if (--left > 0) return tell();
    clearInterval(clock);
    toast.querySelector("[data-dismiss]").disabled = true;
    htmx.trigger(form, "due");
  }, TICK_MS);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.waits || !form.closest("dialog")) return;
  event.preventDefault();
  wait(form);
});

document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (target.matches?.("[data-once], [data-waits]")) target.closest(".toast")?.remove();
});

showPicked();
