// The side column: who is in this chat, and a quick way to be one of them.
import { attempt, become, block } from "./actions.js";
import { avatar, badge, byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { bot, botsIn, chat, emit, membersOf, on, state } from "./store.js";

const WIDE = matchMedia("(min-width: 1180px)");

function member(one) {
  const me = one.id === state.me;
  const count = me ? 0 : state.unread.get(one.id) ?? 0;
  return h(
    "li",
    {},
    h(
      "button",
      { class: "person", type: "button", "aria-label": t("info.become", one.name), "aria-current": me ? "true" : null, onclick: () => pick(one.id) },
      avatar(one.id, one.name),
      h("span", { class: "person-words" }, h("bdi", { class: "person-name" }, one.name), one.about && h("span", { class: "person-about" }, one.about)),
      me ? h("span", { class: "you" }, t("info.you")) : badge(count, t("unread", count)),
    ),
  );
}

const robot = (one) =>
  h(
    "li",
    { class: "person still" },
    avatar(one.id, one.name, "bot"),
    h("span", { class: "person-words" }, h("bdi", { class: "person-name" }, one.name), h("span", { class: "person-about" }, `@${one.username}`)),
  );

function pick(id) {
  become(id);
  if (!WIDE.matches) toggle(false);
}

function blocking(id) {
  const blocked = Boolean(chat(id)?.blocked);
  const words = t(blocked ? "unblock" : "block");
  return h("button", { class: "plain wide", type: "button", onclick: () => attempt(() => block(id, !blocked)) }, words);
}

function draw() {
  const id = state.open;
  const place = byId("info");
  if (id === null || !chat(id)) return place.replaceChildren();
  const people = bot(id) ? state.world.people : membersOf(id);
  const here = h("ul", { class: "people" }, botsIn(id).map(robot));
  const title = t(bot(id) ? "info.everyone" : "info.members");
  return place.replaceChildren(
    h(
      "div",
      { class: "column-head" },
      h("h2", { class: "column-title" }, title),
      h("button", { class: "round info-close", type: "button", "aria-label": t("info.close"), onclick: () => toggle(false) }, icon("close")),
    ),
    h("p", { class: "column-note" }, t("info.switch")),
    h("ul", { class: "people" }, people.map(member)),
    h("h2", { class: "column-title" }, t("info.bots")),
    here,
    bot(id) && chat(id).started !== false ? blocking(id) : "",
  );
}

function toggle(open) {
  const { dataset } = byId("app");
  dataset.info = open ?? dataset.info !== "open" ? "open" : "closed";
  emit("info");
  if (!WIDE.matches && dataset.info === "open") byId("info").querySelector("button")?.focus();
}

export function setUpInfo() {
  const follow = () => toggle(WIDE.matches);
  WIDE.addEventListener("change", follow);
  follow();
  on("toggle-info", () => toggle());
  on("open world chats person unread language", draw);
  byId("info").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !WIDE.matches) toggle(false);
  });
}
