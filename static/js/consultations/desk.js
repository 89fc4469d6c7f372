// Keeps the counts of a facilitator's desk current. Counts only; the page works by reloading too.
(() => {
const desk = document.querySelector("[data-desk]");
if (!desk || typeof io === "undefined") return;
const channel = `desk:${desk.dataset.desk}`;
const url = document.querySelector('meta[name="live-url"]')?.content;
const options = { transports: ["websocket", "polling"], tryAllTransports: true, withCredentials: true };
const socket = url ? io(url, options) : io(options);
const number = new Intl.NumberFormat(document.documentElement.lang);

function show(counts) {
  for (const cell of desk.querySelectorAll("[data-live-count]")) {
    const value = counts[cell.dataset.liveCount];
    if (value !== undefined) cell.textContent = number.format(value);
  }
}

async function refresh() {
  const answer = await fetch(`/consultations/${desk.dataset.desk}/desk/counts`);
  if (answer.ok) show(await answer.json());
}

const join = () => socket.emit("join", { channel, lang: document.documentElement.lang }, (reply) => reply?.ok && refresh());
socket.on("connect", join);
socket.on("rejoin", (message) => message.channel === channel && join());
socket.on("counts", show);
})();
