// Toasts go by themselves, but not from under a pointer or a focus, and errors only when dismissed.
const STAYS_MS = 10000;
const box = document.getElementById("toasts");

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS_MS / 2, toast);
  else toast.remove();
}

function watch(toast) {
  if (toast.classList?.contains("toast") && toast.dataset.level !== "error") setTimeout(leave, STAYS_MS, toast);
}

box?.querySelectorAll(".toast").forEach(watch);
if (box) new MutationObserver((changes) => changes.forEach((one) => one.addedNodes.forEach(watch))).observe(box, { childList: true });
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
