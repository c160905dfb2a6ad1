// Versions: what they are worth, where they come from, how two of them differ, and which one answers.

import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { changed } from './state.js';
import { badge, digest, empty, failure, heading, skeleton } from './parts.js';
import { ask, toast } from './dialogs.js';
import { askBoth } from './ask.js';
import { bytes, count, decimals, metricName, metricValue, plural } from './numbers.js';

/** By task/version, with lineage; a problem if it could not be read. */
const details = new Map();
const open = new Set();
/** By task, the two that are compared. */
const compared = new Map();

const key = (task, number) => `${task.task}/${number}`;

async function load(task, number) {
  const name = key(task, number);
  if (details.has(name) && !(details.get(name) instanceof Error)) return;
  details.set(name, null);
  try {
    details.set(name, await api.version(task.task, number));
  } catch (problem) {
    details.set(name, problem);
  }
  changed();
}

function toggle(task, number) {
  const name = key(task, number);
  if (!open.delete(name)) {
    open.add(name);
    load(task, number);
  }
  changed();
}

export function versionsCard(task, versions) {
  return html`
    <section class="card flush" aria-labelledby="versions">
      ${heading(2, 'versions', 'Versions')}
      ${!versions
        ? html`<div class="pad">${skeleton(3)}</div>`
        : versions.length === 0
          ? empty('No version yet', 'Each training makes one. It stays as it is, and can be asked by its number for good.')
          : html`<ol class="versions" reversed>${[...versions].reverse().map((version) => item(task, version, versions))}</ol>`}
    </section>`;
}

function item(task, version, versions) {
  const { evaluation } = version;
  const number = version.version;
  const live = task.live === number;
  const shown = open.has(key(task, number));
  const id = `version-${number}`;
  return html`
    <li class=${live ? 'live' : ''}>
      <div class="version">
        <h3 id=${id}>Version ${number}</h3>
        <div class="worth">
          <span class="value">${metricValue(evaluation.metric, evaluation.value)}</span>
          <span class="quiet">${metricName(evaluation.metric)} on ${plural(evaluation.rows, 'row')};
            trivial answer ${metricValue(evaluation.metric, evaluation.majority)}</span>
          <span class="meter" aria-hidden="true"><span .style=${`width:${100 * within(evaluation.value)}%`}></span>
            <i .style=${`left:${100 * within(evaluation.majority)}%`}></i></span>
        </div>
        <div class="tags">
          ${live ? badge({ tone: 'live', word: 'Live' }) : nothing}
          ${task.champion === number && !live ? badge({ tone: 'busy', word: 'Released' }) : nothing}
          ${evaluation.confidence === 'low' ? badge({ tone: 'quiet', word: 'Few validation rows' }) : nothing}
          ${version.retiredAt ? badge({ tone: 'quiet', word: 'Retired' }) : nothing}
          ${version.quarantined ? badge({ tone: 'bad', word: 'Quarantined' }) : nothing}
        </div>
        <div class="actions">
          ${version.retiredAt ? nothing : html`
            <button type="button" class="button plain" aria-expanded=${shown} aria-controls="${id}-lineage"
              @click=${() => toggle(task, number)}>Lineage</button>`}
          ${task.champion === number || version.quarantined || version.retiredAt ? nothing : html`
            <button type="button" class="button" @click=${() => release(task, number)}>${number < (task.champion ?? 0) ? 'Roll back' : 'Promote'}
              <span class="unseen">to version ${number}</span></button>`}
        </div>
      </div>
      ${version.comparison ? challenge(version) : nothing}
      ${version.quarantined ? html`<p class="notice bad">${version.quarantined}</p>` : nothing}
      <div id="${id}-lineage">${shown ? lineage(version, details.get(key(task, number))) : nothing}</div>
    </li>`;
}

const within = (share) => Math.max(0, Math.min(1, share));

/** What the release gate saw. */
function challenge({ version, comparison }) {
  const { challengerOnly, championOnly, rows, champion } = comparison;
  const most = challengerOnly + championOnly;
  return html`
    <p class="challenge">
      <span>On ${plural(rows, 'row')}: better on <b>${count(challengerOnly)}</b>, worse on <b>${count(championOnly)}</b> than version ${champion}</span>
      ${challengerOnly + championOnly
        ? html`<span class="duel" aria-hidden="true"><i .style=${`width:${(50 * championOnly) / most}%`}></i><b .style=${`width:${(50 * challengerOnly) / most}%`}></b></span>`
        : nothing}
    </p>`;
}

function lineage(version, detail) {
  if (!detail) return skeleton(4);
  if (detail instanceof Error) return failure(detail);
  const { config, profile } = detail.lineage;
  return html`
    <dl class="lineage">
      ${facts(version, detail).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      <div class="wide-fact"><dt>Configuration</dt><dd>${pairs(config)}</dd></div>
      <div class="wide-fact"><dt>Profile <code>${version.profile}</code></dt><dd>${pairs(profile)}</dd></div>
    </dl>`;
}

