// Fields of a filter that are left empty are no part of the query.
for (const form of document.querySelectorAll("#filtersModal form")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled = field.name !== "" && field.value === "";
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}

// What narrows a list says nothing to an act.
for (const form of document.querySelectorAll("form[action^='/']")) {
  form.action = form.action.split("?")[0];
}
