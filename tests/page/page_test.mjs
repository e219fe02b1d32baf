// Opens gw's page in Chromium and looks at what it shows:
//
//   node page_test.mjs FOLDER_WITH_PLAYWRIGHT_CORE FOLDER_FOR_PICTURES CHROMIUM
//
// run.sh finds and fetches these. ONLY=TEXT runs the tests with that text in their name.

import assert from "node:assert/strict";
import {createRequire} from "node:module";
import {mkdirSync} from "node:fs";
import {resolve, join} from "node:path";
import {Mock} from "./mock.mjs";

const [tools, pictures, browser_path] = process.argv.slice(2);
const {chromium} = createRequire(join(resolve(tools), "x.js"))("playwright-core");
mkdirSync(pictures, {recursive: true});

const mock = new Mock(resolve(import.meta.dirname, "../../core/serve/page"));
const origin = await mock.listen();
const browser = await chromium.launch({executablePath: browser_path, args: ["--no-sandbox"]});

/** A page with a clock of its own; fails the test on a message of the console or a request elsewhere. */
async function open(place, {width = 1280, height = 800, scheme = "light", expected = null, hash = ""} = {}) {
  const context = await browser.newContext({viewport: {width, height}, colorScheme: scheme, timezoneId: "UTC", locale: "en-GB"});
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => { if (!expected?.test(message.text())) page.wrong.push(`${message.type()}: ${message.text()}`); });
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => { if (new URL(request.url()).origin !== origin) page.wrong.push(`asked ${request.url()}`); });
  await page.clock.install({time: new Date("2026-03-12T14:03:00Z")});
  await page.goto(`${origin}/${place}/${hash}`);
  return page;
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.context().close();
}

/** Lets the page ask `times` more times. */
async function rounds(page, times) {
  for (let i = 0; i < times; ++i) {
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/reloads"));
    await page.clock.runFor(2000);
    await answered;
    await page.waitForTimeout(4);
  }
  await page.waitForTimeout(30);
}

const rows = (page, list = "routes") => page.locator(`#${list} tr.row`);
const names = async (page) => (await rows(page).locator(".c-name .name").allTextContents());

/** Headless Chromium has no scroll bars: their place would be an empty edge. */
async function picture(page, name, options = {}) {
  await page.evaluate(() => { document.documentElement.style.scrollbarGutter = "auto"; });
  await page.screenshot({path: join(pictures, `${name}.png`), ...options});
}

const no_sideways = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");

