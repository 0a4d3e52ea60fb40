// One message as people see it.
import { answerTo, attempt, tap } from "./actions.js";
import { avatar, h, icon, tint } from "./dom.js";
import { t } from "./language.js";
import { anchor } from "./links.js";
import { told, toast } from "./notices.js";
import { view } from "./photo.js";
import { rich } from "./rich.js";
import { emit, state } from "./store.js";
import { hourMinute } from "./time.js";

const EVENT_FIRST = 400;

export function preview(message) {
  const words = (message?.text ?? "").replace(/\s+/g, " ").trim();
  return words || message?.document?.name || (message?.photo ? t("photo") : "");
}

/** The first line of the words that stand under a picture says what it is. */
function alt(message) {
  const line = (message.text ?? "").split("\n", 1)[0].trim();
  return line || t("photo");
}

function header(message) {
  const { id, name, is_bot: isBot } = message.from;
  return h(
    "div",
    { class: "name" },
    h("bdi", { class: `ink ${isBot ? "bot" : tint(id)}` }, name),
    isBot && h("span", { class: "bot-tag" }, t("bot")),
  );
}

function quote({ from, text, key }) {
  const jump = () => emit("jump", key);
  const name = from?.name ?? from ?? "";
  const known = [...state.world.people, ...state.world.bots].find((one) => one.name === name);
  return h(
    "button",
    { class: `quote ${tint(known?.id)}`, type: "button", onclick: jump, "aria-label": `${t("reply.jump")}: ${name} ${text ?? ""}` },
    h("bdi", { class: "quote-name" }, name),
    h("span", { class: "quote-text", dir: "auto" }, (text ?? "").replace(/\s+/g, " ") || t("photo")),
  );
}

function picture(message) {
  const said = alt(message);
  const [width, height] = message.photo_size ?? [];
  const size = width && height ? { width, height } : {};
  const image = h("img", { src: message.photo, alt: said, ...size, onload: () => emit("grown") });
  return h("button", { class: "photo", type: "button", "aria-label": said, onclick: () => view(message.photo, said) }, image);
}

const file = ({ url, name }) =>
  h("a", { class: "file", href: url, download: name, "aria-label": t("file.save", name) }, icon("file"), h("bdi", {}, name));

function meta(message) {
  return h(
    "span",
    { class: "meta" },
    message.edited && h("span", { class: "edited" }, t("edited")),
    h("time", { datetime: new Date(message.at).toISOString() }, hourMinute(message.at)),
  );
}

/** A pressed key waits, and says so, until the bot answers; it keeps the focus meanwhile. */
async function press(key, message, row, col) {
  if (key.getAttribute("aria-disabled") === "true") return;
  key.setAttribute("aria-disabled", "true");
  key.setAttribute("aria-busy", "true");
  key.title = t("key.waiting");
  const answer = await attempt(() => tap(message.key, row, col));
  key.removeAttribute("aria-disabled");
  key.removeAttribute("aria-busy");
  key.removeAttribute("title");
  if (answer?.timeout) toast(t("timeout"), { tone: "bad" });
  else if (answer?.answer) toldByTap(answer);
}

/** The event that says the same also says whether to alert, so it goes first if it comes at all. */
function toldByTap({ answer, alert }) {
  setTimeout(() => told(answer, alert, "tap"), alert === undefined ? EVENT_FIRST : 0);
}

function keys(message) {
  const one = ({ label, url }, row, col) => {
    if (url) return anchor(url, [h("span", {}, label), icon("out")], { class: "key" });
    const key = h("button", { class: "key", type: "button" }, h("span", {}, label));
    key.addEventListener("click", () => press(key, message, row, col));
    return key;
  };
  return h(
    "div",
    { class: "keys", role: "group", "aria-label": t("keys") },
    message.buttons.map((row, y) => h("div", { class: "keys-row" }, row.map((key, x) => one(key, y, x)))),
  );
}

const service = (message) =>
  h("article", { class: "row service", tabindex: -1 }, h("p", { class: "service-text" }, h("bdi", {}, message.text)));

/** @param {{private: boolean}} place where it stands: a private chat needs no names */
export function bubble(message, place) {
  if (message.service) return service(message);
  const own = message.from.id === state.me;
  const mark = message.whisper && h("p", { class: "whisper-mark" }, icon("eye"), t("whisper"));
  const body = h("div", { class: "text" }, rich(message.text ?? "", message.entities), meta(message));
  const reply = h(
    "button",
    { class: "reply", type: "button", title: t("reply"), "aria-label": t("reply.to", message.from.name), onclick: () => answerTo(message) },
    icon("reply"),
  );
  return h(
    "article",
    {
      class: `row ${own ? "own" : "other"} ${message.whisper ? "whisper" : ""}`,
      tabindex: -1,
      "aria-label": `${message.from.name}, ${hourMinute(message.at)}`,
    },
    !own && !place.private && avatar(message.from.id, message.from.name, message.from.is_bot ? "bot" : ""),
    h(
      "div",
      { class: `stack ${message.buttons?.length ? "keyed" : ""}` },
      h(
        "div",
        { class: `bubble ${message.photo ? "with-photo" : ""} ${message.text ? "" : "bare"}` },
        !own && !place.private && header(message),
        mark,
        message.reply_to && quote(message.reply_to),
        message.photo && picture(message),
        message.document && file(message.document),
        body,
      ),
      message.buttons?.length > 0 && keys(message),
    ),
    reply,
  );
}
