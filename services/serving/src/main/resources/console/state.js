// All that the console knows, and how it learns it: routes once, then server-sent events.

import * as api from './api.js';

const STATS_EVERY = 2_000;
const RETRY = 2_000;

export const state = {
  /** By name; null until they are read. */
  tasks: null,
  /** By task, each null until read: versions by number, the course of the latest training, rejected examples. */
  versions: new Map(),
  trainings: new Map(),
  rejected: new Map(),
  /** Latest first; null until they are read. */
  audits: null,
  stats: null,
  /** Why nothing could be read yet. */
  problem: null,
  connected: true,
};

let render = () => {};
let say = () => {};
let scheduled = false;

/** Reads under way, and what was told meanwhile: an answer may be older than that, so it is heard after it. */
let reads = 0;
let told = [];

async function reading(action) {
  reads++;
  try {
    await action();
  } finally {
    if (--reads === 0) {
      const late = told;
      told = [];
      late.forEach(([name, data]) => hear(name, data));
    }
  }
}

/** Whether what is not known may only not have been read yet. */
export const isReading = () => reads > 0;

/** What a route has answered about a task, before its event comes. */
export function learn(task) {
  state.tasks.set(task.task, normal(task));
  changed();
}

function hear(name, data) {
  if (reads) told.push([name, data]);
  else if (state.tasks && EVENTS[name]) EVENTS[name](data);
}

/** Draws soon, once for all that changes until then. */
export function changed() {
  if (!scheduled) {
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      render();
    }, 16);
  }
}

export function start(onChange, announce) {
  render = onChange;
  say = announce;
  loadAll();
  listen();
  loadStats();
  setInterval(() => document.hidden || loadStats(), STATS_EVERY);
}

export const loadAll = () => reading(loadEverything);

async function loadEverything() {
  try {
    const [tasks, audits] = await Promise.all([api.tasks(), api.audits()]);
    state.tasks = new Map(tasks.tasks.map((task) => [task.task, normal(task)]));
    state.audits = audits.audits;
    state.problem = null;
    for (const name of state.versions.keys()) loadTask(name);
  } catch (problem) {
    state.problem = problem;
    if (problem.status !== 401) retry ??= setTimeout(again, RETRY);
  }
  changed();
}

let retry = null;

function again() {
  retry = null;
  if (state.problem) loadAll();
}

/** What a task's page shows beside its state; read as soon as the task is known. */
export function loadTask(name) {
  if (!state.versions.has(name)) state.versions.set(name, null);
  if (!state.tasks?.has(name)) return;
  read(api.versions(name), (body) => state.versions.set(name, body.versions));
  read(api.training(name), (body) => state.trainings.set(name, body.points));
  loadRejected(name);
}

function loadRejected(name) {
  read(api.rejected(name), (body) => state.rejected.set(name, body));
}

async function loadStats() {
  await take(api.stats(), (body) => (state.stats = body));
}

const read = (reply, use) => reading(() => take(reply, use));

async function take(reply, use) {
  try {
    use(await reply);
    changed();
  } catch {
    // The banner says that the connection is lost; an erased task's page says so itself.
  }
}

