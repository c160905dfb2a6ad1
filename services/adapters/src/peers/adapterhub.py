"""AdapterHub's bottleneck adapters and heads in plain PyTorch, from the description of that library's format and forward.

    pip install torch safetensors numpy
    cd services/adapters && python src/peers/adapterhub.py

Answers every directory that Graft wrote (adapterhub/graft/*), and writes directories as the library would and their
answers (adapterhub/peer/*), all below src/test/resources/io/graft/adapters. AdapterHubForwardTest compares both with
Graft. The base is the small checkpoint "gelu" beside them, whose golden.json has the texts' token ids.
"""

import json
import math
import pathlib

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

RESOURCES = pathlib.Path("src/test/resources/io/graft/adapters")

# What each documented configuration of the library has, and its defaults.
DEFAULTS = {
    "adapter_residual_before_ln": False, "cross_adapter": False, "dropout": 0.0, "factorized_phm_W": True,
    "factorized_phm_rule": False, "hypercomplex_nonlinearity": "glorot-uniform", "init_weights": "bert",
    "inv_adapter": None, "inv_adapter_reduction_factor": None, "is_parallel": False, "learn_phm": True, "leave_out": [],
    "ln_after": False, "ln_before": False, "original_ln_after": True, "original_ln_before": False, "phm_bias": True,
    "phm_c_init": "normal", "phm_dim": 4, "phm_init_range": 0.0001, "phm_layer": False, "phm_rank": 1,
    "residual_before_ln": True, "scaling": 1.0, "shared_W_phm": False, "shared_phm_rule": True, "stochastic_depth": 0.0,
    "use_gating": False}
REQUIRED = {"mh_adapter", "output_adapter", "reduction_factor", "non_linearity"}
AROUND = {"config", "hidden_size", "model_class", "model_name", "model_type", "name", "version"}
TEXT_HEAD = {"activation_function", "bias", "dropout_prob", "head_type", "label2id", "layers", "num_labels", "use_pooler"}
TOKEN_HEAD = {"activation_function", "head_type", "label2id", "layers", "num_labels"}

ACTIVATIONS = {"gelu": F.gelu, "gelu_new": lambda x: F.gelu(x, approximate="tanh"), "relu": F.relu, "swish": F.silu}


class Base:
    """BERT, with a place for an adapter behind each sub-layer's output."""

    def __init__(self, directory):
        self.config = json.loads((directory / "config.json").read_text())
        self.weights = load_file(directory / "model.safetensors")
        self.rows = json.loads((directory / "golden.json").read_text())

    def linear(self, x, name):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, x, name, norms={}):
        """norms: LayerNorms that stand in for the base's."""
        weight, bias = (norms.get(f"bert.{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return F.layer_norm(x, [x.shape[-1]], weight, bias, self.config["layer_norm_eps"])

    def attention(self, x, name):
        heads = self.config["num_attention_heads"]
        q, k, v = (self.linear(x, f"{name}.self.{part}").view(x.shape[0], heads, -1).transpose(0, 1)
                   for part in ("query", "key", "value"))
        weights = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]), dim=-1)
        return (weights @ v).transpose(0, 1).reshape(x.shape)

    def hidden(self, row, adapter):
        table = "embeddings.{}_embeddings.weight".format
        x = (self.weights[table("word")][row["ids"]] + self.weights[table("position")][:len(row["ids"])]
             + self.weights[table("token_type")][row["types"]])
        x = self.norm(x, "embeddings.LayerNorm")
        for layer in range(self.config["num_hidden_layers"]):
            name = f"encoder.layer.{layer}"
            h = self.linear(self.attention(x, name + ".attention"), name + ".attention.output.dense")
            x = adapter(self, name + ".attention.output", layer, h, x)
            h = F.gelu(self.linear(x, name + ".intermediate.dense"))
            h = self.linear(h, name + ".output.dense")
            x = adapter(self, name + ".output", layer, h, x)
        return x


