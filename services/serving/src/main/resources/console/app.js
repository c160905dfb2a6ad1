// The frame: which page is shown, the theme, whether there is a connection.

import { html, nothing, render } from './lit-html.js';
import { hasToken, useToken } from './api.js';
import { loadAll, loadTask, start, state } from './state.js';
import { failure, mark, sun } from './parts.js';
import { overviewPage } from './overview.js';
import { taskPage } from './task.js';
import { auditsPage } from './audits.js';
import { brief } from './numbers.js';

const main = document.getElementById('main');
const THEMES = { system: 'light', light: 'dark', dark: 'system' };

/** An address that nobody can decode leads to the overview. */
function address() {
  try {
    return decodeURIComponent(location.hash.replace(/^#\/?/, ''));
  } catch {
    return '';
  }
}

function route() {
  const [page, ...rest] = address().split('/');
  if (page === 'tasks' && rest[0]) return { page: 'task', task: rest[0], title: rest[0] };
  return page === 'audits' ? { page: 'audits', title: 'Audit ledger' } : { page: 'overview', title: 'Overview' };
}

let shown = null;

function draw() {
  const now = route();
  drawBar(now);
  render(page(now), main);
  main.setAttribute('aria-busy', String(state.tasks === null && !state.problem));
}

function page(now) {
  const banner = state.connected || state.problem
    ? nothing
    : html`<p class="notice busy" role="status">The connection is lost. This is what was last known; trying again.</p>`;
  if (state.problem?.status === 401) return signIn(state.problem);
  if (state.problem && !state.tasks) return unavailable(state.problem);
  const content = { overview: overviewPage, audits: auditsPage, task: () => taskPage(now.task) }[now.page]();
  return html`${banner}${content}`;
}

/** The server asks who one is. */
const signIn = (problem) => html`
  <section class="card"><form class="empty" @submit=${enter}>${mark}
    <h1 tabindex="-1">Who are you?</h1>
    <p>This server wants a key or a token. It is kept until this tab is closed.</p>
    ${hasToken() ? failure(problem) : nothing}
    <label class="field"><span>Key or token</span><input name="token" type="password" required autocomplete="off"></label>
    <button class="button primary">Enter</button></form></section>`;

function enter(event) {
  event.preventDefault();
  useToken(new FormData(event.target).get('token').trim());
  loadAll();
}

const unavailable = (problem) => html`
  <section class="card"><div class="empty">${mark}
    <h1 tabindex="-1">${problem.code === 'starting' ? 'Reading the registry' : 'No answer from the server'}</h1>
    <p>${problem.code === 'starting' ? 'This server has just been started. The page appears once it has read its log.' : 'Trying again every two seconds.'}</p>
    ${problem.code === 'starting' ? nothing : failure(problem)}</div></section>`;

function drawBar(now) {
  const link = (name, href, label) => html`<a href=${href} aria-current=${now.page === name ? 'page' : 'false'}>${label}</a>`;
  const theme = document.documentElement.dataset.theme ?? 'system';
  render(
    html`<div class="bar-inner">
      <a class="brand" href="#/" aria-label="Graft, overview">${mark}<span>Graft</span></a>
      <nav aria-label="Pages">${link('overview', '#/', 'Tasks')}${link('audits', '#/audits', 'Audits')}</nav>
      ${state.stats ? html`<span class="node" title="The server that answers here, and the numerics profile in which its bits hold">${state.stats.node} <code>${brief(state.stats.profile)}</code></span>` : nothing}
      <span class="link ${state.connected ? 'on' : 'off'}">${state.connected ? 'Connected' : 'Reconnecting'}</span>
      <button type="button" class="button plain theme" @click=${switchTheme} aria-label="Theme: ${theme}. Switch to ${THEMES[theme]}">${sun}<span>${theme}</span></button>
    </div>`,
    document.getElementById('bar'),
  );
}

function switchTheme() {
  const next = THEMES[document.documentElement.dataset.theme ?? 'system'];
  try {
    if (next === 'system') localStorage.removeItem('graft.theme');
    else localStorage.setItem('graft.theme', next);
  } catch {
    // It lasts as long as the page.
  }
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  draw();
}

/** A new page begins at its top, with its heading focused, and with empty fields. */
function navigate() {
  const now = route();
  document.title = `${now.title} · Graft`;
  if (now.task) loadTask(now.task);
  render(nothing, main);
  draw();
  if (shown) {
    scrollTo(0, 0);
    main.querySelector('h1')?.focus({ preventScroll: true });
  }
  shown = now;
}

const announcer = document.getElementById('announcer');
addEventListener('hashchange', navigate);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
main.replaceChildren();
navigate();
start(draw, (text) => (announcer.textContent = text));
setInterval(draw, 10_000);
