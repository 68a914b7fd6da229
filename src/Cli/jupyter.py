"""Executes a notebook in the kernel .net-csharp as any client of Jupyter does, for ./course test.

usage: jupyter.py NOTEBOOK.ipynb OUT.ipynb      (nbclient; the kernel is found by JUPYTER_PATH)

Prints {"cell": N} before each code cell, and at the end {"cells": ..., "failure": ..., "noise": ...}, one JSON object a line. Stops at
the first failing cell. The executed notebook goes to OUT.ipynb.
"""
import html
import json
import os
import re
import subprocess
import sys

import nbclient
import nbformat

CELL_SECONDS = 600


def say(**values):
    print(json.dumps(values), flush=True)


def without_addresses(outputs):
    """The tool's first output lists the addresses of this machine's network interfaces: nothing to keep."""
    return [o for o in outputs if "dotnet-interactive-this-cell" not in str(o.get("data", {}).get("text/html", ""))]


def problems(cell):
    """What nbgrader or a reader would stumble over although the cell ran to its end."""
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            yield f"writes to stderr: {output.text.strip()[:300]}"
        # nbgrader takes a test cell's result for partial points.
        if output.output_type == "execute_result" and is_test(cell):
            shown = re.sub(r"<style>.*|<[^>]+>", "", output.data.get("text/html", ""), flags=re.DOTALL)
            yield f"a test cell with a result: {output.data.get('text/plain', html.unescape(shown))[:300]}"


def is_test(cell):
    data = cell.metadata.get("nbgrader", {})
    return bool(data.get("grade")) and not data.get("solution")


def run(path):
    """The executed notebook, the number of good cells, the failure or None, and what the other cells did that they must not."""
    notebook = nbformat.read(path, as_version=4)
    code = [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    client = nbclient.NotebookClient(
        notebook,
        kernel_name=".net-csharp",
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}},
    )
    failure, noise, number = None, [], 1
    try:
        # The tool's own log would come between the lines for ./course test.
        with client.setup_kernel(stdout=subprocess.DEVNULL):
            for number, (index, cell) in enumerate(code, 1):
                say(cell=number)
                try:
                    client.execute_cell(cell, index)
                finally:
                    cell.outputs = without_addresses(cell.outputs)
                    noise += [{"cell": number, "message": text} for text in problems(cell)]
    except nbclient.exceptions.CellExecutionError as e:
        failure = {"cell": number, "name": e.ename, "message": str(e.evalue)}
    except (nbclient.exceptions.CellTimeoutError, RuntimeError) as e:  # a dead kernel is a RuntimeError
        failure = {"cell": number, "name": type(e).__name__, "message": str(e).split("\n")[0]}
    return notebook, number - bool(failure), failure, noise


def main(path, out):
    notebook, done, failure, noise = run(path)
    if failure and failure["cell"] == 1 and failure["name"] in ("DeadKernelError", "RuntimeError"):
        # Of two kernels that start in the same moment (another notebook's) both take port 2048 for the tool's HTTP service, and one ends.
        notebook, done, failure, noise = run(path)
    nbformat.write(notebook, out + ".tmp")
    os.replace(out + ".tmp", out)
    say(cells=done, failure=failure, noise=noise)


if __name__ == "__main__":
    main(*sys.argv[1:])
