// Requests to the sandbox. A refusal carries the sandbox's own words.

import { byId, setText, show } from "./dom.js";

export class Refused extends Error {}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?");
  }
  const answer = parsed(await response.text());
  if (response.ok) return answer;
  throw new Refused(answer?.error ?? `The sandbox answered ${response.status}.`);
}

export const get = (path) => request(path, {});

/** Posts `body`, a text sent as it stands or a value sent as JSON. */
export function post(path, body = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: text });
}

/** Waits for a request and shows its refusal at the foot of the page. */
export async function attempt(what, pending) {
  try {
    const answer = await pending;
    show(byId("trouble"), false);
    return answer;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    setText(byId("trouble-text"), `${what}: ${refusal.message}`);
    show(byId("trouble"), true);
    return null;
  }
}

byId("trouble-close").addEventListener("click", () => show(byId("trouble"), false));
