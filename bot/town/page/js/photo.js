import { h, icon } from "./dom.js";
import { t } from "./language.js";

/** The picture alone, as large as the window allows. */
export function view(url, alt) {
  const close = h("button", { class: "viewer-close", type: "submit", "aria-label": t("photo.close") }, icon("close"));
  const box = h(
    "dialog",
    { class: "viewer", "aria-label": t("photo") },
    h("form", { method: "dialog" }, close),
    h("img", { src: url, alt }),
  );
  box.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
