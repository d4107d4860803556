"""Limits and protections that both sides of the boundary know: one side holds them, the other counts what is left."""

from __future__ import annotations

# What grading strangers' code asks for, and what is added where it can be had.
PROTECTIONS = ("filesystem", "syscalls", "memory")
ADDITIONS = ("namespaces", "cgroup")

MAX_STACK_BYTES = 64 * 1024 * 1024
SCRATCH_MB = 64
SCRATCH_FILES = 20_000

# A learner's own modules beside the submission: plain names, laid into the scratch folder.
MAX_HELPERS = 20
MAX_HELPER_BYTES = 1024 * 1024  # all of them together
