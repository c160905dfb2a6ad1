// The box to try a task, and the same question to two versions.

import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { changed } from './state.js';
import { digest, failure, heading } from './parts.js';
import { millis } from './numbers.js';
import { output, question, questionFields } from './outputs.js';

const boxes = new Map();

/** What was asked last and what came of it, for each place where one can ask. */
function box(id) {
  if (!boxes.has(id)) boxes.set(id, { busy: false, problem: null, answers: [], latest: 0 });
  return boxes.get(id);
}

async function put(id, task, input, numbers) {
  const one = box(id);
  const asked = ++one.latest;
  Object.assign(one, { busy: true, problem: null });
  changed();
  try {
    const answers = await Promise.all(numbers.map((number) => timed(task, input, number)));
    if (asked === one.latest) Object.assign(one, { answers, busy: false });
  } catch (problem) {
    if (asked === one.latest) Object.assign(one, { answers: [], problem, busy: false });
  }
  changed();
}

async function timed(task, input, number) {
  const start = performance.now();
  const reply = await api.predict(task.task, input, number);
  return { reply, input, took: performance.now() - start };
}

/** Enter asks; with Shift it makes a new line. */
function submitOnEnter(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

const answer = (task, { reply, input, took }) => html`
  <article class="answer">
    ${output(task, input, reply.outputs[0])}
    <p class="note">version <b>${reply.version}</b> · ${digest(reply.adapterDigest, 'the adapter')} · ${millis(took)}</p>
  </article>`;

/** Asks the live version, or one that is named. */
export function askCard(task, versions) {
  const id = task.task;
  const one = box(id);
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    put(id, task, question(task, form), [Number(form.get('version')) || null]);
  };
  return html`
    <section class="card ask" aria-labelledby="ask">
      ${heading(2, 'ask', 'Try it')}
      ${task.champion === null
        ? html`<p class="note">Once a version is live, you can ask it here.</p>`
        : html`
          <form @submit=${submit} @keydown=${(event) => event.target.matches('textarea, input') && submitOnEnter(event)}>
            ${questionFields(task)}
            <div class="row">
              <label class="field inline"><span>Version</span>
                <select name="version">
                  <option value="">live (${task.live ?? '–'})</option>
                  ${(versions ?? []).filter((version) => !version.retiredAt).map((version) => html`<option value=${version.version}>${version.version}</option>`)}
                </select></label>
              <button class="button primary" ?disabled=${one.busy}>${one.busy ? 'Asking …' : 'Ask'}</button>
            </div>
          </form>
          <div aria-live="polite" class="answers">
            ${one.problem ? failure(one.problem) : one.answers.map((each) => answer(task, each))}
          </div>`}
    </section>`;
}

/** The same question to two versions. */
export function askBoth(task, first, second) {
  const id = `${task.task}/both`;
  const one = box(id);
  const submit = (event) => {
    event.preventDefault();
    put(id, task, question(task, new FormData(event.target)), [first, second]);
  };
  const asked = one.answers.map((each) => each.reply.version).join() === `${first},${second}`;
  return html`
    <form class="both" @submit=${submit} @keydown=${(event) => event.target.matches('textarea, input') && submitOnEnter(event)}>
      ${questionFields(task)}
      <div class="row"><button class="button" ?disabled=${one.busy}>Ask both</button></div>
    </form>
    <div aria-live="polite" class="answers two">
      ${one.problem ? failure(one.problem) : asked ? one.answers.map((each) => answer(task, each)) : nothing}
    </div>`;
}
