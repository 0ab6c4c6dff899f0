// Messages that came to a phone instead of a call; they are only ever added.

import { make } from "./dom.js";
import { clockText } from "./time.js";

const NAMES = { sms: "SMS", voice: "Voice message" };

function messageNode({ at, channel, text }, language) {
  const node = make("article", "message");
  node.dataset.channel = channel;
  const head = make("p", "message-head", NAMES[channel] ?? channel);
  const time = make("time", "", clockText(at));
  time.dateTime = time.title = at;
  head.append(time);
  const words = make("p", "message-text", text);
  words.lang = language;
  node.append(head, words);
  return node;
}

/** Shows the messages; true when some are new. A sandbox that began again has fewer. */
export function updateMessages(log, { messages = [], language }) {
  if (messages.length < log.childElementCount) log.replaceChildren();
  const added = messages.slice(log.childElementCount);
  log.append(...added.map((message) => messageNode(message, language)));
  return added.length > 0;
}
