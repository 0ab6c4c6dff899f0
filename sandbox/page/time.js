// The sandbox's clock as the page knows it: the last time it was told, carried on at its speed.

let told = { at: Date.now(), here: performance.now(), rate: 0 };

export function tellTime(state) {
  const manual = state.clock?.mode === "manual";
  const rate = manual ? 0 : (state.clock?.speed ?? 1);
  told = { at: Date.parse(state.now), here: performance.now(), rate };
}

/** Stands the clock still, as when the sandbox no longer answers. */
export function holdTime() {
  told = { at: sandboxNow(), here: performance.now(), rate: 0 };
}

/** Sandbox time in milliseconds since 1970. */
export function sandboxNow() {
  return told.at + (performance.now() - told.here) * told.rate;
}

const pad = (number) => String(number).padStart(2, "0");

/** "03:00:07" of a time in milliseconds or ISO form, in UTC; "--:--:--" where it is no time. */
export function clockText(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "--:--:--";
  return date.toISOString().slice(11, 19);
}

/** "0:07", "12:30" or "1:02:03" of a length in milliseconds; never negative. */
export function lengthText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000) || 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${hours ? pad(minutes) : minutes}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** Milliseconds from the sandbox's now until `iso`, rounded up to whole seconds. */
export function until(iso) {
  return Math.ceil((Date.parse(iso) - sandboxNow()) / 1000) * 1000;
}
