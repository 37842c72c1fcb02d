"""The peer: the same bank in numpy as one would first write it, with whole 7 x 7 products for every
filter."""

from __future__ import annotations

import math

import numpy as np

from afterwards.care.trajectory.bank import Bank, Floats

B, M, F, S, W, A, R = range(7)


class PlainBank:
    """Many people's filters: means ``[people, filters, 7]``, covariances ``[people, filters, 7, 7]``."""

    def __init__(self, bank: Bank, people: int) -> None:
        start = bank.start(people)
        self.bank = bank
        self.log = start.log
        self.x = np.moveaxis(start.mean, 0, -1).copy()
        self.p = np.moveaxis(start.cov, (0, 1), (-2, -1)).copy()
        filters = len(bank.prior)
        self.decay = np.zeros((filters, 7, 7))
        for state in range(7):
            self.decay[:, state, state] = bank.kept(state) if state != R else 1.0
        self.recall = np.tile(np.eye(7), (filters, 1, 1))
        self.recall[:, R] = bank.recall * np.array([1, 0, -1, -1, 1, 0, 0])
        self.recall[:, R, R] = bank.kept(R)
        self.noise = np.diag([bank.drift, 0, 0, 0, bank.ups, 0, 0])

    def live(self, scores: Floats, moods: Floats) -> None:
        """A day without sessions; not a number where nothing was told."""
        self.x = np.einsum("kij,nkj->nki", self.decay, self.x)
        self.p = self.decay @ self.p @ np.swapaxes(self.decay, -1, -2) + self.noise
        self.x = np.einsum("kij,nkj->nki", self.recall, self.x)
        self.p = self.recall @ self.p @ np.swapaxes(self.recall, -1, -2)
        some = np.flatnonzero(~np.isnan(scores))
        if len(some):
            sd = 0.72 + 0.08 * np.clip(self.x[some, :, R], 0, 27)
            row = np.broadcast_to(np.eye(7)[R], self.x[some].shape)
            self._learn(some, row, sd**2 + 1 / 12, scores[some], 27.0)
        some = np.flatnonzero(~np.isnan(moods))
        if len(some):
            slope = self.bank.slope[:, None]
            row = np.broadcast_to(
                slope * np.array([-1, 0, 1, 1, -1, 0, 0]) + np.eye(7)[A], self.x[some].shape
            )
            self._learn(some, row, np.full(self.log[some].shape, 1.18**2), moods[some], 10.0)

    def _learn(self, some: np.ndarray, row: Floats, noise: Floats, told: Floats, most: float) -> None:
        x, p, told = self.x[some], self.p[some], told[:, None]
        ph = np.einsum("nkij,nkj->nki", p, row)
        var = np.einsum("nki,nki->nk", row, ph) + noise
        expected = np.einsum("nki,nki->nk", row, x)
        skip = ((told <= 0) & (expected < 0)) | ((told >= most) & (expected > most))
        u = (told - expected) / np.sqrt(var)
        size = np.abs(u)
        likely = np.where(size <= 3.5, -0.5 * u * u, 6.125 - 3.5 * size) - 0.5 * np.log(2 * math.pi * var)
        gain = np.where(skip[..., None], 0.0, ph / var[..., None])
        self.log[some] += np.where(skip, 0.0, likely)
        self.x[some] = x + gain * (np.clip(u, -3.5, 3.5) * np.sqrt(var))[..., None]
        self.p[some] = p - gain[..., :, None] * ph[..., None, :]
