// Runs the programs that consultations/expressions/ made of conditions, operation by operation as evaluating.py does.
// Numbers are BigInt billionths, dates the number of their day from 1 January of the year 1, nothing is null.
globalThis.expressions = (() => {
const SCALE = 10n ** 9n;
const LARGEST = 10n ** 18n * SCALE;
const LAST_DAY = 3652059;
const EPOCH = 719163; // the day's number of 1 January 1970
const LONGEST = 500;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NUMBER = new RegExp(`^[${SPACE}]*([+-]?)([0-9]{1,18})(?:\\.([0-9]{1,60}))?[${SPACE}]*$`);
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const BLANK = new RegExp(`^[${SPACE}]*$`);
const GAP = new RegExp(`[${SPACE}]+`);
const IDEOGRAPH = /[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;

const size = (number) => (number < 0n ? -number : number);
const bounded = (number) => (size(number) < LARGEST ? number : null);

function readNumber(text) {
  const found = NUMBER.exec(text ?? "");
  if (!found) return null;
  const rest = found[3] ?? "";
  const number = BigInt(found[2]) * SCALE + BigInt(rest.slice(0, 9).padEnd(9, "0")) + (rest[9] >= "5" ? 1n : 0n);
  return bounded(found[1] === "-" ? -number : number);
}

function writeNumber(number) {
  if (number === null) return null;
  const decimals = (size(number) % SCALE).toString().padStart(9, "0").replace(/0+$/, "");
  return `${number < 0n ? "-" : ""}${size(number) / SCALE}${decimals ? `.${decimals}` : ""}`;
}

// Half away from zero.
function quotient(over, under) {
  const found = (2n * size(over) + size(under)) / (2n * size(under));
  return over < 0n !== under < 0n ? -found : found;
}

function readDate(text) {
  const found = DATE.exec(text ?? "");
  if (!found || found[1] === "0000") return null;
  const [year, month, day] = found.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86400000 + EPOCH : null;
}

function writeDate(day) {
  return day === null ? null : new Date((day - EPOCH) * 86400000).toISOString().slice(0, 10);
}

// As consultations/counting.py counts: a piece between white space is a word if it has a letter or a digit.
const words = (text) => BigInt(text.replace(IDEOGRAPH, " x ").split(GAP).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length);

// A pattern's machine is in many states at once and never goes back: see consultations/expressions/patterns.py.
function reached(states, starts) {
  const found = new Set();
  const waiting = [...starts];
  while (waiting.length) {
    const place = waiting.pop();
    if (found.has(place)) continue;
    found.add(place);
    if (states[place][0] === "fork") waiting.push(states[place][1], states[place][2]);
  }
  return found;
}

const takes = ([, opposite, ranges], code) => ranges.some(([first, last]) => first <= code && code <= last) !== opposite;

function fits(states, text) {
  const signs = Array.from(text);
  if (signs.length > LONGEST) return false;
  let here = reached(states, [states.length - 1]);
  for (const sign of signs) {
    const code = sign.codePointAt(0);
    const next = [...here].map((place) => states[place]).filter((state) => state[0] === "sign" && takes(state, code));
    here = reached(states, next.map((state) => state[3]));
  }
  return [...here].some((place) => states[place][0] === "end");
}

function read(given, kind) {
  if (kind === "codes") return given === null || given === undefined ? [] : [given].flat();
  const text = typeof given === "string" ? given : null;
  if (kind === "number") return readNumber(text);
  if (kind === "date") return readDate(text);
  return text !== null && !BLANK.test(text) ? text : null;
}

const both = (left, right, act) => (left === null || right === null ? null : act(left, right));
const whole = (act) => (left, right) => both(left, right, (a, b) => { const found = act(a, b); return found === null ? null : bounded(found); });

function later(day, days) {
  if (day === null || days === null) return null;
  const far = size(days) / SCALE;
  const found = BigInt(day) + (days < 0n ? -far : far);
  return found >= 1n && found <= BigInt(LAST_DAY) ? Number(found) : null;
}

const LEAVES = {
  number: (_scope, text) => BigInt(text),
  text: (_scope, text) => text,
  date: (_scope, day) => day,
  condition: (_scope, found) => found,
  nothing: () => null,
  answer: (scope, code, kind) => read(Object.hasOwn(scope.answers, code) ? scope.answers[code] : null, kind),
  own: (scope, kind) => read(scope.own, kind),
  today: (scope) => readDate(scope.today),
};

const OPERATIONS = {
  and: (left, right) => left === true && right === true,
  or: (left, right) => left === true || right === true,
  not: (found) => found !== true,
  "=": (left, right) => left === right,
  "<": (left, right) => left !== null && right !== null && left < right,
  "<=": (left, right) => left !== null && right !== null && left <= right,
  "+": whole((left, right) => left + right),
  "-": whole((left, right) => left - right),
  "*": whole((left, right) => quotient(left * right, SCALE)),
  div: whole((left, right) => (right === 0n ? null : quotient(left * SCALE, right))),
  mod: whole((left, right) => (right === 0n ? null : left % right)),
  negative: (number) => (number === null ? null : -number),
  days: (left, right) => both(left, right, (a, b) => BigInt(a - b) * SCALE),
  later,
  "read-number": readNumber,
  "read-date": readDate,
  "write-number": writeNumber,
  "write-date": writeDate,
  selected: (text, code) => text !== null && text === code,
  among: (codes, code) => codes.includes(code),
  amount: (codes) => BigInt(codes?.length ?? 0) * SCALE,
  length: (text) => BigInt(Array.from(text ?? "").length) * SCALE,
  words: (text) => words(text ?? "") * SCALE,
  first: (left, right) => left ?? right,
  if: (found, left, right) => (found === true ? left : right),
};

function value(program, scope) {
  const [operation, ...inner] = program;
  if (Object.hasOwn(LEAVES, operation)) return LEAVES[operation](scope, ...inner);
  if (operation === "fits") return fits(inner[1], value(inner[0], scope) ?? "");
  return OPERATIONS[operation](...inner.map((part) => value(part, scope)));
}

const holds = (program, scope) => value(program, scope) === true;

return { holds, value, words: (text) => Number(words(text)) };
})();
