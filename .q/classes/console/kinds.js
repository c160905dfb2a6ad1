// What the kinds of tasks differ in.

/** What a task of a kind does, whether it has labels, whether one chooses pairs, its metric, and one example. */
export const KINDS = {
  classification: {
    does: 'one label for a text',
    labels: true,
    pairs: true,
    metric: 'accuracy',
    example: { text: 'Where is my parcel?', label: 'tracking' },
  },
  multilabel: {
    does: 'any number of labels for a text',
    labels: true,
    pairs: true,
    metric: 'micro-f1',
    example: { text: 'Late, and broken too', labels: ['delivery', 'quality'] },
  },
  regression: {
    does: 'a number for a text',
    labels: false,
    pairs: true,
    metric: 'pearson',
    example: { text: 'A man plays a guitar', score: 4.2 },
  },
  span: {
    does: 'the part of a context that answers a question',
    labels: false,
    pairs: false,
    metric: 'f1',
    example: { text: 'Who won?', textPair: 'Lisbon won.', span: { start: 0, end: 6 } },
  },
  tagging: {
    does: 'a tag for each token',
    labels: true,
    pairs: false,
    metric: 'entity-f1',
    example: { tokens: ['Ana', 'lives', 'in', 'Porto'], tags: ['B-PER', 'O', 'O', 'B-LOC'] },
  },
};

/** An example of a task as one line of JSON. */
export function exampleLine({ kind, pair }) {
  const { text, ...rest } = KINDS[kind].example;
  const second = pair && KINDS[kind].pairs ? { textPair: 'A second text' } : {};
  return JSON.stringify({ ...(text === undefined ? {} : { text }), ...second, ...rest });
}