/** Name, what is shown, and what is compared. */
function facts(version, { lineage }) {
  return [
    ['Data set', html`${digest(version.dataSet.digest, 'the data set')} <span class="quiet">${bytes(version.dataSet.bytes)}</span>`, version.dataSet.digest],
    ['Data up to', html`change ${count(version.upTo)}`, version.upTo],
    ['Base', html`${lineage.baseName.split('/').pop()} ${digest(version.baseDigest, 'the base')}`, version.baseDigest],
    ['Seed', html`<code>${lineage.seed}</code>`, lineage.seed],
    ['Adapter', html`${digest(version.artifact.digest, 'the adapter')} <span class="quiet">${bytes(version.artifact.bytes)}</span>`, version.artifact.digest],
    ['Job', digest(version.job, 'the job'), version.job],
  ];
}

const pairs = (values) => html`<ul class="pairs">${shown(values).map(([name, value]) => html`<li>${words(name)} <b>${said(value)}</b></li>`)}</ul>`;

/** The base and the seed are told apart. */
const shown = (values) => Object.entries(values).filter(([name]) => name !== 'baseDigest' && name !== 'seed');

const words = (name) => name.replace(/([A-Z])/g, ' $1').toLowerCase();
const said = (value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value));

function release(task, number) {
  const back = number < (task.champion ?? 0);
  ask({
    title: back ? `Roll back to version ${number}?` : `Promote version ${number}?`,
    verb: back ? 'Roll back' : 'Promote',
    text: html`From the switch on, <b>${task.task}</b> answers with version ${number}
      ${task.champion === null ? nothing : html`instead of version ${task.champion}`}. Requests in flight end on the version
      that they began with, and no other task's answers change: the audit that follows checks it.`,
    action: async () => {
      await api.release(task.task, number);
      toast(`Version ${number} is released`);
    },
  });
}

export function compareCard(task, all) {
  const versions = all?.filter((version) => !version.retiredAt);
  if (!versions || versions.length < 2) return nothing;
  const numbers = versions.map((version) => version.version);
  const chosen = compared.get(task.task);
  const [first, second] = chosen && chosen.every((number) => numbers.includes(number)) ? chosen : numbers.slice(-2);
  const pick = (place) => (event) => {
    const pair = [first, second];
    pair[place] = Number(event.target.value);
    compared.set(task.task, pair);
    load(task, pair[place]);
    changed();
  };
  const select = (place, number) => html`
    <label class="field inline"><span class="unseen">${place ? 'Second' : 'First'} version</span>
      <select @change=${pick(place)}>${numbers.map((one) => html`<option value=${one} ?selected=${one === number}>Version ${one}</option>`)}</select></label>`;
  // Drawn again when it failed, which must not ask again: choosing or opening a version does.
  for (const number of [first, second]) if (!details.has(key(task, number))) load(task, number);
  return html`
    <section class="card comparison" aria-labelledby="compare">
      ${heading(2, 'compare', 'Compare', html`<div class="row">${select(0, first)}<span class="quiet">with</span>${select(1, second)}</div>`)}
      <div class="sides">
        <div>${comparison(task, versions.find((one) => one.version === first), versions.find((one) => one.version === second))}</div>
        <div>${askBoth(task, first, second)}</div>
      </div>
    </section>`;
}

function comparison(task, one, two) {
  const left = details.get(key(task, one.version));
  const right = details.get(key(task, two.version));
  const problem = [left, right].find((detail) => detail instanceof Error);
  if (problem) return failure(problem);
  if (!left || !right) return skeleton(5);
  const theirs = facts(two, right);
  const rows = [
    ...measures(one, two),
    ...facts(one, left).map(([name, value, same], i) => [name, value, theirs[i][1], same !== theirs[i][2]]),
    ...differences('Configuration', left.lineage.config, right.lineage.config),
    ...differences('Profile', left.lineage.profile, right.lineage.profile),
  ];
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Comparison">
    <table class="compare">
      <thead><tr><td></td><th scope="col">Version ${one.version}</th><th scope="col">Version ${two.version}</th></tr></thead>
      <tbody>${rows.map(([name, x, y, differs]) => html`
        <tr class=${differs ? 'differs' : ''}><th scope="row">${name}${differs ? html`<span class="unseen"> differs</span>` : nothing}</th>
          ${differs || differs === undefined ? html`<td>${x}</td><td>${y}</td>` : html`<td colspan="2" class="same">${x} <span class="quiet">in both</span></td>`}</tr>`)}
      </tbody>
    </table>
    </div>`;
}

/** Each on its own validation rows; and on the same ones, if the release gate compared these two. */
function measures(one, two) {
  const [a, b] = [one.evaluation, two.evaluation];
  const seen = two.comparison?.champion === one.version ? two.comparison : null;
  return [
    [sentence(metricName(a.metric)), metricValue(a.metric, a.value), metricValue(b.metric, b.value), undefined],
    ['Validation loss', decimals(a.loss), decimals(b.loss), undefined],
    ['Validation rows', count(a.rows), count(b.rows), undefined],
    ...(seen ? [[`On the same ${count(seen.rows)} rows`, html`better on <b>${count(seen.championOnly)}</b>`, html`better on <b>${count(seen.challengerOnly)}</b>`, undefined]] : []),
  ];
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

/** One row for each value that differs. */
function differences(title, left, right) {
  const names = [...new Set([...shown(left), ...shown(right)].map(([name]) => name))];
  const differing = names.filter((name) => said(left[name]) !== said(right[name]));
  return differing.length
    ? differing.map((name) => [sentence(words(name)), said(left[name] ?? '–'), said(right[name] ?? '–'), true])
    : [[title, `all ${names.length} values`, null, false]];
}
