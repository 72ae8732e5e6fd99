// Keys of the review queue: each follows a link or presses a button that the page shows. They can be switched off.
const KEPT = "review-keys";
const rows = () => [...document.querySelectorAll("#result_list tbody th a")];

function step(by) {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox])");
  const off = localStorage.getItem(KEPT) === "off" || document.body.classList.contains("rv-sent");
  if (typing || off || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const found = document.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
  if (found?.matches("textarea")) found.focus();
  else if (found) found.click();
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else return;
  event.preventDefault();
});

// A decision is sent once, however often its key is pressed.
document.addEventListener("submit", (event) => {
  if (document.body.classList.contains("rv-sent")) event.preventDefault();
  else if (event.target.method === "post") document.body.classList.add("rv-sent");
});
addEventListener("pageshow", () => document.body.classList.remove("rv-sent"));

addEventListener("DOMContentLoaded", () => {
  for (const help of document.querySelectorAll("[data-keys]")) help.hidden = false;
  for (const box of document.querySelectorAll("[data-keys-on]")) {
    box.checked = localStorage.getItem(KEPT) !== "off";
    box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  }
});
