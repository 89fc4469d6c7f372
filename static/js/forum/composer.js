// Shows below the field what the text will look like: drawn by the server, by what draws the stored words.
(() => {
for (const box of document.querySelectorAll("[data-composer]")) {
  const form = box.closest("form");
  const area = box.querySelector("textarea");
  const panel = box.querySelector("[data-preview]");
  const [out, note] = [panel.querySelector("[data-preview-html]"), panel.querySelector("[data-preview-note]")];
  const status = box.querySelector("[data-composer-status]");
  const lang = form.elements.lang;
  let timer;
  let drawn = "";
  let busy = false;

  function put(made) {
    if (made.html !== null) {
      out.innerHTML = made.html; // sanitised on the server: the same bytes as will be stored
      out.lang = made.lang ?? "";
      out.dir = made.dir ?? "auto";
    }
    note.textContent = made.notes.join(" ");
    status.textContent ||= box.dataset.shown; // said once: who listens does not want each letter announced
  }

  async function draw() {
    const state = `${lang?.value}\n${area.value}`;
    if (busy || state === drawn) return;
    busy = true;
    let pause = 0;
    try {
      const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, place: box.dataset.place, lang: lang?.value ?? "", body: area.value });
      const answer = await fetch("/preview", { method: "POST", headers: { Accept: "application/json" }, body });
      if (answer.status === 429) pause = 20000;
      else if (!answer.ok) throw new Error(answer.status);
      else { put(await answer.json()); drawn = state; }
    } catch (error) {
      console.info("Preview:", error.message);
      note.textContent = box.dataset.lost;
      pause = 10000;
    }
    busy = false;
    if (`${lang?.value}\n${area.value}` !== drawn) later(pause || 600);
  }

  function later(pause = 600) {
    panel.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(draw, pause);
  }

  area.addEventListener("focus", () => { panel.hidden = false; }, { once: true });
  area.addEventListener("input", () => later());
  lang?.addEventListener("change", () => area.value && later());
  if (area.value) later();
}
})();