/** Follows the events. Whenever a stream begins, everything is read again: it tells only what comes. */
async function listen() {
  for (;;) {
    try {
      await api.follow(
        () => {
          state.connected = true;
          loadAll();
          changed();
        },
        (name, data) => {
          hear(name, data);
          changed();
        },
      );
    } catch (problem) {
      // Of all else the banner tells.
      if (problem.status === 401) state.problem = problem;
    }
    state.connected = false;
    changed();
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

const EVENTS = {
  task(told) {
    const old = state.tasks.get(told.task);
    state.tasks.set(told.task, normal({ ...told, live: old?.live ?? null }));
    if (!old && state.versions.has(told.task)) loadTask(told.task);
    if (state.rejected.has(told.task) && old?.examples.rejected !== told.examples.rejected) loadRejected(told.task);
    const job = told.job;
    if (old && job && (old.job?.id !== job.id || old.job.state !== job.state)) tellJob(told.task, job);
  },
  'task-erased'(told) {
    state.tasks.delete(told.task);
    [state.versions, state.trainings, state.rejected].forEach((known) => known.delete(told.task));
  },
  version(told) {
    const known = state.versions.get(told.task);
    if (known) {
      const others = known.filter((one) => one.version !== told.version);
      state.versions.set(told.task, [...others, told].sort((a, b) => a.version - b.version));
    }
  },
  release(told) {
    change(told.task, { champion: told.version });
  },
  live(told) {
    change(told.task, { live: told.version });
    say(`${told.task} version ${told.version} is live`);
  },
  progress(told) {
    const course = state.trainings.get(told.task) ?? [];
    const last = course[course.length - 1];
    if (course.some((point) => isSameProgress(point, told))) return;
    const another = last && (last.job !== told.job || told.step < last.step);
    if (last && !another && last.epoch !== told.epoch && told.phase === 'training') {
      say(`${told.task}: epoch ${told.epoch} of ${told.epochs}`);
    }
    state.trainings.set(told.task, [...(another ? [] : course), { ...told, at: Date.now() }]);
  },
  audit(told) {
    const others = (state.audits ?? []).filter((audit) => !isSameAudit(audit, told));
    state.audits = [told, ...others].slice(0, 200);
    if (told.quarantined) loadTask(told.task);
    if (told.beforeAfter.changed) say(`An audit found ${told.beforeAfter.changed} changed answers`);
  },
};

/** What was read may be told again. */
const isSameAudit = (one, two) =>
  one.node === two.node && one.task === two.task && one.version === two.version && one.at === two.at;

const isSameProgress = (one, two) =>
  one.job === two.job &&
  one.step === two.step &&
  one.phase === two.phase &&
  (one.validation ?? null) === (two.validation ?? null);

function change(name, what) {
  const task = state.tasks.get(name);
  if (task) state.tasks.set(name, { ...task, ...what });
}

function tellJob(name, job) {
  const words = {
    training: 'training begins',
    failed: 'training failed',
    cancelled: 'training is cancelled',
    'not-better': 'is not better',
  };
  if (words[job.state]) say(`${name} version ${job.version}: ${words[job.state]}`);
}

/** Routes tell how long a task has lagged, events since when. */
function normal(task) {
  const { examples, seconds, since } = task.trainingLag;
  return {
    ...task,
    job: task.job ?? null,
    champion: task.champion ?? null,
    lag: { examples, since: since ?? (seconds ? Date.now() - seconds * 1_000 : null) },
  };
}

/** Whether its latest job has not come to its end. */
export const isRunning = (task) => ['requested', 'training', 'trained'].includes(task.job?.state);

/** Where a task stands, as a word and a tone: live, busy, bad or quiet. */
export function standing(task) {
  const job = task.job;
  if (isRunning(task) && task.champion === null) {
    return { tone: 'busy', word: job.state === 'requested' ? 'Queued' : 'Training', detail: `version ${job.version}` };
  }
  if (task.champion !== null && task.live !== task.champion) {
    return { tone: 'busy', word: 'Loading', detail: `version ${task.champion}` };
  }
  if (job?.state === 'failed') return { tone: 'bad', word: 'Failed', detail: job.reason ?? '' };
  if (task.champion !== null) return { tone: 'live', word: 'Live', detail: `version ${task.champion}` };
  if (job?.state === 'not-better') return { tone: 'quiet', word: 'Not better', detail: job.reason ?? '' };
  if (job && job.state !== 'released' && !isRunning(task)) return { tone: 'quiet', word: job.state[0].toUpperCase() + job.state.slice(1), detail: job.reason ?? '' };
  return { tone: 'quiet', word: 'Collecting', detail: 'no training yet' };
}

/** What this node has heard of the task's latest job. */
export function course(task) {
  const points = state.trainings.get(task.task) ?? [];
  return points.filter((point) => !task.job || point.job === task.job.id);
}

/** Share of the training that is done, and seconds left, null while unknown. */
export function headway(points) {
  const last = points[points.length - 1];
  if (!last || !last.steps) return { share: 0, seconds: null };
  const share = last.step / last.steps;
  const first = points.find((point) => point.phase === 'training');
  const seconds =
    first && last.step > first.step
      ? ((last.at - first.at) / 1_000 / (last.step - first.step)) * (last.steps - last.step)
      : null;
  return { share, seconds };
}

export const liveExamples = (task) => task.examples.accepted - task.examples.deleted;
