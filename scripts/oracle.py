#!/usr/bin/env python3
"""Prints the reference values that the tests of src/analysis cite, from independent sources.

The exact tests and intervals are counted by brute force over all arrangements; scipy (Debian: python3-scipy) gives the
rest. Run by hand when a reference value is in doubt: python3 scripts/oracle.py
"""

from itertools import combinations
from math import comb, exp, log
from statistics import median

from scipy import stats

X = [12.1, 13.4, 11.8, 15.2, 14.9, 12.7]
Y = [13.9, 15.8, 16.1, 14.2, 17.3, 15.0, 16.6]
TIED_X = [1, 2, 2, 3, 5, 5, 6]
TIED_Y = [2, 4, 5, 5, 7, 8, 8, 9]
GIL = {
    "elapsed": ([747.25, 750.16], [244.75, 259.69]),
    "user": ([759.93, 760.37], [955.74, 984.16]),
}


def u_of(x, y):
    """Pairs in which x is the larger, ties counting half."""
    return sum((a > b) + (a == b) / 2 for a in x for b in y)


def exact_p(x, y):
    """Two-sided: the share of all arrangements of the pooled values that lie at least as far from the middle."""
    pool, n = x + y, len(x)
    middle = n * len(y) / 2
    distance = abs(u_of(x, y) - middle)
    far = 0
    for chosen in combinations(range(len(pool)), n):
        left = [pool[i] for i in chosen]
        right = [pool[i] for i in range(len(pool)) if i not in chosen]
        far += abs(u_of(left, right) - middle) >= distance - 1e-9
    return far, comb(len(pool), n)


def untied_counts(n, m):
    """How many arrangements have U = 0, 1, ..."""
    counts = [0] * (n * m + 1)
    for chosen in combinations(range(n + m), n):
        counts[sum(chosen) - n * (n - 1) // 2] += 1
    return counts


def interval_rank(n, m, alpha=0.05):
    """The largest k with P(U <= k - 1) <= alpha / 2."""
    total, below, k = comb(n + m, n), 0, 0
    for count in untied_counts(n, m):
        below += count
        if 2 * below > alpha * total:
            return k
        k += 1
    return k


def shift_interval(x, y, alpha=0.05):
    """Hodges and Lehmann's estimate of x - y, and its interval."""
    differences = sorted(a - b for a in x for b in y)
    k = interval_rank(len(x), len(y), alpha)
    limits = None if k == 0 else (differences[k - 1], differences[-k])
    return median(differences), limits


def median_rank(n, confidence=0.95):
    """The interval for a median from the rank-th smallest to the rank-th largest, and what it covers."""
    rank = max(1, max((r for r in range(1, n + 1) if 2 * stats.binom.cdf(r - 1, n, 0.5) <= 1 - confidence), default=1))
    return rank, float(1 - 2 * stats.binom.cdf(rank - 1, n, 0.5))


print("U and exact p of x against y:", u_of(X, Y), "%.15g" % (lambda p: p[0] / p[1])(exact_p(X, Y)))
print("  scipy, exact:", stats.mannwhitneyu(X, Y, method="exact").pvalue)
print("  scipy, normal:", stats.mannwhitneyu(X, Y, method="asymptotic").pvalue)
print("  shift and interval:", shift_interval(X, Y))
far, total = exact_p(TIED_X, TIED_Y)
print("With ties: U", u_of(TIED_X, TIED_Y), "p", f"{far}/{total}", "%.15g" % (far / total))
print("k of the interval:", {f"{n} v {n}": interval_rank(n, n) for n in (3, 4, 5, 6, 8, 10)})
print("smallest p:", {f"{n} v {n}": 2 / comb(2 * n, n) for n in (2, 3, 4, 5)})
print("interval of the median:", {n: median_rank(n) for n in (2, 3, 4, 5, 6, 10, 20)})
for name, (a, b) in GIL.items():
    logs = sorted(log(q) - log(p) for p in a for q in b)
    print(f"{name}: ratio {exp(median(logs)):.12g}, pairs {exp(logs[0]):.12g} to {exp(logs[-1]):.12g}")
