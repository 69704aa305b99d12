"""Makes ``complete_journey.parquet`` from the tables of the CC0 R package ``completejourney`` (84.51°).

``python data/make_complete_journey.py FOLDER [OUT]``: FOLDER holds ``transactions_sample.parquet``,
``products.parquet`` and ``demographics.csv``. Every line of the package's sample is kept; products and demographics
are joined to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

ORDER = ["transaction_timestamp", "household_id", "basket_id", "product_id"]
PRODUCT = ["department", "product_category"]
HOUSEHOLD = ["age", "income", "home_ownership", "marital_status", "household_size", "household_comp", "kids_count"]


def joined(folder: Path) -> pd.DataFrame:
    """One row per line of a receipt with its product and, for the households that gave them, demographics."""
    lines = pd.read_parquet(folder / "transactions_sample.parquet")
    products = pd.read_parquet(folder / "products.parquet", columns=["product_id", *PRODUCT])
    people = pd.read_csv(folder / "demographics.csv", dtype=dict.fromkeys(HOUSEHOLD, "str"))
    products["product_id"] = products["product_id"].astype("int64")
    lines["basket_id"] = lines["basket_id"].astype("int64")
    # fuel is counted in thousandths of a gallon: 2.4 dollars for each thousand of them, and no other line has so many
    lines["quantity"] = lines["quantity"].where(lines["quantity"] < 1000, lines["quantity"] / 1000)
    lines["transaction_timestamp"] = pd.to_datetime(lines["transaction_timestamp"]).astype("datetime64[ms]")
    table = lines.merge(products, how="left", on="product_id", validate="many_to_one")
    table = table.merge(people, how="left", on="household_id", validate="many_to_one")
    columns = ["household_id", "basket_id", "transaction_timestamp", "store_id", "product_id", *PRODUCT]
    table = table[[*columns, "quantity", "sales_value", *HOUSEHOLD]]
    return table.sort_values(ORDER, kind="stable").reset_index(drop=True)


def main(folder: Path, out: Path) -> None:
    """Writes the joined table to ``out``."""
    joined(folder).to_parquet(out, index=False, compression="zstd", compression_level=19)


if __name__ == "__main__":
    default = Path(__file__).with_name("complete_journey.parquet")
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else default)
