// What the page knows, in one place, and who wants to hear of a change.
const listeners = new Map();

export const state = {
  world: { people: [], chats: [], bots: [] },
  me: null, // id of the person through whose eyes we look
  chats: [], // what that person sees
  open: null, // id of the open chat
  messages: [], // of the open chat
  unread: new Map(), // person id -> unread messages over all chats
  reply: null, // the message that the next one answers
  online: true,
  awake: true, // false while the town is still being set up
  walking: false,
};

export function on(names, listener) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(listener);
  }
}

export function emit(name, detail) {
  for (const listener of listeners.get(name) ?? []) listener(detail);
}

export const person = (id) => state.world.people.find((one) => one.id === id) ?? null;

export const chat = (id) => state.chats.find((one) => one.id === id) ?? null;

export const bot = (id) => state.world.bots.find((one) => one.id === id) ?? null;

/** The bots that hear what is said in a chat. */
export function botsIn(id) {
  if (bot(id)) return [bot(id)];
  const place = state.world.chats.find((one) => one.id === id);
  return (place?.bots ?? []).map(bot).filter(Boolean);
}

export function membersOf(id) {
  const place = state.world.chats.find((one) => one.id === id);
  return (place?.members ?? []).map(person).filter(Boolean);
}
