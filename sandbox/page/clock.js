// The clock in the header, and the controls that move it when it is a manual one.

import { attempt, post } from "./api.js";
import { byId, setText, show } from "./dom.js";
import { clockText, lengthText, sandboxNow, until } from "./time.js";

let nexts = [];

function modeText({ mode, speed }) {
  if (mode === "manual") return "manual";
  return speed === 1 ? "real time" : `${speed}× speed`;
}

const advance = (by) => attempt("Could not move the clock", post("/clock", { advance: by }));

/** Seconds until the earliest thing that an open incident waits for; 0 when nothing waits. */
function secondsToNext() {
  const waits = nexts.map((at) => until(at) / 1000).filter((seconds) => seconds > 0);
  return waits.length ? Math.min(...waits) : 0;
}

export function updateClock({ clock, incidents }) {
  setText(byId("clock-mode"), modeText(clock));
  show(byId("manual"), clock.mode === "manual");
  const waiting = incidents.filter(({ state, next }) => state === "open" && next);
  nexts = waiting.map(({ next }) => next.at);
}

export function tickClock() {
  setText(byId("clock-time"), clockText(sandboxNow()));
  const seconds = secondsToNext();
  setText(byId("advance-next"), `To the next step (+${lengthText(seconds * 1000)})`);
  show(byId("advance-next"), seconds > 0);
}

export function listenToClock() {
  byId("advance-next").addEventListener("click", () => advance(`${secondsToNext()}s`));
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => advance(button.dataset.advance));
  }
  byId("advance-form").addEventListener("submit", (event) => {
    event.preventDefault();
    advance(byId("advance-by").value.trim());
  });
}
