#!/usr/bin/env bash
# gitlab_clone.sh FOLDER: fetches the learner's project. The token reaches git by the environment, and stays nowhere.
set -euo pipefail
: "${LEARNERS_TOKEN:?is not set: add it to the CI/CD variables of this project}"
export GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper
# shellcheck disable=SC2016,SC2089 # git's shell reads the token when it asks for it
GIT_CONFIG_VALUE_0='!f() { echo username=learners; echo "password=$LEARNERS_TOKEN"; }; f'
# shellcheck disable=SC2090 # as above
export GIT_CONFIG_VALUE_0
git clone --quiet "$CI_SERVER_URL/$LEARNERS_PROJECT.git" "$1"
