// Sends an example to a task that there is, asks it, and waits for the event that counts the example.
// Usage: node graft_http.mjs [SERVER [TASK]]

const server = process.argv[2] ?? "http://localhost:8080";
const task = process.argv[3] ?? "mail";

async function call(verb, path, body) {
  const response = await fetch(`${server}/v1/${path}`, {
    method: verb,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.code}: ${answer.detail}`);
  return answer;
}

const before = (await call("GET", `tasks/${task}`)).examples.accepted;
const events = await fetch(`${server}/v1/events`);
const answer = await call("POST", `tasks/${task}/predict`, { inputs: [{ text: "Shall we meet at noon?" }] });
console.log(`version ${answer.version} says ${answer.outputs[0].label}`);

const receipt = await call("POST", `tasks/${task}/examples`, [
  { text: `Shall we meet at noon? ${Date.now()}`, label: answer.outputs[0].label },
]);
console.log(`accepted ${receipt.accepted}`);

let received = "";
for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
  const blocks = (received + chunk).split("\n\n");
  received = blocks.pop();
  for (const block of blocks) {
    const event = block.match(/^event: task\ndata: (.*)$/);
    const state = event && JSON.parse(event[1]);
    if (state?.task === task && state.examples.accepted > before) {
      console.log(`examples ${state.examples.accepted}`);
      process.exit(0);
    }
  }
}
throw new Error("the server ended the events");
