// The figures of a place stay true by themselves: when something is said there, the page is asked for again, a little
// later, so that many readers do not ask at once. The server keeps the page, so that they are counted once for all.
(() => {
const shown = document.querySelector("[data-balance][data-channel]");
if (!shown || !window.io) return;
const { channel, liveUrl } = shown.dataset;
let waiting;

async function refresh() {
  waiting = undefined;
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-balance]");
  if (fresh && !shown.contains(document.activeElement)) shown.replaceChildren(...fresh.children);
}

function soon() {
  if (!waiting) waiting = setTimeout(refresh, 1000 + Math.random() * 3000);
}

const options = { transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 15000 };
const socket = liveUrl ? io(liveUrl, options) : io(options);
const join = () => socket.emit("join", { channel, lang: document.documentElement.lang });
socket.on("connect", () => { join(); });
socket.on("rejoin", (message) => message.channel === channel && join());
socket.on("entry", soon);
socket.on("changed", soon);
})();
