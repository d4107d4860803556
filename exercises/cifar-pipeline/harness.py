"""How the functions are tried out where a plain call cannot tell: together, and where chance decides."""

import torch
from torch.nn.functional import pad


def pipeline(submission, images):
    """Mean and standard deviation of the images after they were normalised by their own statistics."""
    mean, std = submission.channel_stats(images)
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    y = submission.normalize(x, mean, std)
    return {"dtype": str(y.dtype), "mean": y.mean(dim=(0, 2, 3)), "std": y.std(dim=(0, 2, 3), correction=0)}


def places(submission, height, width, size, padding):
    """Where many crops of one image lie in the padded image, and whether each row and column comes equally often."""
    img = torch.arange(1.0, 1 + height * width).view(1, height, width)
    padded = pad(img, (padding, padding, padding, padding))
    rows, columns = (range(side + 2 * padding - size + 1) for side in (height, width))
    known = {_numbers(padded[:, i : i + size, j : j + size]): (i, j) for i in rows for j in columns}
    generator = torch.Generator().manual_seed(29)
    torch.manual_seed(29)
    crops = [
        _numbers(submission.random_crop(img, size, padding, generator=generator))
        for _ in range(300 * max(len(rows), len(columns)))
    ]
    found = [known[crop] for crop in crops if crop in known]
    return {
        "crops that are no window of the padded image": len(crops) - len(found),
        "rows": sorted({i for i, _ in found}),
        "columns": sorted({j for _, j in found}),
        "places": len(set(found)),
        "rows come equally often": _equally_often([i for i, _ in found]),
        "columns come equally often": _equally_often([j for _, j in found]),
    }


def repeats(submission):
    """What a seed decides: ten crops of the same image are compared with ten others."""
    torch.manual_seed(1)
    first, again, other = _ten_crops(submission, 7), _ten_crops(submission, 7), _ten_crops(submission, 8)
    torch.manual_seed(2)
    elsewhere, without = _ten_crops(submission, 7), _ten_crops(submission, None)
    torch.manual_seed(2)
    _, without_again = _ten_crops(submission, 7), _ten_crops(submission, None)
    return {
        "same seed, same crops": first == again,
        "the global seed does not matter to a generator": first == elsewhere,
        "another seed, other crops": first != other,
        "without a generator torch.manual_seed decides": without == without_again,
    }


def _ten_crops(submission, seed):
    img = torch.arange(1.0, 21.0).view(1, 4, 5)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    return [_numbers(submission.random_crop(img, 3, 2, generator=generator)) for _ in range(10)]


def _numbers(crop):
    return tuple(crop.flatten().tolist())


def _equally_often(offsets):
    """Whether the rarest and the most frequent offset are within a quarter of what chance makes of each."""
    counts = [offsets.count(offset) for offset in set(offsets)]
    usual = len(offsets) / len(counts) if counts else 0
    return all(0.75 * usual < count < 1.25 * usual for count in counts)
