// Notices that went out by other channels, and the messages that could not be handled.

import { byId, make, mirror, setText, show } from "./dom.js";
import { clockText } from "./time.js";

const SHOWN = 30;

/** A message to a phone has no subject: it is told by who got it. */
const titleOf = ({ subject, contact, number }) => subject || `to ${contact || "nobody"}, ${number}`;

function numbered(items) {
  // Newest first, each keyed by when it came and what it is, so that an open one stays open.
  const seen = new Map();
  const keyed = items.map((item) => {
    const what = `${item.at} ${item.subject || item.contact || item.reason}`;
    const nth = seen.get(what) ?? 0;
    seen.set(what, nth + 1);
    return { ...item, key: `${what} ${nth}` };
  });
  return keyed.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, SHOWN);
}

function setTime(time, at) {
  time.dateTime = time.title = at;
  setText(time, clockText(at));
}

function createNotice() {
  const node = make("li");
  const [time, topic, details] = [make("time"), make("p", "topic"), make("details")];
  const [subject, body] = [make("summary", "subject"), make("p", "body")];
  details.append(subject, body);
  node.append(time, topic, details);
  const update = (notice) => {
    setTime(time, notice.at);
    node.dataset.topic = notice.topic;
    setText(topic, notice.topic);
    setText(subject, titleOf(notice));
    setText(body, notice.body);
  };
  return { node, update };
}

function createLetter() {
  const node = make("li");
  const [time, queue, reason] = [make("time"), make("p", "queue"), make("p", "reason")];
  node.append(time, queue, reason);
  const update = (letter) => {
    setTime(time, letter.at);
    setText(queue, letter.queue);
    setText(reason, letter.reason || "no reason given");
  };
  return { node, update };
}

function updateList(name, items, create) {
  mirror(byId(name), numbered(items), (item) => item.key, create);
  setText(byId(`${name}-count`), items.length ? String(items.length) : "");
  show(byId(name), items.length > 0);
  show(byId(`${name}-empty`), items.length === 0);
}

export function updateNotes({ notices, deadLetters }) {
  updateList("notices", notices, createNotice);
  updateList("letters", deadLetters, createLetter);
}
