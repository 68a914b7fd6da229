"""The peer of ./course bench runner: nbclient and ipykernel on trivial cells; answers with one line of milliseconds."""
import json
import time

import nbclient
import nbformat

cells = ["x = 0"] + [f"x = x + {i}" for i in range(1, 101)]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
client = nbclient.NotebookClient(notebook, kernel_name="python3")
times = {}
start = time.perf_counter()
with client.setup_kernel():
    times["start"] = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    client.execute_cell(notebook.cells[0], 0)
    times["first"] = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    for i in range(1, 101):
        client.execute_cell(notebook.cells[i], i)
    times["cells"] = (time.perf_counter() - start) * 1000
print(json.dumps(times), flush=True)
