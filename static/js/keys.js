// Keys of the analysts' pages: none does what a link or a field does not. They can be switched off.
const KEPT = "keys";
const ROWS = "main :is(tbody tr, li.change, .findings > li)";
const help = document.getElementById("keys");

// A row's main link is the one in its heading, else the first that is no source mark.
const main = (row) => row.querySelector("th a:not(.src)") ?? row.querySelector("a:not(.src)");

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => main(row)?.checkVisibility());
  const at = rows.findLastIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (!row) return;
  main(row).focus({ preventScroll: true });
  main(row).scrollIntoView({ block: "nearest", behavior: "instant" });
}

function find() {
  const field = document.getElementById("q");
  field.focus();
  field.select();
}

const KEYS = { "/": find, j: () => step(1), k: () => step(-1), "?": () => help.showModal() };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEPT) === "off") return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

for (const told of document.querySelectorAll("[data-keys]")) told.hidden = false;
document.querySelector("[data-keys] button").addEventListener("click", () => help.showModal());
const on = document.getElementById("keys-on");
on.checked = localStorage.getItem(KEPT) !== "off";
on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
