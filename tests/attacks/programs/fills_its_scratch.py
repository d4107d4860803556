# group: resources and survivors
# tries: Write files until nothing more can be written.
# accept: wrong output_limit timeout
# check: disk temp
# score: 0
# on: conv-output-size
# also: without namespaces
# varies: by whether the scratch folder is a file system of its own, and the speed of the machine

def attack():
    block = b"x" * (1 << 20)
    try:
        for number in range(400):
            with open(f"file{number}", "wb") as file:
                for _ in range(10):
                    file.write(block)
    except OSError:
        return
    print("LEAK 4 GB written")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
