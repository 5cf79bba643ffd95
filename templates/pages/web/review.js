// What makes the review live: what others say meanwhile, and choosing a passage by
// selecting its text.
"use strict";

const EVERY = 3000;
const SELECTED = 4;
const desk = document.querySelector("[data-live]");

// Only a page that is looked at asks, and one that may not ask any more stops.
async function look() {
  if (document.hidden) return true;
  const answer = await fetch(desk.dataset.live, { headers: { Accept: "application/json" } });
  if (!answer.ok) return answer.status >= 500;
  const { version } = await answer.json();
  if (version === desk.dataset.version) return true;
  const page = await fetch(desk.dataset.page);
  if (!page.ok || page.redirected) return false;
  put(parsed(await page.text()));
  desk.dataset.version = version;
  return true;
}

// Shows what is new. The form stays as it is, with what was seen when it was
// opened: whoever judges on top of another's word is told so.
function put(page) {
  for (const part of desk.querySelectorAll("[data-part]")) {
    const other = page.querySelector(`[data-part=${part.dataset.part}]`);
    if (other && other.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...other.childNodes);
  }
  const seen = (of) => of.querySelector("form[data-main] [name=seen]")?.value;
  const note = document.querySelector("#meanwhile");
  if (note) note.hidden = seen(page) === seen(document);
}

async function watch() {
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY));
    try { if (!await look()) return; } catch { /* No connection: asked again. */ }
  }
}
if (desk) watch();

// A picture of a page has its text over it, in points as the passages are.
const POINTS = 72 / 120;
for (const layer of document.querySelectorAll("svg.layer")) {
  const picture = layer.parentElement.querySelector("img");
  const fit = () => {
    if (!picture.naturalWidth) return;
    layer.setAttribute("viewBox", `0 0 ${picture.naturalWidth * POINTS} ${picture.naturalHeight * POINTS}`);
    // A class: not every browser looks again for an attribute of a picture.
    layer.classList.add("fits");
  };
  if (picture.complete) fit(); else picture.addEventListener("load", fit);
}

const pin = document.querySelector("#pin");
function selected() {
  const selection = getSelection();
  const none = selection.isCollapsed || !selection.toString().trim();
  const found = none ? [] : [...document.querySelectorAll("[data-pin]")].filter((place) => selection.containsNode(place, true));
  const places = new Map(found.map((place) => [place.dataset.pin, place]));
  pin.querySelectorAll("a").forEach((link) => link.remove());
  for (const [address, place] of [...places].slice(0, SELECTED)) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = `「${(place.querySelector("td") || place.lastChild || place).parentElement.textContent.trim().slice(0, 40)}」`;
    pin.append(" ", link);
  }
  pin.hidden = !places.size;
}
if (pin) document.addEventListener("selectionchange", selected);
