// Notices that went out by other channels, and the messages that could not be handled.

import { byId, make, mirror, setText, show } from "./dom.js";
import { clockText } from "./time.js";

const SHOWN = 30;

function numbered(items) {
  // Newest first, each keyed by when it came and which of that moment it is.
  const seen = new Map();
  const keyed = items.map((item) => {
    const nth = seen.get(item.at) ?? 0;
    seen.set(item.at, nth + 1);
    return { ...item, key: `${item.at} ${nth}` };
  });
  return keyed.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, SHOWN);
}

function creator(fields) {
  return () => {
    const node = make("li");
    const time = make("time");
    const parts = fields.map((name) => make("p", name));
    node.append(time, ...parts);
    const update = (item) => {
      time.dateTime = time.title = item.at;
      setText(time, clockText(item.at));
      if (item.topic) node.dataset.topic = item.topic;
      fields.forEach((name, index) => setText(parts[index], item[name]));
    };
    return { node, update };
  };
}

function updateList(name, items, fields) {
  mirror(byId(name), numbered(items), (item) => item.key, creator(fields));
  setText(byId(`${name}-count`), items.length ? String(items.length) : "");
  show(byId(name), items.length > 0);
  show(byId(`${name}-empty`), items.length === 0);
}

export function updateNotes({ notices, deadLetters }) {
  updateList("notices", notices, ["topic", "subject", "body"]);
  updateList("letters", deadLetters, ["queue", "reason"]);
}
