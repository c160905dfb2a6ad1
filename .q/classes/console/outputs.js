// An answer of each kind of task, and the questions that lead to it.

import { html, nothing } from './lit-html.js';
import { bar } from './parts.js';
import { decimals, plural } from './numbers.js';

const SHOWN = 8;
const TINTS = 8;

/** What one types to ask. */
export function questionFields(task) {
  if (task.kind === 'span') {
    return html`
      <label class="field"><span>Question</span><input name="text" required autocomplete="off"></label>
      <label class="field"><span>Context</span><textarea name="textPair" rows="4" required></textarea></label>`;
  }
  if (task.kind === 'tagging') {
    return html`<label class="field"><span>Tokens, separated by spaces</span><textarea name="tokens" rows="3" required></textarea></label>`;
  }
  return html`
    <label class="field"><span>${task.pair ? 'First text' : 'Text'}</span><textarea name="text" rows=${task.pair ? 2 : 3} required></textarea></label>
    ${task.pair ? html`<label class="field"><span>Second text</span><textarea name="textPair" rows="2" required></textarea></label>` : nothing}`;
}

/** The input of a prediction. */
export function question(task, form) {
  if (task.kind === 'tagging') return { tokens: form.get('tokens').trim().split(/\s+/) };
  const textPair = form.get('textPair');
  return { text: form.get('text'), ...(textPair === null ? {} : { textPair }) };
}

export function output(task, input, answer) {
  return html`${body(task, input, answer)}
    ${answer.truncated ? html`<p class="note">The text was longer than the task reads; its end was cut off.</p>` : nothing}`;
}

function body(task, input, answer) {
  if (answer.tags) return tagged(input.tokens ?? input.text.split(/\s+/), answer.tags, answer.scores);
  if (answer.span !== undefined) return spanned(input.textPair ?? '', answer);
  if (answer.labels) return labelled(answer.labels.length ? answer.labels.join(', ') : 'none of them', answer.scores, answer.labels);
  if (answer.score !== undefined) {
    return html`<p class="verdict"><span class="number">${decimals(answer.score)}</span></p>`;
  }
  return labelled(answer.label, answer.scores, [answer.label]);
}

function labelled(verdict, scores, chosen) {
  const sorted = Object.entries(scores ?? {}).sort((a, b) => b[1] - a[1]);
  return html`
    <p class="verdict">${verdict}</p>
    <ul class="scores">
      ${sorted.slice(0, SHOWN).map(([label, score]) => html`
        <li class=${chosen.includes(label) ? 'chosen' : ''}>
          <span class="label" title=${label}>${label}</span>${bar(score)}<span class="value" title=${score}>${decimals(score)}</span>
        </li>`)}
    </ul>
    ${sorted.length > SHOWN ? html`<p class="note">and ${plural(sorted.length - SHOWN, 'label')} below</p>` : nothing}`;
}

/** Offsets count code points. */
function spanned(context, answer) {
  if (!answer.span || answer.span.end <= answer.span.start) return html`<p class="verdict">no answer in this context</p>`;
  const points = Array.from(context);
  const { start, end } = answer.span;
  return html`
    <p class="verdict">${answer.span.text ?? points.slice(start, end).join('')}</p>
    <blockquote class="context">${points.slice(0, start).join('')}<mark>${points.slice(start, end).join('')}</mark>${points.slice(end).join('')}</blockquote>`;
}

const sure = (scores, i) =>
  Array.isArray(scores) && typeof scores[i] === 'number' ? html`<span class="sure">${decimals(scores[i], 2)}</span>` : nothing;

/** B-, I-, E- and S- prefixes share their type's colour. */
function tagged(tokens, tags, scores) {
  const type = (tag) => (tag === 'O' ? null : tag.replace(/^[BIES]-/, ''));
  const types = [...new Set(tags.map(type).filter(Boolean))];
  return html`
    <ol class="tokens" aria-label="Tokens and their tags">
      ${tokens.map((token, i) => {
        const named = type(tags[i] ?? 'O');
        const tint = named ? `tint-${types.indexOf(named) % TINTS}` : '';
        return html`<li class=${tint}>
          <span>${token}</span>${named ? html`<small>${tags[i]} ${sure(scores, i)}</small>` : html`<small class="unseen">no tag</small>`}</li>`;
      })}
    </ol>`;
}
