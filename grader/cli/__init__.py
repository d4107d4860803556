"""The commands: each parses, calls one function, and prints. Before any of them, the import path is put right."""

import gc
import sys

from grader import import_path

import_path.put_right(sys.argv[1:])
# Loading modules makes many objects and no garbage: to look for it meanwhile takes a tenth of a short command.
gc.set_threshold(50_000, 20, 20)
