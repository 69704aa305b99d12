"""Means and shares when several rows belong together (respondents of one account, brands of one respondent).

Linearised (Taylor) variances of ratio estimators with the cluster as the unit drawn.
Source: Wolter, Introduction to Variance Estimation (2007), chapter 6; Lumley, Complex Surveys (2010), chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class Linearised:
    """Per group and measure, shape (groups, measures).

    variance: of the group's mean. clusters: clusters with an answer in the group. base: (Σw_c)²/Σw_c² of the
    clusters' weights, the least a group can be worth. difference: variance of group mean minus mean of all other
    groups, covariances of clusters in both included. all_clusters: shape (measures,), for degrees of freedom.
    """

    variance: np.ndarray
    clusters: np.ndarray
    base: np.ndarray
    difference: np.ndarray
    all_clusters: np.ndarray


def linearised(
    clusters: np.ndarray,
    groups: np.ndarray,
    size: int,
    answered: np.ndarray,
    values: np.ndarray,
    pooled: np.ndarray,
    weights: np.ndarray,
) -> Linearised:
    """Variances with whole clusters as units. NaN where a group has fewer than two clusters.

    clusters: codes ≥ 0, shape (rows,). groups: codes below ``size``, −1 = in no group, shape (rows,). answered,
    values: shape (rows, measures), values 0 where not answered. pooled: shape (measures,), True for shares, whose
    difference is tested with the pooled share as under the null. weights: shape (rows,).
    """
    known = np.flatnonzero(groups >= 0)
    if len(known) < len(groups):
        clusters, groups, answered, values = clusters[known], groups[known], answered[known], values[known]
        weights = weights[known]
    pairs, place = np.unique(clusters.astype(np.int64) * size + groups, return_inverse=True)
    count = len(pairs)
    gather = sparse.csr_matrix((weights, (place, np.arange(len(weights)))), (count, len(weights)))
    group = pairs % size
    names, cluster = np.unique(pairs // size, return_inverse=True)
    by_group = sparse.csr_matrix((np.ones(count), (group, np.arange(count))), (size, count))
    by_cluster = sparse.csr_matrix((np.ones(count), (cluster, np.arange(count))), (len(names), count))
    base, total = gather @ answered.astype(float), gather @ values
    with np.errstate(invalid="ignore", divide="ignore"):
        # counted from the common mean, so that the squares below do not cancel
        total -= _finite(total.sum(axis=0) / base.sum(axis=0)) * base
        weight, sums = by_group @ base, by_group @ total
        mean = sums / weight
        drawn = by_group @ (base > 0).astype(float)
        residual = total - _finite(mean)[group] * base
        variance = _inflate(drawn) * (by_group @ (residual * residual)) / (weight * weight)
        worth = weight * weight / (by_group @ (base * base))
        cluster_base, cluster_total = by_cluster @ base, by_cluster @ total
        all_drawn = (cluster_base > 0).sum(axis=0).astype(float)
        rest_weight = weight.sum(axis=0) - weight
        rest_mean = (sums.sum(axis=0) - sums) / rest_weight
        # pull of a cluster on the difference = own − far; own is zero for clusters without rows in the group
        here, there = np.where(pooled, 0.0, mean), np.where(pooled, 0.0, rest_mean)
        own = _finite(1 / weight + 1 / rest_weight)[group] * total
        own -= _finite(here / weight + there / rest_weight)[group] * base
        far = cluster_total[cluster] - _finite(there)[group] * cluster_base[cluster]
        far_squares = (cluster_total**2).sum(axis=0) + there * there * (cluster_base**2).sum(axis=0)
        far_squares -= 2 * there * (cluster_total * cluster_base).sum(axis=0)
        squares = by_group @ (own * own) - 2 / rest_weight * (by_group @ (own * far)) + far_squares / rest_weight**2
        difference = _inflate(all_drawn) * np.maximum(squares, 0.0)
    return Linearised(variance, drawn, worth, difference, all_drawn)


def _inflate(clusters: np.ndarray) -> np.ndarray:
    return np.where(clusters > 1, clusters / (clusters - 1), np.nan)


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, 0.0)
