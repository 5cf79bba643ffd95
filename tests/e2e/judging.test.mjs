// Judging with others, by keyboard and by hand: what one undoes, chooses, sees of
// others, and who decides in the end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Workbench, shot } from "./workbench.mjs";

const CASE = "/cases/C-2026-000001";
let workbench;
before(async () => {
  workbench = await Workbench.open("2025_新規_医療法人社団見本会");
  workbench.run("user", "add", "second", "--role", "reviewer");
  workbench.run("user", "add", "both", "--role", "reviewer,officer");
});
after(() => workbench.close());

const action = (page) => page.getAttribute("form[data-main]", "action");
const moved = (page, form) => page.waitForFunction((old) => document.querySelector("form[data-main]")?.getAttribute("action") !== old, form);

test("a judgement is undone by U, and the passage is there again", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}${CASE}/review`);
  const form = await action(page);
  await page.keyboard.press("a");
  await page.keyboard.press("Control+Enter");
  await moved(page, form);
  await shot(page, "judged-and-next");
  await page.keyboard.press("u");
  await page.waitForFunction((old) => document.querySelector("form[data-main]")?.getAttribute("action") === old, form);
  assert.equal(await page.inputValue("[name=seen]"), "none");
  const coverage = JSON.parse(workbench.run("--json", "coverage", "C-2026-000001"));
  assert.equal(coverage.criteria.flatMap((row) => row.evidence).filter((piece) => piece.judgement).length, 0);
});

test("two browsers at one passage: each sees the other, nobody overwrites", async () => {
  const one = await workbench.as("reviewer");
  const two = await workbench.as("second");
  for (const page of [one, two]) await page.goto(`${workbench.base}${CASE}/review`);
  const form = await action(one);
  assert.equal(await action(two), form);
  await two.keyboard.press("x");
  await two.fill("#reason", "対象が違う");
  await one.keyboard.press("a");
  await one.keyboard.press("Control+Enter");
  await moved(one, form);
  // Without loading the page again.
  await two.waitForSelector("#meanwhile:not([hidden])");
  assert.match(await two.textContent("[data-part=said]"), /reviewer/);
  assert.equal(await two.inputValue("#reason"), "対象が違う");
  await shot(two, "judged-meanwhile");
  await two.keyboard.press("Control+Enter");
  await two.waitForSelector("[role=alert]");
  assert.match(await two.textContent("[role=alert]"), /reviewer/);
  assert.equal(await two.inputValue("#reason"), "対象が違う");
  assert.equal(await two.locator("[name=verdict]:checked").getAttribute("value"), "reject");
  await shot(two, "judged-meanwhile-refused");
  const coverage = JSON.parse(workbench.run("--json", "coverage", "C-2026-000001"));
  const judged = coverage.criteria.flatMap((row) => row.evidence).filter((piece) => piece.judgement);
  assert.deepEqual(judged.map((piece) => [piece.judgement.by, piece.judgement.verdict]), [["reviewer", "accept"]]);
});

test("a passage is chosen by selecting its text, and by a link without a script", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}${CASE}/review`);
  const form = await action(page);
  const other = page.locator(".paper [data-pin]:not(.here)").first();
  const address = await other.getAttribute("data-pin");
  await other.evaluate((place) => getSelection().selectAllChildren(place));
  await page.waitForSelector("#pin:not([hidden]) a");
  await shot(page, "passage-selected");
  await page.keyboard.press("p");
  await page.waitForURL((url) => decodeURIComponent(url.href).endsWith(address.split("?")[1]));
  assert.notEqual(await action(page), form);
  assert.match(await page.textContent("main"), /審査員が選んだ箇所|候補になった理由/);

  const plain = await workbench.as("reviewer", { context: { javaScriptEnabled: false } });
  await plain.goto(`${workbench.base}${CASE}/review`);
  await plain.locator(".paper a.choose").first().click();
  assert.match(plain.url(), /passage=/);
  assert.equal(await plain.locator("form[data-main]").count(), 1);
});

