// What can be written after a slash, as far as the bots of this chat have told.
import { h } from "./dom.js";
import { t } from "./language.js";
import { bot, botsIn, on, person, state } from "./store.js";

/** As Telegram picks them: the nearest scope first, in it the person's language first. */
function commandsOf(one) {
  const spoken = person(state.me)?.language?.slice(0, 2) ?? "";
  const scope = bot(state.open) ? "all_private_chats" : "all_group_chats";
  const places = [scope, "default"].flatMap((name) => [`${name}:${spoken}`, `${name}:`]);
  return places.map((place) => one.commands?.[place]).find((found) => found?.length) ?? [];
}

const known = () => botsIn(state.open).flatMap(commandsOf);

export function setUpCommands({ field, suggestions, slash, write }) {
  let chosen = 0;
  let fits = [];

  function close() {
    fits = [];
    suggestions.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }

  function take(at) {
    write(`/${fits[at].command} `);
    close();
    field.focus();
  }

  function draw() {
    const one = ({ command, description }, at) =>
      h(
        "div",
        { class: "suggestion", role: "option", id: `command-${at}`, "aria-selected": String(at === chosen), onpointerdown: (event) => event.preventDefault(), onclick: () => take(at) },
        h("strong", {}, `/${command}`),
        h("span", {}, description),
      );
    suggestions.replaceChildren(...fits.map(one));
    suggestions.hidden = false;
    suggestions.children[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `command-${chosen}`);
  }

  function look() {
    const begun = /^\/(\w*)$/.exec(field.value);
    fits = begun ? known().filter((one) => one.command.startsWith(begun[1].toLowerCase())) : [];
    chosen = 0;
    if (fits.length) draw();
    else close();
  }

  function onKey(event) {
    if (!fits.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + fits.length) % fits.length;
      draw();
    } else if (event.key === "Escape") close();
    else if (event.key === "Tab" || (event.key === "Enter" && field.value !== `/${fits[chosen].command}`)) take(chosen);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function words() {
    slash.hidden = known().length === 0;
    suggestions.setAttribute("role", "listbox");
    suggestions.setAttribute("aria-label", t("commands.label"));
  }

  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "suggestions");
  suggestions.id = "suggestions";
  slash.addEventListener("click", () => {
    write("/");
    field.focus();
  });
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  on("open world person language", words);
  words();
  close();
}
