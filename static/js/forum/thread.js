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
const WIDTH = 6; // digits of a number in a path
const { root } = say;
let last = Number(say.number);
let arrived = 0;
let asking = false;
let again = false;
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

// Whether the page's stretch of the thread holds a post: see forum/places.py. Paths are digits of equal width.
function isHere(path) {
  const depth = path.length / WIDTH - 1;
  return (!root || depth > base) && depth - base <= LEVELS && path.startsWith(root) && path > say.after && (!say.until || path <= say.until);
}

function pathOf(item) {
  return item.querySelector(":scope > article")?.dataset.path ?? "";
}

// The list that a post at this path belongs into: below what it answers if that is on the page.
function listFor(path) {
  for (let above = path.slice(0, -WIDTH); above; above = above.slice(0, -WIDTH)) {
    const item = list.querySelector(`article[data-path="${above}"]`)?.closest("li");
    if (!item) continue;
    let replies = item.querySelector(":scope > ol.replies");
    if (!replies) item.append(replies = Object.assign(document.createElement("ol"), { className: "replies" }));
    return replies;
  }
  return list;
}

function insert(article) {
  const { path } = article.dataset;
  const place = listFor(path);
  const item = document.createElement("li");
  item.append(article);
  place.insertBefore(item, [...place.children].find((other) => pathOf(other) > path) ?? null);
}

function putBranch(branch) {
  const article = list.querySelector(`article[data-path="${branch.path}"]`);
  if (!article || branch.path.length / WIDTH - 1 - base !== LEVELS) return false;
  article.parentElement.querySelector(":scope > .continue")?.remove();
  if (branch.html) article.after(element(branch.html));
  return true;
}

function putPost(post) {
  const put = post.branches.filter(putBranch).length > 0;
  const fresh = element(post.html);
  const old = document.getElementById(fresh.id);
  if (old) return change(old, fresh);
  if (!isHere(post.path)) return put || tell(say.elsewhere, `/threads/${say.thread}/posts/${post.number}`);
  insert(fresh);
  shine(fresh);
  return tellArrival(post.number);
}

// Posts that stand in another thread now leave with what was said below them; the page says where they are.
function takeAway(message) {
  for (const number of message.gone) {
    const item = document.getElementById(`p${number}`)?.closest("li");
    if (!item) continue;
    const replies = item.parentElement;
    item.remove();
    if (replies !== list && !replies.children.length) replies.remove();
  }
  message.branches.forEach(putBranch);
  if (!message.went || message.merged) return;
  const count = message.gone.length;
  offer(count === 1 ? say.movedOne : say.moved.replace("{n}", count.toLocaleString(lang)), message.went.title, message.went.url);
}

function putState(message) {
  const title = document.querySelector("[data-thread-title]");
  const state = document.querySelector("[data-thread-state]");
  const locked = document.querySelector("[data-thread-locked]");
  if (title.textContent !== message.title) title.textContent = message.title;
  state.innerHTML = message.state;
  locked.hidden = !message.locked;
  list.classList.toggle("is-locked", message.locked);
  document.querySelector("[data-thread-symbol]").textContent = message.symbol;
  if (message.crumbs) document.querySelector("nav.crumbs")?.replaceWith(element(message.crumbs));
  if (message.merged) offer(say.merged, say.mergedLink, message.merged);
}

function apply(message) {
  if (message.number <= last) return;
  if (message.reload) offerReload();
  if (message.gone) takeAway(message);
  message.posts?.forEach(putPost);
  if ("state" in message) putState(message);
  last = message.number;
}

async function catchUp() {
  again = asking; // what came while an answer was under way may not be in it
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
    if (again) setTimeout(catchUp, 200);
  }
}

function offer(text, label, href) {
  tell(text);
  status.append(" ", Object.assign(document.createElement("a"), { href, textContent: label }));
}

function offerReload() {
  offer(say.reload, say.reloadLink, location.pathname + location.search);
}

function receive(message) {
  if (message.number - 1 > last) return setTimeout(catchUp, 200); // perhaps only out of order
  apply(message);
  list.dataset.number = last;
  return undefined;
}

function join() {
  socket.emit("join", { channel, lang }, (answer) => {
    if (!answer?.ok) return offerReload();
    document.dispatchEvent(new CustomEvent("plenary:joined", { detail: { socket, channel, name: answer.name } }));
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

// A post that an old link names may stand elsewhere by now: its permanent address knows where.
const named = /^#p(\d+)$/.exec(location.hash);
if (named && !document.getElementById(`p${named[1]}`)) location.replace(`/threads/${say.thread}/posts/${named[1]}`);

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
