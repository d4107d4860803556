#!/usr/bin/env bash
# Runs once as root, when Gradescope builds the image. It installs what is pinned, and works out the answer keys, so that
# grading a submission needs no network and no more than its own time.
set -euo pipefail
base=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source="$base/source"

apt-get update -q
apt-get install -qy python3 python3-venv libseccomp2
python3 -m venv "$base/venv"
# PyTorch's CPU build first: what pip takes by itself is for GPUs, which no exercise uses.
"$base/venv/bin/pip" install -q --index-url https://download.pytorch.org/whl/cpu -r "$source/requirements-torch.txt"
"$base/venv/bin/pip" install -q -r "$source/requirements.txt"
site=$("$base/venv/bin/python" -c 'import site; print(site.getsitepackages()[0])')
echo "$source/package" > "$site/convgrader.pth"
chmod -R go-rwx "$source"
bash "$source/warm.sh" "$base"
