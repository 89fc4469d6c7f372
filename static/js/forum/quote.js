// Select words of a post: an act appears that puts them into the reply, with who said them and the link to them.
(() => {
const foot = document.querySelector(".reply-foot[data-quote]");
const area = foot?.querySelector("textarea");
const thread = document.querySelector("ol.thread");
if (!area || !thread) return;
const act = Object.assign(document.createElement("button"), { type: "button", className: "button quote-act", textContent: foot.dataset.quote, hidden: true });
let passage = null;

const visible = (range) => [...range.toString().replace(/\s/g, "")].length;
const proseOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("article.post .prose");

function until(prose, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(prose);
  range.setEnd(node, offset);
  return visible(range);
}

// The selection as visible signs of one post, from and to; an end beyond the post's words is its last word.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const prose = proseOf(range.startContainer) ?? proseOf(range.endContainer);
  if (!prose || !thread.contains(prose)) return null;
  const from = prose.contains(range.startContainer) ? until(prose, range.startContainer, range.startOffset) : 0;
  const to = prose.contains(range.endContainer) ? until(prose, range.endContainer, range.endOffset) : until(prose, prose, prose.childNodes.length);
  return from < to ? { prose, from, to, range } : null;
}

function follow() {
  if (act.contains(document.activeElement)) return;
  passage = selected();
  act.hidden = !passage;
  if (!passage) return;
  const article = passage.prose.closest("article");
  if (act.parentElement !== article) passage.prose.after(act);
  const box = passage.range.getBoundingClientRect();
  act.style.top = `${scrollY + Math.min(box.bottom, passage.prose.getBoundingClientRect().bottom) + 6}px`;
  act.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - act.offsetWidth - 8))}px`;
}

async function take() {
  const { prose, from, to } = passage;
  const address = `/posts/${prose.closest("article").dataset.post}/quote?${new URLSearchParams({ from, to })}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) { act.textContent = foot.dataset.quoteFailed; return; }
  const { markdown } = await answer.json();
  const before = area.value.slice(0, area.selectionStart).trimEnd();
  const after = area.value.slice(area.selectionEnd).trimStart();
  area.value = (before && `${before}\n\n`) + markdown + after;
  area.selectionStart = area.selectionEnd = area.value.length - after.length;
  act.hidden = true;
  getSelection().removeAllRanges();
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  foot.querySelector("[data-composer-status]").textContent = foot.dataset.quoted;
}

act.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
act.addEventListener("click", take);
let timer;
document.addEventListener("selectionchange", () => { clearTimeout(timer); timer = setTimeout(follow, 150); });
})();
