// Three sentences for whoever opens the page for the first time.
import { byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { recall, remember } from "./prefs.js";
import { emit, on } from "./store.js";

function close() {
  remember("hints", "seen");
  byId("hints").hidden = true;
}

function draw() {
  const [before, example, after] = t("hints.try");
  const step = (...words) => h("li", {}, h("span", {}, words));
  byId("hints").replaceChildren(
    h(
      "ol",
      { class: "hint-steps" },
      step(t("hints.what")),
      step(before, h("button", { class: "example", type: "button", onclick: () => emit("suggest", example) }, example), after),
      step(t("hints.then")),
    ),
    h("button", { class: "hint-close", type: "button", onclick: close }, icon("check"), t("hints.close")),
  );
}

export function setUpHints() {
  draw();
  byId("hints").hidden = recall("hints") === "seen";
  on("language", draw);
  on("hints", () => {
    byId("hints").hidden = false;
  });
}
