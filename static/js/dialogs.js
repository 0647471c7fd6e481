// href="#id" data-opens opens a dialog, data-closes closes the one it stands in. Without this the browser
// shows it in its place, by :target.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.hash?.slice(1) || opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("[data-closes]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close(); // the ground behind it
  }
});
