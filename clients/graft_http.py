"""Teaches Graft a task over HTTP and asks it. Usage: python3 graft_http.py [SERVER [TASK]]"""

import json
import sys
import time
import urllib.error
import urllib.request

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
TASK = sys.argv[2] if len(sys.argv) > 2 else "mail"


def call(verb, path, body=None):
    """The answer as an object. A problem (RFC 9457) has a stable "code" and a "detail"."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{SERVER}/v1/tasks/{TASK}{path}", data, {"content-type": "application/json"}, method=verb
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as e:
        problem = json.loads(e.read())
        raise SystemExit(f"{problem['code']}: {problem['detail']}")


call("PUT", "", {"kind": "classification", "labels": ["bill", "visit"]})
examples = [{"text": f"Invoice {i} is due, please pay", "label": "bill"} for i in range(20)]
examples += [{"text": f"May I come and see you at {i} o'clock?", "label": "visit"} for i in range(20)]
receipt = call("POST", "/examples", examples)
print("accepted", receipt["accepted"], "rejected", receipt["rejected"])

job = call("POST", "/train")["job"]
task = call("GET", "")
while task["job"]["state"] in ("requested", "training", "trained") or task["live"] != task["champion"]:
    time.sleep(0.2)
    task = call("GET", "")
print("job", job, task["job"]["state"])

answer = call("POST", "/predict", {"inputs": [{"text": "Please pay invoice 7"}]})
print("version", answer["version"], "says", answer["outputs"][0]["label"])
