// What this browser remembers. Storage can be forbidden; then a choice lives as long as the page.
const memory = new Map();

export function recall(name) {
  try {
    return localStorage.getItem(`town.${name}`) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

export function remember(name, value) {
  memory.set(name, String(value));
  try {
    localStorage.setItem(`town.${name}`, String(value));
  } catch {
    // Private windows may refuse; the choice then holds until the page is closed.
  }
}

// The person belongs to the window first: two windows can be two neighbours.
export function recallHere(name) {
  try {
    return sessionStorage.getItem(`town.${name}`) ?? recall(name);
  } catch {
    return recall(name);
  }
}

export function rememberHere(name, value) {
  remember(name, value);
  try {
    sessionStorage.setItem(`town.${name}`, String(value));
  } catch {
    // See remember().
  }
}
