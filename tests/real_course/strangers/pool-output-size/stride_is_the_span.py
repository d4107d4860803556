"""A stride that is left out becomes what the window spans, with the gaps of the dilation, instead of kernel_size.

Fails: when stride is left out, dilation > 1 and kernel_size > 1, unless both strides give the same number of
windows (as with a single window). Also for bad arguments, of which it refuses only windows that do not fit.
Hand: (5) Korean comments, unusual order.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    # 다일레이션을 넣은 윈도우의 길이
    윈도우 = dilation * kernel_size - dilation + 1
    # 스트라이드가 없으면 윈도우끼리 겹치지 않게
    보폭 = 윈도우 if stride is None else stride
    몫, 나머지 = divmod(input_size + 2 * padding - 윈도우, 보폭)
    개수 = 몫 + 1
    # ceil_mode: 오른쪽 패딩에서 시작하는 윈도우는 빼고 하나 더
    if ceil_mode and 나머지 > 0 and 개수 * 보폭 < padding + input_size:
        개수 += 1
    if 개수 <= 0:
        raise ValueError("윈도우가 들어가지 않음")
    return 개수
