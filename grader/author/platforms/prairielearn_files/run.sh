#!/usr/bin/env bash
# run.sh EXERCISE: what PrairieLearn starts in the container of a question. It grades /grade/student and writes
# /grade/results/results.json in any case: where it could not be graded, that says so, and costs no attempt.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base=$(cd "$here/../.." && pwd) # /grade
python=${CONVGRADER_PYTHON:-/opt/convgrader/bin/python}
bash "$here/grade.sh" "$python" "$base/student" student "$base/results" "$1"
status=$?
[ "$status" -gt 1 ] || exit 0
mkdir -p "$base/results"
echo '{"gradable": false, "format_errors": ["Not graded here."]}' > "$base/results/results.json"
"$python" -I - "$base/results" <<'P'
import json, pathlib, sys

results = pathlib.Path(sys.argv[1])
told = results / "not-graded.txt"
text = told.read_text(errors="replace") if told.is_file() else "Not graded here: the container lacks something."
(results / "results.json").write_text(json.dumps({"gradable": False, "format_errors": [text]}))
P
exit 0
