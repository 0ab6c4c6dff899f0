// What was said and pressed in a call, line by line; lines are only ever added.

import { make } from "./dom.js";

/** The transcript with the words being spoken now, should it not hold them yet. */
function linesOf(phone) {
  const lines = phone.transcript ?? [];
  const spoken = lines.findLast((line) => !pressedKey(line));
  return phone.say?.text && phone.say.text !== spoken ? [...lines, phone.say.text] : lines;
}

const pressedKey = (line) => /^key ([0-9*#])$/.exec(line)?.[1] ?? null;

function lineNode(line, language) {
  const key = pressedKey(line);
  if (key === null) {
    const node = make("p", "spoken", line);
    node.lang = language;
    return node;
  }
  return make("p", "pressed", `pressed ${key}`);
}

/** Shows the lines; true when some are new. */
export function updateTranscript(log, phone) {
  const lines = linesOf(phone);
  const shown = log.lines ?? [];
  const agree = shown.every((line, index) => line === lines[index]);
  if (!agree) log.replaceChildren();
  const added = lines.slice(agree ? shown.length : 0);
  log.append(...added.map((line) => lineNode(line, phone.language)));
  log.lines = lines;
  const spoken = [...log.querySelectorAll(".spoken")];
  spoken.forEach((node) => node.classList.toggle("now", Boolean(phone.say) && node === spoken.at(-1)));
  return added.length > 0;
}

export function showLatest(log) {
  log.scrollTop = log.scrollHeight;
}