class Directory:
    def __init__(self, path):
        self.file = json.loads((path / "adapter_config.json").read_text())
        self.config = {**DEFAULTS, **self.file["config"]}
        self.head_file = json.loads((path / "head_config.json").read_text())
        self.head = self.head_file["config"]
        self.tensors = load_file(path / "adapter.safetensors")
        self.head_tensors = load_file(path / "model_head.safetensors")
        # Not the library's: LayerNorms of the task's own, named as in the base's checkpoint.
        norms = path / "layer_norms.safetensors"
        self.norms = load_file(norms) if norms.exists() else {}

    def places(self, layers):
        for layer in range(layers):
            if layer not in self.config["leave_out"]:
                if self.config["mh_adapter"]:
                    yield f"encoder.layer.{layer}.attention.output"
                if self.config["output_adapter"]:
                    yield f"encoder.layer.{layer}.output"

    def check_keys(self, layers):
        """Exactly the documented names: none missing, none extra."""
        part = "bert.{}.adapters." + self.file["name"] + ".adapter_{}"
        expected = {part.format(place, tensor) for place in self.places(layers)
                    for tensor in ("down.0.weight", "down.0.bias", "up.weight", "up.bias")}
        assert set(self.tensors) == expected, set(self.tensors) ^ expected
        name = self.head_file["name"]
        assert set(self.head_tensors) == {f"heads.{name}.1.weight", f"heads.{name}.1.bias"}
        assert set(self.file) == AROUND and set(self.head_file) - {"graft"} == AROUND
        assert set(self.file["config"]) == set(DEFAULTS) | REQUIRED
        assert set(self.head) == (TOKEN_HEAD if self.head["head_type"] in ("tagging", "question_answering") else TEXT_HEAD)
        assert isinstance(self.config["scaling"], float)
        if self.norms:
            expected = {f"bert.encoder.layer.{layer}.{place}.LayerNorm.{part}" for layer in range(layers)
                        if layer not in self.config["leave_out"] for place in ("attention.output", "output")
                        for part in ("weight", "bias")}
            assert set(self.norms) == expected, set(self.norms) ^ expected

    def adapter(self, base, place, layer, h, x):
        """What the library computes between a sub-layer's output h, its input x and the next sub-layer."""
        prefix = f"bert.{place}.adapters.{self.file['name']}.adapter_"
        norm = place + ".LayerNorm"
        if place not in self.places(base.config["num_hidden_layers"]):
            return base.norm(h + x, norm, self.norms)
        residual = h
        if self.config["original_ln_before"]:
            h = base.norm(h + x, norm, self.norms)
        act = ACTIVATIONS[self.config["non_linearity"]]
        down = act(F.linear(h, self.tensors[prefix + "down.0.weight"], self.tensors[prefix + "down.0.bias"]))
        up = F.linear(down, self.tensors[prefix + "up.weight"], self.tensors[prefix + "up.bias"])
        output = up * self.config["scaling"] + residual
        return base.norm(output + x, norm, self.norms)

    def logits(self, base, row):
        """(k) of a text, or (tokens, k)."""
        x = base.hidden(row, self.adapter)
        if self.head["head_type"] in ("classification", "multilabel_classification"):
            x = x[0]
            if self.head["use_pooler"]:
                x = torch.tanh(base.linear(x, "pooler.dense"))
        prefix = f"heads.{self.head_file['name']}.1."
        logits = F.linear(x, self.head_tensors[prefix + "weight"], self.head_tensors[prefix + "bias"])
        if "graft" in self.head_file:
            logits = logits.mean(dim=0)
        return logits


def answer(path, base):
    directory = Directory(path)
    directory.check_keys(base.config["num_hidden_layers"])
    with torch.no_grad():
        rows = [{"text": row["text"], "textPair": row["textPair"], "ids": row["ids"],
                 "logits": directory.logits(base, row).tolist()} for row in base.rows]
    (path / "answers.json").write_text(json.dumps(rows) + "\n")
    print(path, "answered")


def write(path, base, seed, bottleneck, config, head, labels, layer_norms=False):
    torch.manual_seed(seed)
    hidden = base.config["hidden_size"]
    name = path.name

    def file(inner):
        return {"config": inner, "hidden_size": hidden, "model_class": "BertAdapterModel",
                "model_name": "someone/gelu", "model_type": "bert", "name": name, "version": "adapters.1.2.0"}

    path.mkdir(parents=True, exist_ok=True)
    config = {**DEFAULTS, "reduction_factor": hidden / bottleneck, **config}
    head = {"activation_function": None, "label2id": {label: i for i, label in enumerate(labels)}, "layers": 1,
            "num_labels": len(labels), **head}
    (path / "adapter_config.json").write_text(json.dumps(file(config), indent=2, sort_keys=True))
    (path / "head_config.json").write_text(json.dumps(file(head), indent=2, sort_keys=True))
    tensors = {}
    for layer in range(base.config["num_hidden_layers"]):
        for place, on in (("attention.output", config["mh_adapter"]), ("output", config["output_adapter"])):
            if on and layer not in config["leave_out"]:
                prefix = f"bert.encoder.layer.{layer}.{place}.adapters.{name}.adapter_"
                tensors[prefix + "down.0.weight"] = torch.randn(bottleneck, hidden) * 0.2
                tensors[prefix + "down.0.bias"] = torch.randn(bottleneck) * 0.1
                tensors[prefix + "up.weight"] = torch.randn(hidden, bottleneck) * 0.2
                tensors[prefix + "up.bias"] = torch.randn(hidden) * 0.1
    save_file(tensors, path / "adapter.safetensors")
    save_file({f"heads.{name}.1.weight": torch.randn(len(labels), hidden) * 0.3,
               f"heads.{name}.1.bias": torch.randn(len(labels)) * 0.3}, path / "model_head.safetensors")
    if layer_norms:
        norms = {name: tensor for name, tensor in base.weights.items()
                 if name.startswith("encoder.layer.") and ".LayerNorm." in name
                 and int(name.split(".")[2]) not in config["leave_out"]}
        save_file({"bert." + name: tensor + torch.randn(hidden) * 0.2 for name, tensor in norms.items()},
                  path / "layer_norms.safetensors")


def main():
    base = Base(RESOURCES / "checkpoints" / "gelu")
    double = {"mh_adapter": True, "output_adapter": True, "non_linearity": "swish"}
    single = {"mh_adapter": False, "output_adapter": True, "non_linearity": "relu", "original_ln_before": True}
    text = {"bias": True, "dropout_prob": None}
    peer = RESOURCES / "adapterhub" / "peer"
    write(peer / "mood", base, 11, 8, double, {**text, "head_type": "classification", "use_pooler": False},
          ["sad", "glad", "calm"])
    write(peer / "topics", base, 12, 6, {**single, "leave_out": [1]},
          {**text, "head_type": "multilabel_classification", "use_pooler": True}, ["animals", "weather"])
    write(peer / "names", base, 13, 4, {**double, "leave_out": [0]}, {"head_type": "tagging"}, ["O", "B-animal"])
    write(peer / "tone", base, 14, 8, {**double, "leave_out": [1]},
          {**text, "head_type": "classification", "use_pooler": False}, ["kind", "harsh"], layer_norms=True)
    for path in sorted((RESOURCES / "adapterhub").glob("*/*")):
        answer(path, base)


if __name__ == "__main__":
    main()
