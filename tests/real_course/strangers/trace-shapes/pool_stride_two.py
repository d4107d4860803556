"""A pooling layer without a stride moves by 2, whatever its window.

Fails: when a maxpool or avgpool layer has no stride and its kernel_size is not 2 on both axes, unless the number of
windows happens to be the same.
Hand: (1) one loop with if and elif, short names.
"""


def trace_shapes(input_shape, layers):
    def isint(v, m):
        return type(v) is int and v >= m

    def pr(v, m):
        if not isinstance(v, (list, tuple)):
            v = (v, v)
        if len(v) != 2 or not isint(v[0], m) or not isint(v[1], m):
            raise ValueError("bad option")
        return v

    if len(input_shape) != 4 or not isint(input_shape[0], 0):
        raise ValueError("bad input shape")
    for v in input_shape[1:]:
        if not isint(v, 1):
            raise ValueError("bad input shape")
    sh = tuple(input_shape)
    out = []
    for la in layers:
        t = la["type"]
        if t in ("conv", "maxpool", "avgpool"):
            if len(sh) != 4:
                raise ValueError("need four axes")
            k = pr(la["kernel_size"], 1)
            s = pr(la.get("stride", 1 if t == "conv" else 2), 1)
            p = pr(la.get("padding", 0), 0)
            d = pr(la.get("dilation", 1), 1)
            r = []
            for i in range(2):
                n = sh[2 + i]
                m = n + 2 * p[i] - d[i] * (k[i] - 1) - 1
                if t != "conv" and 2 * p[i] > k[i]:
                    raise ValueError("padding too large")
                q = m // s[i] + 1
                if t != "conv" and la.get("ceil_mode", False) and m % s[i] and q * s[i] < n + p[i]:
                    q += 1
                if q < 1:
                    raise ValueError("window does not fit")
                r.append(q)
            c = sh[1]
            if t == "conv":
                g = la.get("groups", 1)
                if not isint(g, 1) or not isint(la["out_channels"], 1) or c % g or la["out_channels"] % g:
                    raise ValueError("bad channels")
                c = la["out_channels"]
            sh = (sh[0], c, r[0], r[1])
        elif t == "relu":
            pass
        elif t == "flatten":
            f = 1
            for v in sh[1:]:
                f *= v
            sh = (sh[0], f)
        elif t == "gap":
            if len(sh) != 4:
                raise ValueError("need four axes")
            sh = sh[:2]
        elif t == "linear":
            if len(sh) != 2 or not isint(la["out_features"], 1):
                raise ValueError("bad linear")
            if "in_features" in la and la["in_features"] != sh[1]:
                raise ValueError("in_features")
            sh = (sh[0], la["out_features"])
        else:
            raise ValueError("unknown type")
        out.append(sh)
    return out
