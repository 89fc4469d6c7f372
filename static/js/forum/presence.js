// How many have the thread open, and whether somebody is writing: one quiet line of a fixed height, never announced
// to screen readers, which would hear little else. Told and forgotten; nothing of it is kept.
(() => {
const line = document.querySelector("[data-live-here]");
if (!line) return;

const say = line.dataset;
const lang = document.documentElement.lang;
const SIGN = 45000; // milliseconds between two signs of life
const TYPED = 4000; // between two signs that somebody types
const WRITING = 8000;
let live;
let typedAt = 0;
let fading;

function names(list) {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(list.filter((name) => name !== live.name));
}

function draw(message) {
  const mine = Date.now() - typedAt < WRITING ? 1 : 0;
  const writing = message.writing - mine;
  const parts = [];
  if (message.readers > 1) {
    const known = names(message.names);
    parts.push(say.readers.replace("{n}", message.readers.toLocaleString(lang)) + (known ? ` (${say.named.replace("{names}", known)})` : ""));
  }
  if (writing === 1) parts.push(names(message.writers) ? say.writingNamed.replace("{names}", names(message.writers)) : say.writingOne);
  if (writing > 1) parts.push(say.writing.replace("{n}", writing.toLocaleString(lang)));
  line.replaceChildren(...parts.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
  clearTimeout(fading);
  if (writing > 0) fading = setTimeout(() => draw({ ...message, writing: 0, writers: [] }), WRITING + 1000);
}

document.addEventListener("plenary:joined", ({ detail }) => {
  if (!live) detail.socket.on("presence", (message) => message.channel === detail.channel && draw(message));
  live = detail;
});
setInterval(() => live?.socket.connected && live.socket.emit("here", { channel: live.channel }), SIGN);
document.addEventListener("input", ({ target }) => {
  if (!live?.socket.connected || target.name !== "body" || Date.now() - typedAt < TYPED) return;
  typedAt = Date.now();
  live.socket.emit("typing", { channel: live.channel });
});
})();
