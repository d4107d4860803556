#!/usr/bin/env bash
# gitlab.sh SUBMISSION LEARNER BEFORE AFTER: decides what to grade, installs what that takes, and grades. The exit status
# is 0 for a pass, 1 below it, and 3 where it was not graded; results/ has the pages either way.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=${GRADER_SEAL_KEY:-}
unset GRADER_SEAL_KEY # a variable of the whole job, and for grading alone
results=$CI_PROJECT_DIR/results
rm -rf "$results" && mkdir -p "$results" || exit 3

not_graded() { # what the pipeline then shows is an error, and no pass
    NOT_GRADED=$1 python3 -I "$here/junit_error.py" "$results/junit.xml"
    echo "$1"
    exit 3
}

exercises=$(bash "$here/changed.sh" "$1" "$3" "$4") || not_graded 'What was pushed could not be read; the log says why.'
echo "To be graded: ${exercises:-nothing}"
[ -n "$exercises" ] || exit 0
read -ra slugs <<< "$exercises"
venv=$CI_PROJECT_DIR/.convgrader
bash "$here/install.sh" "$venv" || not_graded 'What grading takes could not be installed; the log says why.'
[ -e "$here/course.sealed" ] || export GRADER_CACHE=$venv/answers # never those of a sealed course
GRADER_SEAL_KEY=$key bash "$here/grade.sh" "$venv/bin/python" "$1" "$2" "$results" "${slugs[@]}"
status=$?
if [ "$status" -gt 1 ]; then
    not_graded "$(cat "$results/not-graded.txt" 2> /dev/null || echo 'Not graded here: the job failed before it began.')"
fi
if [ -n "${GRADED_FILE:-}" ]; then mkdir -p "$(dirname "$GRADED_FILE")" && echo "$4" > "$GRADED_FILE"; fi
exit "$status"
