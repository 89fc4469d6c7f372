// Uploads files as soon as they are chosen, pasted or dropped, and puts the reference to each at the cursor.
(() => {
for (const box of document.querySelectorAll("[data-attach]")) {
  const form = box.closest("form");
  const text = form?.querySelector("textarea");
  const field = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-attach-list]");
  const status = box.querySelector("[data-attach-status]");
  if (!text || box.dataset.attached) continue;
  box.dataset.attached = "1";
  box.querySelector("[name=pictures_show]").closest(".field").hidden = true; // each picture gets a field of its own
  const say = (words, values) => { status.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ""); };
  let queue = Promise.resolve();

  const changed = () => text.dispatchEvent(new Event("input", { bubbles: true }));

  function insert(markdown) {
    const [start, end] = [text.selectionStart ?? text.value.length, text.selectionEnd ?? text.value.length];
    const before = text.value.slice(0, start), after = text.value.slice(end);
    const lead = before && !/\s$/.test(before) ? "\n\n" : "";
    const tail = after && !/^\s/.test(after) ? "\n\n" : "";
    text.setRangeText(lead + markdown + tail, start, end, "end");
    changed();
  }

  function ask(file) { // words for a picture, kept in step with the text
    const item = document.createElement("li"), label = document.createElement("label"), words = document.createElement("input");
    label.textContent = box.dataset.words.replace("{name}", file.name) + " ";
    words.dir = "auto"; words.maxLength = 500;
    label.append(words);
    item.append(label);
    list.append(item);
    list.hidden = false;
    words.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); text.focus(); } });
    words.addEventListener("input", () => {
      const clean = words.value.replace(/[[\]\n]/g, " ");
      const end = "](" + file.url + ")", at = text.value.indexOf(end), begin = text.value.lastIndexOf("![", at);
      if (at < 0 || begin < 0) return;
      text.setRangeText(clean, begin + 2, at, "preserve");
      changed();
    });
    words.focus();
  }

  const send = (file) => new Promise((done) => {
    const request = new XMLHttpRequest(), body = new FormData();
    const fail = (reason) => { say(box.dataset.failed, { name: file.name, reason }); done(); };
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("files", file, file.name || "picture.png");
    request.open("POST", "/files");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => say(box.dataset.progress, { name: file.name, done: Math.round(100 * event.loaded / event.total) + "%" });
    request.onerror = () => fail(box.dataset.lost);
    request.onload = () => {
      if (request.status !== 201) { status.textContent = request.response?.detail || request.statusText; return done(); }
      for (const kept of request.response.files) {
        insert(kept.markdown);
        say(box.dataset.done, { name: kept.name });
        if (kept.is_picture) ask(kept);
      }
      done();
    };
    request.send(body);
  });

  const take = (files) => {
    box.open = true;
    for (const file of files) queue = queue.then(() => send(file));
  };
  field.addEventListener("change", () => { const chosen = [...field.files]; field.value = ""; take(chosen); });
  text.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length && !event.clipboardData.types.includes("text/plain")) { event.preventDefault(); take(files); }
  });
  text.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  text.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { event.preventDefault(); take([...event.dataTransfer.files]); }
  });
}
})();
