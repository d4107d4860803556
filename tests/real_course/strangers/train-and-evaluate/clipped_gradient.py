"""train_epoch clips the gradient of all weights together to a norm of 5 before every step.

Fails: exactly when the gradient of a batch has a norm above 5 (large inputs): the step is too short, so the weights
    afterwards are wrong, and the loss from the next batch or epoch on. Smaller gradients, the number of steps and
    all of evaluate are right.
Hand: Korean comments, unusual order, index arithmetic.
"""

import torch
from torch import nn
from torch.nn.functional import log_softmax


# 배치 하나의 교차 엔트로피 (합)
def 손실합(점수, 정답):
    return -log_softmax(점수, 1)[torch.arange(len(정답)), 정답].sum()


# 평가: 아무것도 바꾸지 않는다
def evaluate(model, loader):
    원래 = model.training
    model.eval()
    합 = 맞음 = 개수 = 0
    with torch.inference_mode():
        for x, y in loader:
            점수 = model(x)
            합 += 손실합(점수, y).item()
            맞음 += int((점수.argmax(-1) - y == 0).sum())
            개수 += y.numel()
    model.train(원래)
    return 합 / 개수, 맞음 / 개수


# 학습: 배치마다 한 걸음
def train_epoch(model, loader, optimizer):
    합 = 개수 = 0
    model.train()
    for x, y in loader:
        손실 = 손실합(model(x), y)
        optimizer.zero_grad()
        (손실 / y.numel()).backward()
        # 기울기가 너무 커지지 않게
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        합 += 손실.item()
        개수 += y.numel()
    return 합 / 개수
