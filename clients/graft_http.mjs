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

const events = await fetch(`${server}/v1/events`);
const answer = await call("POST", `tasks/${task}/predict`, { inputs: [{ text: "Shall we meet at noon?" }] });
console.log(`version ${answer.version} says ${answer.outputs[0].label}`);

const receipt = await call("POST", `tasks/${task}/examples`, [
  { text: `Shall we meet at noon? ${Date.now()}`, label: answer.outputs[0].label },
]);
console.log(`accepted ${receipt.accepted}`);

let received = "";
for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
  received += chunk;
  const event = received.match(/^event: task\ndata: (.*)\n\n/m);
  if (event && JSON.parse(event[1]).task === task) {
    console.log(`examples ${JSON.parse(event[1]).examples.accepted}`);
    break;
  }
}
process.exit(0);
