// Swiping a message to the left answers it, as people know it from their phones.
const START = 12;
const ENOUGH = 56;
const MOST = 80;

export function swipeable(node, answer) {
  let from = null;
  let moved = 0;
  const rest = () => {
    node.classList.remove("swiping", "swiped");
    node.style.removeProperty("translate");
    from = null;
    moved = 0;
  };
  node.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }, { passive: true });
  node.addEventListener("touchmove", (event) => {
    if (!from) return;
    const x = event.touches[0].clientX - from.x;
    const y = event.touches[0].clientY - from.y;
    if (!moved && Math.abs(y) > Math.abs(x)) return rest();
    if (x > -START && !moved) return undefined;
    moved = Math.min(0, Math.max(-MOST, x));
    node.classList.add("swiping");
    node.classList.toggle("swiped", moved <= -ENOUGH);
    node.style.translate = `${moved}px 0`;
    return undefined;
  }, { passive: true });
  node.addEventListener("touchend", () => {
    const far = moved <= -ENOUGH;
    rest();
    if (far) answer();
  });
  node.addEventListener("touchcancel", rest);
}
