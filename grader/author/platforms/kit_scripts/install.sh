#!/usr/bin/env bash
# install.sh FOLDER: makes a virtual environment there with what is pinned; where it is whole already, as after a cache
# was restored, that costs nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$1

if ! cat "$here/requirements-torch.txt" "$here/requirements.txt" | cmp -s - "$venv/installed.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    # PyTorch's CPU build first: what pip takes by itself is for GPUs, which no exercise uses.
    "$venv/bin/pip" install -q --index-url https://download.pytorch.org/whl/cpu -r "$here/requirements-torch.txt"
    "$venv/bin/pip" install -q -r "$here/requirements.txt"
    cat "$here/requirements-torch.txt" "$here/requirements.txt" > "$venv/installed.txt" # last: now it is whole
fi
site=$("$venv/bin/python" -I -c 'import site; print(site.getsitepackages()[0])')
echo "$here/package" > "$site/convgrader.pth"
