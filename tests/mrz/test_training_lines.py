"""Does training show the recogniser what is printed, in the form in which it will see it?"""

import importlib.util
from pathlib import Path

import numpy as np

from screening.mrz.check_digits import ALPHABET
from screening.mrz.line_image import HEIGHT, STRIDE
from screening.mrz.recogniser import see_characters
from screening.mrz.training.fonts import load_face
from screening.mrz.training.lines import BLANK, UNTOLD, WIDTH, Example, draw_line
from screening.mrz.training.texts import draw_text


def some_lines(count: int, seed: int = 3) -> list[Example]:
    chance = np.random.default_rng(seed)
    package = importlib.util.find_spec("matplotlib")
    assert package is not None
    assert package.submodule_search_locations
    face = load_face(Path(package.submodule_search_locations[0]) / "mpl-data/fonts/ttf/DejaVuSansMono.ttf")
    texts = [draw_text(16, chance) for _ in range(count)]
    return [example for text in texts for example in draw_line(text, ("", ""), face, chance, 2)]


def test_a_line_has_a_class_for_every_frame() -> None:
    for example in some_lines(4):
        assert example.image.shape == (HEIGHT, WIDTH)
        assert example.classes.shape == (WIDTH // STRIDE,)
        assert set(example.classes.tolist()) <= {*range(len(ALPHABET)), BLANK, UNTOLD}


def test_a_seed_tells_the_lines() -> None:
    first, again = some_lines(3), some_lines(3)
    assert all(np.array_equal(one.image, other.image) for one, other in zip(first, again, strict=True))


def test_the_committed_weights_see_what_is_taught() -> None:
    """Some lines are past reading; over many, most frames are told rightly."""
    examples = some_lines(30)
    seen = see_characters(np.stack([example.image for example in examples])).argmax(axis=-1)
    classes = np.stack([example.classes for example in examples])
    told = classes != UNTOLD
    assert (seen == classes)[told].mean() > 0.85
