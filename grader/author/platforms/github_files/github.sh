#!/usr/bin/env bash
# github.sh SUBMISSION LEARNER EXERCISE...: the step that grades, with its annotations and the summary of the job.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$RUNNER_TEMP/results
bash "$here/grade.sh" "$HOME/.convgrader/bin/python" "$1" "$2" "$results" "${@:3}"
status=$?
if [ "$status" -le 1 ]; then
    cat "$results/summary.md" >> "$GITHUB_STEP_SUMMARY" || exit 3
    exit "$status"
fi
reason=$(cat "$results/not-graded.txt" 2> /dev/null || echo 'Not graded here: the job failed before it began.')
exec bash "$here/not_graded.sh" "$reason"
