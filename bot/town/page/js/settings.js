// How the page looks and speaks.
import { byId, h, icon } from "./dom.js";
import { language, speak, t } from "./language.js";
import { menu } from "./menu.js";
import { recall, remember } from "./prefs.js";
import { emit, on } from "./store.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const button = h("button", { class: "round", type: "button", id: "settings-button", "aria-controls": "settings-panel" }, icon("gear"));
const panel = h("div", { class: "panel settings-panel", id: "settings-panel", role: "group" });

const theme = () => recall("theme") ?? "auto";
const large = () => recall("large") === "1";

function apply() {
  const dark = theme() === "dark" || (theme() === "auto" && DARK.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.large = large() ? "1" : "0";
}

function choice(title, options, chosen, choose) {
  const one = ([value, label]) =>
    h("button", { type: "button", class: "segment", "aria-pressed": String(value === chosen), "data-value": value, onclick: () => choose(value) }, label);
  return h("div", { class: "setting", role: "group", "aria-label": title }, h("span", { class: "setting-title" }, title), h("div", { class: "segments" }, options.map(one)));
}

function set(name, value) {
  remember(name, value);
  apply();
  draw();
}

function draw() {
  const at = [...panel.querySelectorAll("button")].indexOf(document.activeElement);
  button.setAttribute("aria-label", t("settings"));
  button.title = t("settings");
  panel.setAttribute("aria-label", t("settings"));
  panel.replaceChildren(
    choice(t("settings.large"), [["1", t("on")], ["0", t("off")]], large() ? "1" : "0", (value) => set("large", value)),
    choice(t("settings.theme"), ["auto", "light", "dark"].map((name) => [name, t(`theme.${name}`)]), theme(), (value) => set("theme", value)),
    choice(t("settings.language"), [["zh", "中文"], ["en", "English"]], language(), speak),
    h("button", { type: "button", class: "plain wide", onclick: () => emit("hints") }, t("settings.hints")),
  );
  if (at >= 0) panel.querySelectorAll("button")[at]?.focus();
}

export function setUpSettings() {
  byId("settings").append(button, panel);
  menu(button, panel);
  DARK.addEventListener("change", apply);
  on("language", draw);
  apply();
  draw();
}
