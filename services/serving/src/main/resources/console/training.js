// The course of a task's latest training, while it runs and after.

import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { course, headway, isRunning, state } from './state.js';
import { badge, bar, heading, skeleton } from './parts.js';
import { ask, toast } from './dialogs.js';
import { curve } from './charts.js';
import { duration, percent } from './numbers.js';

const PHASES = { data: 'Reading the data', training: 'Training', evaluation: 'Evaluating', upload: 'Storing the adapter' };

export function trainingCard(task, metric) {
  const running = isRunning(task);
  const points = course(task);
  if (!running && !points.some((point) => point.loss != null)) return nothing;
  const last = points[points.length - 1];
  const { share, seconds } = headway(points);
  return html`
    <section class="card training" aria-labelledby="training">
      ${heading(2, 'training', html`Training of version ${task.job.version}`, html`<div class="row">
        ${running ? html`<button type="button" class="button plain" @click=${() => cancel(task)}>Cancel<span class="unseen"> the training</span></button>` : nothing}
        ${badge(outcome(task.job))}</div>`)}
      ${running
        ? html`
          <div class="progress" role="progressbar" aria-label="Training" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}>
            ${bar(share, 'busy')}
          </div>
          <p class="progress-words">
            <span>${last ? PHASES[last.phase] ?? last.phase : 'Waiting for a trainer'}${last?.epochs ? html` · epoch <b>${last.epoch}</b> of ${last.epochs}` : nothing}</span>
            <span><b>${percent(share, 0)}</b>${seconds === null || last.phase !== 'training' ? nothing : html` · about <b>${duration(seconds)}</b> left`}</span>
          </p>`
        : task.job.reason ? html`<p class="note">${task.job.reason}</p>` : nothing}
      ${points.some((point) => point.loss != null) ? curve(points, last.metric ?? metric) : running && state.trainings.has(task.task) ? nothing : skeleton(3)}
    </section>`;
}

function cancel(task) {
  ask({
    title: `Cancel the training of version ${task.job.version}?`,
    verb: 'Cancel the training',
    danger: true,
    text: 'What it has learned so far is dropped. The examples stay, and the next training sees them.',
    action: async () => {
      await api.cancel(task.task);
      toast('The training is cancelled');
    },
  });
}

function outcome(job) {
  return {
    requested: { tone: 'busy', word: 'Queued' },
    training: { tone: 'busy', word: 'Running' },
    trained: { tone: 'busy', word: 'Running' },
    cancelled: { tone: 'quiet', word: 'Cancelled' },
    superseded: { tone: 'quiet', word: 'Superseded' },
    released: { tone: 'live', word: 'Released' },
    failed: { tone: 'bad', word: 'Failed' },
    'not-better': { tone: 'quiet', word: 'Not better' },
  }[job.state] ?? { tone: 'quiet', word: job.state };
}
