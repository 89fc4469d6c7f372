// Counts the words of a limited text while it is typed; the server counts again, by the rule of consultations/counting.py.
(() => {
const IDEOGRAPH = /[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const WHITE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const SAYS = /[\p{L}\p{N}]/u;

const countWords = (text) => text.replace(IDEOGRAPH, " x ").split(WHITE).filter((piece) => SAYS.test(piece)).length;

function showCount(area) {
  const note = document.getElementById(area.dataset.wordNote ?? `${area.id}-words`);
  if (!note) return;
  const n = countWords(area.value);
  note.textContent = note.dataset.words.replace("{n}", n.toLocaleString(document.documentElement.lang));
  note.classList.toggle("is-over", n > Number(area.dataset.wordLimit));
}

document.addEventListener("input", (event) => event.target.dataset?.wordLimit && showCount(event.target));
document.querySelectorAll("textarea[data-word-limit]").forEach((area) => area.value && showCount(area));
})();
