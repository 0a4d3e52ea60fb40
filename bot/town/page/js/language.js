import { WORDS } from "./words.js";
import { recall, remember } from "./prefs.js";
import { emit } from "./store.js";

export const language = () => (recall("language") === "en" ? "en" : "zh");

export function t(key, ...values) {
  const word = WORDS[language()][key] ?? WORDS.zh[key] ?? key;
  return typeof word === "function" ? word(...values) : word;
}

/** Put the page's words into whatever part of index.html names them. */
export function translate() {
  document.documentElement.lang = language() === "en" ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
  }
}

export function speak(name) {
  remember("language", name);
  translate();
  emit("language");
}