test("text is selected on the picture of a page", async () => {
  const page = await workbench.as("reviewer");
  const coverage = JSON.parse(workbench.run("--json", "coverage", "C-2026-000001"));
  const row = coverage.criteria.find((row) => row.evidence.some((piece) => piece.anchor.page));
  const piece = row.evidence.find((piece) => piece.anchor.page);
  await page.goto(`${workbench.base}${CASE}/review/${row.criterion}?passage=${piece.passage}`);
  await page.waitForSelector("svg.layer.fits");
  // What is marked on the picture lies under the text of the passage.
  const group = page.locator(`svg.layer g[data-pin*="${piece.passage}"]`);
  assert.ok(await group.locator("text").count() > 0);
  const [text, picture] = [await group.locator("text").first().boundingBox(), await page.locator(".sheet img").boundingBox()];
  assert.ok(text.x >= picture.x && text.x + text.width <= picture.x + picture.width + 1, JSON.stringify([text, picture]));
  await page.mouse.move(text.x + 2, text.y + text.height / 2);
  await page.mouse.down();
  await page.mouse.move(text.x + text.width * 0.6, text.y + text.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForSelector("#pin:not([hidden]) a");
  assert.equal(await page.locator("#pin a").count(), 1);
  assert.ok((await page.getAttribute("#pin a", "href")).includes(piece.passage));
  await shot(page, "selected-on-picture");
});

test("the keys are shown over the page, and can be switched off", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}${CASE}/review`);
  await page.fill("#reason", "書きかけ");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await shot(page, "keys");
  await page.keyboard.press("Escape");
  assert.equal(await page.inputValue("#reason"), "書きかけ");
  await page.goto(`${workbench.base}/help?back=${CASE}/review`);
  await page.click("text=切る");
  const form = await action(page);
  await page.keyboard.press("a");
  assert.equal(await page.locator("[name=verdict]:checked").count(), 0);
  assert.equal(await page.locator("kbd:visible").count(), 0);
  await page.check("[name=verdict][value=partial]");
  await page.keyboard.press("Control+Enter");
  await moved(page, form);
});

test("an exclusion that a session's end interrupts is not lost", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}${CASE}/review/J3-01`);
  await page.click("summary:has-text('適用除外')");
  await page.fill("#exclude-reason", "該当する業務がない");
  await page.context().clearCookies();
  await page.click("button:has-text('適用除外とする')");
  await page.waitForURL(/\/login/);
  await workbench.signIn(page, "reviewer");
  assert.match(page.url(), /review\/J3-01/);
  await page.click("summary:has-text('適用除外')");
  assert.equal(await page.inputValue("#exclude-reason"), "該当する業務がない");
  await page.click("button:has-text('適用除外とする')");
  await page.waitForSelector("text=reviewer が適用除外としました");
  await shot(page, "excluded");
});

test("an officer who evaluated is refused, and another decides", async () => {
  const both = await workbench.as("both");
  await both.goto(`${workbench.base}${CASE}/review`);
  const form = await action(both);
  await both.keyboard.press("a");
  await both.keyboard.press("Control+Enter");
  await moved(both, form);

  const record = async (page, event, fill) => {
    await page.goto(`${workbench.base}${CASE}/life`);
    const details = page.locator("details", { has: page.locator(`form[action$="/${event}"]`) });
    await details.locator("summary").click();
    await fill(details);
    await Promise.all([page.waitForNavigation(), details.locator("button").click()]);
  };
  const involved = (details) => details.locator("[name='field.involved']").selectOption("yes");
  await record(both, "check-antisocial", involved);
  assert.match(await both.textContent("[role=alert]"), /both/);
  await shot(both, "officer-who-evaluated");

  const officer = await workbench.as("officer");
  await record(officer, "check-antisocial", involved);
  assert.equal(await officer.locator("[role=alert]").count(), 0);
  await record(officer, "refuse-acceptance", async (details) => {
    await details.locator("[name='field.ground']").fill("4");
    const reason = details.locator("[name=reason]");
    if (await reason.count()) await reason.fill("暴力団等の関与が確認された");
  });
  assert.equal(await officer.locator("[role=alert]").count(), 0, await officer.textContent("main"));
  await shot(officer, "officer-decided");
  const log = workbench.run("user", "log");
  assert.match(log, /✕.*both/);
});
