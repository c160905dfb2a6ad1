// Three small drawings. Lines stretch with the page, text does not: it is laid over them.

import { html, nothing, svg } from './lit-html.js';
import { count, decimals, isCorrelation, metricName, metricValue } from './numbers.js';

const SMOOTH = 0.35;
/** Epochs that each get a line and a dot. */
const FEW = 15;
const place = (x, y) => `left:${x * 100}%;top:${(1 - y) * 100}%`;
const path = (points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${(x * 1000).toFixed(1)} ${((1 - y) * 1000).toFixed(1)}`).join('');

/** Loss and validation over the steps of a training. Points as /training tells them. */
export function curve(points, metric) {
  // At the end of an epoch the loss is told once more, as the epoch's mean.
  const steps = points.filter((point) => point.loss != null && point.validation == null && point.steps);
  const validations = unique(points.filter((point) => point.validation != null && point.steps));
  const last = points[points.length - 1];
  const top = Math.max(0.1, ...steps.map((point) => point.loss));
  const raw = steps.map((point) => [point.step / point.steps, point.loss / top]);
  let mean = raw[0]?.[1] ?? 0;
  const smooth = raw.map(([x, y]) => [x, (mean += SMOOTH * (y - mean))]);
  const marks = validations.map((point) => [point.step / point.steps, clamp(point.validation), point]);
  const epochs = last?.epochs ?? 0;
  const said = [
    steps.length ? `Loss went from ${decimals(steps[0].loss, 2)} to ${decimals(steps[steps.length - 1].loss, 2)}` : 'No step yet',
    ...validations.map((point) => `after epoch ${point.epoch} ${metricName(metric)} was ${metricValue(metric, point.validation)}`),
  ].join('; ');
  return html`
    <figure class="chart">
      <div class="plot" role="img" aria-label=${said}>
        ${[0, 0.5, 1].map((y) => html`<span class="tick" .style=${place(0, y)}>${decimals(top * y, y ? 2 : 0)}</span>
          <span class="tick right" .style=${place(1, y)}>${axis(metric, y)}</span>`)}
        <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
          ${[0, 0.5, 1].map((y) => svg`<path class="grid" d="M0 ${(1 - y) * 1000}H1000"/>`)}
          ${Array.from({ length: epochs > FEW ? 0 : Math.max(0, epochs - 1) }, (_, i) => svg`<path class="epoch" d="M${((i + 1) / epochs) * 1000} 0V1000"/>`)}
          <path class="faint" d=${path(raw)}/>
          <path class="loss" d=${path(smooth)}/>
          <path class="validation" d=${path(marks)}/>
        </svg>
        ${(epochs > FEW ? marks.slice(-1) : marks).map(([x, y]) => html`<i class="dot" .style=${place(x, y)}></i>`)}
      </div>
      <figcaption>
        <span class="key loss">loss ${steps.length ? html`<b>${decimals(steps[steps.length - 1].loss)}</b>` : nothing}</span>
        <span class="key validation">validation ${metricName(metric)}
          ${validations.length ? html`<b>${metricValue(metric, validations[validations.length - 1].validation)}</b>` : nothing}</span>
        ${last?.steps ? html`<span class="right wide">step <b>${count(last.step)}</b> of ${count(last.steps)}</span>` : nothing}
      </figcaption>
    </figure>`;
}

/** A correlation has no unit. */
const axis = (metric, y) => (isCorrelation(metric) ? y.toFixed(1) : `${y * 100}\u202f%`);

const clamp = (share) => Math.max(0, Math.min(1, share));

/** Later phases repeat the last validation. */
const unique = (points) => points.filter((point, i) => i === 0 || points[i - 1].epoch !== point.epoch);

/** A minute of seconds as bars. */
export function seconds(values, label) {
  const top = Math.max(1, ...values);
  const width = 1000 / values.length;
  return html`
    <svg class="seconds" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label=${label}>
      <path class="grid" d="M0 99.5H1000"/>
      ${values.map((value, i) => {
        const height = value ? Math.max(4, (value / top) * 98) : 0;
        return svg`<rect x=${i * width + width * 0.14} y=${100 - height} width=${width * 0.72} height=${height}/>`;
      })}
    </svg>`;
}

/** One tick for each audit, oldest left: whole if nothing changed. */
export function ticks(audits, most, label) {
  const shown = audits.slice(0, most).reverse();
  const blanks = Math.max(0, most - shown.length);
  return html`
    <div class="ticks" role="img" aria-label=${label}>
      ${Array.from({ length: blanks }, () => html`<i class="blank"></i>`)}
      ${shown.map((audit) => html`<i class=${audit.beforeAfter.changed ? 'bad' : audit.beforeAfter.compared ? 'good' : 'none'}
        title="${audit.task} ${audit.version}: ${audit.beforeAfter.compared} compared, ${audit.beforeAfter.changed} changed"></i>`)}
    </div>`;
}
