// A thread stays up to date by itself: posts, edits, hidings and locks arrive over Socket.IO, in the order of the record.
// A missed number, a lost connection, a page from the back button: the missing messages are asked for over HTTP.
// Nothing moves under the reader's finger: what is new stands at the foot or under what it answers.
(() => {
const list = document.querySelector("ol.thread[data-channel]");
const status = document.querySelector("[data-live-status]");
if (!list || !status || !window.io) return;

const say = list.dataset;
const { channel } = say;
const lang = document.documentElement.lang;
const base = Number(say.base);
const LEVELS = 5; // below the page's first level
let last = Number(say.number);
let arrived = 0;
let asking = false;
let lost = false;
let quiet;

function tell(text, link) {
  clearTimeout(quiet);
  const words = link ? Object.assign(document.createElement("a"), { href: link, textContent: text }) : text;
  status.replaceChildren(words);
}

function tellArrival(number) {
  arrived += 1;
  tell(arrived === 1 ? say.one : say.many.replace("{n}", arrived.toLocaleString(lang)), `#p${number}`);
  quiet = setTimeout(() => { status.replaceChildren(); arrived = 0; }, 20000);
}

function element(html) {
  const box = document.createElement("template");
  box.innerHTML = html; // sanitised on the server: the same bytes as on the page
  return box.content.firstElementChild;
}

function shine(article) {
  article.classList.add("is-new");
  article.dispatchEvent(new Event("plenary:arrived", { bubbles: true }));
}

function change(old, fresh) {
  const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
  if (old.outerHTML === fresh.outerHTML) return;
  old.replaceWith(fresh);
  if (focused) [...fresh.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
  shine(fresh);
  tell(say.changed, `#${fresh.id}`);
}

// The list that a post belongs into, or null when that is on another page.
function listFor(post) {
  const whole = "last" in say;
  if (post.parent === null) return whole && say.under === "0" ? list : null;
  const item = document.getElementById(`p${post.parent}`)?.closest("li");
  if (!item || post.depth - base > LEVELS) return null;
  const articles = list.querySelectorAll("article.post");
  if (!whole && item.contains(articles[articles.length - 1])) return null;
  let replies = item.querySelector(":scope > ol.replies");
  if (!replies) item.append(replies = Object.assign(document.createElement("ol"), { className: "replies" }));
  return replies;
}

function putBranches(post) {
  let put = false;
  for (const branch of post.branches) {
    const article = document.getElementById(`p${branch.at}`);
    if (!article || branch.depth - base !== LEVELS) continue;
    article.parentElement.querySelector(":scope > .continue")?.remove();
    article.after(element(branch.html));
    put = true;
  }
  return put;
}

function putPost(post, isNew) {
  const fresh = element(post.html);
  const old = document.getElementById(fresh.id);
  if (old) return change(old, fresh);
  if (!isNew) return undefined;
  const place = listFor(post);
  if (!place) return putBranches(post) || tell(say.elsewhere, `/threads/${say.thread}/posts/${post.number}`);
  const item = document.createElement("li");
  item.append(fresh);
  place.append(item);
  shine(fresh);
  return tellArrival(post.number);
}

function putState(message) {
  const title = document.querySelector("[data-thread-title]");
  const state = document.querySelector("[data-thread-state]");
  const locked = document.querySelector("[data-thread-locked]");
  if (title.textContent !== message.title) title.textContent = message.title;
  state.innerHTML = message.state;
  locked.hidden = !message.locked;
  list.classList.toggle("is-locked", message.locked);
}

function apply(message) {
  if (message.number <= last) return;
  if (message.post) putPost(message.post, message.covers > 1);
  if ("state" in message) putState(message);
  last = message.number;
}

async function catchUp() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(`/record/${channel}?after=${last}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`catch-up: ${answer.status}`);
    const missed = await answer.json();
    if (missed.reload) return offerReload();
    missed.items.forEach(apply);
    last = Math.max(last, missed.last);
    list.dataset.number = last;
  } catch (error) {
    console.info("Live thread:", error.message);
    setTimeout(catchUp, 5000);
  } finally {
    asking = false;
  }
}

function offerReload() {
  tell(say.reload);
  status.append(" ", Object.assign(document.createElement("a"), { href: location.pathname + location.search, textContent: say.reloadLink }));
}

function receive(message) {
  if (message.number - message.covers > last) return setTimeout(catchUp, 200); // perhaps only out of order
  apply(message);
  list.dataset.number = last;
  return undefined;
}

function join() {
  socket.emit("join", { channel, lang }, (answer) => {
    if (!answer?.ok) return offerReload();
    if (lost) tell(say.back);
    lost = false;
    return catchUp();
  });
}

function lose(reason) {
  if (reason === "io client disconnect" || lost) return;
  lost = true;
  tell(say.lost);
}

const options = { transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 15000 };
const socket = say.liveUrl ? io(say.liveUrl, options) : io(options);
socket.on("connect", join);
socket.on("rejoin", (message) => message.channel === channel && join());
socket.on("entry", receive);
socket.on("disconnect", lose);
socket.on("connect_error", () => lose("connect_error"));
addEventListener("pageshow", (event) => event.persisted && catchUp());
addEventListener("pagehide", () => clearTimeout(quiet));
})();
