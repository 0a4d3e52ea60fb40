// Above the conversation: where we are, who writes, what is pinned.
import { openChat } from "./actions.js";
import { preview } from "./bubble.js";
import { avatar, byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { bot, chat, emit, membersOf, botsIn, on, state } from "./store.js";

const TYPING = 5000;
let typing = 0;
let typist = "";

function subtitle(one) {
  if (typist) return `${typist} ${t("talk.typing")}`;
  if (bot(one.id)) return `${t("talk.private")} · @${bot(one.id).username}`;
  return t("talk.members", membersOf(one.id).length + botsIn(one.id).length);
}

function draw() {
  const one = chat(state.open);
  byId("app").dataset.screen = state.open === null ? "list" : "talk";
  byId("talk").classList.toggle("none", !one);
  if (!one) return byId("talk-head").replaceChildren();
  const shown = byId("app").dataset.info === "open";
  return byId("talk-head").replaceChildren(
    h("button", { class: "round back", type: "button", "aria-label": t("talk.back"), onclick: back }, icon("back")),
    avatar(one.id, one.title, bot(one.id) ? "bot" : ""),
    h("div", { class: "talk-words" }, h("h2", { class: "talk-title", dir: "auto" }, one.title), h("p", { class: `talk-sub ${typist ? "typing" : ""}` }, subtitle(one))),
    h(
      "button",
      { class: "round info-button", type: "button", "aria-expanded": String(shown), "aria-controls": "info", "aria-label": t("info.open"), title: t("info.open"), onclick: () => emit("toggle-info") },
      icon("people"),
    ),
  );
}

function back() {
  if (history.state?.chat) history.back();
  else openChat(null);
}

/** On a phone the conversation is a screen of its own, and the phone's back key leaves it. */
function remember() {
  if (!matchMedia("(max-width: 760px)").matches || state.open === null || history.state?.chat) return;
  history.pushState({ chat: true }, "");
}

function drawPinned() {
  const id = chat(state.open)?.pinned;
  const message = state.messages.findLast((one) => (id ? one.key === id : one.pinned));
  const bar = byId("pinned");
  bar.hidden = !message;
  if (!message) return;
  bar.onclick = () => emit("jump", message.key);
  bar.replaceChildren(
    icon("pin"),
    h("span", { class: "pinned-words" }, h("span", { class: "pinned-label" }, t("pinned")), h("span", { class: "pinned-text", dir: "auto" }, preview(message))),
  );
}

function onTyping({ chat: id, from }) {
  if (id !== state.open) return;
  typist = from?.name ?? botsIn(id)[0]?.name ?? "";
  clearTimeout(typing);
  typing = setTimeout(hush, TYPING);
  draw();
}

function hush() {
  if (!typist) return;
  typist = "";
  draw();
}

export function setUpHead() {
  on("open", () => {
    hush();
    remember();
  });
  on("messages", ({ added }) => added?.from?.is_bot && hush());
  on("open chats world language info", draw);
  on("open chats messages language", drawPinned);
  on("typing", onTyping);
  window.addEventListener("popstate", () => openChat(null));
}
