// Keeps what is typed into form[data-draft-key] on this device until the server has taken it.
// Taken means: the page after sending was reached by a redirect, or it says data-draft-clear="key".
(() => {
const keep = (key) => `draft:${key}`;
const kept = (control) => control.name && !["hidden", "password", "file", "submit", "button"].includes(control.type);

function read(form) {
  const words = {};
  for (const control of form.elements) {
    if (!kept(control)) continue;
    if (["radio", "checkbox"].includes(control.type)) {
      if (control.checked) (words[control.name] ??= []).push(control.value);
    } else if (control.value !== control.defaultValue) words[control.name] = [control.value];
  }
  return words;
}

function restore(form, words) {
  let changed = false;
  for (const control of form.elements) {
    const values = kept(control) && words[control.name];
    if (!values) continue;
    if (["radio", "checkbox"].includes(control.type)) {
      if (!control.checked && values.includes(control.value)) changed = control.checked = true;
    } else if (!control.value) {
      control.value = values[0];
      control.dispatchEvent(new Event("input", { bubbles: true }));
      changed = true;
    }
  }
  if (changed) announce(form);
}

function announce(form) {
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "status");
  form.prepend(note);
  note.textContent = document.body.dataset.draftRestored;
}

function watch(form) {
  const key = keep(form.dataset.draftKey);
  let timer;
  const save = () => localStorage.setItem(key, JSON.stringify(read(form)));
  const stored = localStorage.getItem(key);
  if (stored && !form.querySelector("[aria-invalid]")) restore(form, JSON.parse(stored));
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("submit", () => {
    save();
    sessionStorage.setItem("draft-sent", key);
  });
  addEventListener("pagehide", () => timer && save());
}

function settle() {
  const sent = sessionStorage.getItem("draft-sent");
  sessionStorage.removeItem("draft-sent");
  if (sent && performance.getEntriesByType("navigation")[0]?.redirectCount) localStorage.removeItem(sent);
  document.querySelectorAll("[data-draft-clear]").forEach((mark) => localStorage.removeItem(keep(mark.dataset.draftClear)));
}

try {
  settle();
  document.querySelectorAll("form[data-draft-key]").forEach(watch);
} catch (error) {
  console.info("Drafts are not kept on this device:", error.message); // storage may be switched off
}
})();
