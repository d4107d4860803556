# group: reports and feedback
# tries: Return dicts, keys and strings full of markup, formulas and controls.
# accept: wrong
# check: report
# score: 0

VALUES = [
    {"<script>GRADER_CANARY_XSS</script>": "=1+1", "\x1b[31m": "\u202e", "k" * 50_000: "\x00\x08"},
    "=HYPERLINK(\"http://127.0.0.1:9\")\r\n<b>GRADER_CANARY_XSS</b>]]>\x1b[2J",
    ["\u2028" * 1000, "'" * 1000, "\\" * 1000],
]


def attack():
    VALUES.append(VALUES.pop(0))
    return VALUES[-1]


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
