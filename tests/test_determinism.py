"""Strict nbval executes elsewhere and otherwise than `make run`.

Strict nbval executes both editions in another folder, time zone, locale and hash seed
(conftest.py) and compares texts, pictures and alt texts; test_notebooks.py holds what
`make run` writes around them. `make prove` goes all the way with every notebook.
"""

import nbval.kernel
import pytest

import elsewhere
from elsewhere import ROOT

#: what a kernel knows of where it is
ASKED = "import os, time; print(os.getcwd(), time.tzname, os.environ['PYTHONHASHSEED'])"


@pytest.mark.parametrize("language", elsewhere.SETTINGS)
def test_nbval_executes_elsewhere(language: str):
    folder = ROOT / "notebooks" / ("vi" if language == "vi" else "")
    kernel = nbval.kernel.RunningKernel("python3", str(folder))
    said: list[str] = []
    try:
        kernel.kc.execute_interactive(
            ASKED, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
    finally:
        kernel.stop()
    settings = elsewhere.SETTINGS[language]
    (text,) = filter(None, said)
    assert elsewhere.FOLDER in text
    assert settings["PYTHONHASHSEED"] in text
    assert ("NST" in text) == (language == "vi")
