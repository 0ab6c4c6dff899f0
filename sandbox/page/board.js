// The board of incidents: what state each is in, what happens next, and its timeline.

import { attempt, post } from "./api.js";
import { byId, fromTemplate, make, mirror, setText, show } from "./dom.js";
import { clockText, lengthText, until } from "./time.js";

const STORED = "tocsin-name";
const toggled = new Set();
const states = new Map();
let expanded = null;
let incidents = [];
let names = new Map();

const nodeOf = (id) => document.querySelector(`.incident[data-id="${CSS.escape(id)}"]`);

function takenText(by) {
  const name = names.get(by);
  if (name) return `Taken by ${name} (${by})`;
  return by ? `Taken by ${by}` : "Acknowledged";
}

function nextText({ state, next, takenBy }) {
  if (state === "acknowledged") return takenText(takenBy);
  if (state === "resolved") return "Recovered";
  if (state === "missed") return "Everyone missed it";
  if (!next) return "";
  const left = until(next.at);
  return left > 0 ? `In ${lengthText(left)}: ${next.what}` : `Now: ${next.what}`;
}

function createMoment() {
  const node = make("li");
  const time = make("time");
  const text = make("span", "what");
  node.append(time, text);
  const update = ({ at, kind, text: words }) => {
    node.dataset.kind = kind;
    time.dateTime = time.title = at;
    setText(time, clockText(at));
    setText(text, words);
  };
  return { node, update };
}

function updateTimeline(list, timeline) {
  const moments = timeline.map((moment, index) => ({ ...moment, index }));
  mirror(list, moments, (moment) => moment.index, createMoment);
}

function joinedText(joined) {
  if (!joined) return "";
  return `+${joined} ${joined === 1 ? "event" : "events"}`;
}

function listenToAck(form, id) {
  const input = form.elements.by;
  input.value = localStorage.getItem(STORED) ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const by = input.value.trim();
    localStorage.setItem(STORED, by);
    const path = `/incidents/${encodeURIComponent(id)}/ack`;
    attempt("Could not acknowledge", post(path, { by }));
  });
}

function createIncident({ id }) {
  const node = fromTemplate("incident-template");
  const part = (name) => node.querySelector(`.${name}`);
  node.dataset.id = id;
  node.querySelector("summary").addEventListener("click", () => toggled.add(id));
  listenToAck(part("ack"), id);
  const update = (incident) => {
    Object.assign(node.dataset, { severity: incident.severity, state: incident.state });
    for (const name of ["severity", "title", "resource", "state", "rule", "reason", "plan", "id"]) {
      setText(part(name), incident[name]);
    }
    setText(part("joined"), joinedText(incident.joined));
    setText(part("opened"), `${incident.openedAt.slice(0, 10)} ${clockText(incident.openedAt)}`);
    updateTimeline(part("timeline"), incident.timeline);
    show(part("ack"), incident.state === "open");
  };
  return { node, update };
}

/** Expands the newest open incident and folds the one before it, unless a person chose. */
function expandNewest() {
  const newest = incidents.find(({ state }) => state === "open");
  if (!newest || newest.id === expanded) return;
  const fold = expanded && !toggled.has(expanded) && nodeOf(expanded);
  if (fold) fold.querySelector("details").open = false;
  if (!toggled.has(newest.id)) nodeOf(newest.id).querySelector("details").open = true;
  expanded = newest.id;
}

function announceChanges() {
  const news = incidents.filter(({ id, state }) => states.get(id) !== state);
  const first = states.size === 0 && news.length > 1;
  news.forEach(({ id, state }) => states.set(id, state));
  const words = news.map((incident) => `${incident.title}: ${incident.state}.`);
  if (words.length && !first) setText(byId("announce-soon"), words.join(" "));
}

export function updateBoard(state) {
  ({ incidents } = state);
  names = new Map(state.phones.map(({ contact, name }) => [contact, name]));
  mirror(byId("incidents"), incidents, ({ id }) => id, createIncident);
  setText(byId("incidents-count"), incidents.length ? String(incidents.length) : "");
  show(byId("incidents-empty"), incidents.length === 0);
  expandNewest();
  announceChanges();
}

export function tickBoard() {
  for (const incident of incidents) {
    setText(nodeOf(incident.id).querySelector(".next"), nextText(incident));
  }
}

/** Opens an incident and takes the reader there. Without an id, the newest one. */
export function goToIncident(id = incidents[0]?.id) {
  const node = id && nodeOf(id);
  if (!node) return;
  toggled.add(id);
  node.querySelector("details").open = true;
  node.querySelector("summary").focus();
}
