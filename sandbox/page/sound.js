// The ring tone: one looping buffer per ringing phone, each a little higher than the last.

import { byId, setText } from "./dom.js";

const CADENCE_SECONDS = 3;
const BURSTS = [[0, 0.4], [0.6, 1]]; // two bursts, then silence, in seconds
const TONES_HZ = [400, 450];
const EDGE_SECONDS = 0.012; // a soft edge, so that a burst does not click
const LOUDNESS = 0.16;
const STORED = "tocsin-muted";

let context = null;
let tone = null;
let muted = localStorage.getItem(STORED) === "yes";
const ringing = new Map();
const listeners = [];

function loudnessAt(second) {
  const burst = BURSTS.find(([start, end]) => second >= start && second <= end);
  if (!burst) return 0;
  return Math.min(1, (second - burst[0]) / EDGE_SECONDS, (burst[1] - second) / EDGE_SECONDS);
}

function makeTone() {
  const buffer = context.createBuffer(1, context.sampleRate * CADENCE_SECONDS, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) {
    const second = index / context.sampleRate;
    const waves = TONES_HZ.reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * second), 0);
    samples[index] = waves * loudnessAt(second) * LOUDNESS;
  }
  return buffer;
}

function start(pitch) {
  const source = context.createBufferSource();
  Object.assign(source, { buffer: tone, loop: true });
  source.playbackRate.value = pitch;
  source.connect(context.destination);
  source.start();
  return source;
}

function showSound() {
  const waiting = !muted && !context;
  byId("sound").dataset.sound = muted ? "off" : waiting ? "waiting" : "on";
  setText(byId("sound-label"), muted ? "Sound off" : waiting ? "Click for sound" : "Sound on");
}

/** Rings for exactly these phones, in the order of the page. */
export function ringFor(contacts) {
  const wanted = context && !muted ? contacts : [];
  for (const [contact, source] of ringing) {
    if (wanted.includes(contact)) continue;
    source.stop();
    ringing.delete(contact);
  }
  wanted.forEach((contact, index) => {
    if (!ringing.has(contact)) ringing.set(contact, start(1 + index * 0.12));
  });
}

export const isMuted = () => muted;
export const onSoundChange = (listener) => listeners.push(listener);

function changed() {
  showSound();
  for (const listener of listeners) listener();
}

function unlock() {
  // Browsers let a page sound only after its first gesture.
  const gestured = navigator.userActivation?.hasBeenActive ?? true;
  if (context || !gestured || !window.AudioContext) return;
  context = new AudioContext();
  tone = makeTone();
  changed();
}

export function toggleSound() {
  muted = !muted;
  localStorage.setItem(STORED, muted ? "yes" : "no");
  changed();
}

byId("sound").addEventListener("click", (event) => {
  // The very click that makes sound possible does not also turn it off.
  if (context || muted) toggleSound();
  event.stopPropagation();
  unlock();
});
document.addEventListener("click", unlock);
document.addEventListener("keydown", unlock);
showSound();
