"use strict";
// What every page needs: what the server marked comes into focus, a form is not sent twice by a double click, dates print.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return; // asking again changes nothing, and a download leaves the page
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A menu closes when the reader goes elsewhere: by pointer, by keyboard, or with Escape.
for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

const anonymous = document.querySelector("[data-anonymous]");
if (anonymous) {
  const people = document.querySelectorAll("[data-person]");
  const follow = () => { for (const person of people) person.hidden = anonymous.checked; };
  anonymous.addEventListener("change", follow);
  follow();
}
