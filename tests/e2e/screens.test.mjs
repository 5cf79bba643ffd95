// Every screen in both languages: axe-core finds nothing, nothing is wider than
// a small screen; a picture of each is kept in target/e2e.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Workbench, shot, violations } from "./workbench.mjs";

const SCREENS = {
  reviewer: ["/", "/cases", "/cases/C-2026-000001", "/cases/C-2026-000001/matrix", "/cases/C-2026-000001/matrix?gaps=1", "/cases/C-2026-000001/review", "/documents/D-1", "/search", "/search?q=教育", "/search?q=zzzz", "/ledger", "/account", "/nowhere"],
  clerk: ["/upload"],
  admin: ["/users"],
};
let workbench;
before(async () => { workbench = await Workbench.open("2025_新規_医療法人社団見本会"); });
after(() => workbench.close());

for (const locale of ["ja-JP", "en-US"]) {
  for (const [name, width, colorScheme] of [["wide", 1440, "light"], ["narrow", 320, "light"], ["dark", 1440, "dark"]]) {
    test(`${locale} ${name}`, async () => {
      const context = { locale, colorScheme, viewport: { width, height: 900 } };
      const wrong = [];
      const look = async (page, at) => {
        await shot(page, `${locale.slice(0, 2)}-${name}-${at.replace(/[^\w]+/g, "-")}`);
        wrong.push(...(await violations(page)).map((line) => `${at} ${line}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${at} is ${over} px too wide`);
      };
      const login = await workbench.as(null, { axe: true, context });
      await login.goto(`${workbench.base}/login`);
      await look(login, "/login");
      for (const [who, places] of Object.entries(SCREENS)) {
        const page = await workbench.as(who, { axe: true, context });
        for (const at of places) { await page.goto(workbench.base + encodeURI(at)); await look(page, at); }
        await page.context().close();
      }
      assert.deepEqual(wrong, []);
    });
  }
}
