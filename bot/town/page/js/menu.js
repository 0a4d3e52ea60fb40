// A button that opens a panel: arrows walk, Esc and a click elsewhere close, focus returns to the button.
const FOCUSABLE = "button:not([hidden]), a[href]";

/** @param {() => boolean} folds false while the panel stands open for good */
export function menu(button, panel, { folds = () => true } = {}) {
  const items = () => [...panel.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent);
  const isOpen = () => !panel.hidden;

  function close(back = false) {
    if (!isOpen() || !folds()) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  function open() {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    (items().find((one) => one.getAttribute("aria-checked") === "true") ?? items()[0])?.focus();
  }

  function step(event) {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    } else if (next !== undefined) {
      event.preventDefault();
      all.at(next % all.length)?.focus();
    }
  }

  button.setAttribute("aria-expanded", "false");
  panel.hidden = true;
  button.addEventListener("click", () => (isOpen() ? close() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || isOpen()) return;
    event.preventDefault();
    open();
  });
  panel.addEventListener("keydown", step);
  for (const kind of ["pointerdown", "focusin"]) {
    document.addEventListener(kind, (event) => {
      if (!panel.contains(event.target) && !button.contains(event.target)) close();
    });
  }
  return { close, isOpen };
}
