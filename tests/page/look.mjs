// Pictures of the page of a gateway that runs: node look.mjs FOLDER_WITH_PLAYWRIGHT_CORE ADMIN_URL PICTURE.png [SECONDS] [VIEW]
// Chromium is the one of CHROMIUM, else /usr/bin/chromium; GW_TOKEN is the token where one is asked for.

import {createRequire} from "node:module";
import {join, resolve} from "node:path";

const [tools, address, picture, seconds = "130", view = "routes"] = process.argv.slice(2);
const {chromium} = createRequire(join(resolve(tools), "x.js"))("playwright-core");
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"]});
const page = await browser.newPage({viewport: {width: 1280, height: 860}});
let wrong = 0;
const report = (text) => { ++wrong; console.error(text); };
page.on("console", (message) => report(`${message.type()}: ${message.text()}`));
page.on("pageerror", (error) => report(String(error)));
page.on("request", (request) => { if (new URL(request.url()).origin !== new URL(address).origin) report(`asked ${request.url()}`); });
if (process.env.GW_TOKEN) await page.addInitScript((token) => sessionStorage.setItem("gw-token", token), process.env.GW_TOKEN);
await page.goto(`${address}#${view}`);
await page.waitForTimeout(Number(seconds) * 1000);
await page.evaluate(() => { document.documentElement.style.scrollbarGutter = "auto"; });
await page.screenshot({path: picture});
await browser.close();
process.exit(wrong > 0 ? 1 : 0);
