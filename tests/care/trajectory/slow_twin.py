"""The bank once more, from its specification: plain Python, whole matrices, one filter after the other.

Nothing here is shared with the engine but the file of parameters.
"""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

import afterwards.care.trajectory

FILE = Path(afterwards.care.trajectory.__file__).parent / "parameters" / "1.json"
P = json.loads(FILE.read_text(encoding="utf-8"))
B, M, F, S, W, A, R = range(7)
ALL = range(7)


def identity():
    return [[1.0 if i == j else 0.0 for j in ALL] for i in ALL]


def times(a, b):
    return [[sum(a[i][k] * b[k][j] for k in ALL) for j in ALL] for i in ALL]


def turned(a):
    return [[a[j][i] for j in ALL] for i in ALL]


class Filter:
    """One of the 36."""

    def __init__(self, kind, ts, gs, slope, weight, scale):
        base = P["baselines"][scale]
        m, sm, b0, vb = kind["gain_mean"], kind["gain_sd"], base["mean"], base["sd"] ** 2
        vw, level, mood = P["level"]["ups_sd"] ** 2, P["level"], P["mood"]
        self.ts, self.gs, self.slope, self.log = ts, gs, slope, math.log(weight)
        self.tf, self.gf = P["sessions"]["fast_fading_days"], P["sessions"]["fast_gain"]
        self.phi = math.exp(-1 / level["ups_days"])
        self.keep = math.exp(-1 / P["questionnaire"]["recall_days"])
        self.x = [b0, m * b0, 0.0, 0.0, 0.0, mood["intercept_mean"], b0]
        self.p = [[0.0] * 7 for _ in ALL]
        entries = {
            (B, B): vb,
            (B, M): m * vb,
            (M, M): m * m * vb + sm * sm * (b0 * b0 + vb),
            (W, W): vw,
            (A, A): mood["intercept_sd"] ** 2,
            (R, R): vb + vw,
            (R, B): vb,
            (R, M): m * vb,
            (R, W): vw,
        }
        for (i, j), value in entries.items():
            self.p[i][j] = self.p[j][i] = value

    def move(self, a, noise):
        self.x = [sum(a[i][j] * self.x[j] for j in ALL) for i in ALL]
        self.p = times(times(a, self.p), turned(a))
        for i, value in noise.items():
            self.p[i][i] += value

    def decay(self):
        a = identity()
        a[F][F], a[S][S], a[W][W] = math.exp(-1 / self.tf), math.exp(-1 / self.ts), self.phi
        vw = P["level"]["ups_sd"] ** 2
        self.move(a, {B: P["level"]["drift_sd"] ** 2, W: vw * (1 - self.phi**2)})

    def session(self):
        s, gf, gs = P["sessions"], self.gf, self.gs
        left = abs(self.x[M] - self.x[F] - self.x[S]) + s["spread_floor"]
        a = identity()
        a[F][M], a[F][F], a[F][S] = gf, 1 - gf, -gf
        a[S][M], a[S][S] = gs, 1 - gs
        self.move(a, {F: (s["fast_spread"] * gf * left) ** 2, S: (s["slow_spread"] * gs * left) ** 2})

    def recall(self):
        a, e = identity(), self.keep
        a[R] = [(1 - e) * (1, 0, -1, -1, 1, 0, 0)[j] for j in ALL]
        a[R][R] = e
        self.move(a, {})

    def learn(self, h, offset, var, value, most):
        expected = offset + sum(h[i] * self.x[i] for i in ALL)
        if (value <= 0 and expected < 0) or (value >= most and expected > most):
            return
        ph = [sum(self.p[i][j] * h[j] for j in ALL) for i in ALL]
        total = sum(h[i] * ph[i] for i in ALL) + var
        u = (value - expected) / math.sqrt(total)
        quadratic = abs(u) <= 3.5
        self.log += -0.5 * u * u if quadratic else -7 * abs(u) / 2 + 12.25 / 2
        self.log -= 0.5 * math.log(2 * math.pi * total)
        clipped = max(-3.5, min(3.5, u)) * math.sqrt(total)
        self.x = [self.x[i] + ph[i] / total * clipped for i in ALL]
        self.p = [[self.p[i][j] - ph[i] * ph[j] / total for j in ALL] for i in ALL]

    def score(self, y):
        q = P["questionnaire"]
        sd = q["noise"] + q["noise_slope"] * max(0.0, min(27.0, self.x[R]))
        self.learn([0, 0, 0, 0, 0, 0, 1], 0.0, sd * sd + 1 / 12, y, 27.0)

    def mood(self, z):
        b = self.slope
        self.learn([-b, 0, b, b, -b, 1, 0], 0.0, P["mood"]["noise"] ** 2, z, 10.0)

    def level(self):
        h = [1, 0, -1, -1, 1, 0, 0]
        mean = sum(h[i] * self.x[i] for i in ALL)
        return mean, sum(h[i] * h[j] * self.p[i][j] for i in ALL for j in ALL)


def bank(scale="phq9"):
    grid = P["grid"]
    weights = [w for kind in grid["weights"] for ts in kind for gs in ts for w in gs]
    cells = product(grid["kinds"], grid["slow_fading_days"], grid["slow_gains"], grid["mood_slopes"])
    whole = sum(weights)
    return [Filter(*cell, weight / whole, scale) for cell, weight in zip(cells, weights, strict=True)]


def lived(scores, moods, sessions, first, last, scale="phq9", early=()):
    """The filters at the end of the last day.

    ``scores`` are on the metric; ``early`` are days with a score before the session.
    """
    filters = bank(scale)
    for day in range(first, last + 1):
        for one in filters:
            one.decay()
            if day in early:
                one.recall()
                one.score(scores[day])
                forget(one)
            if day in sessions:
                one.session()
            one.recall()
            if day in scores and day not in early:
                one.score(scores[day])
            if day in moods:
                one.mood(moods[day])
    return filters


def forget(one):
    """Take the recall of a level back, keeping what was learnt."""
    a, e = identity(), one.keep
    a[R] = [-(1 - e) / e * (1, 0, -1, -1, 1, 0, 0)[j] for j in ALL]
    a[R][R] = 1 / e
    one.move(a, {})


def weights(filters):
    top = max(one.log for one in filters)
    shares = [math.exp(one.log - top) for one in filters]
    return [share / sum(shares) for share in shares]


def chance_past(filters, mark):
    shares = weights(filters)
    off = [(mark - mean) / math.sqrt(2 * var) for mean, var in (one.level() for one in filters)]
    return sum(share * 0.5 * math.erfc(one) for share, one in zip(shares, off, strict=True))
