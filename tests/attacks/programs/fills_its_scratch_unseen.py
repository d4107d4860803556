# group: resources and survivors
# tries: Write to files that no listing shows: unlinked ones, in a folder that cannot be listed, below long paths.
# accept: wrong output_limit
# check: disk temp
# score: 0
# on: conv-output-size
# also: without namespaces
# varies: by whether the scratch folder is a file system of its own

import os

KEPT = []


def attack():
    os.mkdir("unlistable", 0o300)
    os.mkdir("deep")
    os.chdir("deep")
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    block = b"x" * (1 << 20)
    top = os.environ["HOME"]
    try:
        for number in range(100):
            for path, unlinked in ((f"{top}/u{number}", True), (f"{top}/unlistable/{number}", False), (f"f{number}", False)):
                file = open(path, "wb")
                KEPT.append(file)
                if unlinked:
                    os.unlink(path)
                for _ in range(10):
                    file.write(block)
                file.flush()
    except OSError:
        return
    print("LEAK 3 GB written")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
