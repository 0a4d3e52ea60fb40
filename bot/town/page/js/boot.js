// Runs before the first paint, so that a dark or large page never flashes light or small.
(() => {
  const read = (name) => {
    try {
      return localStorage.getItem(`town.${name}`);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = read("theme");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.large = read("large") === "1" ? "1" : "0";
  root.lang = read("language") === "en" ? "en" : "zh-CN";
})();
