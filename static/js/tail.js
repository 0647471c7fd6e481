// The tail of the log can be held: while it is, what happens is counted, and nothing moves.
const button = document.getElementById("tail");
const rows = document.getElementById("rows");
let isHeld = false, isBehind = false;

function show() {
  button.setAttribute("aria-pressed", String(isHeld));
  button.textContent = isHeld ? button.dataset.resume + (isBehind ? " •" : "") : button.dataset.pause;
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    isHeld = !isHeld;
    if (!isHeld && isBehind) document.body.dispatchEvent(new CustomEvent("runs"));
    isBehind = false;
    show();
  });
  rows.addEventListener("htmx:beforeRequest", (event) => {
    if (!isHeld || event.detail.elt !== rows) return;
    event.preventDefault();
    isBehind = true;
    show();
  });
}
