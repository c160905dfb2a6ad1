// One task: its state, its trainings and versions, its data, and a box to try it.

import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { isReading, isRunning, liveExamples, standing, state } from './state.js';
import { badge, bar, empty, heading, skeleton, tile, time } from './parts.js';
import { ask, attempt, toast } from './dialogs.js';
import { askCard } from './ask.js';
import { trainingCard } from './training.js';
import { compareCard, versionsCard } from './versions.js';
import { count, duration, plural } from './numbers.js';
import { KINDS, exampleLine } from './kinds.js';

const LABELS = 12;

export function taskPage(name) {
  const task = state.tasks?.get(name);
  if (!task && (!state.tasks || isReading())) return html`<h1 tabindex="-1" class="unseen">${name}</h1>${skeleton(8)}`;
  if (!task) {
    return html`<h1 class="unseen" tabindex="-1">${name}</h1>
      <section class="card">${empty(`There is no task ${name}`, 'It was erased, or never declared.', html`<a class="button" href="#/">All tasks</a>`)}</section>`;
  }
  const versions = state.versions.get(name);
  return html`
    ${head(task)}
    <div class="columns">
      <div class="column">
        ${trainingCard(task, KINDS[task.kind].metric)}
        ${versionsCard(task, versions)}
      </div>
      <div class="column side">
        ${askCard(task, versions)}
        ${dataCard(task)}
        ${rejectedCard(task)}
      </div>
    </div>
    ${compareCard(task, versions)}`;
}

function head(task) {
  const now = standing(task);
  const { accepted } = task.examples;
  const lag = task.lag;
  return html`
    <nav class="crumbs" aria-label="Breadcrumb"><a href="#/">Tasks</a></nav>
    <header class="page-head">
      <div>
        <h1 tabindex="-1">${task.task}</h1>
        <p class="lead">${badge(now)} <span>${now.detail}</span></p>
      </div>
      <div class="actions">
        <button type="button" class="button" @click=${() => addExamples(task)}>Add examples</button>
        <button type="button" class="button primary" @click=${() => train(task)}
          ?disabled=${isRunning(task) || accepted === 0}>Train now</button>
        <button type="button" class="button plain danger-text" @click=${() => erase(task)}>Erase</button>
      </div>
    </header>
    <dl class="tiles">
      ${tile('Kind', task.kind, `${KINDS[task.kind].does}${task.pair && KINDS[task.kind].pairs ? ', of pairs' : ''}`)}
      ${tile('Examples', count(liveExamples(task)), labelNote(task))}
      ${tile('Live', task.live === null ? '–' : `version ${task.live}`, task.champion !== task.live && task.champion !== null ? `version ${task.champion} is released` : nothing)}
      ${tile('Training lag', lag.examples ? plural(lag.examples, 'change') : 'none', lagNote(task))}
    </dl>`;
}

/** For how long, or how the champion does on what is new. */
function lagNote({ lag, drift }) {
  if (drift) return `${count(drift.right)} of ${count(drift.rows)} new ones answered rightly${drift.drifted ? ': drifted' : ''}`;
  return lag.since ? `for ${duration((Date.now() - lag.since) / 1_000)}` : nothing;
}

function labelNote(task) {
  const labels = Math.max(task.labels.length, Object.keys(task.examples.byLabel).length);
  return labels ? `of ${plural(labels, task.kind === 'tagging' ? 'tag' : 'label')}` : nothing;
}

/** How many of the live examples are learned from, and how many are kept to measure. */
function splitBar(task) {
  const { train = 0, validation = 0 } = task.examples.bySplit;
  return html`
    <p class="split" aria-hidden="true"><i .style=${`flex-grow:${train}`}></i><b .style=${`flex-grow:${validation}`}></b></p>
    <p class="split-words"><span class="key train">${count(train)} to train</span><span class="key kept">${count(validation)} to validate</span></p>`;
}

