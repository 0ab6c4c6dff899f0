// Sending events: samples by one click, own ones pasted, chosen or dropped; and their answers.

import { Refused, attempt, get, post } from "./api.js";
import { goToIncident } from "./board.js";
import { byId, fromTemplate, make, mirror, setText, show } from "./dom.js";
import { isLog, postLog } from "./log_lines.js";

const KEPT = 20;
const AT_HAND = 8;

const samplePath = (name) => `/samples/${encodeURIComponent(name)}`;

function addAnswer(title, outcome, words, incident) {
  const node = make("p", "answer");
  node.dataset.outcome = outcome;
  node.append(make("span", "from", title), " ", make("span", "outcome", outcome));
  node.append(" ", make("span", "words", words));
  if (incident) {
    const link = make("button", "link", "Show incident");
    link.type = "button";
    link.addEventListener("click", () => goToIncident(incident));
    node.append(" ", link);
  }
  byId("answers").prepend(node);
  while (byId("answers").children.length > KEPT) byId("answers").lastElementChild.remove();
  show(byId("answers"), true);
}

/** What a log line's event is about; other events were chosen by their name. */
function aboutText(answer) {
  if (!answer?.name) return "";
  return answer.resource ? `${answer.name} on ${answer.resource}` : answer.name;
}

function showAnswer(title, answer) {
  if (answer?.error) return addAnswer(title, "refused", answer.error);
  const rules = (answer?.rules ?? []).join(", ");
  const words = [aboutText(answer), answer?.reason, rules && `rule: ${rules}`].filter(Boolean).join(" · ");
  return addAnswer(title, answer?.outcome ?? "sent", words, answer?.incident);
}

function showAnswers(title, answers) {
  const many = answers.length > 1;
  answers.forEach((answer, index) => showAnswer(many ? `${title}, ${index + 1}` : title, answer));
}

/** Waits for what is sent; a refusal is an answer as well. */
async function answered(title, pending) {
  try {
    return await pending;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    addAnswer(title, "refused", refusal.message);
    return undefined;
  }
}

/** Sends a text just as it stands, so that the sandbox judges it and not the page. */
async function send(title, text) {
  const answer = await answered(title, post("/events", text));
  if (answer !== undefined) showAnswers(title, Array.isArray(answer) ? answer : [answer]);
}

async function sendLog(title, text) {
  const told = await answered(title, postLog(title, text));
  if (!told) return;
  addAnswer(title, "sent", `lines: ${told.lines} · matched: ${told.matched}`);
  showAnswers(title, told.events);
}

function fetchSample({ name }) {
  return attempt("Could not read the sample", get(samplePath(name)));
}

async function sendSample(sample) {
  const event = await fetchSample(sample);
  if (event) await send(sample.title, JSON.stringify(event));
}

/** Opens the composer, with this text if there is one. */
export function compose(text = null) {
  byId("composer").open = true;
  if (text !== null) byId("event-json").value = text;
  byId("event-json").focus();
}

async function editSample(sample) {
  const event = await fetchSample(sample);
  if (event) compose(JSON.stringify(event, null, 2));
}

function createSample(sample) {
  const node = fromTemplate("sample-template");
  const [button, edit] = node.querySelectorAll("button");
  button.addEventListener("click", () => sendSample(sample));
  edit.addEventListener("click", () => editSample(sample));
  button.dataset.sample = sample.name;
  const update = ({ title }) => {
    setText(button, title);
    edit.setAttribute("aria-label", `Edit “${title}” before sending`);
    edit.title = "Edit before sending";
  };
  return { node, update };
}

export function updateSamples({ samples, incidents }) {
  const others = samples.slice(AT_HAND);
  mirror(byId("samples"), samples.slice(0, AT_HAND), ({ name }) => name, createSample);
  mirror(byId("other-samples"), others, ({ name }) => name, createSample);
  setText(byId("more-samples").querySelector("summary"), `${others.length} more events`);
  show(byId("more-samples"), others.length > 0);
  byId("samples").classList.toggle("first-time", incidents.length === 0);
}

/** Sends each chosen or dropped file under its own name. */
export async function sendFiles(files) {
  for (const file of files) await (isLog(file) ? sendLog : send)(file.name, await file.text());
}

export function listenToComposer() {
  const form = byId("compose");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("Your event", byId("event-json").value);
  });
  byId("event-json").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  byId("choose-files").addEventListener("click", () => byId("files").click());
  byId("files").addEventListener("change", async () => {
    await sendFiles(byId("files").files);
    byId("files").value = "";
  });
}
