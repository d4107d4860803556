"""The words around what a report says, in both languages and the same in every form of feedback."""

from __future__ import annotations

from grader.model.exercise import Language, Text

_LABELS = {
    "title": Text("Grading report", "채점 보고서"),
    "submissions": Text("submissions", "제출물"),
    "full": Text("with full marks", "만점"),
    "unconfined": Text("Not confined by", "적용되지 않은 보호"),
    "learner": Text("learner", "학습자"),
    "exercise": Text("exercise", "연습 문제"),
    "score": Text("score", "점수"),
    "outcome": Text("outcome", "결과"),
    "remark": Text("remark", "비고"),
    "lost": Text("lost in", "감점"),
    "none": Text("(no exercise)", "(연습 문제 없음)"),
    "hidden": Text("hidden", "비공개"),
    "cases": Text("cases", "사례"),
    "counted": Text("{ok} of {total} cases", "사례 {total}개 중 {ok}개"),
    "expected": Text("expected", "기대한 값"),
    "yours": Text("yours", "나온 값"),
    "printed": Text("printed meanwhile", "그동안 출력한 내용"),
    "up": Text("to the table", "표로"),
}


def labels(language: Language) -> dict[str, str]:
    """By their names."""
    return {name: text.in_language(language) for name, text in _LABELS.items()}
