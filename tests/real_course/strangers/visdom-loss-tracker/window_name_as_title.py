"""The name of the window is put above the plot, and the title is forgotten.

Fails: exactly when title is not the same as win: the window carries the wrong title, all points are right. It also
    checks no arguments: every = 0 is taken, True, 2.0, "2" and None are a TypeError of numpy's (a negative number
    happens to be a ValueError of numpy's).
Hand: Korean comments, unusual order, index arithmetic.
"""

import numpy as np


class LossTracker:
    # 점 하나를 보낸다: 처음이면 창을 만들고, 아니면 덧붙인다
    def _보내기(self, 스텝, 평균):
        값 = {"win": self.창}
        if self.점수 == 0:
            값["opts"] = {"title": self.창}
        else:
            값["update"] = "append"
        self.viz.line(np.array([평균]), np.array([스텝]), **값)
        self.점수 += 1

    # 남은 손실을 보낸다
    def flush(self):
        k = self.위치
        if k > 0:
            self._보내기(self.스텝, self.칸[:k].sum() / k)
            self.위치 = 0

    def add(self, step, loss):
        # 그래프는 버리고 숫자만 칸에 적는다
        self.칸[self.위치] = float(loss)
        self.스텝 = step
        self.위치 += 1
        if self.위치 == len(self.칸):
            self.flush()

    def __init__(self, viz, win="loss", title="loss", every=1):
        self.viz = viz
        self.창 = win
        self.제목 = title
        self.칸 = np.zeros(every)
        self.위치 = 0
        self.스텝 = 0
        self.점수 = 0
