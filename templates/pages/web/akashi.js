// Makes quick what works without it: keys, and nothing that cannot be done by mouse or form.
"use strict";
document.documentElement.classList.add("js");

const off = () => document.documentElement.dataset.keys === "off";
const typing = (event) =>
  event.isComposing || event.keyCode === 229 || event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

function go(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

function choose(verdict) {
  const input = document.querySelector(`input[name=verdict][value=${verdict}]`);
  if (!input) return false;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
  return true;
}

function step(by) {
  const links = [...document.querySelectorAll("[data-step]")];
  if (!links.length) return false;
  const at = links.findIndex((link) => link.getAttribute("aria-current") || link === document.activeElement);
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  if (next.hasAttribute("aria-current")) return true;
  if (next.dataset.step === "go") next.click(); else next.focus();
  return true;
}

// The page of keys over this one; what was typed here stays.
function help() {
  const link = document.querySelector("#help-link");
  if (!link) return false;
  fetch(link.href).then((answer) => answer.text()).then((html) => {
    const keys = parsed(html).querySelector("#keys");
    if (!keys) { link.click(); return; }
    const box = document.createElement("dialog");
    box.setAttribute("aria-label", link.getAttribute("aria-label"));
    box.append(keys);
    box.addEventListener("close", () => box.remove());
    box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
    document.body.append(box);
    box.showModal();
  }, () => link.click());
  return true;
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

const keys = {
  "/": () => { document.querySelector("#q")?.focus(); return true; },
  "?": help,
  j: () => step(1), k: () => step(-1),
  a: () => choose("accept"), s: () => choose("partial"), x: () => choose("reject"),
  n: () => go("[data-key=next]"), e: () => go("[data-key=gaps]"), o: () => go("[data-key=original]"), u: () => go("[data-key=undo]"), p: () => go("#pin:not([hidden]) a"),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    const form = document.querySelector("form[data-main]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  const act = keys[event.key];
  if (act && act()) event.preventDefault();
});

// What was typed and chosen is kept until it is recorded: a session that ends, a
// form that is out of date, a page left by mistake lose nothing.
const SENT = "akashi-sent";
const draft = (form) => `akashi-draft:${form.getAttribute("action")}${form.dataset.keep}`;
const kept = document.querySelectorAll("form[data-keep]");
const sent = sessionStorage.getItem(SENT);
const stays = document.querySelector("form[action='/login'], [data-wrong]") || [...kept].some((form) => draft(form) === sent);
if (sent && !stays) sessionStorage.removeItem(sent);
if (!document.querySelector("form[action='/login'], [data-wrong]")) sessionStorage.removeItem(SENT);

for (const form of kept) {
  const field = form.querySelector("textarea");
  const chosen = () => form.querySelector("input[type=radio]:checked");
  const before = JSON.parse(sessionStorage.getItem(draft(form)) || "{}");
  if (before.text && !field.value) field.value = before.text;
  if (before.choice && !chosen()) choose(before.choice);
  const keep = () => sessionStorage.setItem(draft(form), JSON.stringify({ text: field.value, choice: chosen()?.value }));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => { keep(); sessionStorage.setItem(SENT, draft(form)); });
}
