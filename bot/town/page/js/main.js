// Wires the page together; each module looks after one part of it.
import { setUpChats } from "./chats.js";
import { setUpClock } from "./clock.js";
import { setUpComposer } from "./composer.js";
import { byId } from "./dom.js";
import { setUpHead } from "./head.js";
import { setUpHints } from "./hints.js";
import { setUpInfo } from "./info.js";
import { t, translate } from "./language.js";
import { begin } from "./live.js";
import { setUpLog } from "./log.js";
import { announce } from "./notices.js";
import { setUpPeople } from "./people.js";
import { preview } from "./bubble.js";
import { setUpScrolling } from "./scrolling.js";
import { setUpSettings } from "./settings.js";
import { on, state } from "./store.js";

function banner() {
  const bar = byId("banner");
  bar.hidden = state.online && state.awake;
  bar.classList.toggle("calm", state.online);
  bar.textContent = bar.hidden ? "" : t(state.online ? "waking" : "lost");
}

function readAloud({ chat, message }) {
  if (chat === state.open && message.from.id !== state.me) announce(`${message.from.name}: ${preview(message)}`);
}

for (const setUp of [setUpSettings, setUpPeople, setUpClock, setUpChats, setUpHead, setUpInfo, setUpScrolling, setUpLog, setUpComposer, setUpHints]) {
  setUp();
}
translate();
on("online awake language", banner);
on("arrived", readAloud);
begin();
