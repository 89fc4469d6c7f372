// Counts the words of a limited text while it is typed; the server counts again.
(() => {
// A word is a run without white space; each Chinese or Japanese character is one: as consultations/answers.py counts.
const IDEOGRAPH = /[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;

const countWords = (text) => text.replace(IDEOGRAPH, " x ").match(/\S+/g)?.length ?? 0;

function showCount(area) {
  const note = document.getElementById(`${area.id}-words`);
  if (!note) return;
  const n = countWords(area.value);
  note.textContent = note.dataset.words.replace("{n}", n.toLocaleString(document.documentElement.lang));
  note.classList.toggle("is-over", n > Number(area.dataset.wordLimit));
}

document.addEventListener("input", (event) => event.target.dataset?.wordLimit && showCount(event.target));
document.querySelectorAll("textarea[data-word-limit]").forEach((area) => area.value && showCount(area));
})();
