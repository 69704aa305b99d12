"""Typed table → roles and scales: what each column means, why, how sure, and what has to be asked."""

from insight.roles.claims import Product
from insight.roles.corrections import corrected
from insight.roles.detect import Detection, detect
from insight.roles.personal import looks_personal
from insight.roles.wishes import BadCorrection

# raised when the same cells come to mean something else: what was kept of a file is then understood afresh
DETECTOR_VERSION = "3"

__all__ = ["DETECTOR_VERSION", "BadCorrection", "Detection", "Product", "corrected", "detect", "looks_personal"]
