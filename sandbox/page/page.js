// The sandbox page: every message of the stream is the whole state, and every part shows its share.

import { updateBoard, tickBoard } from "./board.js";
import { updateCampaigns } from "./campaigns.js";
import { listenToClock, tickClock, updateClock } from "./clock.js";
import { listenToComposer, updateSamples } from "./composer.js";
import { listenToDrops } from "./drop.js";
import { updateNotes } from "./notes.js";
import { tickPhones, updatePhones } from "./phones.js";
import { updateRinging } from "./ringing.js";
import { listenToShortcuts } from "./shortcuts.js";
import { onSoundChange, ringFor } from "./sound.js";
import { followCalls } from "./speech.js";
import { followStream } from "./stream.js";
import { holdTime, tellTime } from "./time.js";

const TICK_MS = 250;
let phones = [];

function sound() {
  ringFor(phones.filter(({ state }) => state === "ringing").map(({ contact }) => contact));
  followCalls(phones);
}

function tick() {
  tickClock();
  tickPhones();
  tickBoard();
}

function onState(state) {
  ({ phones } = state);
  tellTime(state);
  updateClock(state);
  updateSamples(state);
  updatePhones(state);
  updateRinging(state);
  updateBoard(state);
  updateCampaigns(state);
  updateNotes(state);
  sound();
  tick();
}

function onLost() {
  // Nobody knows what rings now, so nothing does.
  holdTime();
  ringFor([]);
  followCalls(phones.map((phone) => ({ ...phone, state: "idle" })));
  phones = [];
}

listenToClock();
listenToComposer();
listenToDrops();
listenToShortcuts();
onSoundChange(sound);
followStream(onState, onLost);
setInterval(tick, TICK_MS);
