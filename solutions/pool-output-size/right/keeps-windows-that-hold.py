"""Lists where windows could start, and keeps those that are whole, or begin on a pixel with ceil_mode."""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    if padding + padding > kernel_size:
        raise ValueError("too much padding")
    step = stride or kernel_size
    row = range(-padding, input_size + padding)
    reach = dilation * (kernel_size - 1)
    kept = []
    for start in row[::step]:
        whole = start + reach in row
        in_use = start - step + reach + 1 in row and start < input_size
        if whole or (ceil_mode and in_use):
            kept.append(start)
    if ceil_mode and not kept and step > reach - len(row) + 1:
        kept.append(row[0])
    if not kept:
        raise ValueError("no window")
    return len(kept)
