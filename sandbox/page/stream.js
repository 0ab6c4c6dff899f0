// The state as it streams in, and the line to the sandbox itself.

import { byId, setText, show } from "./dom.js";

const RETRY_MS = 1000;
const LOST = "The sandbox does not answer. Is it still running? Trying again every second.";

function showConnection(status, label) {
  document.body.dataset.connection = status;
  setText(byId("connection"), label);
  setText(byId("lost"), status === "lost" ? LOST : "");
  show(byId("lost"), status === "lost");
}

/** Calls `onState` with every state and `onLost` when the stream breaks; reconnects for ever. */
export function followStream(onState, onLost) {
  const source = new EventSource("/stream");
  source.onmessage = (message) => {
    showConnection("live", "Live");
    onState(JSON.parse(message.data));
  };
  source.onerror = () => {
    // The browser gives up for good on some failures, so the page does the retrying itself.
    source.close();
    showConnection("lost", "Reconnecting");
    onLost();
    setTimeout(() => followStream(onState, onLost), RETRY_MS);
  };
}
