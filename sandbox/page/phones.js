// The phones: one card per contact, and the person's side of each call.

import { attempt, post } from "./api.js";
import { byId, fromTemplate, mirror, setText, show } from "./dom.js";
import { updateMessages } from "./messages.js";
import { voiceFor } from "./speech.js";
import { clockText, lengthText, sandboxNow } from "./time.js";
import { showLatest, updateTranscript } from "./transcript.js";

const STATES = { idle: "Idle", ringing: "Ringing", "in-call": "In call" };
const FAILED = {
  answer: "Could not answer",
  decline: "Could not decline",
  press: "Could not press the key",
  "hang-up": "Could not hang up",
};
const queues = new Map();
let current = [];

/** Does one thing on one phone; keys pressed in a hurry arrive in the order pressed. */
export function act(contact, what, body) {
  const path = `/phones/${encodeURIComponent(contact)}/${what}`;
  const before = queues.get(contact) ?? Promise.resolve();
  const done = before.then(() => attempt(FAILED[what], post(path, body)));
  queues.set(contact, done);
  return done;
}

/** The phones in this state, the one with the focus first, then the latest. */
export function phonesIn(state) {
  const focused = document.activeElement?.closest(".phone")?.dataset.contact;
  const rank = (phone) => (phone.contact === focused ? Infinity : Date.parse(phone.since));
  return current.filter((phone) => phone.state === state).sort((a, b) => rank(b) - rank(a));
}

export function phoneNode(contact) {
  return document.querySelector(`.phone[data-contact="${CSS.escape(contact)}"]`);
}

export function flashKey(contact, key) {
  const button = phoneNode(contact)?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.animate?.([{ filter: "brightness(1.9)" }, { filter: "none" }], 250);
}

function languageName(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}

function lockText(before, phone, node) {
  const heard = before === "in-call" || (before === "ringing" && phone.transcript.length > 0);
  if (heard) return `Call ended · ${clockText(sandboxNow())}`;
  if (before === "ringing") return `Not answered · ${clockText(sandboxNow())}`;
  return node.textContent || (phone.transcript.length ? "Call ended" : "No calls yet");
}

function moveFocus(node, state) {
  // The button that had the focus is gone; the focus stays on this phone.
  if (state === "in-call") node.querySelector("[data-key='1']").focus();
  else node.focus({ preventScroll: true });
}

/** Shows the phone's state; true when it has changed. */
function updateState(node, phone, parts) {
  const before = node.dataset.state;
  if (before === phone.state && parts.lock.textContent) return false;
  const hadFocus = node.contains(document.activeElement) && document.activeElement !== node;
  setText(parts.lock, lockText(before, phone, parts.lock));
  node.dataset.state = phone.state;
  setText(parts.state, STATES[phone.state] ?? phone.state);
  if (hadFocus && !document.activeElement.checkVisibility?.()) moveFocus(node, phone.state);
  return true;
}

function updateVoice(note, phone) {
  note.title = `This browser has no voice for ${languageName(phone.language)}.`;
  show(note, !voiceFor(phone.language));
}

function listen(node, contact) {
  const log = node.querySelector(".transcript");
  const on = (selector, what) =>
    node.querySelector(selector).addEventListener("click", () => act(contact, what));
  on(".answer", "answer");
  on(".decline", "decline");
  on(".hang-up", "hang-up");
  node.querySelector(".more-keys").addEventListener("toggle", () => showLatest(log));
  for (const key of node.querySelectorAll("[data-key]")) {
    key.addEventListener("click", () => act(contact, "press", { key: key.dataset.key }));
  }
}

function createPhone({ contact, name }) {
  const node = fromTemplate("phone-template");
  const part = (selector) => node.querySelector(selector);
  node.dataset.contact = contact;
  node.setAttribute("aria-label", `${name}'s phone`);
  part(".transcript").setAttribute("aria-label", `What is said on ${name}'s phone`);
  part(".messages").setAttribute("aria-label", `Messages on ${name}'s phone`);
  listen(node, contact);
  const parts = { lock: part(".lock-text"), state: part(".phone-state") };
  const update = (phone) => {
    setText(part(".name"), phone.name);
    setText(part(".contact"), phone.contact);
    setText(part(".language"), languageName(phone.language));
    part(".language").lang = phone.language;
    setText(part(".number"), phone.number);
    const messages = part(".messages");
    const came = updateMessages(messages, phone);
    show(messages, phone.state === "idle" && messages.childElementCount > 0);
    if (came) showLatest(messages);
    const log = part(".transcript");
    const grew = updateTranscript(log, phone);
    const changed = updateState(node, phone, parts);
    show(log, phone.state !== "ringing" && log.childElementCount > 0);
    if (grew || changed) showLatest(log);
    updateVoice(part(".voice-note"), phone);
  };
  return { node, update };
}

export function updatePhones({ phones }) {
  current = phones;
  show(byId("phones-empty"), phones.length === 0);
  mirror(byId("handsets"), phones, (phone) => phone.contact, createPhone);
}

export function tickPhones() {
  const now = sandboxNow();
  for (const phone of current) {
    const node = phoneNode(phone.contact);
    setText(node.querySelector(".lock-time"), clockText(now).slice(0, 5));
    const length = lengthText(now - Date.parse(phone.since));
    for (const timer of node.querySelectorAll(".timer")) setText(timer, length);
  }
}
