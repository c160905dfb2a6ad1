// Numbers, times and digests as people read them.

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (n) => whole.format(n ?? 0);

export const short = (n) => (n < 10_000 ? whole.format(n) : compact.format(n));

export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

export const percent = (share, digits = 1) => `${(share * 100).toFixed(digits)}\u202f%`;

const METRICS = {
  accuracy: 'accuracy',
  matthews: 'Matthews r',
  'micro-f1': 'micro F1',
  pearson: 'Pearson r',
  f1: 'F1',
  'entity-f1': 'entity F1',
};

export const metricName = (metric) => METRICS[metric] ?? metric;

const CORRELATIONS = ['matthews', 'pearson'];

/** A correlation is no percentage; all other metrics are. */
export const isCorrelation = (metric) => CORRELATIONS.includes(metric);

export const metricValue = (metric, value) =>
  value == null ? '–' : isCorrelation(metric) ? value.toFixed(3) : percent(value);

export const decimals = (value, digits = 3) => (value == null ? '–' : value.toFixed(digits));

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1024 / 1024).toFixed(2)} MiB`;
}

export function millis(ms) {
  if (!ms) return '–';
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function duration(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.round(seconds / 3600)} h` : plural(Math.round(seconds / 86_400), 'day');
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** The time of day; with the date, unless it is today. */
export function when(at) {
  const then = new Date(at);
  const today = new Date().toDateString() === then.toDateString();
  return today ? clock.format(then) : `${date.format(then)}, ${clock.format(then)}`;
}

export const exactly = (at) => new Date(at).toISOString();

/** The first digits of a digest, without its algorithm. */
export const brief = (digest, digits = 12) => (digest ?? '').replace(/^sha256:/, '').slice(0, digits);
