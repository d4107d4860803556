"""How the functions are tried out where a plain call cannot tell: together, and where chance decides."""

import torch


def pipeline(submission, images):
    """The images after they were normalised by their own statistics, N x 3 x H x W."""
    mean, std = submission.channel_stats(images)
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    y = submission.normalize(x, mean, std)
    return {"dtype": str(y.dtype), "images": y}


def crops(submission, height, width, size, padding, seed, number):
    """So many crops of one image, number x size x size; torch's own generator has the same seed as the one given."""
    torch.manual_seed(seed)
    return _crops(submission, torch.Generator().manual_seed(seed), height, width, size, padding, number)


def seeded(submission, size, padding, seed, global_seed):
    """Ten crops of one image, 10 x size x size, with torch's own generator at global_seed.

    seed: the one of the generator that is handed over; None for no generator
    """
    torch.manual_seed(global_seed)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    return _crops(submission, generator, 5, 5, size, padding, 10)


def _crops(submission, generator, height, width, size, padding, number):
    image = torch.arange(1.0, 1 + height * width).view(1, height, width)
    cut = [submission.random_crop(image, size, padding, generator=generator) for _ in range(number)]
    return torch.cat(cut)
