// Who works on a case: an officer assigns somebody; who has an interest says so
// and judges no longer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Workbench, shot, violations } from "./workbench.mjs";

const CASE = "/cases/C-2026-000001";
let workbench;
before(async () => { workbench = await Workbench.open("2025_新規_医療法人社団見本会"); });
after(() => workbench.close());

const people = (page) => page.locator("ul.people").textContent();

test("an officer assigns a reviewer, who finds the case, and takes it back", async () => {
  const officer = await workbench.as("officer");
  await officer.click("nav >> text=案件");
  await officer.click("main table a");
  await officer.waitForURL(`${workbench.base}${CASE}`);
  await officer.selectOption("select[name=name]", "reviewer");
  await officer.fill("form[action$='/people'] input[name=reason]:visible", "主担当");
  await officer.click("button[value=assign]");
  await officer.waitForSelector("ul.people >> text=主担当");
  await shot(officer, "people-assigned");
  const reviewer = await workbench.as("reviewer");
  await reviewer.goto(`${workbench.base}/cases?mine=1`);
  await reviewer.click("main table a");
  assert.match(await people(reviewer), /reviewer.*officer が決めた.*主担当/s);
  assert.equal(await reviewer.locator("button[value=assign]").count(), 0);
  await officer.click("ul.people summary");
  await officer.fill("ul.people input[name=reason]", "異動");
  await officer.click("ul.people button[value=off]");
  await officer.waitForSelector("text=担当は決まっていません");
  await reviewer.goto(`${workbench.base}/cases?mine=1`);
  assert.equal(await reviewer.locator("main table a").count(), 0);
  for (const page of [officer, reviewer]) await page.context().close();
});

for (const [who, locale, width, colorScheme] of [["reviewer", "ja-JP", 1440, "light"], ["officer", "en-US", 320, "dark"]]) {
  test(`the form of an interest can be used: ${locale} ${width} ${colorScheme}`, async () => {
    const page = await workbench.as(who, { axe: true, context: { locale, colorScheme, viewport: { width, height: 900 } } });
    await page.goto(`${workbench.base}${CASE}`);
    await page.click("#interest summary");
    await shot(page, `${locale.slice(0, 2)}-${width}-${colorScheme}-interest`);
    assert.deepEqual(await violations(page), []);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${over} px too wide`);
    await page.context().close();
  });
}

test("who declares an interest judges no longer, and others do", async () => {
  workbench.run("user", "add", "second", "--role", "reviewer");
  workbench.run("assign", "C-2026-000001", "reviewer", "--by", "officer");
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}${CASE}`);
  await page.click("#interest summary");
  // Nothing is sent without a reason.
  await page.click("#interest button");
  assert.equal(new URL(page.url()).pathname, CASE);
  assert.equal(await page.locator("#interest").count(), 1);
  await page.fill("#interest-reason", "申請者の役員の親族である。");
  await page.click("#interest button");
  await page.waitForSelector("text=申請者の役員の親族である。");
  assert.equal(await page.locator("#interest").count(), 0);
  await page.waitForSelector("text=担当は決まっていません");
  await shot(page, "interest-declared");
  await page.goto(`${workbench.base}${CASE}/review`);
  await page.waitForSelector("text=自分の利害関係を申告しているため");
  assert.equal(await page.locator("[name=verdict]").count(), 0);
  await shot(page, "interest-refused");
  const officer = await workbench.as("officer");
  await officer.goto(`${workbench.base}${CASE}`);
  assert.equal(await officer.locator("select[name=name] option[value=reviewer]").count(), 0);
  const second = await workbench.as("second");
  await second.goto(`${workbench.base}${CASE}/review`);
  const form = await second.getAttribute("form[data-main]", "action");
  await second.click("[name=verdict][value=accept]");
  await second.click("form[data-main] button.main");
  await second.waitForFunction((old) => document.querySelector("form[data-main]")?.getAttribute("action") !== old, form);
  const coverage = JSON.parse(workbench.run("--json", "coverage", "C-2026-000001"));
  const judged = coverage.criteria.flatMap((row) => row.evidence).filter((piece) => piece.judgement);
  assert.deepEqual(judged.map((piece) => piece.judgement.by), ["second"]);
});
