// The conversation: draws only what changed and keeps the reader's place.
import { answerTo } from "./actions.js";
import { bubble } from "./bubble.js";
import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { toast } from "./notices.js";
import { anchored, isAtEnd, toEnd } from "./scrolling.js";
import { bot, emit, on, state } from "./store.js";
import { swipeable } from "./swipe.js";
import { day, dayTitle } from "./time.js";

const PAGE = 120; // messages drawn at once; scrolling up draws another page
const RUN = 10 * 60_000; // one person's messages within ten minutes read as one run
const STOPS = "a, button, .row";

let rows = new Map(); // key -> {node, sign}
let days = new Map(); // "2026-06-01" -> section
let limit = PAGE;
let current = null; // key of the message that Tab reaches
let fresh = true; // a chat just opened starts at its end

function rowFor(message, place) {
  const sign = JSON.stringify(message);
  const known = rows.get(message.key);
  if (known?.sign === sign) return known.node;
  const node = bubble(message, place);
  node.dataset.key = message.key;
  if (!message.service) swipeable(node, () => answerTo(message));
  for (const stop of node.querySelectorAll(STOPS)) stop.tabIndex = -1;
  if (known) keepFocus(known.node, node);
  rows.set(message.key, { node, sign });
  return node;
}

function keepFocus(before, after) {
  const stops = [before, ...before.querySelectorAll(STOPS)];
  const at = stops.indexOf(document.activeElement);
  before.replaceWith(after);
  if (at >= 0) ([after, ...after.querySelectorAll(STOPS)][at] ?? after).focus({ preventScroll: true });
}

function section(date, at) {
  if (!days.has(date)) days.set(date, h("section", { class: "day" }));
  const node = days.get(date);
  if (!node.firstChild) node.append(h("h3", { class: "day-title" }, h("span", {}, dayTitle(at))));
  return node;
}

/** Put the children in order, touching only those that are out of place. */
function arrange(parent, children) {
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastChild.remove();
}

const sameRun = (a, b) =>
  a && b && !a.service && !b.service && a.from.id === b.from.id && a.whisper === b.whisper &&
  day(a.at) === day(b.at) && Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN;

function draw() {
  const shown = state.messages.slice(-limit);
  const place = { private: Boolean(bot(state.open)) };
  const sections = new Map();
  shown.forEach((message, i) => {
    const node = rowFor(message, place);
    node.classList.toggle("first", !sameRun(shown[i - 1], message));
    node.classList.toggle("last", !sameRun(message, shown[i + 1]));
    const date = day(message.at);
    if (!sections.has(date)) sections.set(date, [section(date, message.at).firstChild]);
    sections.get(date).push(node);
  });
  for (const [date, children] of sections) arrange(days.get(date), children);
  const empty = h("p", { class: "log-empty" }, t("talk.empty"));
  arrange(byId("log"), shown.length ? [...sections.keys()].map((date) => days.get(date)) : [empty]);
  const kept = new Set(shown.map((one) => one.key));
  rows = new Map([...rows].filter(([key]) => kept.has(key)));
  if (!rows.has(current)) current = null;
  reach(current ?? shown.at(-1)?.key ?? null, current !== null);
}

/** Tab stops at one message and its buttons; the arrow keys choose which. */
function reach(key, chosen = true) {
  for (const [name, { node }] of rows) {
    const stop = name === key ? 0 : -1;
    if (node.tabIndex !== stop) for (const one of [node, ...node.querySelectorAll(STOPS)]) one.tabIndex = stop;
    else if (stop === 0) for (const one of node.querySelectorAll(STOPS)) one.tabIndex = stop;
  }
  current = chosen ? key : null;
}

function jump(key) {
  const target = state.messages.findIndex((one) => one.key === key);
  if (target < 0) return toast(t("quote.gone"));
  if (state.messages.length - target > limit) {
    limit = state.messages.length - target + PAGE;
    draw();
  }
  const { node } = rows.get(state.messages[target].key);
  node.scrollIntoView({ block: "center" });
  return flash(node, "found");
}

function flash(node, how) {
  node.classList.add(how);
  setTimeout(() => node.classList.remove(how), 2400);
}

function onKey(event) {
  const row = event.target.closest(".row");
  if (!row) return;
  const keys = state.messages.slice(-limit).map((one) => one.key);
  const at = keys.indexOf(row.dataset.key);
  const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: keys.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    if (next >= keys.length) return byId("write").focus();
    return focusRow(keys[Math.max(0, next)]);
  }
  if (event.key === "Enter" && event.target === row && !row.classList.contains("service")) {
    event.preventDefault();
    answerTo(state.messages.find((one) => one.key === row.dataset.key));
  }
  return undefined;
}

function focusRow(key) {
  reach(key);
  rows.get(key)?.node.focus();
}

export const focusLast = () => state.messages.length > 0 && focusRow(state.messages.at(-1).key);

function update({ added, edited } = {}) {
  const stay = !isAtEnd();
  const mine = added?.from.id === state.me;
  anchored(rows, draw);
  if (fresh || mine || !stay) toEnd();
  else if (added) emit("below");
  if (state.messages.length) fresh = false;
  if (edited && rows.has(edited)) flash(rows.get(edited).node, "flash");
}

function forget() {
  rows = new Map();
  days = new Map();
  limit = PAGE;
  current = null;
  fresh = true;
}

export function setUpLog() {
  const log = byId("log");
  log.addEventListener("keydown", onKey);
  log.addEventListener("focusin", (event) => {
    const key = event.target.closest(".row")?.dataset.key;
    if (key) reach(key);
  });
  on("messages", update);
  on("jump", jump);
  on("earlier", () => {
    if (limit >= state.messages.length) return;
    limit += PAGE;
    anchored(rows, draw);
  });
  on("open person language", () => {
    forget();
    draw();
    toEnd();
  });
}
