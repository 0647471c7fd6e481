// data-copy="#id" copies that element's text (or a field's value); the button says so in data-copied.
const STAYS_MS = 2000;

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!navigator.clipboard) return getSelection().selectAllChildren(source); // no https: one key copies it then
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  const words = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = words), STAYS_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
