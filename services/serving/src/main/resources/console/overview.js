// The first page: the promise, the traffic, the tasks.

import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { course, headway, isRunning, learn, liveExamples, standing, state } from './state.js';
import { badge, bar, empty, heading, skeleton } from './parts.js';
import { seconds } from './charts.js';
import { ask, toast } from './dialogs.js';
import { claim } from './audits.js';
import { KINDS } from './kinds.js';
import { count, duration, millis, percent, plural, short } from './numbers.js';

export function overviewPage() {
  const { tasks } = state;
  return html`
    <h1 class="unseen" tabindex="-1">Overview</h1>
    <div class="hero">
      <section class="card ledger" aria-labelledby="ledger">
        ${heading(2, 'ledger', 'Audit ledger', html`<a class="more" href="#/audits">All audits</a>`)}
        ${state.audits ? ledger(state.audits) : skeleton(3)}
      </section>
      <section class="card traffic" aria-labelledby="traffic">
        ${heading(2, 'traffic', 'Answers', html`<span class="quiet">last minute</span>`)}
        ${state.stats ? traffic(state.stats) : skeleton(3)}
      </section>
    </div>
    <section class="card flush" aria-labelledby="tasks">
      <header class="card-head">
        <h2 id="tasks">Tasks ${tasks?.size ? html`<span class="quiet">${count(tasks.size)}</span>` : nothing}</h2>
        <button type="button" class="button" @click=${declare} ?disabled=${!tasks}>New task</button>
      </header>
      ${!tasks ? html`<div class="pad">${skeleton(4)}</div>` : tasks.size === 0 ? none() : table([...tasks.values()])}
    </section>`;
}

const none = () =>
  empty(
    'No task yet',
    html`Declare one, or send the first example of a new task to <code>graft.examples</code>: it declares itself.`,
    html`<button type="button" class="button primary" @click=${declare}>New task</button>`,
  );

const ledger = (audits) =>
  audits.length === 0
    ? html`<p class="claim"><span><strong>0</strong> answers compared</span></p>
        <p class="note">After each release versions of the other tasks are asked the same questions as before it, and the
          answers are compared bit for bit. No release yet.</p>`
    : html`${claim(audits, 48)}
        <p class="note">In the latest ${plural(audits.length, 'audit')}: after each release old versions were asked the same
          questions as before it, and the answers compared bit for bit.</p>`;

function traffic({ answers, requests, latencyMillis }) {
  const total = answers.reduce((sum, n) => sum + n, 0);
  const latest = answers.slice(-10).reduce((sum, n) => sum + n, 0) / 10;
  return html`
    <dl class="figures">
      <div><dt>a second</dt><dd>${latest < 10 ? latest.toFixed(1) : short(Math.round(latest))}</dd></div>
      <div><dt>p50</dt><dd>${millis(latencyMillis.p50)}</dd></div>
      <div><dt>p99</dt><dd>${millis(latencyMillis.p99)}</dd></div>
    </dl>
    ${seconds(answers, `${plural(total, 'answer')} in the last minute, at most ${Math.max(...answers)} in a second`)}
    <p class="note">${requests ? `${plural(total, 'answer')} to ${plural(requests, 'request')}` : 'Nobody has asked in the last minute.'}</p>`;
}

const table = (tasks) => html`
  <table class="tasks">
    <thead><tr>
      <th scope="col">Task</th><th scope="col">State</th>
      <th scope="col" class="number">Examples</th><th scope="col" class="wide">Labels</th>
      <th scope="col" class="number wide">Rejected</th><th scope="col" class="number wide">Training lag</th>
    </tr></thead>
    <tbody>${tasks.map(row)}</tbody>
  </table>`;

function row(task) {
  const now = standing(task);
  const training = isRunning(task);
  const { share, seconds: left } = headway(course(task));
  return html`
    <tr>
      <th scope="row"><a class="stretched" href="#/tasks/${task.task}">${task.task}</a>
        <span class="kind">${task.kind}${task.pair ? ' of pairs' : ''}</span></th>
      <td>${badge(now)} <span class="quiet detail" title=${now.detail}>${now.detail}</span>
        ${training ? html`<span class="inline-progress">${bar(share, 'busy')}<span class="quiet">${
          task.champion === null ? nothing : `version ${task.job.version} · `}${left === null ? percent(share, 0) : `${duration(left)} left`}</span></span>` : nothing}</td>
      <td class="number">${short(liveExamples(task))}</td>
      <td class="wide">${labels(task)}</td>
      <td class="number wide ${task.examples.rejected ? 'bad' : 'quiet'}">${short(task.examples.rejected)}</td>
      <td class="number wide">${lag(task)}</td>
    </tr>`;
}

/** Shares of the labels as one strip. */
function labels(task) {
  const entries = Object.entries(task.examples.byLabel);
  if (!entries.length) return html`<span class="quiet">${task.labels.length ? plural(task.labels.length, 'label') : '–'}</span>`;
  return html`
    <span class="strip" aria-hidden="true">${entries.slice(0, 12).map(([, n]) => html`<i .style=${`flex-grow:${n}`}></i>`)}</span>
    <span class="quiet">${plural(entries.length, task.kind === 'tagging' ? 'tag' : 'label')}</span>`;
}

function lag(task) {
  if (!task.lag.examples) return html`<span class="quiet">none</span>`;
  const age = task.lag.since ? ` · ${duration((Date.now() - task.lag.since) / 1_000)}` : '';
  return html`${short(task.lag.examples)}<span class="quiet">${age}</span>`;
}

function declare() {
  ask({
    title: 'New task',
    verb: 'Declare',
    fields: html`
      <label class="field"><span>Name</span>
        <input name="task" required autocomplete="off" spellcheck="false" autofocus
          pattern="([a-z0-9][a-z0-9_\\-]{0,62}\\.)?[a-z0-9][a-z0-9_\\-]{0,62}" title="Lower-case letters, digits, - and _"></label>
      <label class="field"><span>Kind</span>
        <select name="kind">${Object.entries(KINDS).map(([kind, { does }]) => html`<option value=${kind}>${kind}: ${does}</option>`)}</select></label>
      <label class="field for-labels"><span>Labels, one a line <em>(optional: else the examples tell them)</em></span>
        <textarea name="labels" rows="4" spellcheck="false"></textarea></label>
      <label class="check for-pairs"><input type="checkbox" name="pair"> Each example is a pair of texts</label>`,
    action: async (form) => {
      const task = form.get('task');
      const kind = form.get('kind');
      const labels = form.get('labels').split('\n').map((label) => label.trim()).filter(Boolean);
      const declared = await api.declare(task, {
        kind,
        pair: kind === 'span' || (KINDS[kind].pairs && form.get('pair') !== null),
        ...(KINDS[kind].labels && labels.length ? { labels } : {}),
      });
      learn(declared);
      toast(`${task} is declared`);
      location.hash = `#/tasks/${task}`;
    },
  });
}

