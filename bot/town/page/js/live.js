// The town's events as they happen. A lost connection is shown, taken up again and followed by a re-load.
import { attempt, become, countUnread, loadChats, loadMessages, loadWorld, reload } from "./actions.js";
import { told } from "./notices.js";
import { recallHere } from "./prefs.js";
import { emit, on, person, state } from "./store.js";

const RETRY = [500, 1000, 2000, 4000];
const WAKING = 300; // milliseconds until the page asks again whether the building is awake
let source = null;
let failures = 0;
let retry = 0;

function later(wait, work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => work().catch(() => {}), wait);
  };
}

const chatsSoon = later(120, loadChats);
const countSoon = later(600, countUnread);
const readSoon = later(400, async () => {
  await loadMessages();
  await loadChats();
});

function place(message) {
  const at = state.messages.findIndex((one) => one.key === message.key);
  if (at < 0) state.messages.push(message);
  else state.messages[at] = message;
}

const handlers = {
  message(data) {
    if (data.chat === state.open) {
      place(data.message);
      emit("messages", { added: data.message });
      if (!document.hidden) readSoon();
    }
    emit("arrived", data);
    chatsSoon();
    countSoon();
  },
  edit(data) {
    if (data.chat !== state.open) return chatsSoon();
    place(data.message);
    emit("messages", { edited: data.message.key });
    return chatsSoon();
  },
  delete(data) {
    if (data.chat === state.open) {
      state.messages = state.messages.filter((one) => one.key !== data.key);
      emit("messages", {});
    }
    chatsSoon();
  },
  pin(data) {
    if (data.chat === state.open) readSoon();
    chatsSoon();
  },
  alert: (data) => told(data.text, data.alert, "event"),
  clock() {},
  typing: (data) => emit("typing", data),
  chats() {
    chatsSoon();
    countSoon();
  },
};

function setOnline(online) {
  if (state.online === online) return;
  state.online = online;
  emit("online");
}

function setAwake(awake) {
  if (state.awake === awake) return;
  state.awake = awake;
  emit("awake");
}

function lost() {
  setOnline(false);
  clearTimeout(retry);
  retry = setTimeout(begin, RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
}

/** The town may have been started anew meanwhile, with other people: ask who is there first. */
export async function begin() {
  try {
    await loadWorld();
  } catch {
    lost();
    return;
  }
  setAwake(state.world.awake);
  if (!state.awake) {
    setOnline(true);
    retry = setTimeout(begin, WAKING);
    return;
  }
  const known = person(state.me) ?? person(Number(recallHere("person"))) ?? state.world.people[0];
  if (known?.id === state.me) connect();
  else if (known) become(known.id);
}

export function connect() {
  clearTimeout(retry);
  source?.close();
  const mine = new EventSource(`/town/events?as=${encodeURIComponent(state.me)}`);
  source = mine;
  mine.addEventListener("open", () => {
    failures = 0;
    setOnline(true);
    attempt(reload);
  });
  mine.addEventListener("error", () => {
    if (mine !== source) return;
    mine.close();
    lost();
  });
  for (const [name, handle] of Object.entries(handlers)) {
    mine.addEventListener(name, (event) => {
      if (mine !== source) return;
      const data = JSON.parse(event.data);
      if (data.now) emit("clock", data.now);
      handle(data);
    });
  }
}

on("person", connect);
on("deed", countSoon); // what one person does can bring others a private message

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && state.open !== null) readSoon();
});
