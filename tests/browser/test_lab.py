"""Each notebook in a real JupyterLab: restart, run all, and the same outputs."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import editions  # tools/

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    path.relative_to(editions.NOTEBOOKS).with_suffix("").as_posix()
    for path in editions.all_paths()
]
APP = "window.jupyterapp"
PANEL = f"{APP}.shell.currentWidget"
# Lab keeps only the visible cells in the page, so the model is asked and not the page.
OUTPUTS = f"""() => [...{PANEL}.content.model.cells]
  .filter((cell) => cell.type === 'code')
  .map((cell) => cell.outputs.toJSON())"""
IDLE = f"""() => {{
  const panel = {PANEL};
  const cells = [...panel.content.model.cells].filter((c) => c.type === 'code');
  const kernel = panel.sessionContext.session?.kernel;
  const done = cells.every((cell) => cell.executionCount !== null)
    || cells.some((cell) => cell.outputs.toJSON()
      .some((output) => output.output_type === 'error'));
  return kernel?.status === 'idle' && done;
}}"""
TO_THE_FIRST_PICTURE = f"""async () => {{
  const content = {PANEL}.content;
  const at = [...content.model.cells].findIndex((cell) => cell.type === 'code'
    && cell.outputs.toJSON().some((output) => output.data?.['image/png']));
  if (at >= 0) await content.scrollToItem(at, 'start');
  return at >= 0;
}}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the clone: Lab saves what it opens."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    private = {
        f"JUPYTER_{kind}_DIR": str(folder / kind.lower())
        for kind in ("CONFIG", "DATA", "RUNTIME")
    }
    private["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    private["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    settings = folder / "settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}",
    ]  # fmt: skip
    environment = os.environ | private
    with open(folder / "server.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", server, folder / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text(encoding="utf-8")[-2000:]
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(log.read_text(encoding="utf-8")[-2000:])


def comparable(output: dict) -> dict:
    """What is compared: pictures by their text twin, everything else to the letter."""
    data = {
        kind: "".join(value) if isinstance(value, list) else value
        for kind, value in output.get("data", {}).items()
        if kind != "image/png"
    }
    return {"type": output["output_type"], "name": output.get("name"), "data": data}


@pytest.fixture(scope="module")
def app(lab: str, page: Page) -> Page:
    """JupyterLab itself, loaded once for all notebooks."""
    page.goto(f"{lab}/lab?reset")
    page.wait_for_function(f"() => {APP}?.shell", timeout=60_000)
    page.evaluate(f"async () => void await {APP}.restored")
    return page


@pytest.fixture(params=NAMES)
def opened(request: pytest.FixtureRequest, app: Page) -> Iterator[tuple[Page, str]]:
    """A notebook as it is committed, with a kernel that has run nothing yet."""
    path = f"notebooks/{request.param}.ipynb"
    app.evaluate(
        f"async path => void await {APP}.commands.execute('docmanager:open', {{path}})",
        path,
    )
    app.wait_for_function(
        f"path => {PANEL}?.context?.path === path"
        f" && {PANEL}.sessionContext.session?.kernel?.status === 'idle'",
        arg=path,
        timeout=60_000,
    )
    app.wait_for_selector(".jp-NotebookPanel:visible .jp-Cell")
    yield app, request.param
    app.evaluate(
        f"async () => {{ const panel = {PANEL};"
        " await panel.sessionContext.shutdown(); panel.dispose(); }"
    )


def test_run_all_gives_the_committed_outputs(opened: tuple[Page, str], shots: Path):
    page, name = opened
    shot = f"lab-{name.replace('/', '-')}"
    page.screenshot(path=shots / f"{shot}.png")
    # Not awaited: the command waits for its dialog, which the next line accepts.
    page.evaluate(f"void {APP}.commands.execute('notebook:restart-run-all')")
    page.click(".jp-Dialog .jp-mod-accept")
    page.wait_for_function(f"() => !({IDLE})()", timeout=30_000)
    page.wait_for_function(IDLE, timeout=120_000)
    fresh = page.evaluate(OUTPUTS)
    if page.evaluate(TO_THE_FIRST_PICTURE):  # for those who look at the screenshots
        page.wait_for_selector(".jp-RenderedImage img:visible")
    page.screenshot(path=shots / f"{shot}-run.png")
    notebook = json.loads(
        (ROOT / f"notebooks/{name}.ipynb").read_text(encoding="utf-8")
    )
    stored = [c["outputs"] for c in notebook["cells"] if c["cell_type"] == "code"]
    for i, (one, other) in enumerate(zip(stored, fresh, strict=True)):
        assert [comparable(o) for o in one] == [comparable(o) for o in other], (
            f"cell {i}"
        )
