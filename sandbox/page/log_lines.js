// Log files: their lines go to the log group of the template, in batches.

import { post } from "./api.js";

const MOST_LINES = 500;
const MOST_CHARACTERS = 1_000_000;

export const isLog = (file) => file.name.toLowerCase().endsWith(".log");

function batchesOf(lines) {
  const batches = [];
  let size = 0;
  for (const line of lines) {
    const last = batches.at(-1);
    if (!last || last.length === MOST_LINES || size + line.length > MOST_CHARACTERS) {
      batches.push([line]);
      size = line.length;
    } else {
      last.push(line);
      size += line.length;
    }
  }
  return batches;
}

/** Sends the lines; returns how many there were, how many matched a filter, and the events. */
export async function postLog(name, text) {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const batches = batchesOf(lines.filter(Boolean));
  const told = { lines: 0, matched: 0, events: [] };
  for (const batch of batches.length ? batches : [[]]) {
    const answer = await post("/logs", { stream: name, lines: batch });
    told.lines += answer.lines;
    told.matched += answer.filters.reduce((sum, filter) => sum + filter.matched, 0);
    told.events.push(...answer.events);
  }
  return told;
}
