// Questions to the admin API, with the token where one is asked for. No address but the page's own is asked.

import {recall, remember} from "./storage.js";

const kPageSize = 1000;  // Objects a request.

let token = recall(sessionStorage, "gw-token");

export const has_token = () => Boolean(token);

/** None with "". */
export function use_token(text) {
  token = text;
  remember(sessionStorage, "gw-token", text);
}

export class NeedsToken extends Error {}

async function ask(path, options = {}) {
  const headers = {Accept: "application/json", ...options.headers};
  if (token) headers.Authorization = `Bearer ${token}`;
  const signal = AbortSignal.timeout(10000);
  const answer = await fetch(new URL(`api/${path}`, document.baseURI), {...options, headers, signal, cache: "no-store"});
  if (answer.status === 401) throw new NeedsToken("the gateway asks for a token");
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).trim().slice(0, 300)}`);
  return answer;
}

export const ask_json = async (path, options) => (await ask(path, options)).json();

const pages = new Map();  // Path → {text, value}: what has not changed is not read again.

/** All objects of a list, and whether they differ from the last time. */
export async function ask_list(path) {
  const all = [];
  let changed = false;
  for (let page = 1; page > 0;) {
    const address = `${path}?page=${page}&per_page=${kPageSize}`;
    const answer = await ask(address);
    const text = await answer.text();
    let known = pages.get(address);
    if (known?.text !== text) {
      known = {text, value: JSON.parse(text) ?? []};
      pages.set(address, known);
      changed = true;
    }
    all.push(...known.value);
    const next = Number(answer.headers.get("X-Next-Page") ?? 1);
    page = next > page ? next : 0;  // Traefik says 1 on the last page.
  }
  return {all, changed};
}
