"""The parser child: ``python -m insight.reading.child JOB``. It may die; the server does not.

JOB is a JSON file that names the input, the choices and the limits. The child writes ``table.arrow`` (Arrow IPC) and
``outcome.json`` beside it: the receipt, or the code of the error.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any


class _NoPandas(importlib.abc.MetaPathFinder):
    """pyarrow imports pandas at its first array, which would double the child's start; it works without."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ImportError("not in the parser child")
        return None


def main(job_file: str) -> int:
    """Runs one job; always leaves ``outcome.json``, unless the process is killed."""
    folder = Path(job_file).parent
    job = json.loads(Path(job_file).read_text("utf-8"))
    _limit(job["limits"])
    sys.meta_path.insert(0, _NoPandas())
    (folder / "outcome.json").write_text(json.dumps(_outcome(folder, job), ensure_ascii=False), "utf-8")
    return 0


def _outcome(folder: Path, job: dict[str, Any]) -> dict[str, Any]:
    try:
        import pyarrow as pa

        from insight.reading.codes import ReadingError
        from insight.reading.limits import Limits
        from insight.reading.pipeline import parse
        from insight.reading.result import Choices
    except (MemoryError, ImportError):
        # too little memory to load the parsers
        return {"error": "memory", "fields": {}}
    try:
        content = (folder / "input").read_bytes()
        parsed = parse(content, job["name"], Choices.from_json(job["choices"]), Limits(**job["limits"]))
        with pa.OSFile(str(folder / "table.arrow"), "wb") as sink, pa.ipc.new_file(sink, parsed.table.schema) as writer:
            writer.write_table(parsed.table)
    except ReadingError as error:
        return {"error": error.code, "fields": error.fields}
    except (MemoryError, pa.ArrowMemoryError):
        return {"error": "memory", "fields": {}}
    except OSError:
        return {"error": "disk", "fields": {}}
    except Exception:
        # whatever a parser throws at a broken file: the person gets a sentence, never a traceback
        return {"error": "unreadable", "fields": {}}
    return {"fields": parsed.fields, "receipt": parsed.receipt, "questions": parsed.questions}


def _limit(limits: dict[str, Any]) -> None:
    """Memory and CPU limits where the system has them (not on Windows, where the server's wall time remains)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
        resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def job_of(name: str, choices: Any, limits: Any) -> dict[str, Any]:
    """The JSON of a job."""
    return {"name": name, "choices": asdict(choices), "limits": asdict(limits)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
