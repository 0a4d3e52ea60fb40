// Short words that are not messages: toasts pass by, alerts wait for an answer.
import { byId, h } from "./dom.js";
import { t } from "./language.js";

const READING = 70; // milliseconds a character; 4.5 seconds at least: slow readers are readers too
const ECHO = 4000;
const heard = new Map(); // text -> when and from where it was shown last

export function toast(text, { tone = "plain" } = {}) {
  const node = h("div", { class: `toast ${tone}` }, text);
  const leave = () => node.remove();
  node.addEventListener("click", leave);
  byId("toasts").append(node);
  setTimeout(leave, Math.max(4500, text.length * READING));
}

function alertBox(text) {
  const close = h("button", { type: "submit", class: "primary", autofocus: true }, t("alert.ok"));
  const box = h(
    "dialog",
    { class: "alert", "aria-labelledby": "alert-text" },
    h("form", { method: "dialog" }, h("p", { id: "alert-text", class: "alert-text" }, text), close),
  );
  const before = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    before?.focus?.();
  });
  document.body.append(box);
  box.showModal();
}

/** A callback answer reaches us with the tap and as an event: the second one is only an echo. */
export function told(text, alert, from) {
  if (!text) return;
  const now = performance.now();
  const before = heard.get(text);
  if (before && before.from !== from && now - before.at < ECHO) return;
  heard.set(text, { from, at: now });
  if (alert) alertBox(text);
  else toast(text);
}

export function announce(text) {
  byId("announcer").textContent = text;
}
