// Sends a folder file by file, says how far it is, goes on where it was cut off.
"use strict";

const TRIES = 5;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

class Refused extends Error {}

// One form with at most one file; `onBytes` hears how much of it has gone.
function send(place, fields, file, onBytes) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  if (file) data.append("file", file, "file");
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", place);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => onBytes?.(Math.min(event.loaded, file ? file.size : 0));
    request.onload = () => {
      const said = request.response || {};
      if (request.status < 300) return done(said);
      failed(request.status === 401 ? new Refused("sign-in") : Object.assign(new Refused(said.what), { remedy: said.do }));
    };
    request.onerror = request.onabort = () => failed(new Error("network"));
    request.send(data);
  });
}

async function again(status, lost, work) {
  for (let left = TRIES; ; left -= 1) {
    try { return await work(); } catch (error) {
      if (error instanceof Refused || left === 1) throw error;
      status.textContent = lost;
      await wait(1000 * (TRIES - left + 1));
    }
  }
}

// Everything below what was dropped, with its path.
async function below(entry, path, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.push([path + entry.name, file]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const child of some) await below(child, `${path}${entry.name}/`, found);
  }
}

function uploads(form) {
  const status = form.querySelector("[data-status]");
  const bar = form.querySelector("progress");
  const list = form.querySelector("[data-chosen-list]");
  const drop = form.querySelector("[data-drop]");
  const button = form.querySelector("button");
  const texts = form.dataset;
  const dropped = [];
  let busy = false;

  const chosen = () => {
    const picked = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    return [...dropped, ...picked.map((file) => [file.webkitRelativePath || file.name, file])];
  };
  const tell = () => {
    const files = chosen();
    const bytes = files.reduce((sum, [, file]) => sum + file.size, 0);
    list.textContent = files.length ? texts.chosen.replace("{n}", files.length).replace("{mb}", (bytes / 1e6).toFixed(1)) : "";
  };
  form.addEventListener("change", tell);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    for (const entry of entries) await below(entry, "", dropped);
    tell();
  });
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });

  async function all(files) {
    const token = form.elements.form.value;
    const lost = texts.lost;
    let place = form.getAttribute("action");
    if (place === "/upload") {
      const fields = { form: token, scheme: form.elements.scheme.value, name: form.elements.name.value };
      const begun = await again(status, lost, () => send(place, fields));
      place = `/upload/${begun.upload}`;
      form.setAttribute("action", place);
    }
    const there = new Map([...document.querySelectorAll("#arrived [data-path]")].map((row) => [row.dataset.path, Number(row.dataset.bytes)]));
    const total = files.reduce((sum, [, file]) => sum + file.size, 0) || 1;
    let gone = 0;
    for (const [n, [path, file]] of files.entries()) {
      if (sent.has(path) || there.get(path) === file.size) { gone += file.size; continue; }
      const show = (bytes) => { bar.value = (gone + bytes) / total; };
      await again(status, lost, () => {
        status.textContent = `${texts.sending} ${n + 1} / ${files.length} ${path}`;
        return send(place, { form: token, path }, file, show);
      });
      sent.add(path);
      gone += file.size;
      show(0);
    }
    status.textContent = texts.checking;
    await again(status, lost, () => send(place, { form: token, do: "take-in" }));
    busy = false;
    location.assign(place);
  }

  const sent = new Set();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = chosen();
    if (!files.length) { status.textContent = texts.empty; return; }
    busy = true;
    button.disabled = true;
    bar.hidden = false;
    try { await all(files); } catch (error) {
      status.textContent = error.message === "sign-in" ? texts.signin : error instanceof Refused ? `${error.message} ${error.remedy || ""}` : texts.retry;
    }
    busy = false;
    button.disabled = false;
  });
}

function follows(section) {
  const bar = section.querySelector("progress");
  const put = (name, text) => { section.querySelector(`[data-${name}]`).textContent = text; };
  const events = new EventSource(section.dataset.progress);
  events.onmessage = ({ data }) => {
    const now = JSON.parse(data);
    if (now.over) { events.close(); location.reload(); return; }
    put("stage", now.stage);
    put("on", now.waits_for || now.on);
    put("steps", now.steps ? `${now.done} / ${now.steps}` : "");
    if (now.steps) { bar.max = now.steps; bar.value = now.done; } else bar.removeAttribute("value");
  };
  // The program was started again, or the work is over: the page knows.
  events.onerror = () => { events.close(); setTimeout(() => location.reload(), 2000); };
}

const form = document.querySelector("form#upload");
if (form) uploads(form);
const section = document.querySelector("[data-progress]");
if (section) follows(section);
