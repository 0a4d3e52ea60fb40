// Elements are only ever made here, with text as text: what people write can never become markup.
const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

const TINTS = 8;

export const tint = (id) => `tint-${Math.abs(Number(id) || 0) % TINTS}`;

export function avatar(id, name, extra = "") {
  const first = Array.from(name.trim())[0] ?? "?";
  return h("span", { class: `avatar ${tint(id)} ${extra}`, "aria-hidden": "true" }, first);
}

export function badge(count, label) {
  if (!count) return null;
  return h("span", { class: "badge", "aria-label": label }, count > 99 ? "99+" : String(count));
}
