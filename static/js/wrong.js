// A form that came back begins where it is wrong.
[...document.querySelectorAll('[aria-invalid="true"]')].find((field) => field.checkVisibility())?.focus();
