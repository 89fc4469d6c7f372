// Shows and hides questions while others are answered, and says at the field when an answer does not fit: the same
// conditions as the server asks, run by expressions.js. Without this, the page's button asks the server.
(() => {
const form = document.querySelector("form[data-logic]");
if (!form) return;
const logic = JSON.parse(form.dataset.logic);
const status = form.querySelector("[data-asked]");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const controls = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
const ticked = (name) => controls(name).filter((control) => control.checked && control.value).map((control) => control.value);
const typed = (name) => (controls(name)[0]?.value ?? "").replace(/\r\n?/g, "\n").normalize("NFC").replace(/^\n+|\n+$/g, "");

// Digits of every script, either decimal mark, no blanks: as the server reads a number; what it would ask about is none.
function number(text) {
  const western = text.replace(/[\s\u00a0\u202f\u2009'’_]/g, "").replace(/[\u2212\u2013\uff0d]/g, "-").replace(/[\u066b\uff0c]/g, ",").replace(/\uff0e/g, ".").replace(/\uff0b/g, "+").replace(/\p{Nd}/gu, (sign) => {
    let zero = sign.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && sign.codePointAt(0) - zero < 9) zero -= 1;
    return sign.codePointAt(0) - zero;
  });
  const other = logic.mark === "." ? "," : "\\.";
  return new RegExp(`^[+-]?[1-9][0-9]{0,2}${other}[0-9]{3}$`).test(western) ? "" : western.replace(",", ".").replace(/^([+-]?)\./, "$10.").replace(/\.$/, "");
}

function ranked(question) {
  const places = Object.keys(question.options).map((id) => [Number(typed(`q${question.id}-o${id}`)), question.options[id]]);
  return places.filter(([place]) => place).sort(([a], [b]) => a - b).map(([, code]) => code);
}

const READERS = {
  single: (question, name) => question.options[ticked(name)[0]] ?? null,
  likert: (question, name) => question.options[ticked(name)[0]] ?? null,
  multiple: (question, name) => ticked(name).map((id) => question.options[id]).filter(Boolean),
  matrix: (question, name) => Object.entries(question.rows).flatMap(([row, code]) => ticked(`${name}-r${row}`).map((id) => `${code}:${question.options[id]}`)),
  ranking: ranked,
  number: (_question, name) => number(typed(name)),
  file: (_question, name) => [...ticked(name), ...[...(controls(`${name}-files`)[0]?.files ?? [])].map((file) => file.name)],
  paragraph: (_question, name) => typed(name) || ((controls(`${name}-wording`)[0]?.value ?? "") !== (controls(`${name}-wording`)[0]?.defaultValue ?? "") ? typed(`${name}-wording`) : ""),
};
const given = (question) => (READERS[question.kind] ?? ((_question, name) => typed(name)))(question, `q${question.id}`);

// Numbers of the questions that came and went.
function show(place, shown) {
  const box = form.querySelector(`[data-place="${place}"]`);
  if (!box || box.hidden === !shown) return false;
  box.hidden = !shown;
  return true;
}

function update(tell = true) {
  const scope = { answers: { ...logic.answers }, today: logic.today };
  const came = [];
  const gone = [];
  for (const section of logic.sections) {
    const open = !section.shown || expressions.holds(section.shown, scope);
    show(`s${section.id}`, open);
    for (const question of section.questions) {
      const shown = open && (!question.shown || expressions.holds(question.shown, scope));
      if (show(`q${question.id}`, shown)) (shown ? came : gone).push(question.number);
      const mark = form.querySelector(`[name="asked"][value="${question.id}"]`);
      if (mark) mark.disabled = !shown;
      if (shown && question.type) scope.answers[question.code] = given(question);
    }
  }
  if (tell && came.length + gone.length) {
    const texts = [came.length && fill(status.dataset.came, { numbers: came.join(", ") }), gone.length && fill(status.dataset.gone, { numbers: gone.join(", ") })];
    status.textContent = texts.filter(Boolean).join(" ");
  }
  return scope;
}

const isEmpty = (answer) => answer === null || answer.length === 0 || (typeof answer === "string" && !answer.trim());

// At the field, once the reader has left it; the server says the same again.
function check(question, scope) {
  const own = given(question);
  const wrong = !isEmpty(own) && !expressions.holds(question.valid, { ...scope, own });
  const id = `q${question.id}-live`;
  let note = document.getElementById(id);
  if (!note && wrong) {
    note = Object.assign(document.createElement("p"), { id, className: "field-error" });
    note.setAttribute("role", "status");
    (document.getElementById(`q${question.id}`)?.closest(".question") ?? form).append(note);
  }
  if (note) note.textContent = wrong ? question.message : "";
}

form.addEventListener("input", () => update());
form.addEventListener("change", (event) => {
  const scope = update();
  const key = /^q(\d+)/.exec(event.target.name ?? "")?.[1];
  for (const section of logic.sections) for (const question of section.questions) if (question.valid && String(question.id) === key) check(question, scope);
});
form.querySelectorAll("[data-without-scripts]").forEach((note) => { 
  note.hidden = true;
  note.querySelectorAll("button").forEach((button) => { button.disabled = true; }); // else Enter would press it
});
update(false);
})();
