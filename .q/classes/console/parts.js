// The small parts that every page is made of.

import { html, nothing, svg } from './lit-html.js';
import { brief, exactly, when } from './numbers.js';
import { toast } from './dialogs.js';

export const mark = svg`
  <svg class="mark" viewBox="0 0 24 24" fill="none" stroke-width="2.6" stroke-linecap="round" aria-hidden="true">
    <path d="M12 21v-9" class="stock"/><path d="M12 12 6.6 4" class="stock"/><path d="M12 15 17.8 6.6" class="scion"/>
  </svg>`;

/** Half light, half dark. */
export const sun = svg`
  <svg class="sun" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25" fill="none" stroke="currentcolor" stroke-width="1.5"/><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentcolor"/></svg>`;

/** A word with a dot; the word alone says it all. */
export const badge = ({ tone, word }) => html`<span class="badge ${tone}"><i aria-hidden="true"></i>${word}</span>`;

export const time = (at) => html`<time datetime=${exactly(at)}>${when(at)}</time>`;

/** The beginning of a digest; a click copies all of it. */
export const digest = (value, name) =>
  value
    ? html`<button class="digest" type="button" title=${value} aria-label="Copy the digest of ${name}, ${brief(value)}"
        @click=${() => copy(value)}>${brief(value)}</button>`
    : '–';

async function copy(value) {
  try {
    await navigator.clipboard.writeText(value);
    toast('Copied');
  } catch {
    toast(value);
  }
}

/** A bar of 0 to 1; what it shows is said in words beside it. */
export const bar = (share, tone = '') => html`
  <span class="meter ${tone}" aria-hidden="true"><span .style=${`width:${Math.max(0, Math.min(1, share)) * 100}%`}></span></span>`;

export const empty = (title, text, action = nothing) => html`
  <div class="empty">${mark}<h3>${title}</h3><p>${text}</p>${action}</div>`;

export const skeleton = (lines) => html`
  <div class="skeleton" role="status"><span class="unseen">Loading</span>
    ${Array.from({ length: lines }, () => html`<span aria-hidden="true"></span>`)}
  </div>`;

export const failure = (problem) => html`
  <div class="notice bad" role="alert"><strong>${problem.message}</strong> <code>${problem.code}</code></div>`;

export const heading = (level, id, text, beside = nothing) => html`
  <header class="card-head">${level === 2 ? html`<h2 id=${id}>${text}</h2>` : html`<h3 id=${id}>${text}</h3>`}${beside}</header>`;

export const tile = (name, value, note = nothing) => html`
  <div class="tile"><dt>${name}</dt><dd>${value}${note === nothing ? nothing : html`<small>${note}</small>`}</dd></div>`;
