// Adds the reader's own zone, by name, beside times given in UTC.
(() => {
document.documentElement.classList.add("js"); // patterns marked .only-js may show
const lang = document.documentElement.lang || undefined;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const format = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone });

function addLocal(time) {
  const here = `${format.format(new Date(time.dateTime))} ${zone}`;
  const place = time.closest(".deadline") ?? time.parentElement;
  if (time.dataset.local === "title") {
    time.title = here;
  } else if (!place.querySelector(`[data-zone="${CSS.escape(zone)}"], .local-time`)) {
    const span = document.createElement("span");
    span.className = "local-time";
    span.textContent = here;
    place.append(" ", span);
  }
}

if (zone && !["UTC", "Etc/UTC"].includes(zone)) {
  document.querySelectorAll("time[data-local]").forEach(addLocal);
  document.addEventListener("plenary:arrived", (event) => event.target.querySelectorAll("time[data-local]").forEach(addLocal));
}
})();
