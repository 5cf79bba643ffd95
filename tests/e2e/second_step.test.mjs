// Two-step sign-in in a browser: set up, asked for, signed in with a recovery
// code; each page of it is looked at as every screen is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code } from "./totp.mjs";
import { Workbench, shot, violations } from "./workbench.mjs";

let workbench;
before(async () => { workbench = await Workbench.open(); });
after(() => workbench.close());

for (const [locale, who, width, colorScheme] of [["ja-JP", "clerk", 1440, "light"], ["en-US", "officer", 320, "light"], ["ja-JP", "auditor", 320, "dark"]]) {
  test(`${locale} ${width} ${colorScheme}`, async () => {
    const wrong = [];
    const page = await workbench.as(who, { axe: true, context: { locale, colorScheme, viewport: { width, height: 900 } } });
    const look = async (at) => {
      await shot(page, `${locale.slice(0, 2)}-${width}-${colorScheme}-second-step-${at}`);
      wrong.push(...(await violations(page)).map((line) => `${at} ${line}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wrong.push(`${at} is ${over} px too wide`);
    };
    await page.goto(`${workbench.base}/account`);
    await look("account");
    await page.click("a[href='/account/totp']");
    await look("off");
    await page.fill("#password", "correct horse battery");
    await page.click("button[value=begin]");
    await page.waitForSelector("svg.qr");
    await look("begun");
    await page.fill("#code", "000000");
    await page.click("button[value=confirm]");
    await page.waitForSelector("[role=alert]");
    await look("wrong");
    await page.fill("#code", code((await page.textContent("#secret")).replaceAll(" ", "")));
    await page.click("button[value=confirm]");
    await page.waitForSelector("ol.codes");
    await look("codes");
    const recovery = await page.textContent("ol.codes li");
    await page.click("form[action='/logout'] button");
    await page.waitForURL(/login$/);
    await page.fill("#name", who);
    await page.fill("#password", "correct horse battery");
    await page.click("button.main");
    await page.waitForURL(/login\/code/);
    await look("code");
    await page.fill("#code", recovery);
    await page.click("button.main");
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`${workbench.base}/account/totp`);
    await look("on");
    assert.match(await page.textContent("main"), /: 9/);
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
}
