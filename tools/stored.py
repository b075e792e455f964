"""What of a stored output counts when a notebook is executed again."""

import base64
import io
from itertools import zip_longest

import numpy as np
from nbformat import NotebookNode
from PIL import Image

# Another processor or Python moves some pixels by one level; nobody sees two of 255.
PNG_TOLERANCE = 2
PNG = "image/png"


def pixels(png: str) -> np.ndarray:
    """Height × width × 4 channels, in a type that can hold differences."""
    with Image.open(io.BytesIO(base64.b64decode(png))) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.int16)


def looks_equal(old_png: str, new_png: str) -> bool:
    """Whether nobody can tell two pictures apart."""
    old, new = pixels(old_png), pixels(new_png)
    return old.shape == new.shape and bool(np.abs(old - new).max() <= PNG_TOLERANCE)


def keep_equal_pictures(old: NotebookNode, new: NotebookNode) -> None:
    """Put the stored PNG back where the new one cannot be told from it."""
    for before, after in cells_of_both(old, new):
        for stored, drawn in zip(before, after, strict=False):
            a, b = (out.get("data", {}).get(PNG) for out in (stored, drawn))
            if a and b and a != b and looks_equal(a, b):
                drawn.data[PNG] = a


def changed_outputs(old: NotebookNode, new: NotebookNode) -> int:
    """How many outputs differ, whatever their cells' counts."""

    def without_count(output: NotebookNode | None) -> dict | None:
        return output and {k: v for k, v in output.items() if k != "execution_count"}

    return sum(
        without_count(a) != without_count(b)
        for before, after in cells_of_both(old, new)
        for a, b in zip_longest(before, after)
    )


def cells_of_both(
    old: NotebookNode, new: NotebookNode
) -> list[tuple[list[NotebookNode], list[NotebookNode]]]:
    """Outputs of each cell in two notebooks; a cell that one lacks has none there."""
    before, after = (
        {cell.id: cell.get("outputs", []) for cell in notebook.cells}
        for notebook in (old, new)
    )
    return [(before.get(id, []), after.get(id, [])) for id in before | after]
