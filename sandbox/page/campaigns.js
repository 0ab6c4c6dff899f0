// A card for each campaign: how far it is, and the buttons that pause, resume and stop it.

import { attempt, post } from "./api.js";
import { byId, fromTemplate, make, mirror, setText, show } from "./dom.js";
import { clockText, lengthText } from "./time.js";

const BY = "sandbox page";
const VERBS = { pause: ["running"], resume: ["paused"], stop: ["importing", "ready", "running", "paused"] };
const SHOWN = 10;

const number = (value) => value.toLocaleString("en-US");
const share = (part, whole) => (whole ? Math.min(1, part / whole) : 0);

function callsText({ calling, callsAllowed }) {
  return callsAllowed === null ? number(calling) : `${number(calling)} of ${number(callsAllowed)}`;
}

function finishText({ status, finishIn, finishWhy, nextDue }) {
  if (status === "finished" || status === "stopped") return "over";
  if (finishIn !== null) return lengthText(finishIn * 1000);
  return nextDue && status === "running" ? `unknown; the next is due ${clockText(nextDue)}` : `unknown: ${finishWhy}`;
}

function moneyText({ spent, cap, currency }) {
  const most = cap === null ? "" : ` of ${number(cap)}`;
  return `${spent.toFixed(2)}${most} ${currency}`;
}

function progressOf({ list, done, people }) {
  if (list.read !== null) return { part: list.read, text: `list read: ${Math.round(list.read * 100)} %` };
  return { part: share(done, people), text: `${number(done)} of ${number(people)} done` };
}

function createQuestion() {
  const node = make("p", "given");
  const [name, counts] = [make("strong"), make("span")];
  node.append(name, " ", counts);
  const update = ({ question, answers }) => {
    const ordered = Object.entries(answers).sort(([, a], [, b]) => b - a);
    setText(name, question);
    setText(counts, ordered.map(([answer, count]) => `${answer} ${number(count)}`).join(" · "));
  };
  return { node, update };
}

function listenToVerbs(node, id) {
  for (const button of node.querySelectorAll("[data-verb]")) {
    const { verb } = button.dataset;
    button.addEventListener("click", () => {
      if (verb === "stop" && !window.confirm(`Stop ${id}? Nobody is called by it any more.`)) return;
      attempt(`Could not ${verb}`, post(`/campaigns/${encodeURIComponent(id)}/${verb}`, { by: BY }));
    });
  }
}

function createCampaign({ id }) {
  const node = fromTemplate("campaign-template");
  const part = (name) => node.querySelector(`.${name}`);
  node.dataset.id = id;
  listenToVerbs(node, id);
  const update = (campaign) => {
    const { part: done, text } = progressOf(campaign);
    node.dataset.status = campaign.status;
    setText(part("name"), id);
    setText(part("status"), campaign.status);
    setText(part("why"), campaign.why);
    show(part("why"), Boolean(campaign.why));
    part("bar").value = done;
    part("bar").setAttribute("aria-label", text);
    setText(part("progress-text"), text);
    setText(part("calls"), callsText(campaign));
    setText(part("rate"), campaign.rate === null ? "unknown" : `${campaign.rate} a second`);
    setText(part("reached"), number(campaign.reached));
    setText(part("finish"), finishText(campaign));
    setText(part("spent"), moneyText(campaign));
    const questions = Object.entries(campaign.answers).map(([question, answers]) => ({ question, answers }));
    mirror(part("answers-given"), questions, ({ question }) => question, createQuestion);
    for (const button of node.querySelectorAll("[data-verb]")) {
      show(button, VERBS[button.dataset.verb].includes(campaign.status));
    }
  };
  return { node, update };
}

export function updateCampaigns({ campaigns = [] }) {
  mirror(byId("campaigns"), campaigns.slice(0, SHOWN), ({ id }) => id, createCampaign);
  setText(byId("campaigns-count"), campaigns.length ? String(campaigns.length) : "");
  show(byId("campaigns-part"), campaigns.length > 0);
}
