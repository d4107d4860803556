"""flatten divides the number of all entries by N, which cannot be done for an empty batch.

Fails: exactly when N is 0 and there is a flatten layer (ZeroDivisionError). Also for networks that should be
refused: of these it only refuses unknown types and a wrong number of axes.
Hand: (5) Korean comments, index arithmetic.
"""


def trace_shapes(input_shape, layers):
    결과 = []
    현재 = list(input_shape)
    for 층 in layers:
        종류 = 층["type"]
        if 종류 in ("conv", "maxpool", "avgpool", "gap") and len(현재) != 4:
            raise ValueError("축이 네 개여야 함")
        if 종류 == "linear" and len(현재) != 2:
            raise ValueError("축이 두 개여야 함")

        if 종류 == "flatten":
            # 전체 원소 수 / 배치 크기
            개수 = 1
            for 크기 in 현재:
                개수 = 개수 * 크기
            현재 = [현재[0], 개수 // 현재[0]]
        elif 종류 == "linear":
            현재 = [현재[0], 층["out_features"]]
        elif 종류 == "gap":
            현재 = 현재[:2]
        elif 종류 in ("conv", "maxpool", "avgpool"):
            # 값: [kh, kw, sh, sw, ph, pw, dh, dw]
            값 = []
            기본 = {"stride": 1 if 종류 == "conv" else 층["kernel_size"], "padding": 0, "dilation": 1}
            for 이름 in ("kernel_size", "stride", "padding", "dilation"):
                v = 층[이름] if 이름 in 층 else 기본[이름]
                값.extend(v if isinstance(v, (list, tuple)) else [v] * 2)
            새크기 = []
            for i in (0, 1):
                남음 = 현재[2 + i] + 2 * 값[4 + i] - 값[6 + i] * (값[i] - 1) - 1
                자리 = 남음 // 값[2 + i] + 1
                if 층.get("ceil_mode") and 남음 % 값[2 + i] and 자리 * 값[2 + i] < 현재[2 + i] + 값[4 + i]:
                    자리 += 1
                새크기.append(자리)
            현재 = [현재[0], 층["out_channels"] if 종류 == "conv" else 현재[1], *새크기]
        elif 종류 != "relu":
            raise ValueError("모르는 층")
        결과.append(tuple(현재))
    return 결과
