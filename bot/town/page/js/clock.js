// The town's clock: it ticks by itself, and people can push it ahead.
import { attempt, countUnread, loadWorld, moveClock } from "./actions.js";
import { byId, h, icon } from "./dom.js";
import { language, t } from "./language.js";
import { menu } from "./menu.js";
import { announce, toast } from "./notices.js";
import { emit, on, state } from "./store.js";
import { dateLine, dayTime, hourMinute, setZone, weekdayTime } from "./time.js";

const HOUR = 3600;
const LOOK = 700; // milliseconds between looks at a clock that walks
const STEPS = [["clock.1h", HOUR], ["clock.1d", 24 * HOUR], ["clock.3d", 72 * HOUR]];
let base = Date.now();
let readAt = performance.now();
let runs = true;
let arrived = 0;

const short = h("span", { class: "clock-short" });
const button = h(
  "button",
  { class: "clock-button", type: "button", id: "clock-button", "aria-haspopup": "true", "aria-controls": "clock-panel" },
  icon("clock"), short, icon("down"),
);
const date = h("span", { class: "clock-date" });
const time = h("span", { class: "clock-time", id: "clock-time" });
const steps = h("div", { class: "clock-steps", role: "group" });
const panel = h("div", { class: "clock-panel", id: "clock-panel" }, h("div", { class: "clock-face", role: "group" }, time, date), steps);
const walk = h("p", { class: "walk", role: "status", hidden: true }, h("span", { class: "spinner" }), h("span", { class: "walk-words" }));

export const now = () => base + (runs ? performance.now() - readAt : 0);

function set(iso) {
  base = Date.parse(iso);
  readAt = performance.now();
  draw();
}

function draw() {
  time.textContent = hourMinute(now());
  date.textContent = dateLine(now());
  short.textContent = weekdayTime(now());
  short.dataset.time = hourMinute(now());
  if (state.walking) walk.lastChild.textContent = t("clock.busy", dayTime(now()));
}

async function push(seconds) {
  if (state.walking) return;
  state.walking = true;
  arrived = 0;
  const before = waiting();
  busy();
  const look = setInterval(() => loadWorld().catch(() => {}), LOOK);
  const at = await attempt(() => moveClock(seconds));
  clearInterval(look);
  state.walking = false;
  busy();
  if (at) {
    set(at);
    await attempt(countUnread);
    const words = t("clock.done", dayTime(at), arrived, Math.max(0, waiting() - before));
    toast(words);
    announce(words);
  }
  emit("clock-moved");
}

/** Unread messages of everybody else. */
const waiting = () => [...state.unread].reduce((sum, [id, count]) => (id === state.me ? sum : sum + count), 0);


function busy() {
  for (const step of steps.children) step.setAttribute("aria-disabled", String(state.walking));
  walk.hidden = !state.walking;
  byId("clock").classList.toggle("busy", state.walking);
  draw();
}

function words() {
  button.setAttribute("aria-label", `${t("clock.label")}, ${t("clock.move")}`);
  panel.firstChild.setAttribute("aria-label", t("clock.label"));
  steps.setAttribute("aria-label", t("clock.move"));
  steps.replaceChildren(
    ...STEPS.map(([key, seconds]) => h("button", { class: "step", type: "button", onclick: () => push(seconds) }, t(key))),
  );
  panel.lang = language() === "en" ? "en" : "zh-CN";
  busy();
}

/** On a phone the panel hides behind a button; on a desk it always stands there. */
function fold() {
  const narrow = matchMedia("(max-width: 760px)");
  menu(button, panel, { folds: () => narrow.matches });
  const follow = () => {
    panel.hidden = narrow.matches;
    button.setAttribute("aria-expanded", "false");
  };
  narrow.addEventListener("change", follow);
  follow();
}

export function setUpClock() {
  byId("clock").append(button, panel);
  byId("banner").after(walk);
  fold();
  words();
  on("world", () => {
    setZone(state.world.offset_zone);
    runs = state.world.running !== false;
    set(state.world.now);
  });
  on("clock", set);
  on("arrived", () => {
    arrived += 1;
  });
  on("language", words);
  setInterval(draw, 1000);
}
