// The list of chats as this person sees it.
import { openChat, attempt } from "./actions.js";
import { avatar, badge, byId, h } from "./dom.js";
import { now } from "./clock.js";
import { t } from "./language.js";
import { on, state } from "./store.js";
import { brief } from "./time.js";

const dormant = (one) => one.started === false;

function lastLine(one) {
  if (dormant(one)) return h("span", { class: "chat-last quiet" }, t("chats.fresh"));
  if (!one.last) return h("span", { class: "chat-last quiet" }, t("talk.empty"));
  const { from, text } = one.last;
  const name = from?.name ?? from;
  const who = one.type !== "private" && name ? h("bdi", { class: "chat-from" }, `${name}: `) : null;
  return h("span", { class: "chat-last" }, who, h("bdi", {}, (text ?? "").replace(/\s+/g, " ").trim() || t("photo")));
}

/** A chat that is open before the reader's eyes holds nothing unread. */
const unread = (one) => (one.id === state.open && !document.hidden ? 0 : one.unread);

function item(one) {
  const open = one.id === state.open;
  return h(
    "li",
    {},
    h(
      "button",
      {
        class: "chat",
        type: "button",
        "data-chat": one.id,
        "aria-current": open ? "true" : null,
        onclick: () => attempt(() => openChat(one.id)),
      },
      avatar(one.id, one.title, one.type === "private" ? "bot" : ""),
      h(
        "span",
        { class: "chat-words" },
        h(
          "span",
          { class: "chat-line" },
          h("bdi", { class: "chat-title" }, one.title),
          one.type === "private" && h("span", { class: "bot-tag" }, t("bot")),
          one.last && h("time", { class: "chat-time" }, brief(one.last.at, now())),
        ),
        h("span", { class: "chat-line" }, lastLine(one), badge(unread(one), t("unread", unread(one)))),
      ),
    ),
  );
}

function draw() {
  const list = byId("chat-list");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
  const none = h("li", { class: "quiet none" }, t("chats.none"));
  list.replaceChildren(...(state.chats.length ? state.chats.map(item) : [none]));
  if (focused) list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const sum = state.chats.reduce((total, one) => total + (unread(one) ?? 0), 0);
  document.title = sum ? `(${sum}) ${t("brand")}` : t("brand");
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...byId("chat-list").querySelectorAll(".chat")];
  all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
}

export function setUpChats() {
  byId("chat-list").addEventListener("keydown", onKey);
  on("chats open person language clock-moved", draw);
}
