// A stand-in for gw's admin side: the page's files as they lie in core/serve/page, and canned answers of the API.
// The first part of the path chooses what is told: /shop/, /many/, /errors/ (a gateway in trouble), /token/, /empty/,
// /young/ (begun just now, and knows no latencies).
// Time goes on by two seconds with each /api/stats, so plots are the same in every run.

import {createServer} from "node:http";
import {readFile} from "node:fs/promises";
import {join} from "node:path";

const kStart = Date.parse("2026-03-12T09:41:03Z");
const kNow = Date.parse("2026-03-12T14:03:00Z");
const kTypes = {html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml"};

const router = (point, name, rule, service, more = {}) => ({
  entryPoints: [point], using: [point], service, rule, priority: rule.length, priorityStr: String(rule.length),
  status: "enabled", name: name.includes("@") ? name : `${name}@file`, provider: name.split("@")[1] ?? "file", ...more,
});
const balanced = (name, urls, more = {}) => ({
  loadBalancer: {servers: urls.map((url) => ({url})), strategy: "wrr", passHostHeader: true, ...more.loadBalancer},
  status: "enabled", name: name.includes("@") ? name : `${name}@file`, provider: name.split("@")[1] ?? "file", type: "loadbalancer",
  serverStatus: Object.fromEntries(urls.map((url) => [url, (more.down ?? []).includes(url) ? "DOWN" : "UP"])), usedBy: more.usedBy ?? [],
});

const kPoints = [
  {name: "web", address: "127.0.0.1:8000", http: {redirections: {entryPoint: {to: "websecure", scheme: "https"}}}},
  {name: "websecure", address: "127.0.0.1:8443", http: {tls: {}}},
  {name: "postgres", address: "127.0.0.1:5432"},
  {name: "dns", address: "127.0.0.1:5353/udp"},
];

const tls = {tls: {options: "default"}};

function shop() {
  return {
    entrypoints: kPoints,
    "http/routers": [
      router("web", "web-to-websecure@internal", "HostRegexp(`^.+$`)", "noop@internal",
        {priority: 2 ** 63, priorityStr: "9223372036854775806", middlewares: ["redirect-web-to-websecure@internal"]}),
      router("websecure", "api-v2", "Host(`api.example.com`) && PathPrefix(`/v2`)", "api", {...tls, middlewares: ["api-auth@file", "rate-limit@file", "strip-version@file"]}),
      router("websecure", "api-v1", "Host(`api.example.com`) && PathPrefix(`/v1`) && !Header(`X-Preview`, `yes`)", "api", {...tls, middlewares: ["api-auth@file", "strip-version@file"]}),
      router("websecure", "shop-cart", "Host(`shop.example.com`) && PathPrefix(`/cart`)", "shop", {...tls, middlewares: ["secure-headers@file", "rate-limit@file"]}),
      router("websecure", "shop", "Host(`shop.example.com`) || Host(`www.shop.example.com`)", "shop", {...tls, middlewares: ["secure-headers@file", "gzip@file"]}),
      router("websecure", "shop-static", "Host(`shop.example.com`) && PathPrefix(`/static`)", "shop-assets", tls),
      router("websecure", "admin", "Host(`admin.example.com`)", "admin", {...tls, priority: 100, priorityStr: "100", middlewares: ["office-only@file", "secure-headers@file"]}),
      router("websecure", "blog@docker", "Host(`blog.example.com`)", "blog", tls),
      router("websecure", "wiki@docker", "Host(`wiki.example.com`)", "wiki", {...tls, middlewares: ["compress@file"], status: "disabled",
        error: ["middleware \"compress@file\" does not exist"]}),
      router("websecure", "docs", "HostRegexp(`^docs-[a-z]+\\.example\\.com$`) && Method(`GET`, `HEAD`)", "docs", {...tls, status: "warning",
        error: ["No TLS options found: \"modern@file\", the default ones are used"]}),
      router("websecure", "catch-all", "PathPrefix(`/`)", "docs", {...tls, priority: 1, priorityStr: "1"}),
    ],
    "http/services": [
      balanced("api", ["http://10.0.2.11:9000", "http://10.0.2.12:9000", "http://10.0.2.13:9000"],
        {down: ["http://10.0.2.12:9000"], loadBalancer: {healthCheck: {path: "/ready", interval: "5s"}}, usedBy: ["api-v1@file", "api-v2@file"]}),
      {weighted: {services: [{name: "shop-v1", weight: 9}, {name: "shop-v2", weight: 1}]}, status: "enabled", name: "shop@file", provider: "file", type: "weighted",
        usedBy: ["shop@file", "shop-cart@file"]},
      balanced("shop-v1", ["http://10.0.1.11:8080", "http://10.0.1.12:8080"], {loadBalancer: {healthCheck: {path: "/healthz", interval: "10s"}}}),
      balanced("shop-v2", ["http://10.0.1.31:8080"]),
      balanced("shop-assets", ["http://10.0.1.20:8080"], {usedBy: ["shop-static@file"]}),
      balanced("admin", ["http://10.0.3.11:3000"], {usedBy: ["admin@file"]}),
      balanced("blog@docker", ["http://172.18.0.5:2368"], {usedBy: ["blog@docker"]}),
      balanced("wiki@docker", ["http://172.18.0.7:3000"], {usedBy: ["wiki@docker"]}),
      balanced("docs", ["http://10.0.6.11:80", "http://10.0.6.12:80"], {usedBy: ["docs@file", "catch-all@file"]}),
      {status: "enabled", name: "noop@internal", provider: "internal", usedBy: ["web-to-websecure@internal"]},
    ],
    "http/middlewares": [
      {basicAuth: {users: ["hidden-user:hidden-hash"], realm: "api"}, status: "enabled", name: "api-auth@file", provider: "file", type: "basicauth", usedBy: ["api-v1@file", "api-v2@file"]},
      {rateLimit: {average: 100, burst: 200, period: "1s"}, status: "enabled", name: "rate-limit@file", provider: "file", type: "ratelimit", usedBy: ["api-v2@file", "shop-cart@file"]},
      {stripPrefix: {prefixes: ["/v1", "/v2"]}, status: "enabled", name: "strip-version@file", provider: "file", type: "stripprefix", usedBy: ["api-v1@file", "api-v2@file"]},
      {headers: {stsSeconds: 31536000, frameDeny: true, contentTypeNosniff: true}, status: "enabled", name: "secure-headers@file", provider: "file", type: "headers", usedBy: ["admin@file", "shop@file", "shop-cart@file"]},
      {compress: {encodings: ["zstd", "br", "gzip"]}, status: "enabled", name: "gzip@file", provider: "file", type: "compress", usedBy: ["shop@file"]},
      {ipAllowList: {sourceRange: ["10.0.0.0/8", "192.168.0.0/16"]}, status: "enabled", name: "office-only@file", provider: "file", type: "ipallowlist", usedBy: ["admin@file"]},
      {redirectScheme: {scheme: "https", port: "8443", permanent: true}, status: "enabled", name: "redirect-web-to-websecure@internal", provider: "internal", type: "redirectscheme", usedBy: ["web-to-websecure@internal"]},
      {plugin: {geoblock: {countries: ["DE", "FR"]}}, status: "disabled", name: "geo@file", provider: "file", type: "plugin", error: ["gw serve does not run plugins: 501"], usedBy: []},
    ],
    "tcp/routers": [{entryPoints: ["postgres"], using: ["postgres"], service: "postgres", rule: "HostSNI(`db.example.com`)", priority: 25, priorityStr: "25",
      tls: {passthrough: true}, status: "enabled", name: "postgres@file", provider: "file"}],
    "tcp/services": [{loadBalancer: {servers: [{address: "10.0.5.11:5432"}]}, status: "enabled", name: "postgres@file", provider: "file", type: "loadbalancer",
      serverStatus: {"10.0.5.11:5432": "UP"}, usedBy: ["postgres@file"]}],
    "tcp/middlewares": [],
    "udp/routers": [{entryPoints: ["dns"], using: ["dns"], service: "dns", status: "enabled", name: "dns@file", provider: "file"}],
    "udp/services": [{loadBalancer: {servers: [{address: "10.0.5.53:53"}]}, status: "enabled", name: "dns@file", provider: "file", type: "loadbalancer", usedBy: ["dns@file"]}],
    reloads: [
      {time: "2026-03-12T14:02:11Z", outcome: "applied", seconds: 0.0121, reason: "", routers: 13, findings: [
        {severity: "warning", code: "GW208", message: "router catch-all takes what no other router does, without authentication", place: "dynamic/docs.yml:12:7"}],
      changed: ["router api-v2@file: middlewares", "middleware rate-limit@file added", "router old-api@file removed"]},
      {time: "2026-03-12T13:20:48Z", outcome: "unchanged", seconds: 0.0043, reason: "dynamic/shop.yml was written with the same content", routers: 13, findings: [], changed: []},
      {time: "2026-03-12T11:05:02Z", outcome: "refused", seconds: 0.0031, reason: "dynamic/broken.yml:14:3: a mapping key needs a colon", routers: 12, findings: [
        {severity: "error", code: "GW006", message: "this file takes the whole directory down: 12 routers, 7 services are lost", place: "dynamic/broken.yml:14:3"}], changed: []},
      {time: "2026-03-12T09:41:03Z", outcome: "applied", seconds: 0.009, reason: "", routers: 12, findings: [], changed: []},
    ],
  };
}

function many() {
  const data = shop();
  data["http/routers"] = Array.from({length: 3000}, (_, i) => router(i % 10 === 0 ? "web" : "websecure", `tenant-${String(i).padStart(4, "0")}`,
    `Host(\`tenant-${i}.example.com\`) && PathPrefix(\`/app\`)`, `tenant-${i % 500}`, {middlewares: ["secure-headers@file"]}));
  data["http/services"] = Array.from({length: 500}, (_, i) => balanced(`tenant-${i}`, [`http://10.1.${i >> 8}.${i & 255}:8080`]));
  return data;
}

function errors() {
  const data = shop();
  data["http/routers"].push(
    router("websecure", "broken", "Hostx(`a.example.com`)", "api", {...tls, status: "disabled",
      error: ["error while parsing rule Hostx(`a.example.com`): parsing rule Hostx(`a.example.com`): unsupported function: Hostx"]}),
    router("web-secure", "lost", "Host(`lost.example.com`)", "nowhere", {using: undefined, status: "disabled",
      error: ["entryPoint \"web-secure\" doesn't exist", "the service \"nowhere@file\" does not exist"]}));
  data.reloads.unshift({time: "2026-03-12T14:02:40Z", outcome: "refused", seconds: 0.0042, reason: "dynamic/app.yml:9:31: expected a string here, single quotes make a character", routers: 13,
    findings: Array.from({length: 11}, (_, i) => ({severity: i < 9 ? "error" : "info", code: `GW2${20 + i}`, message: `finding ${i + 1} of this file`, place: `dynamic/app.yml:${9 + i}:31`})), changed: []});
  data.draining = true;
  return data;
}

const empty = () => ({entrypoints: [], reloads: []});

/** Counters that grow as those of a shop in the afternoon do. */
function stats(data, now) {
  const seconds = (now - kNow) / 1000 + 4000;
  const wave = (i, t) => 1 + 0.45 * Math.sin(t / (19 + i * 3) + i * 2) + 0.2 * Math.sin(t / 5.3 + i) + 0.07 * Math.sin(t * 0.9 + i * 5);
  const one = (i, base) => {
    let requests = 0, failed = 0;
    for (let t = 3800; t < seconds; t += 2) {
      requests += 2 * base * wave(i, t);
      if (i % 4 === 1 && t % 46 < 6) failed += 0.06 * 2 * base;
    }
    return {requests: Math.round(requests), errors: Math.round(failed),
      p50: (0.0021 + (i % 5) * 0.0017) * wave(i + 3, seconds), p95: (0.0092 + (i % 5) * 0.011) * wave(i + 1, seconds)};
  };
  const routers = {}, services = {};
  const base = {"api-v2@file": 412, "api-v1@file": 55, "shop@file": 640, "shop-cart@file": 38, "shop-static@file": 880, "admin@file": 0.4, "blog@docker": 21,
    "docs@file": 12, "catch-all@file": 3, "web-to-websecure@internal": 17};
  (data["http/routers"] ?? []).slice(0, 400).forEach((router, i) => {
    if (router.status === "disabled") return;
    routers[router.name] = one(i, base[router.name] ?? 2);
    services[router.service.includes("@") ? router.service : `${router.service}@${router.provider}`] = routers[router.name];
  });
  const total = {requests: 0, errors: 0, p50: 0.0034 * wave(2, seconds), p95: 0.021 * wave(4, seconds), open: Math.round(18 * wave(6, seconds))};
  for (const router of Object.values(routers)) {
    total.requests += router.requests;
    total.errors += router.errors;
  }
  if (data.young) for (const one of [total, ...Object.values(routers), ...Object.values(services)]) one.p50 = one.p95 = null;
  return {now, ready: !data.unready, draining: Boolean(data.draining), total, routers, services};
}

function route_test(question) {
  const url = new URL(question.url);
  const by = (stage, what, before, after, reason, middleware) => ({stage, what, before, after, reason, ...(middleware ? {by: middleware} : {})});
  const steps = [
    by("forwarded headers", "header X-Real-Ip", "", "127.0.0.1", "the peer"),
    by("forwarded headers", "header X-Forwarded-Proto", "", question.tls ? "https" : "http", "how the request came"),
    by("forwarded headers", "header X-Forwarded-Host", "", url.host, "the host as sent"),
    by("forwarded headers", "header X-Forwarded-Port", "", "8443", "of the host, else the protocol's"),
  ];
  if (url.hostname !== "api.example.com") {
    return {entryPoint: question.tls ? "websecure" : "web", router: null, status: 404, service: null, server: null, why: "no router matches", steps, middlewares: [], upstream: null,
      nearMisses: [{router: "api-v2@file", reason: `Host(\`api.example.com\`) differs in 2 letters: ${url.hostname}`},
        {router: "blog@docker", reason: "Host(`blog.example.com`) is another host"}]};
  }
  const allowed = question.headers.some(([name]) => name === "Authorization");
  const middlewares = ["api-auth@file", "rate-limit@file", "strip-version@file"];
  const base = {entryPoint: "websecure", router: "api-v2@file", service: "api@file", middlewares,
    nearMisses: [{router: "api-v1@file", reason: "PathPrefix(`/v1`) is false: the path is /v2/users"}]};
  if (!allowed) return {...base, status: 401, server: null, why: "api-auth@file asks for a user and a password", steps, upstream: null};
  steps.push(by("middleware", "header Authorization", "Basic •••", "", "removeHeader", "api-auth@file"),
    by("middleware", "path", url.pathname, url.pathname.replace(/^\/v2/, ""), "takes a prefix off", "strip-version@file"),
    by("middleware", "header X-Forwarded-Prefix", "", "/v2", "the prefix that was taken off", "strip-version@file"));
  return {...base, status: null, server: "http://10.0.2.11:9000", why: "its rule is true and no router before it takes the request", steps,
    upstream: {method: question.method, target: `${url.pathname.replace(/^\/v2/, "")}${url.search}`, host: url.host, headers: [
      ...question.headers.filter(([name]) => name !== "Authorization"), ["Accept-Encoding", "gzip"], ["X-Forwarded-For", "127.0.0.1"], ["X-Forwarded-Host", url.host],
      ["X-Forwarded-Port", "8443"], ["X-Forwarded-Prefix", "/v2"], ["X-Forwarded-Proto", "https"], ["X-Real-Ip", "127.0.0.1"]]}};
}

async function body_of(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

export class Mock {
  data = {shop: shop(), many: many(), errors: errors(), token: shop(), empty: empty(), young: {...shop(), young: true}};
  now = {};
  asked = [];   // What the page asked, as "GET shop/api/stats".
  broken = false;
  delay = 0;    // Milliseconds before an answer.

  constructor(files) { this.files = files; }

  listen() {
    this.server = createServer((request, response) => this.answer(request, response).catch((error) => response.writeHead(500).end(String(error))));
    return new Promise((done) => this.server.listen(0, "127.0.0.1", () => done(`http://127.0.0.1:${this.server.address().port}`)));
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async answer(request, response) {
    const url = new URL(request.url, "http://mock");
    const [, place, ...rest] = url.pathname.split("/");
    this.asked.push(`${request.method} ${url.pathname.slice(1)}`);
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay));
    if (this.broken && rest[0] === "api") return response.destroy();
    if (!this.data[place]) return response.writeHead(404).end();
    if (rest[0] !== "api") return this.file(rest.join("/") || "index.html", response);
    if (place === "token" && request.headers.authorization !== "Bearer open-sesame") return response.writeHead(401, {"WWW-Authenticate": "Bearer"}).end();
    return this.api(place, rest.slice(1).join("/"), url, request, response);
  }

  async file(name, response) {
    const text = await readFile(join(this.files, name)).catch(() => null);
    if (text === null) return response.writeHead(404).end();
    response.writeHead(200, {"Content-Type": kTypes[name.split(".").pop()], "Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff"}).end(text);
  }

  async api(place, what, url, request, response) {
    const data = this.data[place];
    const send = (value, headers = {}) => response.writeHead(200, {"Content-Type": "application/json", ...headers}).end(JSON.stringify(value));
    if (what === "version") return send({Version: "3.7.13", gw: "0.1.0", startDate: new Date(data.young ? kNow + 1500 : kStart).toISOString()});
    if (what === "stats") return send(stats(data, this.now[place] = (this.now[place] ?? kNow) + 2000));
    if (what === "reloads") return send(data.reloads);
    if (what === "route-test") return send(route_test(await body_of(request)));
    const all = data[what] ?? [];
    const page = Number(url.searchParams.get("page") ?? 1), size = Number(url.searchParams.get("per_page") ?? 100);
    const next = page * size < all.length ? page + 1 : 1;
    return send(all.slice((page - 1) * size, page * size), {"X-Next-Page": String(next)});
  }
}
