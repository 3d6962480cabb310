"""Divide the data, work on the parts where they are, and combine what comes back.

>>> parts = [["to be or", "not"], ["to be"], []]
>>> def words(lines):
...     return [(word, 1) for line in lines for word in line.split()]
>>> counts = map_reduce(words, lambda a, b: a + b, parts, executor="serial")
>>> sorted(counts.items())
[('be', 2), ('not', 1), ('or', 1), ('to', 2)]
>>> halves = [Moments.of([1.0, 2.0]), Moments.of([3.0, 4.0])]
>>> tree_reduce(Moments.merge, halves).variance
1.25

``Moments``, ``QuantileSketch``, ``TopK`` and ``DistinctCount`` merge; ``split_apply_combine``
groups tables and says what had to move; ``ShardedLogisticLoss`` adds gradients up; ``skew_report``
says which key would keep everybody waiting.
"""

from kernel_helpers.mapreduce.gradient import ShardedLogisticLoss, sharded_gradient
from kernel_helpers.mapreduce.keyed import map_reduce
from kernel_helpers.mapreduce.laws import check_reduce
from kernel_helpers.mapreduce.moments import Moments
from kernel_helpers.mapreduce.sketches import DistinctCount, QuantileSketch, TopK
from kernel_helpers.mapreduce.skew import SkewReport, skew_report
from kernel_helpers.mapreduce.split_apply_combine import Combined, split_apply_combine
from kernel_helpers.mapreduce.tree import tree_reduce

__all__ = [
    "Combined",
    "DistinctCount",
    "Moments",
    "QuantileSketch",
    "ShardedLogisticLoss",
    "SkewReport",
    "TopK",
    "check_reduce",
    "map_reduce",
    "sharded_gradient",
    "skew_report",
    "split_apply_combine",
    "tree_reduce",
]
