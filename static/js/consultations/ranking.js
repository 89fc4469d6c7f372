// Moves the items of a ranking up and down. The place chosen in each item's list is what counts, with or without this.
(() => {
for (const box of document.querySelectorAll("[data-ranking]")) {
  const items = [...box.querySelectorAll("select")];
  const words = (text, select) => text.replace("{item}", select.labels[0].textContent.trim());
  const most = items[0].options.length - 1;

  function ranked() {
    return items.filter((select) => select.value).sort((a, b) => a.value - b.value);
  }

  function move(select, step) {
    const order = ranked();
    const at = order.indexOf(select);
    if (at >= 0) order.splice(at, 1);
    const to = at < 0 ? order.length : at + step;
    if (to >= 0 && to < most) order.splice(to, 0, select);
    if (order.length > most) order.length = most;
    for (const each of items) each.value = order.indexOf(each) + 1 || "";
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  for (const select of items) {
    for (const [sign, text, step] of [["↑", box.dataset.up, -1], ["↓", box.dataset.down, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", words(text, select));
      button.addEventListener("click", () => move(select, step));
      select.parentElement.append(button);
    }
  }
}
})();
