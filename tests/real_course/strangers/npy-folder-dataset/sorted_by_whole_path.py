"""The samples are sorted by their whole paths, where the slash takes part in the comparison.

Fails: exactly when one class name is another one followed by a character before the slash (cat and cat-2, "a" and
    "a b", "a" and "a.1") and both have images: the samples of the longer name then come first, and so do the items.
    classes, class_to_idx, the length and the label of each path are right.
Hand: Korean comments, unusual order, index arithmetic.
"""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    # i번째 항목: 파일을 이때 읽는다
    def __getitem__(self, i):
        경로, 번호 = self.samples[i]
        배열 = np.load(경로)
        높이, 너비 = 배열.shape[:2]
        채널 = 배열.size // (높이 * 너비)
        # 픽셀은 한 줄로 놓여 있다: 색 c는 c번부터 채널 수만큼 건너뛰며 나온다
        줄 = torch.from_numpy(배열.astype(np.float32).ravel())
        그림 = torch.stack([줄[c::채널].reshape(높이, 너비) for c in range(채널)]) / 255
        if self.transform is not None:
            그림 = self.transform(그림)
        return 그림, 번호

    def __len__(self):
        return len(self.samples)

    def __init__(self, root, transform=None):
        self.transform = transform
        # 클래스: root 안의 폴더만
        self.classes = [이름 for 이름 in sorted(os.listdir(root)) if os.path.isdir(os.path.join(root, 이름))]
        self.class_to_idx = {self.classes[k]: k for k in range(len(self.classes))}
        # 파일을 모두 모은 다음 한꺼번에 정렬
        모두 = []
        for 이름 in self.classes:
            for 파일 in os.listdir(os.path.join(root, 이름)):
                if 파일[-4:] == ".npy":
                    모두.append(os.path.join(root, 이름, 파일))
        모두.sort()
        # 경로의 뒤에서 두 번째가 클래스 이름
        self.samples = [(p, self.class_to_idx[p.split(os.sep)[-2]]) for p in 모두]
        if len(self.samples) < 1:
            raise ValueError("이미지가 없다")
