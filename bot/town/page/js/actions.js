// Everything that a person can do, and what the page must learn afterwards.
import { get, post } from "./api.js";
import { t } from "./language.js";
import { toast } from "./notices.js";
import { rememberHere } from "./prefs.js";
import { chat, emit, person, state } from "./store.js";

export async function loadWorld() {
  state.world = await get("/town/world");
  emit("world");
}

export async function loadChats() {
  const me = state.me;
  const answer = await get("/town/chats", { as: me });
  if (me !== state.me) return;
  state.chats = answer.chats ?? answer;
  emit("chats");
}

/** Reading a chat also marks it read, so a message that arrives before the reader's eyes is read too. */
export async function loadMessages() {
  const { me, open } = state;
  if (open === null) return;
  const answer = await get("/town/messages", { as: me, chat: open });
  if (me !== state.me || open !== state.open) return;
  state.messages = answer.messages ?? answer;
  emit("messages", { whole: true });
}

/** Unread messages of everybody: tells the reader whose eyes are worth borrowing next. */
export async function countUnread() {
  const counts = await Promise.all(
    state.world.people.map(async ({ id }) => {
      const answer = await get("/town/chats", { as: id });
      const chats = answer.chats ?? answer;
      return [id, chats.reduce((sum, one) => sum + (one.unread ?? 0), 0)];
    }),
  );
  state.unread = new Map(counts);
  emit("unread");
}

export async function reload() {
  await loadWorld();
  await loadChats();
  if (state.open !== null && !chat(state.open)) {
    toast(t("absent", person(state.me)?.name ?? "", placeName(state.open)));
    state.open = null;
    emit("open");
  }
  if (state.open === null && !matchMedia("(max-width: 760px)").matches) show(state.chats[0]?.id ?? null);
  await loadMessages();
  await countUnread();
}

const placeName = (id) => state.world.chats.find((one) => one.id === id)?.title ?? "";

function show(id) {
  if (id === state.open) return;
  state.open = id;
  state.messages = [];
  answerTo(null);
  emit("open");
}

export async function openChat(id) {
  show(id);
  if (id === null) return;
  await loadMessages();
  await loadChats();
}

export function become(id) {
  if (id === state.me) return;
  state.me = id;
  state.messages = [];
  answerTo(null);
  rememberHere("person", id);
  emit("person");
}

export function answerTo(message, asked = false) {
  state.reply = message;
  emit("reply", { asked });
}

/** Run something a person did; a refusal is told, never thrown. */
export async function attempt(deed) {
  try {
    return await deed();
  } catch (error) {
    toast(t("failed", error.message), { tone: "bad" });
    return null;
  }
}

async function deed(path, body) {
  const answer = await post(path, { as: state.me, ...body });
  emit("deed");
  return answer;
}

export const say = (text, photo) =>
  deed("/town/say", {
    chat: state.open,
    text,
    ...(state.reply ? { reply_to: state.reply.key } : {}),
    ...(photo ? { photo: true } : {}),
  });

export const tap = (key, row, col) => deed("/town/tap", { chat: state.open, key, row, col });

export async function start(id, param = "") {
  await deed("/town/start", { bot: id, param });
  await loadChats();
  await openChat(id);
}

export async function block(id, blocked) {
  await deed("/town/block", { bot: id, blocked });
  await loadChats();
}

export async function moveClock(seconds) {
  const { now } = await post("/town/clock", { add: seconds });
  return now;
}
