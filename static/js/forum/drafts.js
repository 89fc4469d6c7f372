// Keeps the draft of a form on the server, too, beside the copy on this device (js/core/drafts.js).
// What was saved meanwhile elsewhere is never saved over: both are kept and shown, and whoever writes chooses.
(() => {
const clock = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });

function storage(name, value) {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(name));
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch { /* switched off: then the server alone keeps drafts */ }
  return null;
}

function watch(box) {
  const form = box.closest("form");
  const state = form.querySelector("[data-draft-state]");
  const { draft, draft_version: version, idempotency_key: key, csrf_token: token, body, title, lang } = form.elements;
  const { place } = box.dataset;
  const [onServer, onDevice, sentAs] = [`draft-on:${place}`, `draft:${form.dataset.draftKey}`, `draft-sent:${place}`];
  const words = () => ({ title: title?.value ?? "", body: body.value, lang: lang.value });
  let kept = JSON.stringify({ title: title?.defaultValue ?? "", body: body.defaultValue, lang: lang.value });
  let timer;
  let busy = false;
  let stopped = false;

  const post = (address, data, keepalive = false) => fetch(address, {
    method: "POST", keepalive, headers: { Accept: "application/json" }, body: new URLSearchParams({ csrf_token: token.value, ...data }),
  });

  function forget() {
    for (const name of [onServer, onDevice, sentAs]) storage(name, null);
  }

  function took(made, text) {
    kept = text;
    if (made.sent) { stopped = true; forget(); state.textContent = state.dataset.posted; return; }
    [draft.value, version.value] = [made.draft?.id ?? "", made.draft?.version ?? ""];
    form.dataset.draftSynced = "1";
    storage(onServer, made.draft && { id: made.draft.id, version: made.draft.version });
    state.textContent = made.draft ? state.dataset.saved.replace("{time}", clock.format(new Date(made.draft.at))) : "";
    if (made.other) offer(made.other);
  }

  async function save(leaving = false) {
    clearTimeout(timer);
    timer = null;
    const text = JSON.stringify(words());
    if (stopped || busy || text === kept) return;
    busy = true;
    draft.value ||= "0"; // on its way: should the form be sent before the answer is here, the draft goes with it
    try {
      const answer = await post("/drafts", { place, tab: key.value, draft: draft.value, draft_version: version.value, ...words() }, leaving);
      if (!answer.ok) throw new Error(answer.status);
      took(await answer.json(), text);
    } catch (error) {
      console.info("Draft:", error.message);
      delete form.dataset.draftSynced;
      state.textContent = state.dataset.offline;
      timer = setTimeout(save, 20000);
    }
    busy = false;
    if (!timer && JSON.stringify(words()) !== kept) timer = setTimeout(save, 2500);
  }

  function button(label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: label });
    made.addEventListener("click", act);
    return made;
  }

  function offer(other) {
    const note = Object.assign(document.createElement("section"), { className: "notice is-warning" });
    note.setAttribute("role", "status");
    const said = Object.assign(document.createElement("blockquote"), { className: "said typed", dir: "auto", textContent: other.body });
    const acts = Object.assign(document.createElement("p"), { className: "actions" });
    const take = () => {
      if (title) title.value = other.title;
      body.value = other.body;
      [draft.value, version.value, kept] = [other.id, other.version, JSON.stringify(words())];
      storage(onServer, { id: other.id, version: other.version });
      body.dispatchEvent(new Event("input", { bubbles: true }));
      note.remove();
    };
    const drop = () => post(`/drafts/${other.id}/discard`, { place }).then(() => note.remove());
    acts.append(button(state.dataset.take, take), " ", button(state.dataset.leave, () => note.remove()), " ", button(state.dataset.drop, drop));
    note.append(Object.assign(document.createElement("p"), { textContent: state.dataset.both }), said, acts);
    form.prepend(note);
    body.focus();
  }

  // The answer to the last sending was lost, and the words stand in the form again: were they posted?
  async function wasSent(sent) {
    const answer = await fetch(`/drafts/sent?${new URLSearchParams({ place, key: sent })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || !(await answer.json()).sent) return;
    forget();
    if (title) title.value = title.defaultValue;
    body.value = body.defaultValue;
    state.textContent = state.dataset.posted;
    form.querySelector("[data-draft-note]")?.remove();
  }

  const restored = body.value !== body.defaultValue;
  const known = storage(onServer);
  const sent = storage(sentAs);
  storage(sentAs, null);
  if (!restored && !draft.value) storage(onServer, null);
  else if (known && !draft.value) {
    [draft.value, version.value] = [known.id, known.version];
    document.querySelector(`[data-draft-other="${known.id}"]`)?.remove(); // its words stand in the form
  }
  if (restored && sent) wasSent(sent).catch(() => {});
  form.addEventListener("input", () => { timer ??= setTimeout(save, 2500); });
  form.addEventListener("submit", () => { stopped = true; storage(sentAs, key.value); });
  addEventListener("pagehide", () => save(true));
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  addEventListener("online", () => save());
}

// Once js/core/drafts.js, which stands further down, has put the words of this device back.
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-composer]").forEach(watch));
})();