function dataCard(task) {
  const { byLabel, duplicate, corrected, deleted, accepted, rejected } = task.examples;
  const labels = Object.entries(byLabel).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...labels.map(([, n]) => n));
  return html`
    <section class="card" aria-labelledby="data">
      ${heading(2, 'data', 'Examples', labels.length && task.kind === 'tagging' ? html`<span class="quiet">that hold each tag</span>` : nothing)}
      ${accepted === 0
        ? html`<p class="note">None yet. Add some here, or send them to <code>graft.examples</code> with the task's name as key.</p>`
        : html`${splitBar(task)}
          ${labels.length
            ? html`<ul class="scores">
              ${labels.slice(0, LABELS).map(([label, n]) => html`<li><span class="label" title=${label}>${label}</span>${bar(n / most, 'data')}<span class="value">${count(n)}</span></li>`)}
            </ul>`
            : nothing}
          ${labels.length > LABELS ? html`<p class="note">and ${plural(labels.length - LABELS, 'label')} with fewer</p>` : nothing}`}
      <dl class="counts">
        ${[['accepted', accepted], ['corrected', corrected], ['deleted', deleted], ['duplicate', duplicate], ['rejected', rejected]]
          .map(([name, n]) => html`<div><dt>${name}</dt><dd>${count(n)}</dd></div>`)}
      </dl>
    </section>`;
}

function rejectedCard(task) {
  const known = state.rejected.get(task.task);
  if (!task.examples.rejected || !known) return nothing;
  return html`
    <section class="card" aria-labelledby="rejected">
      ${heading(2, 'rejected', 'Rejected', html`<span class="quiet">${known.latest < task.examples.rejected ? `latest ${count(known.latest)}` : count(known.latest)}</span>`)}
      <ul class="reasons">${Object.entries(known.reasons).sort((a, b) => b[1] - a[1])
        .map(([reason, n]) => html`<li><code>${reason}</code> ${count(n)}</li>`)}</ul>
      ${known.examples.length
        ? html`<details><summary>Show the latest</summary>
            <ul class="rejects">${known.examples.slice(0, 20).map((one) => html`
              <li><p><b>${one.detail}</b> <span class="quiet">${time(one.at)}</span></p><pre tabindex="0">${one.excerpt || '(empty)'}</pre></li>`)}</ul>
          </details>`
        : nothing}
    </section>`;
}

const train = (task) => attempt(() => api.train(task.task), 'A training is on its way');

function erase(task) {
  ask({
    title: `Erase ${task.task}?`,
    verb: 'Erase',
    danger: true,
    typed: task.task,
    text: 'Its examples, adapters and versions are deleted for good. It is not served within seconds, and its version numbers are never used again.',
    action: async () => {
      await api.erase(task.task);
      location.hash = '#/';
      toast(`${task.task} is erased`);
    },
  });
}

function addExamples(task) {
  ask({
    title: 'Add examples',
    verb: 'Send',
    fields: html`
      <label class="field"><span>JSON Lines, one example a line</span>
        <textarea name="lines" rows="9" class="code" spellcheck="false" autofocus placeholder=${exampleLine(task)}></textarea></label>
      <label class="field"><span>or a file</span><input type="file" name="file" accept=".jsonl,.ndjson,.json"></label>`,
    action: async (form) => {
      const file = form.get('file');
      const lines = file?.size ? await file.text() : form.get('lines');
      if (!lines.trim()) throw new Error('There is nothing to send yet.');
      const { accepted, rejected } = await api.addExamples(task.task, lines);
      if (accepted === 0 && rejected.length) {
        const [{ index, detail, reason }] = rejected;
        throw new Error(`None was taken. Example ${index + 1}: ${detail ?? reason}`);
      }
      toast(
        rejected.length
          ? `${plural(accepted, 'example')} sent; ${plural(rejected.length, 'other')} refused, the first one (${rejected[0].index + 1}) for ${rejected[0].reason}`
          : `${plural(accepted, 'example')} sent`,
        rejected.length ? 'bad' : '',
      );
    },
  });
}
