// Suggests people while an @ is typed: a listbox under the field, by the keyboard as by the pointer.
(() => {
const TYPED = /(?:^|[^\p{L}\p{N}_@/.\\])@(["“]?)([\p{L}\p{M}\p{N}.'’-]{0,40}(?: [\p{L}\p{M}\p{N}.'’-]{1,40}){0,2})$/u;
const acting = /([\\`*_{}[\]<>()#!|~&])/g;
let made = 0;

for (const box of document.querySelectorAll("[data-composer]")) {
  const area = box.querySelector("textarea");
  const status = box.querySelector("[data-composer-status]");
  const list = document.createElement("ul");
  list.id = `people-${made += 1}`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.people);
  area.closest(".field").after(list);
  let timer;
  let asked = 0;
  let start = -1;

  const open = () => !list.hidden;
  const picked = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-autocomplete", "aria-haspopup", "aria-activedescendant"]) area.removeAttribute(name);
  }

  function pick(item) {
    picked()?.setAttribute("aria-selected", "false");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", item.id);
  }

  function choose(item) {
    const link = `[@${item.dataset.name.replace(acting, "\\$1")}](/people/${item.dataset.person}) `;
    area.setRangeText(link, start, area.selectionStart, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function option(person, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    Object.assign(item.dataset, { person: person.id, name: person.name });
    const name = Object.assign(document.createElement("bdi"), { textContent: person.name });
    const about = Object.assign(document.createElement("span"), { className: "meta", textContent: person.about });
    item.append(name, " ", about);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
    return item;
  }

  function show(people) {
    if (!people.length) { if (open()) status.textContent = box.dataset.none; return close(); }
    list.replaceChildren(...people.map(option));
    list.hidden = false;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list", "aria-haspopup": "listbox" })) area.setAttribute(name, value);
    pick(list.firstElementChild);
    status.textContent = box.dataset.found.replace("{n}", people.length.toLocaleString(document.documentElement.lang));
    return undefined;
  }

  async function ask(typed) {
    const mine = asked += 1;
    try {
      const answer = await fetch(`/people/suggest?${new URLSearchParams({ q: typed, place: box.dataset.place })}`, { headers: { Accept: "application/json" } });
      const people = answer.ok ? (await answer.json()).people : [];
      if (mine === asked) show(people);
    } catch { close(); }
  }

  function look(event) {
    if (event.isComposing) return;
    const match = area.selectionStart === area.selectionEnd && TYPED.exec(area.value.slice(0, area.selectionStart));
    if (!match) { if (open()) close(); return; }
    start = area.selectionStart - match[1].length - match[2].length - 1;
    clearTimeout(timer);
    timer = setTimeout(ask, 200, match[2]);
  }

  function key(event) {
    if (!open() || event.isComposing) return;
    const item = picked();
    if (event.key === "ArrowDown") pick(item.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") pick(item.previousElementSibling ?? list.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") choose(item);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  area.addEventListener("input", look);
  area.addEventListener("keydown", key);
  area.addEventListener("blur", close);
}
})();
