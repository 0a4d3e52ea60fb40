// Text with entities (offsets in UTF-16, as JavaScript counts) becomes nodes. Never markup.
import { h } from "./dom.js";
import { t } from "./language.js";
import { anchor, mention } from "./links.js";
import { emit } from "./store.js";

const BARE = /(?:https?:\/\/|t\.me\/)[^\s<>"'，。！？；：、（）()【】《》「」]+/gi;
const WEAK_END = /[.,!?;:]+$/;
const LINKS = new Set(["url", "text_link", "code", "pre"]);

function spoiler(children) {
  const node = h("button", { class: "spoiler", type: "button", "aria-label": t("spoiler") }, h("span", {}, children));
  node.addEventListener("click", () => {
    node.classList.add("open");
    node.removeAttribute("aria-label");
  });
  return node;
}

const command = (children, text) =>
  h("button", { class: "command", type: "button", onclick: () => emit("command", text) }, children);

const makers = {
  bold: (inner) => h("strong", {}, inner),
  italic: (inner) => h("em", {}, inner),
  underline: (inner) => h("u", {}, inner),
  strikethrough: (inner) => h("s", {}, inner),
  code: (inner) => h("code", {}, inner),
  pre: (inner) => h("pre", {}, inner),
  blockquote: (inner) => h("blockquote", {}, inner),
  expandable_blockquote: (inner) => h("blockquote", {}, inner),
  spoiler: (inner) => spoiler(inner),
  text_mention: (inner) => h("span", { class: "mention" }, inner),
  hashtag: (inner) => h("span", { class: "mention" }, inner),
  mention: (inner, text) => mention(text.slice(1), inner),
  bot_command: (inner, text) => command(inner, text),
  url: (inner, text) => anchor(text, inner),
  text_link: (inner, _text, entity) => anchor(entity.url ?? "", inner),
  email: (inner, text) => anchor(`mailto:${text}`, inner),
};

const end = (entity) => entity.offset + entity.length;

/** Addresses that nobody marked: real clients make them links too. */
function bareLinks(text, entities) {
  const taken = entities.filter((one) => LINKS.has(one.type));
  return [...text.matchAll(BARE)]
    .map((found) => ({ type: "url", offset: found.index, length: found[0].replace(WEAK_END, "").length }))
    .filter((link) => !taken.some((one) => one.offset < end(link) && link.offset < end(one)));
}

function build(text, from, to, entities) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    if (entity.offset < at) continue; // inside one that is already made
    const stop = Math.min(end(entity), to);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = entities.slice(i + 1).filter((one) => one.offset < stop);
    const make = makers[entity.type] ?? ((inner) => h("span", {}, inner));
    nodes.push(make(build(text, entity.offset, stop, inside), text.slice(entity.offset, stop), entity));
    at = stop;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

export function rich(text, entities = []) {
  const sound = (one) => one.length > 0 && one.offset >= 0 && one.offset < text.length;
  const all = [...entities, ...bareLinks(text, entities)]
    .filter(sound)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, all);
}
