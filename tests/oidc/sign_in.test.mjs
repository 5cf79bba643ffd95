// Signing in at a provider that is not ours, in a browser for which it is another
// site: cookies have to come along on the ways that lead there and back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { CLIENT, OneProvider, SECRET } from "./provider.mjs";
import { code } from "../e2e/totp.mjs";
import { Workbench, shot, violations } from "../e2e/workbench.mjs";

// A provider, and a workbench at which it is the one.
async function both({ method, certificate } = {}) {
  const provider = await OneProvider.listen(certificate);
  const settings = `[serve.oidc]
issuer = "${provider.issuer}"
client_id = "${CLIENT}"
client_secret_file = "oidc.secret"
name = "見本認証"
scopes = ["openid", "email"]
`;
  const secret = (home) => writeFileSync(path.join(home, "oidc.secret"), `${SECRET}\n`, { mode: 0o600 });
  const workbench = await Workbench.with(settings, [], secret);
  provider.knows(workbench.base, method);
  return { provider, workbench, async close() { await workbench.close(); provider.close(); } };
}

let all;
before(async () => { all = await both(); });
after(() => all?.close());

// What the person does on the provider's own pages.
async function agree(page, subject, { provider, workbench } = all) {
  assert.ok(page.url().startsWith(provider.issuer), page.url());
  await page.fill("input[name=login]", subject);
  await page.fill("input[name=password]", "anything");
  await page.click("button[type=submit]");
  await page.waitForSelector("input[name=prompt][value=consent]", { state: "attached" });
  await page.click("button[type=submit]");
  await page.waitForURL((url) => url.href.startsWith(workbench.base));
}

const elsewhere = "a[href^='/login/provider']";

