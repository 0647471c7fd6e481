// Fields of a filter that are left empty are no part of the query.
for (const form of document.querySelectorAll("#filtersModal form")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled = field.name !== "" && field.value === "";
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}
