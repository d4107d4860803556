#!/usr/bin/env bash
# grade.sh PYTHON SUBMISSION LEARNER RESULTS EXERCISE...: grades what lies in SUBMISSION and writes into RESULTS.
#
# The exit status is 0 where everything has the share of its points that is asked for, and 1 where something has not. Any
# other says that it was not graded: that is nobody's 0, and nobody's pass, and RESULTS/not-graded.txt says why.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
source "$here/settings.sh"
python=$1 submission=$(cd "$2" && pwd) learner=$3
mkdir -p "$4" && results=$(cd "$4" && pwd) || exit 3
shift 4
slugs=("$@")
own=$(mktemp -d) || exit 3 # what is kept there is for this run alone: a job may hand RESULTS to the learner
trap 'rm -rf "$own"' EXIT
cache=${GRADER_CACHE:-$own/cache}

not_graded() {
    printf 'Not graded here, and nobody loses points by it. Tell your instructor.\n%s\n' "$1" > "$results/not-graded.txt"
    exit 3
}

[ ${#slugs[@]} -gt 0 ] || not_graded 'There is nothing to grade.'
course=(--course "$here/course")
sealed=()
if [ -n "$SEALED" ]; then
    course=() sealed=(--sealed "$here/$SEALED")
    [ -z "$SEAL_KEY_FILE" ] || sealed+=(--seal-key-file "$SEAL_KEY_FILE")
fi
arguments=(--learner "$learner" --pass "$PASS" --format "$FORMAT")
for each in "${OUTPUTS[@]}"; do arguments+=(--output "${each%%=*}=$results/${each#*=}"); done
for slug in "${slugs[@]}"; do arguments+=(--exercise "$slug"); done

# Nothing of the job is inherited but this. The key of a sealed course is never an argument, which others could read.
for name in $(compgen -e); do
    case " PATH HOME LANG GRADER_SEAL_KEY ${KEEP[*]:-} " in *" $name "*) ;; *) unset "$name" 2> /dev/null || true ;; esac
done
export CI=1 LANG=C.UTF-8 GRADER_CACHE=$cache
mkdir "$own/empty" && cd "$own/empty" || exit 3 # nothing is imported from where a learner could have put a file

timeout --kill-after=10 "$SECONDS_AT_MOST" "$python" -I -m grader "${course[@]}" grade "$submission" \
    "${sealed[@]}" "${arguments[@]}" "${OPTIONS[@]}" 2> "$results/said.txt"
status=$?
cd /
[ "$status" -ne 124 ] && [ "$status" -ne 137 ] || not_graded "Grading took longer than $SECONDS_AT_MOST s."
[ "$status" -le 1 ] || not_graded "$(cat "$results/said.txt")"
missing=$("$python" -I "$here/whole.py" "$results/reports.json" "${slugs[@]}" 2>&1) || not_graded "$missing"
exit "$status"
