// Puts the words selected in the text of a contribution into the form, with the place where they start.
(() => {
const form = document.querySelector("form[data-cite]");
const text = form?.querySelector("[data-cite-text]");
if (!text) return;
const status = form.querySelector("[data-cite-status]");
const points = (string) => Array.from(string).length; // anchors count code points, strings here count UTF-16 units

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const whole = range.toString();
  const exact = whole.trim();
  return exact ? { exact, start: points(before.toString()) + points(whole.slice(0, whole.indexOf(exact))) } : null;
}

form.querySelector("[data-cite-take]").addEventListener("click", () => {
  const passage = selected();
  status.textContent = passage ? status.dataset.taken : status.dataset.none;
  if (!passage) return;
  form.elements.exact.value = passage.exact;
  form.elements.start.value = passage.start;
  form.elements.exact.dispatchEvent(new Event("input", { bubbles: true }));
});
form.elements.exact.addEventListener("input", (event) => { if (event.isTrusted) form.elements.start.value = ""; });
})();
