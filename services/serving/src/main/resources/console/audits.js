// The ledger of audits: the promise and what shows it.

import { html, nothing } from './lit-html.js';
import { state } from './state.js';
import { badge, empty, skeleton, time } from './parts.js';
import { ticks } from './charts.js';
import { brief, count, plural } from './numbers.js';

const sum = (audits, pick) => audits.reduce((total, audit) => total + pick(audit), 0);

export function totals(audits) {
  return {
    compared: sum(audits, (audit) => audit.beforeAfter.compared),
    changed: sum(audits, (audit) => audit.beforeAfter.changed),
    recorded: sum(audits, (audit) => audit.recorded.compared),
    differing: sum(audits, (audit) => audit.recorded.changed),
  };
}

/** "n answers compared, 0 changed", large. */
export function claim(audits, most) {
  const { compared, changed } = totals(audits);
  const label = `${plural(audits.length, 'audit')}: ${count(compared)} answers compared, ${count(changed)} changed`;
  return html`
    <p class="claim ${changed ? 'broken' : ''}">
      <span><strong>${count(compared)}</strong> ${compared === 1 ? 'answer' : 'answers'} compared</span>
      <span><strong class="changed">${count(changed)}</strong> changed</span>
    </p>
    ${changed ? html`<p class="notice bad" role="alert">Answers changed that must not change. The audits below say at which release, or of which version, and on which node.</p>` : nothing}
    ${ticks(audits, most, label)}`;
}

export function auditsPage() {
  const audits = state.audits;
  return html`
    <header class="page-head"><div>
      <h1 tabindex="-1">Audit ledger</h1>
      <p class="lead">At each release every server asks versions of the other tasks the same 16 questions, after the
        switch, and compares the answers bit for bit with those that they gave before; from time to time it asks every version again. The promise is that
        none changes.</p>
    </div></header>
    ${!audits ? skeleton(6) : audits.length === 0 ? nothing : html`<section class="card ledger" aria-label="All audits together">${claim(audits, 72)}</section>`}
    ${!audits ? nothing : audits.length === 0
      ? html`<section class="card">${empty('Nothing has been audited yet', 'The first audit follows the first release.')}</section>`
      : html`<section class="card flush" aria-label="Audits, latest first">${table(audits)}</section>`}`;
}

const table = (audits) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Table of audits">
  <table>
    <thead><tr>
      <th scope="col">Version</th><th scope="col">Asked at</th><th scope="col">Result</th>
      <th scope="col" class="number">Compared</th><th scope="col" class="number">Changed</th>
      <th scope="col" class="number">Against trainer</th><th scope="col" class="number" title="The largest between two scores">Difference</th>
      <th scope="col">Node</th><th scope="col">Profile</th><th scope="col">When</th>
    </tr></thead>
    <tbody>${audits.map(row)}</tbody>
  </table>
  </div>`;

function row(audit) {
  const { compared, changed } = audit.beforeAfter;
  const { recorded } = audit;
  return html`
    <tr>
      <th scope="row"><a href="#/tasks/${audit.task}">${audit.task}</a> <span class="quiet">${audit.version}</span></th>
      <td>${audit.sequence ? 'release' : 'round'}</td>
      <td>${badge(audit.quarantined ? { tone: 'bad', word: 'Quarantined' } : changed ? { tone: 'bad', word: 'Changed' } : compared ? { tone: 'live', word: 'Unchanged' } : { tone: 'quiet', word: 'Nothing to ask' })}</td>
      <td class="number">${count(compared)}</td>
      <td class="number ${changed ? 'bad' : ''}">${count(changed)}</td>
      <td class="number">${recorded.compared ? `${count(recorded.changed)} of ${count(recorded.compared)} differ` : '–'}</td>
      <td class="number">${recorded.compared ? (recorded.maxDifference === 0 ? '0' : recorded.maxDifference.toExponential(1)) : '–'}</td>
      <td>${audit.node}</td>
      <td><code title=${audit.profile}>${brief(audit.profile)}</code></td>
      <td>${time(audit.at)}</td>
    </tr>`;
}
