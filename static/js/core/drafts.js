// Keeps what is typed into form[data-draft-key] on this device until the server has taken it.
// Taken means: the page after sending was reached by a redirect, or it says data-draft-clear="key".
// Two tabs on one draft: the text that would be overwritten is kept aside and offered.
(() => {
const name = (key) => `draft:${key}`;
const aside = (key) => `${key}#other`;
const say = document.body.dataset;
const kept = (control) => control.name && !["hidden", "password", "file", "submit", "button"].includes(control.type);
const ticked = (control) => ["radio", "checkbox"].includes(control.type);

function read(form) {
  const words = {};
  for (const control of form.elements) {
    if (!kept(control)) continue;
    if (!ticked(control)) {
      if (control.value !== control.defaultValue) words[control.name] = [control.value];
    } else if (control.checked) (words[control.name] ??= []).push(control.value);
  }
  return JSON.stringify(words);
}

function write(form, text, over = false) {
  const words = JSON.parse(text);
  let changed = false;
  for (const control of form.elements) {
    const values = kept(control) && words[control.name];
    if (!values) continue;
    if (ticked(control)) {
      if (!control.checked && values.includes(control.value)) changed = control.checked = true;
    } else if (values[0] && control.value !== values[0] && (over || !control.value)) {
      control.value = values[0];
      control.dispatchEvent(new Event("input", { bubbles: true }));
      changed = true;
    }
  }
  return changed;
}

function tell(form, text, ...buttons) {
  const note = document.createElement("div");
  note.className = "notice actions";
  note.setAttribute("role", "status");
  note.dataset.draftNote = "";
  form.prepend(note);
  note.textContent = text;
  for (const [label, act] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: label });
    button.addEventListener("click", () => { act(); note.remove(); });
    note.append(" ", button);
  }
}

function offer(form, key, other) {
  const drop = () => localStorage.removeItem(aside(key));
  const take = () => {
    const mine = read(form);
    write(form, other, true);
    localStorage.setItem(aside(key), mine);
  };
  tell(form, say.draftOther, [say.draftTake, take], [say.draftDrop, drop]);
}

function watch(form) {
  const key = name(form.dataset.draftKey);
  let seen = localStorage.getItem(key);
  let timer;
  const save = () => {
    const stored = localStorage.getItem(key);
    const words = read(form);
    if (stored && stored !== seen && stored !== words && !form.dataset.draftSynced) localStorage.setItem(aside(key), stored);
    localStorage.setItem(key, (seen = words));
  };
  if (!form.querySelector("[aria-invalid]")) {
    const other = localStorage.getItem(aside(key));
    if (other && other !== seen) offer(form, key, other);
    if (seen && write(form, seen)) tell(form, say.draftRestored);
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("submit", () => { save(); sessionStorage.setItem("draft-sent", key); });
  addEventListener("pagehide", () => timer && save());
}

function settle() {
  const sent = sessionStorage.getItem("draft-sent");
  sessionStorage.removeItem("draft-sent");
  if (sent && performance.getEntriesByType("navigation")[0]?.redirectCount) localStorage.removeItem(sent);
  document.querySelectorAll("[data-draft-clear]").forEach((mark) => localStorage.removeItem(name(mark.dataset.draftClear)));
}

try {
  settle();
  document.querySelectorAll("form[data-draft-key]").forEach(watch);
} catch (error) {
  console.info("Drafts are not kept on this device:", error.message); // storage may be switched off
}
})();
