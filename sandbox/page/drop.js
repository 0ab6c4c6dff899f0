// Dropping files or text anywhere on the page, and pasting outside a text field.

import { compose, sendFiles } from "./composer.js";
import { byId, show } from "./dom.js";

const isField = (node) => node instanceof Element && node.matches("input, textarea");

function dropped(event) {
  show(byId("drop-veil"), false);
  if (isField(event.target) && !event.dataTransfer.files.length) return;
  event.preventDefault();
  const text = event.dataTransfer.getData("text/plain");
  if (event.dataTransfer.files.length) sendFiles([...event.dataTransfer.files]);
  else if (text) compose(text);
}

export function listenToDrops() {
  document.addEventListener("dragover", (event) => {
    if (isField(event.target) && !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    show(byId("drop-veil"), true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) show(byId("drop-veil"), false);
  });
  document.addEventListener("drop", dropped);
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text || isField(event.target)) return;
    event.preventDefault();
    compose(text);
  });
}
