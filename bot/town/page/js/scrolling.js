// Where the reader stands in a long chat: at the end new messages pull along, elsewhere they wait.
import { byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { emit, on } from "./store.js";

const NEAR = 90;
const REST = 1200; // milliseconds without scrolling
let waiting = 0;
let pinned = true;
let moving = 0;
let byItself = false; // the page scrolled, not the reader

const pane = () => byId("scroll");

export const isAtEnd = () => pinned;

export function toEnd() {
  pinned = true;
  waiting = 0;
  byItself = true;
  pane().scrollTop = pane().scrollHeight;
  showPill();
}

/** Redraw without moving what the reader looks at. */
export function anchored(rows, redraw) {
  const top = pane().getBoundingClientRect().top;
  const seen = [...rows].find(([, { node }]) => node.getBoundingClientRect().bottom > top);
  const before = seen?.[1].node.getBoundingClientRect().top;
  redraw();
  const after = seen && pane().querySelector(`[data-key="${CSS.escape(seen[0])}"]`);
  if (after) pane().scrollTop += after.getBoundingClientRect().top - before;
}

function showPill() {
  const pill = byId("pill");
  pill.hidden = pinned;
  pill.classList.toggle("fresh", waiting > 0);
  // without news an arrow alone: it lies beside the messages and covers no button of theirs
  pill.setAttribute("aria-label", t("pill", waiting));
  pill.title = t("pill", waiting);
  pill.replaceChildren(icon("arrow-down"), waiting > 0 ? h("span", {}, t("pill", waiting)) : "");
}

/** A date that is pinned to the top covers messages, so it shows only while the reader moves. */
function markDates() {
  for (const title of pane().querySelectorAll(".day-title")) {
    const section = title.parentElement.getBoundingClientRect();
    title.classList.toggle("stuck", title.getBoundingClientRect().top > section.top + 20);
  }
  if (!byItself) pane().classList.add("moving");
  byItself = false;
  clearTimeout(moving);
  moving = setTimeout(() => pane().classList.remove("moving"), REST);
}

export function setUpScrolling() {
  pane().addEventListener("scroll", () => {
    const { scrollTop, scrollHeight, clientHeight } = pane();
    pinned = scrollHeight - scrollTop - clientHeight < NEAR;
    if (pinned) waiting = 0;
    showPill();
    markDates();
    if (scrollTop < 300) emit("earlier");
  });
  byId("pill").addEventListener("click", toEnd);
  const settle = () => pinned && toEnd();
  new ResizeObserver(settle).observe(pane()); // the keyboard of a phone, a growing text field
  new ResizeObserver(settle).observe(byId("log")); // photos that load, larger text
  on("grown", settle);
  on("below", () => {
    waiting += 1;
    showPill();
  });
  on("language open", showPill);
}
