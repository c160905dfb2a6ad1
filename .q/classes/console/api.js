// The public routes. Paths are relative: the console also works below a proxy's path.

/** What a route refused, in its own words. */
export class Problem extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

const TOKEN = 'graft.token';

/** For servers that ask who one is: kept until the tab is closed. */
export function useToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

async function request(verb, path, headers, body) {
  const token = sessionStorage.getItem(TOKEN);
  let response;
  try {
    response = await fetch(path, {
      method: verb,
      headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body,
    });
  } catch {
    throw new Problem(0, 'unreachable', 'The server cannot be reached.');
  }
  if (!response.ok) {
    const json = isJson(response) ? await response.json() : null;
    throw new Problem(response.status, json?.code ?? 'unknown', json?.detail ?? `The server answered ${response.status}.`);
  }
  return response;
}

const isJson = (response) => /json/.test(response.headers.get('content-type') ?? '');

async function send(verb, path, body, type = 'application/json') {
  const response = await request(verb, path, body === undefined ? {} : { 'content-type': type }, body);
  return isJson(response) ? response.json() : null;
}

/** Server-sent events until the stream ends. The browser's own reader of events cannot send a token. */
export async function follow(onOpen, onEvent) {
  const response = await request('GET', 'v1/events', {});
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const blocks = (rest + read.value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (name) onEvent(name, JSON.parse(data));
    }
  }
}

const task = (name) => `v1/tasks/${encodeURIComponent(name)}`;

export const tasks = () => send('GET', 'v1/tasks');
export const versions = (name) => send('GET', `${task(name)}/versions`);
export const version = (name, number) => send('GET', `${task(name)}/versions/${number}`);
export const training = (name) => send('GET', `${task(name)}/training`);
export const rejected = (name) => send('GET', `${task(name)}/rejected`);
export const audits = () => send('GET', 'v1/audits');
export const stats = () => send('GET', 'v1/stats');
export const declare = (name, body) => send('PUT', task(name), JSON.stringify(body));
export const addExamples = (name, lines) => send('POST', `${task(name)}/examples`, lines, 'application/x-ndjson');
export const train = (name) => send('POST', `${task(name)}/train`, '');
export const cancel = (name) => send('POST', `${task(name)}/cancel`, '');
export const release = (name, number) => send('POST', `${task(name)}/release`, JSON.stringify({ version: number }));
export const erase = (name) => send('DELETE', task(name));
export const predict = (name, input, number) =>
  send('POST', `${task(name)}/predict`, JSON.stringify({ inputs: [input], ...(number ? { version: number } : {}) }));
