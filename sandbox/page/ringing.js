// A ring that cannot be overlooked: announced, in the title and icon, and at hand when out of view.

import { byId, make, mirror, setText } from "./dom.js";
import { act, phoneNode } from "./phones.js";

const inView = new Map();
let rang = new Set();
let phones = [];

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      inView.set(target.dataset.contact, isIntersecting);
    }
    updateOutOfView();
  },
  { threshold: 0.4 },
);

export function showPhone(contact) {
  phoneNode(contact)?.scrollIntoView({ block: "nearest" });
}

function createBar({ contact, name }) {
  const node = make("li");
  const look = make("button", "look", `${name}’s phone is ringing`);
  const answer = make("button", "answer-bar", "Answer");
  look.type = answer.type = "button";
  look.addEventListener("click", () => showPhone(contact));
  answer.addEventListener("click", async () => {
    await act(contact, "answer");
    showPhone(contact);
    phoneNode(contact).querySelector("[data-key='1']").focus();
  });
  node.append(look, answer);
  return { node, update: () => {} };
}

function updateOutOfView() {
  const unseen = phones.filter(
    ({ contact, state }) => state === "ringing" && inView.get(contact) === false,
  );
  mirror(byId("out-of-view"), unseen, (phone) => phone.contact, createBar);
  document.body.classList.toggle("has-out-of-view", unseen.length > 0);
}

function announce(ringing) {
  const fresh = ringing.filter(({ contactId, contact }) => !rang.has(contactId ?? contact));
  rang = new Set(ringing.map(({ contactId, contact }) => contactId ?? contact));
  const names = fresh.map(({ name }) => `${name}'s phone is ringing.`);
  if (fresh.length) setText(byId("announce-now"), names.join(" "));
  else if (!ringing.length) setText(byId("announce-now"), "");
}

function updateTitle(ringing, incidents) {
  const open = incidents.filter(({ state }) => state === "open").length;
  const calm = open ? `${open} open · Tocsin sandbox` : "Tocsin sandbox";
  const names = ringing.map(({ name }) => name).join(", ");
  document.title = ringing.length ? `☎ ${names}: ringing · Tocsin` : calm;
  const icon = ringing.length ? "/icon-ringing.svg" : "/icon.svg";
  if (byId("favicon").getAttribute("href") !== icon) byId("favicon").setAttribute("href", icon);
}

export function updateRinging(state) {
  ({ phones } = state);
  for (const { contact } of phones) {
    if (inView.has(contact)) continue;
    inView.set(contact, true);
    watcher.observe(phoneNode(contact));
  }
  const ringing = phones.filter((phone) => phone.state === "ringing");
  announce(ringing);
  updateTitle(ringing, state.incidents);
  updateOutOfView();
}
