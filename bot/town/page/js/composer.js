// Where people write: the field, the reply bar, the Start button, the commands.
import { answerTo, attempt, block, openChat, say, start } from "./actions.js";
import { preview } from "./bubble.js";
import { setUpCommands } from "./commands.js";
import { byId, h, icon } from "./dom.js";
import { t } from "./language.js";
import { focusLast } from "./log.js";
import { bot, chat, on, state } from "./store.js";

const LONGEST = 4096;
const drafts = new Map(); // "person/chat" -> words not yet sent
const turnedDown = new Set(); // questions that the person chose not to answer
let draftOf = null;
let withPhoto = false;
let sending = false;

const field = h("textarea", { id: "write", rows: 1, maxlength: LONGEST, dir: "auto", enterkeyhint: "send", autocomplete: "off" });
const replyBar = h("div", { class: "reply-bar", hidden: true });
const photoBar = h("div", { class: "photo-bar", hidden: true });
const attach = h("button", { class: "round", type: "button", "aria-pressed": "false", onclick: () => setPhoto(!withPhoto) }, icon("photo"));
const sendButton = h("button", { class: "round send", type: "button", onclick: () => send() }, icon("send"));
const suggestions = h("div", { class: "suggestions", hidden: true });
const slash = h("button", { class: "round", type: "button", hidden: true }, icon("slash"));
const line = h("div", { class: "write-line" }, attach, field, slash, sendButton);
const gate = h("div", { class: "gate", hidden: true });

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  line.classList.toggle("ready", field.value.trim() !== "" || withPhoto);
}

export function write(text) {
  field.value = text;
  field.dispatchEvent(new Event("input"));
}

function setPhoto(on_) {
  withPhoto = on_;
  attach.setAttribute("aria-pressed", String(on_));
  photoBar.hidden = !on_;
  photoBar.replaceChildren(
    icon("photo"),
    h("span", { class: "bar-words" }, t("attached")),
    h("button", { class: "round small", type: "button", "aria-label": t("attach.drop"), onclick: () => setPhoto(false) }, icon("close")),
  );
  grow();
}

async function send(words = field.value) {
  const text = words.trim();
  if (sending || state.open === null || (!text && !withPhoto)) return;
  sending = true;
  const typed = words === field.value;
  const answered = state.reply;
  const done = attempt(() => say(text, withPhoto));
  if (typed) write(""); // at once, so that the next words do not land behind the old ones
  field.focus();
  const sent = await done;
  sending = false;
  if (!sent && typed && !field.value) write(words);
  if (!sent) return;
  setPhoto(false);
  if (answered && state.reply === answered) answerTo(null); // a new question may have come meanwhile
}

function drawReply({ asked = false } = {}) {
  const to = state.reply;
  replyBar.hidden = !to;
  field.placeholder = to?.placeholder || t(asked ? "write.answer" : "write");
  if (!to) return;
  replyBar.replaceChildren(
    icon("reply"),
    h("span", { class: "bar-words" }, h("span", { class: "bar-title" }, t("reply.to", to.from.name)), h("span", { class: "bar-text", dir: "auto" }, preview(to))),
    h("button", { class: "round small", type: "button", "aria-label": t("reply.cancel"), onclick: cancel }, icon("close")),
  );
  field.focus();
}

function cancel() {
  if (state.reply?.force_reply) turnedDown.add(`${state.me}/${state.open}/${state.reply.key}`);
  answerTo(null);
  field.focus();
}

/** A question of the bot waits in the field until it is answered or turned down, as Telegram does it. */
function followQuestions() {
  if (state.reply && !state.messages.some((one) => one.key === state.reply.key)) answerTo(null);
  const at = state.messages.findLastIndex((one) => one.force_reply);
  const question = state.messages[at];
  if (!question || turnedDown.has(`${state.me}/${state.open}/${question.key}`)) return;
  if (state.messages.slice(at + 1).some((one) => one.from?.id === state.me)) return;
  if (state.reply?.key !== question.key) answerTo(question, true);
}

function drawGate() {
  const one = chat(state.open);
  const shut = one && bot(one.id) && (one.started === false || one.blocked);
  line.hidden = Boolean(shut);
  gate.hidden = !shut;
  if (!shut) return;
  const deed = () => (one.blocked ? block(one.id, false) : start(one.id));
  gate.replaceChildren(
    h("p", {}, t(one.blocked ? "blocked" : "start.why")),
    h("button", { class: "primary wide", type: "button", id: "start", onclick: () => attempt(deed) }, t(one.blocked ? "unblock" : "start")),
  );
}

function swapDraft() {
  if (draftOf) drafts.set(draftOf, field.value);
  draftOf = state.open === null ? null : `${state.me}/${state.open}`;
  write(drafts.get(draftOf) ?? "");
  setPhoto(false);
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // Enter then ends a word of an input method
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && state.reply) cancel();
  else if (event.key === "ArrowUp" && !field.value) {
    event.preventDefault();
    focusLast();
  }
}

function words() {
  field.setAttribute("aria-label", t("write.label"));
  for (const [node, key] of [[attach, "attach"], [sendButton, "send"], [slash, "commands"]]) {
    node.setAttribute("aria-label", t(key));
    node.title = t(key);
  }
  drawReply();
  drawGate();
}

export function setUpComposer() {
  byId("composer").append(suggestions, replyBar, photoBar, line, gate);
  setUpCommands({ field, suggestions, slash, write });
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", grow);
  words();
  on("reply", drawReply);
  on("open person", swapDraft);
  on("messages", followQuestions);
  on("open chats", drawGate);
  on("language", words);
  on("command", (text) => send(text));
  on("suggest", async (text) => {
    const group = state.chats.find((one) => !bot(one.id));
    if ((state.open === null || bot(state.open)) && group) await attempt(() => openChat(group.id));
    write(text);
    field.focus();
  });
}
