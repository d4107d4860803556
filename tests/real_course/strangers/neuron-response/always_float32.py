"""Everything is turned into float32 first, and the result stays that.

Fails: the dtype of the result, float32, when patch and weight have another one, unless bias is a float64 tensor,
which makes the result float64 again; then it has the precision of float32 only. float32 is right. Also for bad
arguments: nothing is checked, and shapes that broadcast are stretched.
Hand: (5) Korean comments, unusual order.
"""


def neuron_response(patch, weight, bias=0.0):
    # 편향은 마지막에 한 번만
    곱 = weight.float() * patch.float()
    # 모든 축에 대해 더하기
    while 곱.dim() > 0:
        곱 = 곱.sum(dim=0)
    return bias + 곱
