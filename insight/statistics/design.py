"""Which rows of a data set belong together, so that they are not counted as independent answers."""

from __future__ import annotations

from insight.dataset import Dataset, Role


def cluster_column(data: Dataset) -> str | None:
    """Accounts with several respondents, or respondents who rated several brands; None when rows stand alone."""
    account = data.first(Role.ACCOUNT)
    if account is not None and bool(data.table[account.name].dropna().duplicated().any()):
        return account.name
    respondent, brand = data.first(Role.RESPONDENT_ID), data.first(Role.BRAND)
    if respondent is not None and brand is not None:
        brands = data.table.groupby(respondent.name, observed=True)[brand.name].nunique()
        if bool((brands > 1).any()):
            return respondent.name
    return None
