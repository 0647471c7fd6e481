// The theme changes at once; the server keeps it, as it does without this.
document.getElementById("theme")?.addEventListener("submit", (event) => {
  const { currentTarget: form, submitter } = event;
  if (!submitter) return;
  event.preventDefault();
  document.documentElement.dataset.theme = submitter.value;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === submitter));
  }
  fetch(form.action, { method: "POST", body: new FormData(form, submitter), redirect: "manual" });
});
