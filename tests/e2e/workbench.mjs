// A home of its own with a workbench on it, a browser, and what all tests look at.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { chromium } from "playwright-core";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const samples = path.join(repository, "intake/japhic-medical");
const akashi = path.join(repository, "target/debug/akashi");
const shots = path.join(repository, "target/e2e");
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const PASSWORD = "correct horse battery";
const ROLES = ["clerk", "reviewer", "officer", "auditor", "admin"];

export class Workbench {
  static open(...taken) {
    return this.with("", taken);
  }

  // With further settings, and with files that they name.
  static async with(settings, taken = [], files = () => {}) {
    const own = new Workbench();
    own.home = mkdtempSync(path.join(tmpdir(), "akashi-e2e-"));
    writeFileSync(path.join(own.home, "akashi.toml"), "[intake]\nsettle_seconds = 0\n[reading]\nocr = false\n" + settings);
    files(own.home);
    mkdirSync(path.join(own.home, "intake/japhic-medical"), { recursive: true });
    for (const name of taken) cpSync(path.join(samples, name), path.join(own.home, "intake/japhic-medical", name), { recursive: true });
    if (taken.length) own.run("intake");
    for (const role of ROLES) own.run("user", "add", role, "--role", role);
    own.server = spawn(akashi, ["--json", "--home", own.home, "serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: own.server.stdout });
    own.base = JSON.parse((await lines[Symbol.asyncIterator]().next()).value).address.replace(/\/$/, "");
    own.browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
    return own;
  }

  // One more submission, of one file.
  submit(name, file, content) {
    const folder = path.join(this.home, "intake/japhic-medical", name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, file), content);
    this.run("intake");
  }

  run(...args) {
    const done = spawnSync(akashi, ["--home", this.home, ...args], { input: `${PASSWORD}\n`, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`akashi ${args.join(" ")}: ${done.stderr}`);
    return done.stdout;
  }

  // A browser of its own, signed in.
  async as(name, options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "ja-JP", bypassCSP: Boolean(options.axe), ...options.context });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    // What did not arrive is told beside the test that stumbled over it.
    page.on("requestfailed", (request) => { if (request.url().includes("/static/")) console.error("did not arrive:", request.url(), request.failure()?.errorText); });
    page.on("response", (answer) => { if (answer.status() >= 500) console.error(answer.status(), answer.url()); });
    if (name) { await page.goto(`${this.base}/login`); await this.signIn(page, name); }
    return page;
  }

  async signIn(page, name) {
    await page.fill("#name", name);
    await page.fill("#password", PASSWORD);
    await page.click("button.main");
    await page.waitForURL((url) => url.pathname !== "/login");
  }

  async close() {
    await this.browser?.close();
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    await ended;
    rmSync(this.home, { recursive: true, force: true });
  }
}

// A picture of the page for whoever looks at how it is.
export async function shot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
}

// What axe-core finds, one line each.
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run());
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.html.slice(0, 160)}`));
}
