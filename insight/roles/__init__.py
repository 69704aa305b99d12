"""Typed table → roles and scales: what each column means, why, how sure, and what has to be asked."""

from insight.roles.claims import Product
from insight.roles.corrections import corrected
from insight.roles.detect import Detection, detect
from insight.roles.personal import looks_personal
from insight.roles.wishes import BadCorrection

__all__ = ["BadCorrection", "Detection", "Product", "corrected", "detect", "looks_personal"]
