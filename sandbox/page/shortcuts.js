// Single-key shortcuts. They can be turned off, and never act while a text is written.

import { goToIncident } from "./board.js";
import { compose } from "./composer.js";
import { byId } from "./dom.js";
import { act, flashKey, phonesIn } from "./phones.js";
import { showPhone } from "./ringing.js";
import { toggleSound } from "./sound.js";

const STORED = "tocsin-shortcuts";

function onPhone(state, what, body) {
  const [phone] = phonesIn(state);
  if (!phone) return;
  showPhone(phone.contact);
  if (body) flashKey(phone.contact, body.key);
  act(phone.contact, what, body);
}

const SHORTCUTS = {
  a: () => onPhone("ringing", "answer"),
  d: () => onPhone("ringing", "decline"),
  h: () => onPhone("in-call", "hang-up"),
  s: () => document.querySelector(".sample-send")?.focus(),
  p: () => byId("phones").focus(),
  i: () => goToIncident(),
  e: () => compose(),
  m: () => toggleSound(),
  "?": () => byId("help").showModal(),
};

function actionFor(key) {
  if (/^[0-9*#]$/.test(key)) return () => onPhone("in-call", "press", { key });
  return SHORTCUTS[key.toLowerCase()] ?? null;
}

function meant(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return false;
  if (byId("help").open || !byId("shortcuts-on").checked) return false;
  return !event.target.matches("input, textarea, select");
}

export function listenToShortcuts() {
  const box = byId("shortcuts-on");
  box.checked = localStorage.getItem(STORED) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", (event) => {
    const action = meant(event) ? actionFor(event.key) : null;
    if (!action) return;
    event.preventDefault();
    action();
  });
}
