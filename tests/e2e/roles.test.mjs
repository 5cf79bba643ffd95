// What clerks, reviewers and auditors do all day.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Workbench, samples, shot } from "./workbench.mjs";

const FIRST = "2025_新規_医療法人社団見本会";
const SECOND = "2026_更新_医療法人社団見本会";
let workbench;
before(async () => { workbench = await Workbench.open(FIRST); });
after(() => workbench.close());

test("a clerk uploads a folder and gets a receipt", async () => {
  const page = await workbench.as("clerk");
  await page.click("nav >> text=アップロード");
  await page.selectOption("[name=scheme]", "japhic-medical");
  await page.setInputFiles("[name=folder]", path.join(samples, SECOND));
  await shot(page, "upload-chosen");
  await page.click("text=送って受け付ける");
  await page.waitForURL(/\/upload\/[0-9a-f]{32}$/);
  await page.waitForSelector("text=受領番号 R-2026-000002", { timeout: 120000 });
  await shot(page, "upload-receipt");
  const sent = readdirSync(path.join(samples, SECOND)).filter((name) => name !== "submission.toml");
  const shown = await page.locator("main table tbody tr").count();
  assert.ok(shown >= sent.length, `${shown} of ${sent.length}`);
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("text=受領証を保存")]);
  assert.equal(saved.suggestedFilename(), "R-2026-000002.html");
  await page.click("text=案件を開く");
  assert.match(await page.textContent("h1"), /見本会/);
});

test("without a script the same form takes a file in", async () => {
  const page = await workbench.as("clerk", { context: { javaScriptEnabled: false } });
  await page.goto(`${workbench.base}/upload`);
  await page.selectOption("[name=scheme]", "japhic-medical");
  await page.fill("[name=name]", "script なし");
  await page.setInputFiles("[name=files]", { name: "教育.txt", mimeType: "text/plain", buffer: Buffer.from("従業者に年1回の教育を行う。\n") });
  await page.click("text=送って受け付ける");
  await page.waitForURL(/\/upload\/[0-9a-f]{32}$/);
  for (let left = 60; left && !(await page.content()).includes("受け付けました"); left -= 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.match(await page.textContent("main"), /受領 1 = 受入 1/);
});

test("a connection that is lost on the way goes on where it was", async () => {
  const page = await workbench.as("clerk");
  await page.goto(`${workbench.base}/upload`);
  let lost = 0;
  await page.route(/\/upload\/[0-9a-f]{32}$/, (route) => (route.request().method() === "POST" && (lost += 1) === 2 ? route.abort() : route.continue()));
  await page.selectOption("[name=scheme]", "japhic-medical");
  await page.fill("[name=name]", "途切れ");
  const file = (name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`${name}\n`) });
  await page.setInputFiles("[name=files]", [file("a.txt"), file("b.txt"), file("c.txt")]);
  await page.click("text=送って受け付ける");
  await page.waitForSelector("text=受領 3 = 受入 3", { timeout: 60000 });
  assert.ok(lost > 2);
});

test("a reviewer judges ten passages by keyboard", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}/cases/C-2026-000001/review`);
  await shot(page, "review-first");
  for (let n = 0; n < 10; n += 1) {
    const key = ["a", "s", "x"][n % 3];
    const form = await page.getAttribute("form[data-main]", "action");
    await page.keyboard.press(key);
    if (key === "x") await page.fill("#reason", "別の事項についての記載である。");
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction((old) => document.querySelector("form[data-main]")?.getAttribute("action") !== old, form);
  }
  const coverage = JSON.parse(workbench.run("--json", "coverage", "C-2026-000001"));
  const judged = coverage.criteria.flatMap((row) => row.evidence).filter((piece) => piece.judgement).length;
  // What was rejected is no evidence any more: it is counted apart.
  const rejected = coverage.criteria.reduce((sum, row) => sum + (row.rejected ?? 0), 0);
  assert.equal(judged + rejected, 10);
});

test("composing Japanese triggers no key", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}/cases/C-2026-000001/review`);
  const place = page.url();
  await page.evaluate(() => {
    for (const key of ["a", "s", "x", "j", "n", "/"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true }));
  });
  await page.focus("#reason");
  const input = await page.context().newCDPSession(page);
  await input.send("Input.imeSetComposition", { text: "さいｘ", selectionStart: 3, selectionEnd: 3 });
  await page.evaluate(() => {
    const reason = document.querySelector("#reason");
    for (const key of ["a", "x", "Enter"]) reason.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: key === "Enter", isComposing: true, bubbles: true }));
  });
  await input.send("Input.insertText", { text: "再審査" });
  assert.equal(await page.inputValue("#reason"), "再審査");
  assert.equal(await page.locator("[name=verdict]:checked").count(), 0);
  assert.equal(page.url(), place);
});

test("a session that ends while one types loses nothing typed", async () => {
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}/cases/C-2026-000001/review`);
  const form = await page.getAttribute("form[data-main]", "action");
  await page.keyboard.press("x");
  await page.fill("#reason", "長い理由を書いている途中");
  await page.context().clearCookies();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/login/);
  await workbench.signIn(page, "reviewer");
  assert.equal(await page.getAttribute("form[data-main]", "action"), form);
  assert.equal(await page.inputValue("#reason"), "長い理由を書いている途中");
  assert.equal(await page.locator("[name=verdict]:checked").getAttribute("value"), "reject");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction((old) => document.querySelector("form[data-main]")?.getAttribute("action") !== old, form);
  assert.equal(await page.inputValue("#reason"), "");
});

test("an auditor verifies, and changes nothing", async () => {
  const page = await workbench.as("auditor");
  await page.click("nav >> text=台帳");
  await page.click("text=いま検証する");
  await page.waitForSelector("text=損傷はありません");
  await shot(page, "ledger-verified");
  await page.goto(`${workbench.base}/cases/C-2026-000001/review`);
  assert.equal(await page.locator("form[data-main]").count(), 0);
  const answer = await page.goto(`${workbench.base}/upload`);
  assert.equal(answer.status(), 403);
});
