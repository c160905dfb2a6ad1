// The one dialog and the toasts. The browser's own dialog traps and restores focus, and Escape closes it.

import { html, nothing, render } from './lit-html.js';

const dialog = () => document.getElementById('dialog');

function show(content) {
  const element = dialog();
  render(nothing, element);
  render(content, element);
  element.showModal();
}

export const close = () => dialog().close();

/**
 * Asks before something is done. The action may fail: then the dialog says why and stays.
 *
 * @param options title, text, verb, danger, typed (a word to type first), fields (content), action(form data)
 */
export function ask({ title, text = nothing, verb, danger = false, typed = null, fields = nothing, action }) {
  const draw = (problem, busy) => html`
    <form method="dialog" @submit=${submit} aria-busy=${busy}>
      <h2 id="dialog-title">${title}</h2>
      <div class="dialog-body">
        ${text === nothing ? nothing : html`<p>${text}</p>`}
        ${fields}
        ${typed
          ? html`<label class="field"><span>Type <b>${typed}</b> to confirm</span>
              <input name="typed" autocomplete="off" spellcheck="false" required pattern=${escaped(typed)}></label>`
          : nothing}
        <div role="alert">${problem ? html`<p class="notice bad">${problem}</p>` : nothing}</div>
      </div>
      <footer>
        <button type="button" class="button" @click=${close}>${verb.startsWith('Cancel') ? 'Keep it' : 'Cancel'}</button>
        <button class="button ${danger ? 'danger' : 'primary'}" ?disabled=${busy}>${busy ? 'Working …' : verb}</button>
      </footer>
    </form>`;
  async function submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    render(draw(null, true), dialog());
    try {
      await action(form);
      close();
    } catch (problem) {
      render(draw(problem.message, false), dialog());
    }
  }
  show(draw(null, false));
}

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const TOAST = 5_000;
let toasts = [];

export function toast(text, tone = '') {
  const one = { text, tone };
  toasts = [...toasts.slice(-2), one];
  draw();
  if (tone !== 'bad') setTimeout(() => dismiss(one), TOAST);
}

function dismiss(one) {
  toasts = toasts.filter((other) => other !== one);
  draw();
}

function draw() {
  render(
    toasts.map((one) => html`
      <p class="toast ${one.tone}">${one.text}
        <button type="button" aria-label="Dismiss" @click=${() => dismiss(one)}>×</button></p>`),
    document.getElementById('toasts'),
  );
}

/** Does something and says what came of it. */
export async function attempt(action, done) {
  try {
    const result = await action();
    if (done) toast(typeof done === 'function' ? done(result) : done);
  } catch (problem) {
    toast(problem.message, 'bad');
  }
}
