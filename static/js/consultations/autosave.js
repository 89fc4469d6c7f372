// Saves a draft of the answers to the server a moment after the last change. Without it, the button does the same.
(() => {
const form = document.querySelector("form[data-answers]");
const status = form?.querySelector("[data-autosave]");
if (!form || !status) return;
let timer;
let running = false;
let again = false;
let stopped = false;

const say = (text) => { status.textContent = text; };

async function save() {
  if (running) { again = true; return; }
  running = true;
  const data = new FormData(form);
  data.set("act", "save");
  data.delete("idempotency_key"); // one key is one sending; a draft is sent many times
  for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name); // sent once, by the buttons
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    await settle(answer);
  } catch {
    say(form.dataset.unsaved);
    again = true;
  }
  running = false;
  if (again && !stopped) { again = false; later(5000); }
}

async function settle(answer) {
  if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
    const { version, saved_at, seen } = await answer.json();
    form.elements.version.value = version;
    if (seen && form.elements.seen) form.elements.seen.value = seen;
    const time = new Date(saved_at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
    say(form.dataset.saved.replace("{time}", `${time} UTC`));
  } else if (answer.status === 409) {
    stopped = true;
    say(form.dataset.stale);
  } else if (answer.status === 403) {
    stopped = true;
    say(form.dataset.closed);
  } else {
    say(form.dataset.unsaved);
  }
}

function later(wait) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, wait);
}

form.addEventListener("input", () => later(1500));
form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
})();
