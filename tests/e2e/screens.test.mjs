// Every screen in both languages: axe-core finds nothing, nothing is wider than
// a small screen; a picture of each is kept in target/e2e.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Workbench, shot, violations } from "./workbench.mjs";

// The next deadline's month, and a document that the renewal changed.
const MONTH = "2026-01";
const CHANGED = "/cases/C-2026-000002/compare?document=changed";

const SCREENS = {
  reviewer: ["/", "/cases", "/cases/C-2026-000001", "/cases/C-2026-000001/matrix", "/cases/C-2026-000001/matrix?gaps=1", "/cases/C-2026-000001/review", "/cases/C-2026-000001/review/J3-01", "/cases/C-2026-000001/life", "/cases/C-2026-000001/findings", "/cases/C-2026-000002/compare", CHANGED, "/register", "/register?public=1", "/outsourcing", "/due", "/due?within=3650", `/due?month=${MONTH}`, "/documents/D-1", "/documents/D-1?case=C-2026-000001&for=J3-01", "/search", "/search?q=教育", "/search?q=教育&scheme=japhic-medical", "/search?q=zzzz", "/search?q=\"教育", "/ledger", "/account", "/account/totp", "/help", "/nowhere"],
  clerk: ["/upload", "/cases/C-2026-000001/notices", "/cases/C-2026-000001/notices/N-1", "/cases/C-2026-000003/notices", "/enquiries", "/enquiries?all=1&case=C-2026-000003", "/enquiries/Q-2026-000001", "/enquiries/Q-2026-000002"],
  officer: ["/", "/cases", "/cases/C-2026-000001", "/cases/C-2026-000003", "/cases/C-2026-000001/notices/N-1", "/cases/C-2026-000001/notices/N-1/letter"],
  admin: ["/users", "/settings"],
};
let workbench, changed;
before(async () => {
  workbench = await Workbench.open("2025_新規_医療法人社団見本会", "2026_更新_医療法人社団見本会");
  workbench.run("assign", "C-2026-000001", "reviewer", "--reason", "主担当", "--by", "officer");
  workbench.run("finding", "add", "C-2026-000001", "--grade", "major", "--text", "教育の記録がない", "--due", "2026-12-15", "--by", "reviewer");
  // A case that asks for a notice, a draft, an enquiry that was answered, one that was not.
  workbench.submit("通知の見本会", "教育規程.txt", "第1条 従業者に対し、年1回以上、個人情報保護の教育を実施する。\n");
  workbench.run("case", "check-antisocial", "C-2026-000003", "--field", "involved=yes", "--by", "officer");
  workbench.run("case", "refuse-acceptance", "C-2026-000003", "--field", "ground=4", "--reason", "見本の理由", "--by", "officer");
  workbench.run("notice", "draft", "C-2026-000001", "fee-invoice", "--field", "application=55000", "--field", "examination=330000", "--by", "clerk");
  workbench.run("enquiry", "add", "--case", "C-2026-000001", "--from", "user", "--name", "見本 太郎", "--text", "認証の範囲を知りたい", "--by", "clerk");
  workbench.run("enquiry", "answer", "Q-2026-000001", "--text", "申請書のとおりです。", "--by", "clerk");
  workbench.run("enquiry", "add", "--scheme", "japhic-medical", "--from", "operator", "--complaint", "--text", "窓口がつながらない", "--by", "clerk");
  const { documents } = JSON.parse(workbench.run("--json", "compare", "C-2026-000002"));
  changed = documents.find((one) => one.state === "changed").new.document;
});
after(() => workbench.close());

for (const locale of ["ja-JP", "en-US"]) {
  for (const [name, width, colorScheme] of [["wide", 1440, "light"], ["narrow", 320, "light"], ["dark", 1440, "dark"]]) {
    test(`${locale} ${name}`, async () => {
      const context = { locale, colorScheme, viewport: { width, height: 900 } };
      const wrong = [];
      const look = async (page, at) => {
        // What is folded away is looked at too.
        await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
        await shot(page, `${locale.slice(0, 2)}-${name}-${at.replace(/[^\p{L}\p{N}]+/gu, "-")}`);
        wrong.push(...(await violations(page)).map((line) => `${at} ${line}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${at} is ${over} px too wide`);
      };
      const login = await workbench.as(null, { axe: true, context });
      await login.goto(`${workbench.base}/login`);
      await look(login, "/login");
      for (const [who, places] of Object.entries(SCREENS)) {
        const page = await workbench.as(who, { axe: true, context });
        for (const at of places) { await page.goto(workbench.base + encodeURI(at.replace("=changed", `=${changed}`))); await look(page, at); }
        await page.context().close();
      }
      assert.deepEqual(wrong, []);
    });
  }
}

test("a letter has its look under its own policy", async () => {
  const page = await workbench.as("officer");
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${workbench.base}/cases/C-2026-000001/notices/N-1`);
  await page.click("text=印刷する形で見る");
  await page.waitForURL(/letter$/);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("article")).display), "flex");
  assert.deepEqual(said, []);
});
