"""How a model's folder says that it pools and how much it reads."""

import json

import numpy as np
import pytest
from embedding_sphere.embed import EmbedError
from embedding_sphere.embed.model_folder import read_settings
from embedding_sphere.embed.pooling import POOLINGS


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_json", ".json")
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, ("cls_token",)),
        ({"pooling_mode": "lasttoken"}, ("lasttoken",)),
        ({"pooling_mode": "mean", "include_prompt": True}, ("mean_tokens",)),
        (
            {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True},
            ("cls_token", "mean_tokens"),
        ),
    ],
)
def test_the_pooling_is_read(tmp_path, config, names):
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(config))
    assert read_settings(tmp_path).poolings == names


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"pooling_mode": "attention"}, "pools its tokens by attention, which is not known"),
        ({"pooling_mode_cls_token": False}, "in no way that it names"),
    ],
)
def test_a_pooling_that_is_not_known_is_one_sentence(tmp_path, config, sentence):
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(config))
    with pytest.raises(EmbedError, match=sentence):
        read_settings(tmp_path)


def test_a_layer_that_is_not_known_is_one_sentence(tmp_path):
    kinds = ["Transformer", "Pooling", "Dense"]
    write(tmp_path, modules_json=[{"type": f"sentence_transformers.models.{k}"} for k in kinds])
    with pytest.raises(EmbedError, match="has a layer of the kind Dense"):
        read_settings(tmp_path)


def test_the_length_is_the_least_that_the_model_states(tmp_path):
    assert read_settings(tmp_path).tokens == 256
    write(tmp_path, config_json={"max_position_embeddings": 514})
    assert read_settings(tmp_path).tokens == 514
    write(tmp_path, tokenizer_config_json={"model_max_length": 512})
    assert read_settings(tmp_path).tokens == 512
    write(tmp_path, sentence_bert_config_json={"max_seq_length": 128})
    assert read_settings(tmp_path).tokens == 128
    write(tmp_path, tokenizer_config_json={"model_max_length": 10**30})
    assert read_settings(tmp_path).tokens == 128


def test_a_config_that_is_no_json_is_one_sentence(tmp_path):
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(EmbedError, match=r"config.json is no JSON"):
        read_settings(tmp_path)


def test_the_poolings_are_what_they_are_called():
    states = np.arange(24.0).reshape(2, 4, 3)
    mask = np.array([[1, 1, 1, 1], [1, 1, 0, 0]])
    row = states[1, :2]
    for name, expected in {
        "cls_token": row[0],
        "lasttoken": row[1],
        "max_tokens": row.max(axis=0),
        "mean_tokens": row.mean(axis=0),
        "mean_sqrt_len_tokens": row.sum(axis=0) / 2**0.5,
        "weightedmean_tokens": (row[0] + 2 * row[1]) / 3,
    }.items():
        found = POOLINGS[name](states, mask)
        np.testing.assert_allclose(found[1], expected)
        assert found.shape == (2, 3)
