"""The commands: each parses, calls one function, and prints. Before any of them, the import path is put right."""

import sys

from grader import import_path

import_path.put_right(sys.argv[1:])
