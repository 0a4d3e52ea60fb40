import { attempt, openChat, start } from "./actions.js";
import { h } from "./dom.js";
import { state } from "./store.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const DEEP = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w{3,32})\/?(?:\?(.*))?$/i;

/** A link into a private chat of this town, or null when it leads out of it. */
function deepLink(url) {
  const found = DEEP.exec(url);
  const target = found && botNamed(found[1]);
  return target ? { bot: target, param: new URLSearchParams(found[2] ?? "").get("start") } : null;
}

const botNamed = (username) =>
  state.world.bots.find((one) => one.username?.toLowerCase() === username.toLowerCase());

function follow({ bot, param }) {
  return attempt(() => (param === null ? openChat(bot.id) : start(bot.id, param)));
}

function safe(url) {
  try {
    const full = new URL(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`);
    return SAFE.has(full.protocol) ? full.href : null;
  } catch {
    return null;
  }
}

/** An anchor for a url that somebody else chose; anything but a plain web address stays mere words. */
export function anchor(url, children, props = {}) {
  const deep = deepLink(url);
  const href = safe(url);
  if (!href) return h("span", {}, children);
  const onclick = (event) => {
    if (!deep) return;
    event.preventDefault();
    follow(deep);
  };
  return h("a", { href, target: deep ? null : "_blank", rel: "noopener noreferrer", onclick, ...props }, children);
}

export function mention(username, children) {
  const target = botNamed(username);
  if (!target) return h("span", { class: "mention" }, children);
  return h("button", { class: "mention", type: "button", onclick: () => follow({ bot: target, param: null }) }, children);
}
