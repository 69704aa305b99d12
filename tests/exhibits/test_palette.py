"""Every colour must be seen against its background and told from its neighbours, also by colour-blind readers."""

import colorsys
import itertools

import numpy as np
import pytest

from insight.exhibits import palette

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
VISIONS = {
    "normal": np.eye(3),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
CASES = [(name, theme) for name in palette.VOCABULARIES for theme in ("light", "dark")]


def lab(color: str, vision: np.ndarray) -> np.ndarray:
    rgb = np.array(palette.channels(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(vision @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(("vocabulary", "theme"), CASES)
@pytest.mark.parametrize("vision", VISIONS)
def test_colours_of_one_vocabulary_can_be_told_apart(vocabulary, theme, vision):
    colors = {k: v[theme] for k, v in palette.VOCABULARIES[vocabulary].items()}
    for one, other in itertools.combinations(colors, 2):
        distance = np.linalg.norm(lab(colors[one], VISIONS[vision]) - lab(colors[other], VISIONS[vision]))
        assert distance >= 15, (one, other, distance)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_the_paper_and_text_can_be_read(theme):
    marks = [c[theme] for v in palette.VOCABULARIES.values() for c in v.values()]
    marks += [c[theme] for c in palette.SINGLES.values()]
    assert min(palette.contrast(m, palette.PAPER[theme]) for m in marks) >= 3
    for text in (palette.INK, palette.MUTED):
        assert palette.contrast(text[theme], palette.PAPER[theme]) >= 4.5


def test_no_neon_on_dark():
    for vocabulary in palette.VOCABULARIES.values():
        for shades in vocabulary.values():
            assert colorsys.rgb_to_hls(*palette.channels(shades["dark"]))[2] <= 0.85


def test_contrast_is_that_of_the_standard():
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert palette.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the known near miss


def test_a_code_without_meaning_is_refused():
    assert palette.color("segment.5") == palette.VOCABULARIES["segment"]["5"]["light"]
    with pytest.raises(KeyError):
        palette.color("segment.6")
