"""The filtered data with weights, clusters and population as every estimate needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight.dataset import Dataset
from insight.loyalty.result import Caveat, Options
from insight.statistics import bases, estimates, intervals
from insight.statistics.design import cluster_column
from insight.statistics.estimates import Estimate, Sample


@dataclass(frozen=True)
class Frame:
    """The filtered data with weights, clusters and population as every estimate needs them."""

    data: Dataset
    weights: np.ndarray
    weighted: bool
    clusters: np.ndarray | None
    cluster_column: str | None
    population: int | None

    @classmethod
    def of(cls, data: Dataset, options: Options, caveats: list[Caveat]) -> Frame:
        given = data.weights()
        w = np.ones(len(data)) if given is None else given
        if given is not None and np.any(given == 0):
            caveats.append(Caveat("weights_missing", {"n": int(np.sum(given == 0))}))
        name = cluster_column(data)
        clusters = None
        if name is not None:
            clusters = estimates.cluster_codes(pd.factorize(data.table[name], sort=True)[0])
            caveats.append(Caveat("clustered", {"column": name, "n": len(np.unique(clusters))}))
        population = options.population
        units = len(data) if clusters is None else len(np.unique(clusters))
        if population is not None and population < units:
            caveats.append(Caveat("population_too_small", {"population": population, "n": units}))
            population = None
        return cls(data, w, given is not None, clusters, name, population)

    def answered(self, *columns: np.ndarray) -> tuple[np.ndarray, Sample]:
        """(mask of rows with weight and an answer in every column, their sample)."""
        rows = self.weights > 0
        for values in columns:
            rows = rows & ~np.isnan(values)
        clusters = None if self.clusters is None else self.clusters[rows]
        units = int(rows.sum()) if clusters is None else len(np.unique(clusters))
        return rows, Sample(self.weights[rows], clusters, intervals.fpc(units, self.population))

    def state(self, estimate: Estimate) -> bases.BaseState:
        return bases.state(estimate.n, estimate.effective_n, census=self.population is not None)
