"""The notebook widgets of a cluster's status, each fed by one or two topics."""

from kernel_helpers.widgets.watching import ClusterWidget


class Progress(ClusterWidget):
    """How far each kind of task is, from the start of the graph to its end.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> Progress()
    Progress of no cluster
    """

    bundle = "progress"
    topics = ("progress",)
    still = ("progress", ("prefix", "group", "waiting", "processing", "erred", "memory", "done"))


class ClusterMap(ClusterWidget):
    """The live picture of data moving between clients, scheduler and workers.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> ClusterMap()
    ClusterMap of no cluster
    """

    bundle = "cluster_map"
    topics = ("workers", "flows")
    still = ("flows", ("source", "target", "kind", "messages", "nbytes"))


class MemoryByKey(ClusterWidget):
    """Which results fill the memory of the workers, by task prefix.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> MemoryByKey()
    MemoryByKey of no cluster
    """

    bundle = "memory_by_key"
    topics = ("memory",)
    still = ("memory", ("prefix", "nbytes", "results", "copies"))


class Resources(ClusterWidget):
    """Processor and memory of the workers over time.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> Resources()
    Resources of no cluster
    """

    bundle = "resources"
    topics = ("workers",)
    still = ("workers", ("name", "cpu", "memory", "limit", "spilled", "processing"))


class Profile(ClusterWidget):
    """Which functions the workers spent their time in, as a flame graph.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> Profile()
    Profile of no cluster
    """

    bundle = "profile"
    topics = ("profile",)
    still = ("profile", ("name", "file", "line", "seconds"))


class FineMetrics(ClusterWidget):
    """What the time of the tasks went into: computing, waiting, disk, network.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> FineMetrics()
    FineMetrics of no cluster
    """

    bundle = "fine_metrics"
    topics = ("metrics",)
    still = ("metrics", ("context", "prefix", "activity", "value", "unit"))


class Logs(ClusterWidget):
    """The end of what scheduler and workers write into their logs.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> Logs()
    Logs of no cluster
    """

    bundle = "logs"
    topics = ("logs",)
    still = ("logs", ("source", "level", "text"))


class GraphView(ClusterWidget):
    """What depends on what, how far it is, and which chain decides when all is done.

    Up to 500 tasks are drawn one by one, of more each prefix is one node, which opens on a click.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> GraphView()
    GraphView of no cluster
    """

    bundle = "graph_view"
    topics = ("graph", "task_stream", "running")