for (const [locale, who, width, colorScheme] of [["ja-JP", "clerk", 1440, "light"], ["en-US", "officer", 320, "dark"]]) {
  test(`refused, linked, signed in: ${locale} ${width} ${colorScheme}`, async () => {
    const { workbench } = all;
    const wrong = [];
    const page = await workbench.as(null, { axe: true, context: { locale, colorScheme, viewport: { width, height: 900 } } });
    const look = async (at) => {
      await shot(page, `${locale.slice(0, 2)}-${width}-${colorScheme}-provider-${at}`);
      wrong.push(...(await violations(page)).map((line) => `${at} ${line}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wrong.push(`${at} is ${over} px too wide`);
    };
    const subject = `person-of-${who}`;
    await page.goto(`${workbench.base}/login?back=/cases`);
    await look("login");
    await page.click(elsewhere);
    await agree(page, subject);
    assert.match(await page.textContent("[role=alert]"), new RegExp(`${subject}.*akashi user link`));
    await look("unknown");
    workbench.run("user", "link", who, "--subject", subject);
    await page.goto(`${workbench.base}/login?back=/cases`);
    await page.click(elsewhere);
    await page.waitForURL(`${workbench.base}/cases`);
    await page.goto(`${workbench.base}/account`);
    assert.match(await page.textContent("main"), new RegExp(subject));
    await look("account-linked");
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
}

test("linked on one's own page, under the policy that forms stay here", async () => {
  const { provider, workbench } = all;
  const page = await workbench.as("auditor");
  await page.goto(`${workbench.base}/account`);
  await page.fill("#provider-password", "correct horse battery");
  await page.click("button[value=link]");
  await page.waitForSelector(`a[href^='${provider.issuer}']`);
  await shot(page, "ja-provider-on-the-way");
  assert.deepEqual(await violations(await copy(page)), []);
  await page.click(`a[href^='${provider.issuer}']`);
  await agree(page, "person-of-auditor");
  await page.waitForURL(`${workbench.base}/account`);
  assert.match(await page.textContent("main"), /person-of-auditor/);
  await page.fill("#provider-password", "correct horse battery");
  await page.click("button[value=unlink]");
  await page.waitForURL(/login/);
  await page.context().close();
});

// The same page where axe may be put into it.
async function copy(page) {
  const { workbench } = all;
  const html = await page.content();
  const other = await workbench.as(null, { axe: true });
  await other.goto(`${workbench.base}/login`);
  await other.setContent(html);
  return other;
}

test("the second step is owed on the way back from there", async () => {
  const { workbench } = all;
  const page = await workbench.as("reviewer");
  await page.goto(`${workbench.base}/account/totp`);
  await page.fill("#password", "correct horse battery");
  await page.click("button[value=begin]");
  await page.waitForSelector("svg.qr");
  const secret = (await page.textContent("#secret")).replaceAll(" ", "");
  await page.fill("#code", code(secret));
  await page.click("button[value=confirm]");
  const recovery = await page.textContent("ol.codes li");
  workbench.run("user", "link", "reviewer", "--subject", "person-of-reviewer");
  await page.context().clearCookies();
  await page.goto(`${workbench.base}/login?back=/cases`);
  await page.click(elsewhere);
  await agree(page, "person-of-reviewer");
  await page.waitForURL(/login\/code/);
  await page.fill("#code", recovery);
  await page.click("button.main");
  await page.waitForURL(`${workbench.base}/cases`);
  await page.context().close();
});

test("who signs out here signs out there too, and is asked who it is the next time", async () => {
  const { provider, workbench } = all;
  workbench.run("user", "link", "clerk", "--subject", "person-who-leaves");
  const page = await workbench.as(null);
  const there = async () => {
    await page.goto(`${workbench.base}/login`);
    await page.click(elsewhere);
  };
  const leave = async () => {
    await page.click("form[action='/logout'] button");
    await page.waitForURL(/login\?left=1/);
  };
  await there();
  await agree(page, "person-who-leaves");
  await leave();
  await shot(page, "ja-provider-left");
  // Signed out here alone, the provider still knows the person.
  await there();
  await page.waitForURL(`${workbench.base}/`);
  await leave();
  await page.click("a[href='/login/provider/out']");
  await page.waitForURL((url) => url.href.startsWith(provider.issuer));
  await page.click("button[name=logout]");
  await page.waitForURL(/success/);
  await there();
  await page.waitForSelector("input[name=login]");
  await page.context().close();
});

test("who stops at the provider is told so", async () => {
  const { workbench } = all;
  const page = await workbench.as(null);
  await page.goto(`${workbench.base}/login`);
  await page.click(elsewhere);
  await page.click("a[href$='/abort']");
  await page.waitForSelector("[role=alert]");
  assert.match(await page.textContent("[role=alert]"), /access_denied/);
  await page.fill("#name", "clerk");
  await page.fill("#password", "correct horse battery");
  await page.click("button.main");
  await page.waitForURL((url) => url.pathname === "/");
  await page.context().close();
});

test("a provider that wants the secret in the form gets it there", async () => {
  const others = await both({ method: "client_secret_post" });
  try {
    others.workbench.run("user", "link", "clerk", "--subject", "person-of-clerk");
    const page = await others.workbench.as(null);
    await page.goto(`${others.workbench.base}/login`);
    await page.click(elsewhere);
    await agree(page, "person-of-clerk", others);
    await page.waitForURL(`${others.workbench.base}/`);
  } finally {
    await others.close();
  }
});

test("by https it is believed only with a certificate that the machine trusts", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "akashi-oidc-"));
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  const one = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  execFileSync("openssl", ["req", "-x509", ...one, "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert], { stdio: "pipe" });
  const certificate = { key: readFileSync(key), cert: readFileSync(cert) };
  const visit = async (then) => {
    const others = await both({ certificate });
    try {
      others.workbench.run("user", "link", "clerk", "--subject", "person-of-clerk");
      const page = await others.workbench.as(null, { context: { ignoreHTTPSErrors: true } });
      await page.goto(`${others.workbench.base}/login`);
      await page.click(elsewhere);
      await then(page, others);
    } finally {
      await others.close();
    }
  };
  try {
    await visit(async (page) => {
      assert.match(await page.textContent("[role=alert]"), /certificate verify failed/);
    });
    process.env.SSL_CERT_FILE = cert;
    await visit(async (page, others) => {
      await agree(page, "person-of-clerk", others);
      await page.waitForURL(`${others.workbench.base}/`);
    });
  } finally {
    delete process.env.SSL_CERT_FILE;
    rmSync(folder, { recursive: true, force: true });
  }
});
