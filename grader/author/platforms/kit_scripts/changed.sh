#!/usr/bin/env bash
# changed.sh REPOSITORY BEFORE AFTER: prints the exercises to grade, apart by blanks: those whose files differ between two
# commits. Where a module changed that others may import, or BEFORE is not known, it is all whose files are there. It
# installs nothing, so that a push without any costs seconds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
source "$here/settings.sh"
repository=$1 before=$2 after=$3

is_code() { # whether a path may be work: hidden folders, such as this one, hold none
    case "/${1,,}" in
        */.*) return 1 ;;
        *.py | *.ipynb) return 0 ;;
    esac
    return 1
}

plain() { # a name in small letters, without what slips add or leave out
    local name=${1,,}
    printf '%s' "${name//[-_ ]/}"
}

find_exercise() { # sets 'found' to the exercise that a path is for: of the files' names that are in its own, the longest
    local name stem place longest=0
    found=''
    name=$(plain "${1##*/}")
    for place in "${!EXERCISES[@]}"; do
        stem=$(plain "${SUBMITS[place]%.*}")
        if [[ $name == *"$stem"* && ${#stem} -gt $longest ]]; then
            longest=${#stem} found=${EXERCISES[place]}
        fi
    done
}

git -C "$repository" cat-file -e "$after^{commit}"
declare -A there=() changed=()
everything=''
while IFS= read -r -d '' path; do
    is_code "$path" || continue
    find_exercise "$path"
    [ -z "$found" ] || there[$found]=1
done < <(git -C "$repository" ls-tree -r -z --name-only "$after")

if [ -n "$before" ] && git -C "$repository" cat-file -e "$before^{commit}" 2> /dev/null; then
    while IFS= read -r -d '' path; do
        is_code "$path" || continue
        find_exercise "$path"
        if [ -n "$found" ]; then changed[$found]=1; else everything=1; fi
    done < <(git -C "$repository" diff -z --name-only --no-renames "$before" "$after" --)
else
    everything=1
fi

graded=()
for slug in "${EXERCISES[@]}"; do
    if [ -n "${changed[$slug]:-}" ] || { [ -n "$everything" ] && [ -n "${there[$slug]:-}" ]; }; then graded+=("$slug"); fi
done
echo "${graded[*]:-}"
