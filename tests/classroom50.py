"""What a result for Classroom 50 must be, as JSON Schema."""

# From the platform's published facts: owner, assignment_type and datetime are stamped by its runner.
URLS = ("commit", "release", "review")
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "schema", "classroom", "assignment", "submission", "commit", "release", "review", "score", "max-score", "tests",
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **{key: {"type": "string", "minLength": 1} for key in ("classroom", "assignment", *URLS)},
        "submission": {"type": "string", "pattern": "^submit/"},
        "score": {"type": "integer", "minimum": 0},
        "max-score": {"type": "integer", "minimum": 1},
        "tests": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": {"type": "string", "minLength": 1},
                    "passed": {"type": "boolean"},
                    "score": {"type": "integer", "minimum": 0},
                    "max-score": {"type": "integer", "minimum": 0},
                    "output": {"type": "string", "maxLength": 2000},
                },
            },
        },
    },
}  # fmt: skip
