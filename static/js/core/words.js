// Counts the words of a limited text while it is typed; the server counts again.
(() => {
const segmenter = "Segmenter" in Intl && new Intl.Segmenter(undefined, { granularity: "word" });

function countWords(text) {
  if (!segmenter || !/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]/.test(text)) return text.match(/\S+/g)?.length ?? 0;
  let n = 0;
  for (const part of segmenter.segment(text)) if (part.isWordLike) n += 1;
  return n;
}

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
