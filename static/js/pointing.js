// Pointing at a stored answer: a click on a JSON value chooses it, selected text is expected as text.
const LONGEST = 4096;

function choose(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

document.addEventListener("mouseup", (event) => {
  const form = document.getElementById("pointing");
  if (!form || !event.target.closest?.("#answer")) return;
  const text = getSelection().toString();
  const value = event.target.closest("[data-pointer]");
  if (text.trim()) choose(form, "text", text.slice(0, LONGEST));
  else if (value) {
    choose(form, "pointer", value.dataset.pointer);
    choose(form, "text", "");
  } else return;
  form.dispatchEvent(new Event("change", { bubbles: true }));
});
