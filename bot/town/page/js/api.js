import { t } from "./language.js";

/** Ask the town; a refusal becomes an Error that carries the town's own sentence. */
async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(t("unreachable"));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export function get(path, query = {}) {
  const words = new URLSearchParams(query).toString();
  return ask(words ? `${path}?${words}` : path);
}

export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
