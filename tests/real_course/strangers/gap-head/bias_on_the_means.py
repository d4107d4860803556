"""The bias is added to the means instead of the scores.

Fails: exactly when there is a bias: an error where K and C differ (unless one of them is 1, which is stretched),
wrong scores otherwise. Right without bias. Also for bad arguments: nothing is checked.
Hand: (5) Korean comments, unusual order.
"""


def gap_head(features, weight, bias=None):
    전치 = weight.transpose(0, 1)
    # 너비 방향 평균, 그다음 높이 방향 평균
    평균 = features.mean(dim=-1).mean(dim=-1)
    if bias is not None:
        평균 = 평균 + bias
    return 평균 @ 전치
