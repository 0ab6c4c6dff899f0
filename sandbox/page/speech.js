// Speaks what the phones say, where the browser has a voice for the language. One at a time.

import { isMuted } from "./sound.js";

const synthesis = window.speechSynthesis;
const waiting = [];
const heard = new Set();
let speaking = null;

/** The best voice for a language, or null where there is none. */
export function voiceFor(language) {
  const voices = synthesis?.getVoices() ?? [];
  const fits = voices.filter((voice) => voice.lang.toLowerCase().startsWith(language));
  return fits.find((voice) => voice.localService) ?? fits[0] ?? null;
}

function speakNext() {
  if (speaking || !waiting.length) return;
  const { contact, say } = waiting.shift();
  const utterance = new SpeechSynthesisUtterance(say.text);
  Object.assign(utterance, { voice: voiceFor(say.language), lang: say.language });
  speaking = { contact, utterance };
  utterance.onend = utterance.onerror = () => {
    if (speaking?.utterance !== utterance) return;
    speaking = null;
    speakNext();
  };
  synthesis.speak(utterance);
}

/** Stops and forgets what one phone says. */
export function hush(contact) {
  for (let index = waiting.length - 1; index >= 0; index -= 1) {
    if (waiting[index].contact === contact) waiting.splice(index, 1);
  }
  if (speaking?.contact !== contact) return;
  speaking = null;
  synthesis.cancel();
  speakNext();
}

/** Speaks an utterance once; it replaces what the same phone was saying, as a key press does. */
export function speak(contact, say) {
  if (heard.has(say.id)) return;
  heard.add(say.id);
  hush(contact);
  if (isMuted() || !voiceFor(say.language)) return;
  waiting.push({ contact, say });
  speakNext();
}

export function followCalls(phones) {
  for (const { contact, state, say } of phones) {
    if (state !== "in-call" || isMuted()) hush(contact);
    else if (say?.text) speak(contact, say);
  }
}