/** The texts whose contrast with what is behind them is less than 4.5. */
const faint_texts = (page) => page.evaluate(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = (color) => [...color].slice(0, 3).map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (text === "" || !element.checkVisibility() || element.closest(".skip")) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${text.slice(0, 30)}: ${contrast.toFixed(2)}`);
  }
  return faint;
});

const tests = {
  async "header, totals and plots are live"() {
    const page = await open("shop");
    await page.getByText("ready", {exact: true}).waitFor();
    assert.match(await page.locator("#version").textContent(), /0\.1\.0 · Traefik 3\.7\.13/);
    await rounds(page, 3);
    assert.equal(await page.locator("#uptime").textContent(), "up 4 h 22 min");
    assert.match(await page.locator("#last-reload").textContent(), /^last reload 14:02:11, applied$/);
    const shown = await page.locator("#totals .value").allTextContents();
    assert.equal(shown.length, 5);
    for (const text of shown.slice(0, 3)) assert.match(text, /\d/);
    assert.match(await page.locator("#totals .total path:last-child").first().getAttribute("d"), /^M\d+ [\d.]+L/);
    const api = rows(page).filter({hasText: "api-v2@file"});
    assert.match(await api.locator(".c-rate .now").textContent(), /^\d+$/);
    assert.match(await api.locator(".c-latency .now").textContent(), /ms$/);
    assert.match(await api.locator(".c-rate path").nth(1).getAttribute("d"), /L/);
    await close(page);
  },

  async "what is not known yet is a dash"() {
    const page = await open("young");
    await rows(page).first().waitFor();
    assert.equal(await page.locator("#uptime").textContent(), "up 0 s");
    await rounds(page, 3);
    assert.match(await page.locator("#uptime").textContent(), /^up [1-9] s$/);
    assert.match((await page.locator("#totals .value").allTextContents()).join(" "), /^[\d.,k]+\/s – – [\d.]+\/s \d+$/);
    const api = rows(page).filter({hasText: "api-v2@file"});
    assert.match(await api.locator(".c-rate .now").textContent(), /^\d+$/);
    assert.equal(await api.locator(".c-latency").textContent(), "–");
    assert.doesNotMatch(await page.locator("body").textContent(), /null|undefined|NaN/);
    await close(page);
  },

  async "the table goes from entry points to servers, with reasons"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    assert.deepEqual(await page.locator("#routes tr.group button").allTextContents(), ["web", "websecure", "postgres", "dns"]);
    assert.match(await page.locator("tr.group").nth(1).textContent(), /127\.0\.0\.1:8443.*10 routers · TLS · 1 disabled/);
    const api = rows(page).filter({hasText: "api-v2@file"});
    assert.match(await api.textContent(), /api-auth@file.*rate-limit@file.*strip-version@file.*api@file.*UP.*10\.0\.2\.11.*DOWN.*10\.0\.2\.12/);
    assert.equal(await api.locator(".rule").evaluate((rule) => getComputedStyle(rule).fontFamily.includes("mono")), true);
    assert.match(await rows(page).filter({hasText: "wiki@docker"}).locator(".reasons").textContent(), /"compress@file" does not exist/);
    assert.match(await rows(page).filter({hasText: "shop-cart"}).locator(".c-service").textContent(), /weighted.*shop-v1@file 90 %/);
    assert.equal(await rows(page).filter({hasText: "web-to-websecure"}).locator(".c-priority").textContent(), "max − 1");
    await page.locator("#routes tr.group button").nth(1).click();
    assert.equal(await rows(page).count(), 3);
    assert.equal(await page.locator("#routes tr.group button").nth(1).getAttribute("aria-expanded"), "false");
    await close(page);
  },

  async "sorting says so and keeps its order while numbers change"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    await rounds(page, 2);
    assert.equal(await page.locator("#routes th[aria-sort]").getAttribute("aria-sort"), "descending");
    assert.equal((await names(page))[1], "admin");
    await page.getByRole("button", {name: "Router", exact: true}).click();
    assert.equal(await page.locator("#routes th[aria-sort]").getAttribute("aria-sort"), "ascending");
    assert.equal((await names(page))[1], "admin");
    await page.getByRole("button", {name: "Requests/s"}).first().click();
    const order = await names(page);
    assert.equal(order[1], "shop-static");
    await rounds(page, 5);
    assert.deepEqual(await names(page), order);
    await close(page);
  },

  async "the filter finds by every text, by status, and with the keyboard"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "filter");
    for (const [text, wanted] of [["10.0.2.12", 2], ["compress", 1], ["does not exist", 1], ["docker blog", 1], ["postgres", 1], ["HostRegexp", 2], ["no such", 0]]) {
      await page.locator("#filter").fill(text);
      assert.equal(await rows(page).count(), wanted, text);
    }
    assert.match(await page.locator("#found").textContent(), /^0 of 13 routers$/);
    await page.getByText("No router matches the filter.").waitFor();
    await page.locator("#filter").fill("");
    await page.getByLabel(/^Disabled/).check();
    assert.deepEqual(await names(page), ["wiki"]);
    await page.getByLabel(/^Server down/).check();
    assert.deepEqual((await names(page)).sort(), ["api-v1", "api-v2"]);
    await page.getByRole("link", {name: "Trace"}).click();
    await page.locator("#question [name=url]").fill("a/b");
    await page.locator("#question [name=url]").press("/");
    assert.equal(await page.locator("#question [name=url]").inputValue(), "a/b/");
    await page.locator("#question button").focus();
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "filter");
    await close(page);
  },

  async "services and middlewares have their own lists, without secrets"() {
    const page = await open("shop", {hash: "#services"});
    await rows(page, "services").first().waitFor();
    await rounds(page, 2);
    assert.equal(await rows(page, "services").count(), 12);
    assert.match(await rows(page, "services").filter({hasText: "10.0.2.11"}).textContent(), /asked for its health: \/ready every 5s/);
    await page.getByRole("link", {name: /Middlewares/}).click();
    assert.match(await rows(page, "middlewares").filter({hasText: "geo@file"}).textContent(), /disabled.*does not run plugins: 501/);
    assert.doesNotMatch(await page.locator("body").textContent(), /hidden-user|hidden-hash/);
    await close(page);
  },

  async "a refresh moves nothing"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    await rounds(page, 3);
    const places = () => page.evaluate(() => [...document.querySelectorAll("td, th, .total, .tabs a, #status label, .condition > *:not(#uptime)")].map((one) => {
      const {x, y, width, height} = one.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(" ");
    }).join("\n"));
    await page.evaluate(() => { scrollTo(0, 200); window.first_row = document.querySelector("tr.row"); });
    const before = await places();
    mock.data.shop["http/services"][0].serverStatus["http://10.0.2.13:9000"] = "DOWN";
    await rounds(page, 20);
    assert.equal(await places(), before);
    assert.equal(await page.evaluate(() => window.first_row === document.querySelector("tr.row")), true);
    assert.equal(await rows(page).filter({hasText: "api-v2"}).locator(".updown.down").count(), 2);
    mock.data.shop["http/services"][0].serverStatus["http://10.0.2.13:9000"] = "UP";
    await close(page);
  },

  async "a hidden page asks nothing"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    const hide = (hidden) => page.evaluate((value) => {
      Object.defineProperty(document, "hidden", {configurable: true, get: () => value});
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await rounds(page, 1);
    mock.delay = 150;
    await page.clock.runFor(2000);
    await hide(true);  // While answers are on their way.
    await page.waitForTimeout(600);
    mock.delay = 0;
    const asked = mock.asked.length;
    await page.clock.runFor(60000);
    await page.waitForTimeout(100);
    assert.equal(mock.asked.length, asked);
    await hide(false);
    await page.waitForResponse((answer) => answer.url().endsWith("/api/reloads"));
    await close(page);
  },

  async "a request is traced"() {
    const page = await open("shop", {hash: "#trace"});
    await page.locator("#last-reload").getByText("applied").waitFor();
    await page.locator("#question [name=url]").fill("https://api.example.com/v2/users?page=2");
    assert.equal(await page.getByLabel("TLS").isChecked(), true);
    await page.locator("#question [name=headers]").fill("Authorization: Basic eDp5\nX-Tenant: blue");
    await page.getByRole("button", {name: "Trace", exact: true}).click();
    await page.locator(".verdict").waitFor();
    assert.match(await page.locator(".verdict").textContent(), /api-v2@file→api@file→http:\/\/10\.0\.2\.11:9000/);
    const stages = await page.locator(".stage h3").allTextContents();
    assert.deepEqual(stages, ["forwarded headers", "api-v2@file router", "api-auth@file basicauth", "rate-limit@file ratelimit", "strip-version@file stripprefix", "api@file service"]);
    assert.match(await page.locator(".stage").nth(4).textContent(), /\/v2\/users→\/userstakes a prefix off/);
    assert.match(await page.locator("pre.wire").textContent(), /GET \/users\?page=2Host: api\.example\.comX-Tenant: blue\+Accept-Encoding: gzip/);
    assert.match(await page.locator(".near").textContent(), /api-v1@file.*PathPrefix/);
    await picture(page, "trace-light", {fullPage: true});
    await page.locator("#question [name=url]").fill("https://api.exmaple.com/");
    await page.locator("#question [name=url]").press("Enter");
    await page.getByText("No router", {exact: true}).waitFor();
    assert.match(await page.locator(".verdict").textContent(), /answers 404/);
    assert.match(await page.locator(".near").textContent(), /differs in 2 letters/);
    await page.locator("#question [name=headers]").fill("nonsense");
    await page.getByRole("button", {name: "Trace", exact: true}).click();
    await page.getByText('A header is "Name: value": nonsense').waitFor();
    await close(page);
  },

  async "a row's button traces a request that its router takes"() {
    const page = await open("shop");
    await rows(page).first().waitFor();
    await page.getByRole("button", {name: "Trace a request to api-v2@file"}).click();
    await page.locator(".verdict").waitFor();
    assert.equal(await page.locator("#question [name=url]").inputValue(), "https://api.example.com:8443/v2");
    assert.match(await page.locator(".verdict").textContent(), /api-v2@file.*answers 401.*asks for a user/);
    await close(page);
  },

  async "the reload history says why"() {
    const page = await open("errors", {hash: "#reloads"});
    await page.locator(".reload").first().waitFor();
    assert.match(await page.locator("#last-reload").textContent(), /^refused 14:02:40, still serving that of 14:02:11$/);
    assert.equal(await page.locator("#state").textContent(), "draining");
    const first = page.locator(".reload").first();
    assert.match(await first.textContent(), /14:02:40refused4\.20 msdynamic\/app\.yml:9:31.*errorGW220finding 1/);
    assert.equal(await first.locator(".findings li").count(), 8);
    await first.getByRole("button", {name: "3 more"}).click();
    await rounds(page, 2);
    assert.equal(await first.locator(".findings li").count(), 11);
    assert.match(await page.locator(".reload").nth(1).textContent(), /applied12\.1 ms13 routers · 3 changes.*\+middleware rate-limit@file added/);
    await close(page);
  },

  async "routers without an entry point or a service are shown"() {
    const page = await open("errors");
    await rows(page).first().waitFor();
    assert.match(await page.locator("tr.group").filter({hasText: "web-secure"}).textContent(), /entry point does not exist/);
    assert.match(await rows(page).filter({hasText: "lost@file"}).textContent(), /doesn't exist.*nowhere@file.*missing/);
    await close(page);
  },

  async "thousands of routers do not freeze it"() {
    const page = await open("many");
    await rows(page).first().waitFor();
    assert.equal(await rows(page).count(), 200);
    assert.equal((await page.locator("#found").textContent()), "3,002 routers");
    await rounds(page, 2);
    const time = await page.evaluate(async () => {
      const input = document.getElementById("filter");
      const longest = [];
      new PerformanceObserver((list) => longest.push(...list.getEntries().map((entry) => entry.duration))).observe({type: "longtask"});
      for (const text of ["t", "te", "tenant-2", "tenant-29", "tenant-299", "tenant-29", ""]) {
        input.value = text;
        input.dispatchEvent(new Event("input"));
        document.body.offsetHeight;
        await new Promise((done) => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); });
      }
      return Math.max(0, ...longest);
    });
    console.log(`    longest task while typing: ${Math.round(time)} ms`);
    assert.ok(time < 1000, `a task of ${time} ms`);
    await page.locator("#routes tr.more button").last().click();
    assert.equal(await rows(page).count(), 400);
    await page.locator("#filter").fill("tenant-2999");
    assert.deepEqual(await names(page), ["tenant-2999"]);
    await close(page);
  },

  async "a token is asked for, refused, taken and kept"() {
    const page = await open("token", {expected: /401 \(Unauthorized\)/});
    await page.getByRole("dialog").waitFor();
    await page.getByLabel("Token", {exact: true}).fill("wrong");
    await page.getByRole("button", {name: "Continue"}).click();
    await page.clock.runFor(10);
    await page.getByText("The gateway does not take that token.").waitFor();
    assert.equal(await page.getByText("No router is configured.").isVisible(), false);
    assert.equal(await page.locator("#toolbar").textContent().then((text) => /\d/.test(text)), false);
    await picture(page, "token-light");
    await page.getByLabel("Token", {exact: true}).fill("open-sesame");
    await page.getByRole("button", {name: "Continue"}).click();
    await page.clock.runFor(10);
    await rows(page).first().waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.getItem("gw-token")), "open-sesame");
    await page.reload();
    await rows(page).first().waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
    await close(page);
  },

  async "a gateway that goes away and comes back"() {
    const page = await open("shop", {expected: /ERR_EMPTY_RESPONSE|ERR_CONNECTION/});
    await rows(page).first().waitFor();
    mock.broken = true;
    await page.clock.runFor(2000);
    await page.getByText(/^no answer since/).waitFor();
    assert.equal(await rows(page).count(), 13);
    mock.broken = false;
    await page.clock.runFor(2000);
    await page.getByText("ready", {exact: true}).waitFor();
    await close(page);
  },

  async "nothing configured"() {
    const page = await open("empty");
    await page.getByText("No router is configured.").waitFor();
    await page.getByRole("link", {name: /Reloads/}).click();
    await page.getByText("Nothing was reloaded yet.").waitFor();
    await close(page);
  },

  async "the theme follows the system, the switch, and is kept"() {
    const page = await open("shop", {scheme: "dark"});
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await back();
    await page.getByLabel("Light").check();
    const light = await back();
    assert.notEqual(light, dark);
    await page.reload();
    assert.equal(await back(), light);
    assert.equal(await page.getByLabel("Light").isChecked(), true);
    await page.getByLabel("Auto").check();
    assert.equal(await back(), dark);
    await close(page);
  },

  async "both themes and both widths: readable, nothing wider than the window, pictures"() {
    for (const scheme of ["light", "dark"]) {
      for (const [width, height] of [[1280, 800], [400, 860]]) {
        const page = await open("errors", {scheme, width, height});
        await rows(page).first().waitFor();
        for (const view of ["routes", "services", "middlewares", "reloads"]) {
          await page.evaluate((hash) => { location.hash = hash; }, view);
          await page.waitForTimeout(30);
          if (view === "routes") await rounds(page, 62);
          assert.deepEqual(await faint_texts(page), [], `${view} ${scheme} ${width}`);
          await no_sideways(page);
          await picture(page, `${view}-${scheme}-${width}`, {fullPage: true});
        }
        await page.evaluate(() => { location.hash = "trace"; });
        await page.locator("#question [name=url]").fill("https://api.example.com/v2/users?page=2");
        await page.locator("#question [name=headers]").fill("Authorization: Basic eDp5\nX-Tenant: blue");
        await page.getByRole("button", {name: "Trace", exact: true}).click();
        await page.locator(".verdict").waitFor();
        assert.deepEqual(await faint_texts(page), [], `trace ${scheme} ${width}`);
        await no_sideways(page);
        await picture(page, `trace-${scheme}-${width}`, {fullPage: true});
        await close(page);
      }
    }
  },

  async "widths between"() {
    for (const width of [320, 600, 1080, 1100, 1160, 1800]) {
      const page = await open("errors", {width});
      await rows(page).first().waitFor();
      await rounds(page, 3);
      await no_sideways(page);
      const rule = rows(page).filter({hasText: "api-v1"}).locator(".c-rule");
      assert.ok((await rule.boundingBox()).width >= 140, `a rule has no room at ${width}`);
      await picture(page, `routes-light-${width}`);
      await close(page);
    }
  },

  async "the picture of the README"() {
    const page = await open("shop", {width: 1280, height: 860});
    await rows(page).first().waitFor();
    await rounds(page, 62);
    await picture(page, "page");
    await close(page);
  },
};

const wanted = process.env.ONLY;
let failed = 0;
for (const [name, run] of Object.entries(tests)) {
  if (wanted && !name.includes(wanted)) continue;
  try {
    await run();
    console.log(`✓ ${name}`);
  } catch (error) {
    ++failed;
    console.log(`✗ ${name}\n    ${String(error.stack).split("\n").slice(0, 12).join("\n    ")}`);
  }
}
await browser.close();
mock.close();
console.log(failed === 0 ? `page: all passed; pictures in ${pictures}` : `page: ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
