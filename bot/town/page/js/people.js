// "You are: …": who is looking, and the choice of somebody else.
import { become, countUnread } from "./actions.js";
import { avatar, badge, byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { menu } from "./menu.js";
import { on, person, state } from "./store.js";

const face = h("span", { class: "who-face" });
const words = h("span", { class: "who-words" });
const others = h("span", { class: "who-others" });
const button = h(
  "button",
  { class: "who-button", type: "button", id: "who-button", "aria-haspopup": "menu", "aria-controls": "who-menu" },
  face, words, others, icon("down"),
);
const panel = h("div", { class: "panel who-menu", id: "who-menu", role: "menu" });
let popup = null;

function choose(id) {
  popup.close(true);
  become(id);
}

function item(one) {
  const me = one.id === state.me;
  const count = state.unread.get(one.id) ?? 0;
  return h(
    "button",
    { class: "person", type: "button", role: "menuitemradio", "aria-checked": String(me), "data-person": one.id, onclick: () => choose(one.id) },
    avatar(one.id, one.name),
    h("span", { class: "person-words" }, h("bdi", { class: "person-name" }, one.name), one.about && h("span", { class: "person-about" }, one.about)),
    badge(count, t("unread", count)),
    me && icon("check"),
  );
}

function drawMenu() {
  const focused = document.activeElement?.dataset?.person;
  panel.setAttribute("aria-label", t("who.menu"));
  panel.replaceChildren(...state.world.people.map(item));
  if (focused) panel.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
}

function draw() {
  const me = person(state.me);
  if (!me) return;
  const waiting = [...state.unread].reduce((sum, [id, count]) => (id === me.id ? sum : sum + count), 0);
  face.replaceChildren(avatar(me.id, me.name));
  words.replaceChildren(
    h("span", { class: "who-label" }, t("who.label")),
    h("span", { class: "who-line" }, h("bdi", { class: "who-name" }, me.name), me.about && h("span", { class: "who-about" }, me.about)),
  );
  const mark = badge(waiting, t("who.others", waiting));
  mark?.prepend(h("span", { class: "who-others-word" }, t("who.others.short")));
  others.replaceChildren(...(mark ? [mark] : []));
  others.title = waiting ? t("who.others", waiting) : "";
  drawMenu();
}

export function setUpPeople() {
  byId("who").append(button, panel);
  popup = menu(button, panel);
  button.addEventListener("click", () => countUnread().catch(() => {}));
  on("world person unread language", draw);
}
