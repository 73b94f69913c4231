"""Names from before 0.1.0 are read wherever parameters come in, and never written."""

import pytest
from embedding_sphere import SphericalTSNE
from embedding_sphere.cli.console import parse_method
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import complete
from embedding_sphere.methods.renamed import FORMERLY, present_names

RENAMED = [
    (method, former, present)
    for method, names in FORMERLY.items()
    for former, present in names.items()
]


@pytest.mark.parametrize(("method", "former", "present"), RENAMED)
def test_a_former_name_gives_the_present_parameter(method, former, present):
    values = complete(METHODS[method], {former: 1.5 if present != "negative_samples" else 3})
    assert values[present] in (1.5, 3)
    assert values.keys() == {parameter.name for parameter in METHODS[method].parameters}


def test_the_present_name_counts_where_both_are_given():
    for given in ({"pace": 1, "learning_rate": 2}, {"learning_rate": 2, "pace": 1}):
        assert present_names("spherical-tsne", given) == {"learning_rate": 2}


def test_other_methods_never_had_them():
    assert present_names("radial-tsne", {"pace": 1}) == {"pace": 1}
    with pytest.raises(ValueError, match="no parameter 'pace'"):
        complete(METHODS["radial-tsne"], {"pace": 1})


def test_the_command_line_and_the_estimator_read_them(clusters):
    assert parse_method("spherical-tsne", ["pace=0.5"], None)["learning_rate"] == 0.5
    tsne = SphericalTSNE(10, 50, parameters={"spread": 1.0}, random_state=0).fit(clusters)
    assert tsne.parameters_["radius"] == 1.0
    assert "spread" not in tsne.parameters_
