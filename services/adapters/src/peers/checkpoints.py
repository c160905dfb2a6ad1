"""Small random checkpoints in Hugging Face's form, and what transformers computes with them.

    pip install torch transformers safetensors
    python services/adapters/src/peers/checkpoints.py services/adapters/src/test/resources/io/graft/adapters/checkpoints

CheckpointParityTest reads what this writes. Each directory holds a checkpoint and golden.json: token ids and types of a
text and a pair, and transformers' last hidden state and pooled vector for them.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel, BertTokenizerFast

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "a", "cat", "dog", "sat", "on", "mat", "##s", "lay",
         "under", "old", "tree", "in", "rain", ".", ",", "?", "house", "##hold", "big", "red"]
TEXT = "The cats sat on a big red mat, unknownword."
PAIR = ("Old household?", "The dog lay under the tree in the rain.")


def model(activation, layers=3, seed=1, eps=1e-12, dtype=None):
    torch.manual_seed(seed)
    config = BertConfig(vocab_size=len(WORDS), hidden_size=24, num_hidden_layers=layers, num_attention_heads=3,
                        intermediate_size=40, max_position_embeddings=48, hidden_act=activation, layer_norm_eps=eps,
                        attn_implementation="eager")
    bert = BertModel(config).eval()
    with torch.no_grad():
        for parameter in bert.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3 + (1.0 if parameter.dim() == 1 else 0.0) * 0.2)
            if dtype is not None:
                parameter.copy_(parameter.to(dtype).float())
    return bert


def tensors(bert):
    return {name: value.contiguous() for name, value in bert.state_dict().items()}


def golden(bert, tokenizer):
    rows = []
    for text in ((TEXT,), PAIR):
        encoded = tokenizer(*text, return_tensors="pt")
        with torch.no_grad():
            output = bert(**encoded)
        rows.append({
            "text": text[0],
            "textPair": text[1] if len(text) == 2 else None,
            "ids": encoded["input_ids"][0].tolist(),
            "types": encoded["token_type_ids"][0].tolist(),
            "hidden": [[round(v, 7) for v in token] for token in output.last_hidden_state[0].tolist()],
            "pooled": [round(v, 7) for v in output.pooler_output[0].tolist()],
        })
    return rows


def write(directory, bert, weights, tokenizer_json):
    directory.mkdir(parents=True, exist_ok=True)
    config = bert.config.to_dict()
    keep = ["model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
            "max_position_embeddings", "hidden_act", "layer_norm_eps", "type_vocab_size"]
    (directory / "config.json").write_text(json.dumps({key: config[key] for key in keep}, indent=1) + "\n")
    (directory / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    tokenizer = BertTokenizerFast(vocab=str(directory / "vocab.txt"), vocab_file=str(directory / "vocab.txt"),
                                  do_lower_case=True)
    if tokenizer_json:
        tokenizer.backend_tokenizer.save(str(directory / "tokenizer.json"))
        (directory / "vocab.txt").unlink()
    else:
        (directory / "tokenizer_config.json").write_text('{"do_lower_case": true}\n')
    if len(weights) == 1:
        save_file(weights[0], directory / "model.safetensors", metadata={"format": "pt"})
    else:
        index = {"metadata": {}, "weight_map": {}}
        for number, shard in enumerate(weights, 1):
            name = f"model-{number:05d}-of-{len(weights):05d}.safetensors"
            save_file(shard, directory / name, metadata={"format": "pt"})
            index["weight_map"].update({key: name for key in shard})
        (directory / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")
    (directory / "golden.json").write_text(json.dumps(golden(bert, tokenizer)) + "\n")


def main():
    out = pathlib.Path(sys.argv[1])
    plain = model("gelu")
    write(out / "gelu", plain, [tensors(plain)], True)

    # A model with heads: the prefix, LayerNorm's old words, tensors that the encoder does not use, indices.
    tanh = model("gelu_new", seed=2, eps=1e-5)
    headed = {"bert." + name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"):
              value for name, value in tensors(tanh).items()}
    headed["cls.predictions.bias"] = torch.zeros(len(WORDS))
    headed["bert.embeddings.position_ids"] = torch.arange(48).unsqueeze(0)
    write(out / "gelu_new-prefixed", tanh, [headed], False)

    # Two shards, halves as floats of 16 bits.
    half = model("relu", seed=3, dtype=torch.bfloat16)
    names = sorted(tensors(half))
    middle = len(names) // 2
    shards = [{name: tensors(half)[name].to(torch.bfloat16) for name in part}
              for part in (names[:middle], names[middle:])]
    write(out / "relu-sharded-bf16", half, shards, True)

    f16 = model("relu", seed=4, dtype=torch.float16)
    write(out / "relu-f16", f16, [{name: value.to(torch.float16) for name, value in tensors(f16).items()}], False)


if __name__ == "__main__":
    main()
