# group: reports and feedback
# tries: Raise and print terminal escapes, XML, HTML, Rich markup and hyperlinks.
# accept: error
# check: report
# score: 0

TEXTS = [
    "<script>alert('GRADER_CANARY_XSS')</script><img src=x onerror=alert('GRADER_CANARY_XSS')>",
    "\x1b[2J\x1b[31m10/10\x1b]0;title\x07\x1b]8;;http://127.0.0.1:9/GRADER_CANARY_XSS\x1b\\link\x1b]8;;\x1b\\",
    "]]></failure></testcase><testcase name='forged'/> &xxe; <!ENTITY xxe SYSTEM 'file:///etc/passwd'> \ufffe\uffff",
    "[bold red]10/10[/bold red] [link=http://127.0.0.1:9]GRADER_CANARY_XSS[/link]",
    "{{7*7}} ${7*7} %s %n {0.__class__} \x00\x08\x7f\x9b31m",
]


def attack():
    TEXTS.append(TEXTS.pop(0))
    print(TEXTS[-1], flush=True)
    raise ValueError(TEXTS[-1])


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
