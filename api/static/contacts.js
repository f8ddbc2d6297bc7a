"use strict";
// The quick page: Ctrl+Enter sends from anywhere, and only what belongs to the chosen answer is asked.
const quick = document.querySelector("[data-quick]");
quick.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) quick.requestSubmit();
});

const follow = () => {
  const chosen = quick.querySelector("[name=scope]:checked")?.value;
  for (const part of quick.querySelectorAll("[data-scope]")) part.hidden = part.dataset.scope !== chosen;
};
quick.addEventListener("change", follow);
follow();
