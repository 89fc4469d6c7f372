// A form came back with mistakes: put the reader at the list of them.
document.querySelector("[data-errors]")?.focus();
